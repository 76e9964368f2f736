#include "scenarios/flood/storm_sewers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "geodata/network/pipe_graph.h"
#include "geodata/query.h"
#include "scenarios/flood/water_quantum.h"
#include "scenarios/sewer/network_check.h"
#include "scenarios/sewer/section_shapes.h"

namespace citytwin::flood {

namespace {

constexpr int cover_reach_cells = 4;  ///< how far a manhole under a wall looks for open ground
constexpr double sealed_head_m = 1000;

using Roughness = std::map<std::string, double, std::less<>>;

Result<Roughness> load_roughness() {
  auto const table = CsvFile::read(data_path("standards/pipe_roughness.csv"));
  if (!table) return table.error();
  Roughness out;
  for (std::size_t row = 0; row < table->size(); ++row) {
    auto const material = table->text(row, "material");
    auto const manning = table->number(row, "manning");
    if (!material) return material.error();
    if (!manning) return manning.error();
    out[*material] = *manning;
  }
  if (out.contains("other")) return out;
  return Error{ErrorCode::data_corrupt, "pipe_roughness.csv has no row 'other'",
               "pipe_roughness.csv"};
}

/// The nearest cell within a few that a test takes.
template <class Takes>
std::optional<Cell> nearest_cell(CityGround const& ground, double x, double y, Takes const& takes) {
  auto const& g = ground.input.geometry;
  int const row = g.row(y);
  int const column = g.column(x);
  std::optional<Cell> best;
  double least = std::numeric_limits<double>::infinity();
  for (int r = row - cover_reach_cells; r <= row + cover_reach_cells; ++r) {
    for (int c = column - cover_reach_cells; c <= column + cover_reach_cells; ++c) {
      if (!g.contains(r, c) || !takes(r, c)) continue;
      double const away = std::hypot(g.x(c) - x, g.y(r) - y);
      if (away < least) least = away, best = Cell{r, c};
    }
  }
  return best;
}

std::optional<Cell> open_cell(CityGround const& ground, double x, double y) {
  return nearest_cell(ground, x, y, [&](int row, int column) {
    return ground.input.open[ground.input.index(row, column)] != 0;
  });
}

/// Makes the network node by node and pipe by pipe.
class Builder {
 public:
  Builder(CityModel const& model, CityGround const& ground, PipeGraph const& graph,
          Roughness const& roughness)
      : ground_(ground),
        graph_(graph),
        roughness_(roughness),
        pipes_(*model.layer("pipes")),
        fittings_(model.layer("pipe_nodes")),
        node_of_(graph.network.nodes.size(), sewer::kNone) {
    auto& options = out_.network.options;
    options.flow_unit = sewer::FlowUnit::cms;
    options.routing_step_s = 2;
    options.courant_factor = 0.75;
    options.min_step_s = 0.1;
    options.surcharge = sewer::Surcharge::slot;
    out_.network.units = sewer::units_of(sewer::FlowUnit::cms);
  }

  Result<StormSewers> build(StormInlet const& inlet) {
    for (std::size_t e = 0; e < graph_.pipes.size(); ++e) {
      if (graph_.pipes[e].system == PipeSystem::storm) add_pipe(e);
    }
    if (out_.network.links.empty()) {
      return Error{
          ErrorCode::not_found,
          "drainage = \"network\" asks for storm sewers, but the city has no pipe of system "
          "'storm' with diameter_mm and inverts; expected some in the layer 'pipes'",
          "pipes"};
    }
    add_inlets(inlet.reach_m);
    warn();
    if (auto const sound = sewer::complete(out_.network, "pipes"); !sound) return sound.error();
    return std::move(out_);
  }

 private:
  FittingType fitting(std::uint32_t node) const { return graph_.fittings[node].type; }

  std::optional<double> fitting_number(std::uint32_t node, std::string_view column) const {
    auto const row = graph_.fittings[node].row;
    if (fittings_ == nullptr || row == Fitting::none) return std::nullopt;
    return fittings_->number(column, row);
  }

