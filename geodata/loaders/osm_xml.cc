#include "geodata/loaders/osm_xml.h"

#include <cstdlib>
#include <limits>
#include <memory>
#include <string_view>

#include <cpl_vsi.h>
#include <expat.h>
#include <fmt/format.h>

namespace citytwin {

namespace {

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};
struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using ParserPtr = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

std::string_view attribute(XML_Char const** attributes, std::string_view name) {
  for (; *attributes; attributes += 2) {
    if (attributes[0] == name) return attributes[1];
  }
  return {};
}

std::int64_t integer(std::string_view text) {
  return text.empty() ? 0 : std::atoll(text.data());
}

double degrees(std::string_view text) {
  return text.empty() ? std::numeric_limits<double>::quiet_NaN() : std::atof(text.data());
}

class Elements {
 public:
  explicit Elements(OsmVisitor const& visitor) : visitor_(visitor) {}

  void start(std::string_view name, XML_Char const** attributes) {
    if (depth_++ == 0) is_osm_ = name == "osm";
    if (name == "node") {
      visitor_.node(integer(attribute(attributes, "id")), degrees(attribute(attributes, "lon")),
                    degrees(attribute(attributes, "lat")));
    } else if (name == "way" || name == "relation") {
      id_ = integer(attribute(attributes, "id"));
      references_.clear();
    } else if (name == "nd" || (name == "member" && attribute(attributes, "type") == "way")) {
      references_.push_back(integer(attribute(attributes, "ref")));
    }
  }
  void end(std::string_view name) {
    --depth_;
    if (name == "way") visitor_.way(id_, references_);
    if (name == "relation") visitor_.relation(id_, references_);
  }
  [[nodiscard]] bool is_osm() const { return is_osm_; }

 private:
  OsmVisitor const& visitor_;
  int depth_ = 0;
  bool is_osm_ = false;
  std::int64_t id_ = 0;
  std::vector<std::int64_t> references_;
};

void XMLCALL on_start(void* elements, XML_Char const* name, XML_Char const** attributes) {
  static_cast<Elements*>(elements)->start(name, attributes);
}

void XMLCALL on_end(void* elements, XML_Char const* name) {
  static_cast<Elements*>(elements)->end(name);
}

}  // namespace

std::string read_osm_xml(std::string const& gdal_name, OsmVisitor const& visitor) {
  std::unique_ptr<VSILFILE, CloseFile> const file(VSIFOpenL(gdal_name.c_str(), "rb"));
  if (!file) return "cannot be opened";
  ParserPtr const parser(XML_ParserCreate(nullptr));
  Elements elements(visitor);
  XML_SetUserData(parser.get(), &elements);
  XML_SetElementHandler(parser.get(), on_start, on_end);
  constexpr int block_bytes = 1 << 16;
  bool last = false;
  while (!last) {
    void* block = XML_GetBuffer(parser.get(), block_bytes);
    auto const got = VSIFReadL(block, 1, block_bytes, file.get());
    last = got < block_bytes;
    if (XML_ParseBuffer(parser.get(), static_cast<int>(got), last) == XML_STATUS_OK) continue;
    return fmt::format("{} in line {}", XML_ErrorString(XML_GetErrorCode(parser.get())),
                       XML_GetCurrentLineNumber(parser.get()));
  }
  return elements.is_osm() ? "" : "the root is not <osm>";
}

}  // namespace citytwin
