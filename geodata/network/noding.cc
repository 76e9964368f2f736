#include "geodata/network/noding.h"

#include <cassert>

#include "geodata/network/line_foot.h"
#include "geodata/network/loose_ends.h"
#include "geodata/network/meeting_rule.h"
#include "geodata/network/place_table.h"

namespace citytwin {

namespace {

constexpr auto none = LooseEnd::none;

/// One part of a row.
struct Line {
  std::uint32_t row;
  std::span<Vec3 const> vertices;
  LineTraits traits;
  bool identified = false;
  bool stops_at_vertices = true;  ///< false: only its ends are places
};

class Noder {
 public:
  Noder(Layer const& layer, GroundScale const& scale, NodingInput const& input,
        NodingOptions const& options)
      : layer_(layer), scale_(scale), input_(input), options_(options) {}

  NodedLines run() {
    for (std::size_t row = 0; row < layer_.size(); ++row) collect(row);
    first_line_.push_back(static_cast<std::uint32_t>(lines_.size()));
    for (auto const& anchor : input_.anchors) anchor_places_.push_back(place_of(anchor));
    if (options_.tolerance_m > 0) snap();
    decide_nodes();
    cut();
    finish();
    return std::move(out_);
  }

 private:
  Network& network() { return out_.network; }

  void collect(std::size_t row) {
    first_line_.push_back(static_cast<std::uint32_t>(lines_.size()));
    auto const geometry = layer_.geometry(row);
    auto const traits = input_.traits ? input_.traits(row) : LineTraits{};
    ids_.clear();
    if (input_.node_ids && geometry.part_count() == 1) input_.node_ids(row, ids_);
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      auto const vertices = geometry.exterior(part);
      bool const all = ids_.size() == vertices.size();
      bool const ends = ids_.size() == 2;
      lines_.push_back(
          {static_cast<std::uint32_t>(row), vertices, traits, all || ends, all || !ends});
      add_stops(static_cast<std::uint32_t>(lines_.size() - 1));
      if (all || ends) ++out_.report.identified_rows;
    }
  }

  std::uint32_t place_of(Anchor const& anchor) {
    auto const at = anchor.at.value_or(Vec3{});
    if (anchor.node_id) return places_.of_id(*anchor.node_id, at);
    return anchor.at ? places_.of_vertex(at, anchor.group) : places_.add(at);
  }

  void add_stops(std::uint32_t number) {
    auto const& line = lines_[number];
    auto const last = static_cast<std::uint32_t>(line.vertices.size() - 1);
    for (std::uint32_t v = 0; v <= last; ++v) {
      bool const end = v == 0 || v == last;
      if (!end && !line.stops_at_vertices) continue;
      auto const& at = line.vertices[v];
      auto const place = line.identified ? places_.of_id(ids_[line.stops_at_vertices ? v
                                                              : v == 0               ? 0
                                                                                     : 1],
                                                         at)
                                         : places_.of_vertex(at, line.traits.group);
      stops_.push_back({number, v, 0, place, line.traits.level, end, line.identified});
    }
  }

  void snap() {
    vertex_stops_ = stops_.size();
    for (std::size_t i = 0; i < vertex_stops_; ++i) {
      auto const stop = stops_[i];
      if (!stop.end || stop.identified) continue;
      auto const& line = lines_[stop.line];
      snap_to_lines({line.vertices[stop.segment], line.traits.group, false, stop.place, &stop});
    }
    for (std::size_t i = 0; i < input_.anchors.size(); ++i) {
      auto const& anchor = input_.anchors[i];
      if (!anchor.at) continue;
      snap_to_lines(
          {*anchor.at, anchor.group, anchor.node_id.has_value(), anchor_places_[i], nullptr});
    }
  }

  /// What is moved onto a line: a line's end or an anchor.
  struct Loose {
    Vec3 at;
    std::uint32_t group;
    bool identified;
    std::uint32_t place;
    Stop const* end;  ///< null for an anchor, which has no level
  };

  void snap_to_lines(Loose const& loose) {
    double const t = options_.tolerance_m;
    rows_.clear();
    layer_.index().window({loose.at.x - t, loose.at.y - t, loose.at.x + t, loose.at.y + t}, rows_);
    std::sort(rows_.begin(), rows_.end());
    for (auto const row : rows_) {
      for (auto number = first_line_[row]; number < first_line_[row + 1]; ++number) {
        auto const& line = lines_[number];
        bool const both_know = line.identified && loose.identified;
        if (line.traits.group == loose.group && !both_know) snap_to_line(loose, number);
      }
    }
  }

  void snap_to_line(Loose const& loose, std::uint32_t number) {
    auto const& line = lines_[number];
    auto const foot = nearest_on(line.vertices, loose.at.x, loose.at.y);
    if (foot.distance_m > options_.tolerance_m) return;
    auto const last = static_cast<std::uint32_t>(line.vertices.size() - 1);
    bool const own = loose.end && loose.end->line == number;
    for (auto const v : {std::uint32_t{0}, last}) {
      if (own && loose.end->segment == v) continue;
      if (in_reach(loose, line.vertices[v])) return join(loose.place, number, v);
    }
    if (own || (loose.end && line.traits.level != loose.end->level)) return;
    if (line.stops_at_vertices) {
      for (auto const v : {foot.segment, foot.segment + 1}) {
        if (in_reach(loose, line.vertices[v])) return join(loose.place, number, v);
      }
    }
    stops_.push_back(
        {number, foot.segment, foot.share, loose.place, line.traits.level, false, line.identified});
    ++out_.report.cut_lines;
  }