  void add_pipe(std::size_t e) {
    auto const& edge = graph_.network.edges[e];
    auto const& pipe = graph_.pipes[e];
    auto const diameter_mm = pipes_.number("diameter_mm", edge.row);
    if (!pipe.invert_from_m || !pipe.invert_to_m || !diameter_mm || !(*diameter_mm > 0) ||
        !(edge.length_m > 0)) {
      ++left_out_;
      return;
    }
    sewer::Link link;
    link.name = fmt::format("pipe {}", pipes_.id(edge.row));
    link.from = node(edge.from, *pipe.invert_from_m);
    link.to = node(edge.to, *pipe.invert_to_m);
    link.section = sewer::circular_section(*diameter_mm * 1e-3);
    link.conduit.length_m = edge.length_m;
    link.conduit.manning = manning(pipes_.text("material", edge.row));
    auto& nodes = out_.network.nodes;
    lower(nodes[link.from], *pipe.invert_from_m);
    lower(nodes[link.to], *pipe.invert_to_m);
    beds_.push_back({*pipe.invert_from_m, *pipe.invert_to_m});
    out_.network.links.push_back(std::move(link));
    out_.pipe_rows.push_back(edge.row);
  }

  double manning(std::string_view material) const {
    auto const found = roughness_.find(material);
    return found != roughness_.end() ? found->second : roughness_.find("other")->second;
  }

  /// Rims stay where they are when a deeper pipe comes in.
  static void lower(sewer::Node& node, double bed_m) {
    if (bed_m >= node.invert_m) return;
    node.full_depth_m += node.invert_m - bed_m;
    node.invert_m = bed_m;
  }

  /// An outfall takes one pipe: each pipe that ends at one gets its own.
  std::uint32_t node(std::uint32_t at, double bed_m) {
    bool const outfall = fitting(at) == FittingType::outfall;
    if (!outfall && node_of_[at] != sewer::kNone) return node_of_[at];
    auto const index = static_cast<std::uint32_t>(out_.network.nodes.size());
    node_of_[at] = index;
    out_.network.nodes.push_back(outfall ? make_outfall(at, bed_m) : make_manhole(at, bed_m));
    return index;
  }

  sewer::Node make_node(std::uint32_t at) const {
    sewer::Node node;
    auto const row = graph_.fittings[at].row;
    node.name = fittings_ != nullptr && row != Fitting::none
                    ? fmt::format("node {}", fittings_->id(row))
                    : fmt::format("joint {}", at);
    return node;
  }

  sewer::Node make_manhole(std::uint32_t at, double bed_m) {
    auto node = make_node(at);
    auto const& place = graph_.network.nodes[at];
    node.invert_m = std::min(fitting_number(at, "invert_m").value_or(bed_m), bed_m);
    auto const cover = open_cell(ground_, place.x, place.y);
    out_.covers.push_back(cover);
    double rim_m = fitting_number(at, "rim_m").value_or(place.z);
    if (cover) {
      rim_m = ground_.input.bed_m[ground_.input.index(cover->row, cover->column)];
    } else {
      node.surcharge_depth_m = sealed_head_m;
      ++sealed_;
    }
    node.full_depth_m = std::max(rim_m - node.invert_m, 0.1);
    return node;
  }

  /// It lies at the water near it, whose level is its tail-water; a flap keeps that out of the
  /// sewer.
  sewer::Node make_outfall(std::uint32_t at, double bed_m) {
    auto node = make_node(at);
    node.name += fmt::format(" ({})", out_.network.nodes.size());
    node.kind = sewer::NodeKind::outfall;
    node.invert_m = bed_m;
    node.outfall.flap_gate = true;
    auto const& place = graph_.network.nodes[at];
    auto const water = water_cell(place.x, place.y);
    out_.covers.push_back(water);
    if (water) {
      node.outfall.kind = sewer::OutfallKind::fixed;
      node.outfall.stage_m = ground_.input.level_m[ground_.input.index(water->row, water->column)];
    } else {
      ++dry_outfalls_;
    }
    return node;
  }

