#include "geodata/loaders/dbf_encoding.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <vector>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin {

namespace {

using Byte = unsigned char;

/// From this many characters on, text that is UTF-8 throughout is no GBK by chance.
constexpr std::size_t beyond_chance = 16;

bool between(Byte b, Byte low, Byte high) {
  return b >= low && b <= high;
}

/// Length of the UTF-8 character at the front; 0 = none, -1 = one that the end cuts off.
int utf8_length(std::string_view s) {
  Byte const b = static_cast<Byte>(s[0]);
  int const n = b < 0x80                 ? 1
                : between(b, 0xc2, 0xdf) ? 2
                : between(b, 0xe0, 0xef) ? 3
                : between(b, 0xf0, 0xf4) ? 4
                                         : 0;
  for (int i = 1; i < n; ++i) {
    if (static_cast<std::size_t>(i) == s.size()) return -1;
    if (!between(static_cast<Byte>(s[static_cast<std::size_t>(i)]), 0x80, 0xbf)) return 0;
  }
  return n;
}

/// The same for GB 18030: one, two or four bytes.
int gb18030_length(std::string_view s) {
  auto const at = [&](std::size_t i) { return static_cast<Byte>(s[i]); };
  if (at(0) < 0x80) return 1;
  if (!between(at(0), 0x81, 0xfe)) return 0;
  if (s.size() < 2) return -1;
  if (between(at(1), 0x40, 0xfe) && at(1) != 0x7f) return 2;
  if (!between(at(1), 0x30, 0x39)) return 0;
  if (s.size() < 4) return -1;
  return between(at(2), 0x81, 0xfe) && between(at(3), 0x30, 0x39) ? 4 : 0;
}

template <class Length>
bool reads_as(std::string_view text, bool cut, Length&& length) {
  while (!text.empty()) {
    int const n = length(text);
    if (n <= 0) return n < 0 && cut;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

struct DbfTexts {
  TextEvidence evidence;
  std::size_t first_foreign_record = 0;  ///< counted from 1
  Byte language = 0;
};

/// Walks the character fields of all records.
class DbfWalk {
 public:
  void feed(std::string_view block) {
    rest_ += block;
    std::size_t at = 0;
    if (record_bytes_ == 0) at = header();
    if (record_bytes_ == 0) return;
    for (; rest_.size() - at >= record_bytes_; at += record_bytes_) record(at);
    rest_.erase(0, at);
  }
  [[nodiscard]] DbfTexts const& texts() const { return texts_; }

 private:
  struct Field {
    std::size_t at, bytes;
  };

  std::size_t u16(std::size_t at) const {
    return static_cast<Byte>(rest_[at]) | static_cast<std::size_t>(static_cast<Byte>(rest_[at + 1]))
                                              << 8;
  }

  /// @return bytes of the header once it is whole
  std::size_t header() {
    if (rest_.size() < 32) return 0;
    std::size_t const bytes = u16(8);
    if (rest_.size() < bytes) return 0;
    texts_.language = static_cast<Byte>(rest_[29]);
    std::size_t offset = 1;  // behind the deletion mark
    for (std::size_t at = 32; at + 32 <= bytes && rest_[at] != '\r'; at += 32) {
      std::size_t const width = static_cast<Byte>(rest_[at + 16]);
      if (rest_[at + 11] == 'C') fields_.push_back({offset, width});
      std::string_view const name(rest_.data() + at, 11);
      texts_.evidence.add(name.substr(0, name.find('\0')), true);
      offset += width;
    }
    record_bytes_ = std::max<std::size_t>(u16(10), 1);
    std::erase_if(fields_, [&](auto& f) { return f.at + f.bytes > record_bytes_; });
    return bytes;
  }

  void record(std::size_t at) {
    ++records_;
    for (auto const& field : fields_) {
      std::string_view text(rest_.data() + at + field.at, field.bytes);
      text = text.substr(0, text.find_last_not_of(std::string_view(" \0", 2)) + 1);
      auto const before = texts_.evidence.foreign;
      texts_.evidence.add(text, text.size() == field.bytes);
      if (before == 0 && texts_.evidence.foreign > 0) texts_.first_foreign_record = records_;
    }
  }

  DbfTexts texts_;
  std::string rest_;
  std::size_t record_bytes_ = 0, records_ = 0;
  std::vector<Field> fields_;
};

std::string with_ending(std::string const& name, std::string const& ending) {
  return name.substr(0, name.size() - 4) + ending;
}

/// "UTF-8", "GB18030", another name, or empty: what the .cpg or the language byte says.
std::string declared_encoding(std::string const& dbf, Byte language) {
  std::string text;
  for (auto const* ending : {".cpg", ".CPG"}) {
    auto const read = read_whole(with_ending(dbf, ending), "", 1 << 10);
    if (read && text.empty()) text = *read;
  }
  std::transform(text.begin(), text.end(), text.begin(), [](Byte c) { return std::toupper(c); });
  text.erase(text.find_last_not_of(" \r\n\t") + 1);
  if (text.find("UTF") != std::string::npos || text.find("65001") != std::string::npos) {
    return "UTF-8";
  }
  for (auto const* gb : {"GB", "936", "EUC-CN", "EUCCN"}) {
    if (text.find(gb) != std::string::npos) return "GB18030";
  }
  if (!text.empty()) return text;
  constexpr Byte chinese = 0x4d;
  if (language == chinese) return "GB18030";
  return language == 0 || language == 0x57 ? "" : fmt::format("language {}", language);
}

struct Choice {
  std::string encoding;  ///< empty = the driver's
  std::string warning;
};

Choice choose(DbfTexts const& texts, std::string const& declared) {
  auto const& e = texts.evidence;
  if (e.foreign == 0) return {};
  auto const where = fmt::format("from record {} on", texts.first_foreign_record);
  if (declared.empty()) {
    auto const guess = e.utf8 ? "UTF-8" : e.gb18030 ? "GB18030" : "ISO-8859-1";
    return {guess, fmt::format("names no encoding; its texts are read as {} ({})", guess, where)};
  }
  if (declared == "UTF-8" && !e.utf8) {
    auto const guess = e.gb18030 ? "GB18030" : "ISO-8859-1";
    return {guess, fmt::format("says that its texts are UTF-8, but they are not; they are read as "
                               "{} ({})",
                               guess, where)};
  }
  if (declared == "GB18030" && e.utf8 && (!e.gb18030 || e.foreign >= beyond_chance)) {
    return {"UTF-8",
            fmt::format("says that its texts are GBK, but they are UTF-8 and read as such ({})",
                        where)};
  }
  if (declared == "GB18030" && !e.gb18030) {
    return {"ISO-8859-1",
            fmt::format("says that its texts are GBK, but they are not; they are read "
                        "as ISO-8859-1 ({})",
                        where)};
  }
  return {declared == "UTF-8" || declared == "GB18030" ? declared : "", ""};
}

std::vector<std::string> dbf_files(std::string const& name) {
  if (ends_with(name, ".dbf")) return {name};
  std::vector<std::string> out;
  if (ends_with(name, ".shp")) {
    for (auto const* ending : {".dbf", ".DBF"}) {
      if (out.empty() && is_file(with_ending(name, ending)))
        out.push_back(with_ending(name, ending));
    }
    return out;
  }
  CPLStringList const members(VSIReadDirRecursive(name.c_str()));
  for (int i = 0; i < members.size(); ++i) {
    if (ends_with(members[i], ".dbf")) out.push_back(name + "/" + members[i]);
  }
  return out;
}

void warn_about_sidecars(SourceFile& source) {
  if (!ends_with(source.gdal_name, ".dbf")) return;
  if (is_file(with_ending(source.gdal_name, ".shp"))) return;
  auto const shape = std::filesystem::path(source.gdal_name).stem().string() + ".shp";
  source.warnings.push_back(fmt::format("{} is missing: only attributes are read", shape));
}

}  // namespace

void TextEvidence::add(std::string_view text, bool cut) {
  auto const ascii = [](char c) { return static_cast<Byte>(c) < 0x80; };
  if (std::all_of(text.begin(), text.end(), ascii)) return;
  utf8 = utf8 && reads_as(text, cut, utf8_length);
  gb18030 = gb18030 && reads_as(text, cut, gb18030_length);
  auto const bytes = std::count_if(text.begin(), text.end(), [&](char c) { return !ascii(c); });
  foreign += static_cast<std::size_t>(bytes + 1) / 2;
}

void prepare_dbf(SourceFile& source) {
  warn_about_sidecars(source);
  std::set<std::string> encodings;
  for (auto const& dbf : dbf_files(source.gdal_name)) {
    DbfWalk walk;
    for_each_block(dbf, [&](std::string_view block) {
      walk.feed(block);
      return true;
    });
    auto const& texts = walk.texts();
    auto const choice = choose(texts, declared_encoding(dbf, texts.language));
    auto const name = std::filesystem::path(dbf).filename().string();
    if (!choice.warning.empty()) source.warnings.push_back(name + " " + choice.warning);
    if (!choice.encoding.empty()) encodings.insert(choice.encoding);
  }
  if (encodings.size() == 1) {
    source.open_options.push_back("ENCODING=" + *encodings.begin());
    source.driver = "ESRI Shapefile";
  } else if (encodings.size() > 1) {
    source.warnings.emplace_back(
        "its tables are in several encodings; import them one by one to have their texts right");
  }
}

}  // namespace citytwin