  [[nodiscard]] bool in_reach(Loose const& loose, Vec3 const& v) const {
    return std::hypot(v.x - loose.at.x, v.y - loose.at.y) <= options_.tolerance_m;
  }

  void join(std::uint32_t place, std::uint32_t number, std::uint32_t vertex) {
    if (places_.unite(place, place_of(number, vertex))) ++out_.report.merged_ends;
  }

  /// Of a vertex that is a place.
  [[nodiscard]] std::uint32_t place_of(std::uint32_t number, std::uint32_t vertex) const {
    auto const sought = std::pair(number, vertex);
    auto const at = std::lower_bound(
        stops_.begin(), stops_.begin() + static_cast<std::ptrdiff_t>(vertex_stops_), sought,
        [](Stop const& s, auto const& key) { return std::pair(s.line, s.segment) < key; });
    assert(at->line == number && at->segment == vertex);
    return at->place;
  }

  void decide_nodes() {
    for (auto& stop : stops_) stop.place = places_.root(stop.place);
    std::vector<std::uint32_t> anchored;
    for (auto& place : anchor_places_) anchored.push_back(place = places_.root(place));
    meetings_ = find_meetings(stops_, anchored, input_.join_passing);
    out_.report.levels_kept_apart = meetings_.levels_kept_apart;
  }

  void cut() {
    node_of_.assign(meetings_.count, none);
    std::vector<std::uint32_t> order(stops_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
      auto const key = [](Stop const& s) { return std::tuple(s.line, s.segment, s.share); };
      return key(stops_[a]) < key(stops_[b]);
    });
    Stop const* from = nullptr;
    std::uint32_t from_node = none;
    for (auto const i : order) {
      auto const meeting = meetings_.of_stop[i];
      if (meeting == none) continue;
      auto const node = node_at(meeting, stops_[i].place);
      if (from && from->line == stops_[i].line) add_edge(*from, from_node, stops_[i], node);
      from = &stops_[i];
      from_node = node;
    }
  }

  std::uint32_t node_at(std::uint32_t meeting, std::uint32_t place) {
    auto& node = node_of_[meeting];
    if (node == none) {
      node = static_cast<std::uint32_t>(network().nodes.size());
      network().nodes.push_back(places_.at(place));
    }
    return node;
  }

  void add_edge(Stop const& from, std::uint32_t from_node, Stop const& to, std::uint32_t to_node) {
    auto const& line = lines_[from.line].vertices;
    auto& vertices = network().vertices;
    NetworkEdge edge{
        from_node, to_node, lines_[from.line].row, static_cast<std::uint32_t>(vertices.size()),
        0,         0};
    auto const at_node = [&](std::uint32_t node, Stop const& stop) {
      auto const& place = network().nodes[node];
      auto const& a = line[stop.segment];
      double const z = stop.share > 0 ? between(a, line[stop.segment + 1], stop.share).z : a.z;
      vertices.push_back({place.x, place.y, z});
    };
    at_node(from_node, from);
    for (auto v = from.segment + 1; v < to.segment + (to.share > 0 ? 1 : 0); ++v) {
      vertices.push_back(line[v]);
    }
    at_node(to_node, to);
    edge.vertex_count = static_cast<std::uint32_t>(vertices.size()) - edge.first_vertex;
    auto const course = std::span(vertices).subspan(edge.first_vertex);
    edge.length_m = scale_.length_m(course);
    if (from_node == to_node && edge.length_m <= options_.tolerance_m) {
      vertices.resize(edge.first_vertex);
      ++out_.report.collapsed;
      return;
    }
    network().edges.push_back(edge);
  }

  void finish() {
    network().layer = layer_.name();
    std::vector<EdgeEnds> ends;
    ends.reserve(network().edges.size());
    for (auto const& edge : network().edges) ends.push_back({edge.from, edge.to});
    network().links = make_csr(network().nodes.size(), ends);
    for (std::size_t i = 0; i < anchor_places_.size(); ++i) {
      auto const meeting = meetings_.of_anchor[i];
      out_.anchor_nodes.push_back(meeting == none ? none : node_of_[meeting]);
    }
    out_.report.loose_ends = find_loose_ends(network(), layer_, input_.traits, options_.near_m);
  }

  Layer const& layer_;
  GroundScale const& scale_;
  NodingInput const& input_;
  NodingOptions const& options_;
  PlaceTable places_;
  std::vector<Line> lines_;
  std::vector<std::uint32_t> first_line_;  ///< of each row, and their number
  std::vector<Stop> stops_;                ///< by line and vertex, then the cuts of snapping
  std::size_t vertex_stops_ = 0;           ///< those without the cuts
  std::vector<std::uint32_t> anchor_places_;
  Meetings meetings_;
  std::vector<std::uint32_t> node_of_;  ///< by meeting
  std::vector<std::int64_t> ids_;       ///< of the row at hand
  std::vector<std::uint32_t> rows_;
  NodedLines out_;
};

}  // namespace

NodedLines node_lines(Layer const& layer, GroundScale const& scale, NodingInput const& input,
                      NodingOptions const& options) {
  assert(layer.geometry_type() == GeometryType::line);
  return Noder(layer, scale, input, options).run();
}

}  // namespace citytwin