  /// The nearest cell of standing water within a few cells of a place.
  std::optional<Cell> water_cell(double x, double y) const {
    return nearest_cell(ground_, x, y, [&](int row, int column) {
      return ground_.surface.initial_depth.at(row, column) > 0;
    });
  }

  /// An inlet on a pipe drains into it, one without into the nearest manhole within reach.
  void add_inlets(double reach_m) {
    if (fittings_ == nullptr) return;
    std::vector<std::uint32_t> node_of_fitting(fittings_->size(), sewer::kNone);
    for (std::size_t n = 0; n < graph_.fittings.size(); ++n) {
      auto const row = graph_.fittings[n].row;
      if (row != Fitting::none) node_of_fitting[row] = node_of_[n];
    }
    for (std::size_t row = 0; row < fittings_->size(); ++row) {
      if (fittings_->text("system", row) != "storm" || fittings_->text("type", row) != "inlet") {
        continue;
      }
      auto const place = fittings_->geometry(row).box();
      auto const cell = open_cell(ground_, place.min_x, place.min_y);
      auto node = node_of_fitting[row];
      if (node == sewer::kNone) {
        node = nearest_manhole(place.min_x, place.min_y, reach_m, node_of_fitting);
      }
      if (!cell || node == sewer::kNone) {
        ++idle_inlets_;
        continue;
      }
      out_.inlets.push_back({*cell, node});
    }
  }

  std::uint32_t nearest_manhole(double x, double y, double reach_m,
                                std::vector<std::uint32_t> const& node_of_fitting) const {
    std::uint32_t found = sewer::kNone;
    auto const take = [&](SpatialIndex::Neighbour const& near) {
      auto const node = node_of_fitting[near.row];
      if (node == sewer::kNone || out_.network.nodes[node].kind == sewer::NodeKind::outfall) {
        return true;
      }
      found = node;
      return false;
    };
    // Only a place that is not finite is refused; an inlet there takes no water.
    auto const counts = visit_nearest(*fittings_, x, y, take, reach_m);
    return counts ? found : sewer::kNone;
  }

  void warn() {
    for (std::size_t i = 0; i < out_.network.links.size(); ++i) {
      auto& link = out_.network.links[i];
      link.offset_from_m = beds_[i].from_m - out_.network.nodes[link.from].invert_m;
      link.offset_to_m = beds_[i].to_m - out_.network.nodes[link.to].invert_m;
    }
    auto const say = [&](std::size_t count, char const* what) {
      if (count > 0) out_.warnings.push_back(fmt::format("storm sewers: {} {}", count, what));
    };
    say(left_out_, "pipes lack diameter_mm, inverts or length and are left out");
    say(sealed_, "manholes have no open ground near and are taken as sealed");
    say(dry_outfalls_, "outfalls have no water near; what they discharge leaves the city");
    say(idle_inlets_, "inlets have no manhole within reach and take no water");
    if (out_.inlets.empty()) {
      out_.warnings.emplace_back("storm sewers: there is no inlet, so no street water gets in");
    }
  }

  struct Beds {
    double from_m;
    double to_m;
  };

  CityGround const& ground_;
  PipeGraph const& graph_;
  Roughness const& roughness_;
  Layer const& pipes_;
  Layer const* fittings_;
  std::vector<std::uint32_t> node_of_;  ///< graph node -> node of the sewers
  std::vector<Beds> beds_;              ///< by link
  StormSewers out_;
  std::size_t left_out_ = 0;
  std::size_t sealed_ = 0;
  std::size_t dry_outfalls_ = 0;
  std::size_t idle_inlets_ = 0;
};

}  // namespace

Result<StormSewers> make_storm_sewers(CityModel const& model, CityGround const& ground,
                                      StormInlet const& inlet) {
  auto const roughness = load_roughness();
  if (!roughness) return roughness.error();
  auto const graph = build_pipe_graph(model);
  if (!graph) return graph.error();
  return Builder(model, ground, *graph, *roughness).build(inlet);
}

}  // namespace citytwin::flood
