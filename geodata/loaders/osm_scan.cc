#include "geodata/loaders/osm_scan.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <osmium/io/pbf_input.hpp>
#include <osmium/io/reader.hpp>
#include <osmium/osm.hpp>

#include "geodata/loaders/osm_xml.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin {

namespace {

using Ids = std::vector<std::int64_t>;

bool has(Ids const& ids, std::int64_t id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

template <class Object, class Visit>
void read_pbf(osmium::io::File const& file, osmium::osm_entity_bits::type what, Visit&& visit) {
  osmium::io::Reader reader(file, what);
  while (auto const buffer = reader.read()) {
    for (auto const& object : buffer.select<Object>()) visit(object);
  }
  reader.close();
}

/// @return empty, or what is wrong
std::string read_pbf(osmium::io::File const& file, OsmVisitor const& visitor) try {
  using namespace osmium;
  read_pbf<Node>(file, osm_entity_bits::node, [&](Node const& n) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    bool const placed = n.location().valid();
    visitor.node(n.id(), placed ? n.location().lon() : nan, placed ? n.location().lat() : nan);
  });
  Ids references;
  read_pbf<Way>(file, osm_entity_bits::way, [&](Way const& way) {
    references.clear();
    for (auto const& n : way.nodes()) references.push_back(n.ref());
    visitor.way(way.id(), references);
  });
  read_pbf<Relation>(file, osm_entity_bits::relation, [&](Relation const& relation) {
    references.clear();
    for (auto const& m : relation.members()) {
      if (m.type() == item_type::way) references.push_back(m.ref());
    }
    visitor.relation(relation.id(), references);
  });
  return {};
} catch (std::exception const& e) {
  return e.what();
}

/// Sees all nodes first, then ways, then relations, whatever their order in the file.
class Scanner {
 public:
  void node(std::int64_t id, double lon, double lat) {
    out_.ids_ascend = out_.ids_ascend && (nodes_.empty() || id > nodes_.back());
    nodes_.push_back(id);
    if (std::isfinite(lon) && std::isfinite(lat)) out_.extent_deg.add(lon, lat);
  }
  void end_nodes() {
    std::sort(nodes_.begin(), nodes_.end());
    out_.nodes = nodes_.size();
  }
  void way(std::int64_t id, Ids const& nodes) {
    ways_.push_back(id);
    auto const missing =
        std::count_if(nodes.begin(), nodes.end(), [&](auto n) { return !has(nodes_, n); });
    out_.dangling_references += static_cast<std::size_t>(missing);
    if (missing > 0) {
      out_.incomplete_ways.insert(id);
    } else {
      out_.way_nodes.add(id, nodes);
    }
  }
  void end_ways() {
    std::sort(ways_.begin(), ways_.end());
    out_.ways = ways_.size();
    out_.way_nodes.sort();
  }
  void relation(std::int64_t id, Ids const& ways) {
    ++out_.relations;
    auto const lacks = [&](auto w) { return !has(ways_, w) || out_.incomplete_ways.count(w) > 0; };
    if (std::any_of(ways.begin(), ways.end(), lacks)) out_.incomplete_relations.insert(id);
  }
  OsmScan take() { return std::move(out_); }

 private:
  OsmScan out_;
  Ids nodes_;
  Ids ways_;
};

/// One pass of `read` for each kind of object.
template <class Read>
std::string scan_with(Scanner& scanner, Read&& read) {
  OsmVisitor const nothing{[](auto, auto, auto) {}, [](auto, auto const&) {},
                           [](auto, auto const&) {}};
  OsmVisitor visitor = nothing;
  visitor.node = [&](auto id, double lon, double lat) { scanner.node(id, lon, lat); };
  if (auto wrong = read(visitor); !wrong.empty()) return wrong;
  scanner.end_nodes();
  visitor = nothing;
  visitor.way = [&](auto id, Ids const& nodes) { scanner.way(id, nodes); };
  if (auto wrong = read(visitor); !wrong.empty()) return wrong;
  scanner.end_ways();
  visitor = nothing;
  visitor.relation = [&](auto id, Ids const& ways) { scanner.relation(id, ways); };
  return read(visitor);
}

}  // namespace

void OsmWayNodes::add(std::int64_t way, std::span<std::int64_t const> nodes) {
  ways_.push_back({way, nodes_.size(), nodes.size()});
  nodes_.insert(nodes_.end(), nodes.begin(), nodes.end());
}

void OsmWayNodes::sort() {
  std::sort(ways_.begin(), ways_.end(), [](auto const& a, auto const& b) { return a.way < b.way; });
}

std::span<std::int64_t const> OsmWayNodes::of(std::int64_t way) const {
  auto const found = std::lower_bound(ways_.begin(), ways_.end(), way,
                                      [](Entry const& entry, auto id) { return entry.way < id; });
  if (found == ways_.end() || found->way != way) return {};
  return std::span(nodes_).subspan(found->begin, found->count);
}

bool is_osm_file(std::string const& name) {
  for (auto const* ending : {".osm", ".osm.gz", ".pbf"}) {
    if (ends_with(name, ending)) return true;
  }
  return false;
}

Result<OsmScan> scan_osm(std::string const& gdal_name, std::string const& shown) {
  constexpr std::uintmax_t max_packed_pbf = std::uintmax_t{4} << 30;
  Scanner scanner;
  bool const pbf = ends_with(gdal_name, ".pbf");
  std::string unpacked;  // of an archive, which osmium cannot look into
  if (pbf && gdal_name.rfind("/vsi", 0) == 0) {
    auto read = read_whole(gdal_name, shown, max_packed_pbf);
    if (!read) return read.error();
    unpacked = std::move(read).value();
  }
  auto const file = unpacked.empty() ? osmium::io::File(gdal_name)
                                     : osmium::io::File(unpacked.data(), unpacked.size(), "pbf");
  auto const wrong = scan_with(scanner, [&](OsmVisitor const& visitor) {
    return pbf ? read_pbf(file, visitor) : read_osm_xml(gdal_name, visitor);
  });
  if (wrong.empty()) return scanner.take();
  return Error{ErrorCode::data_corrupt,
               fmt::format("{}: cannot be read as OpenStreetMap data ({})", shown, wrong), shown};
}

}  // namespace citytwin
