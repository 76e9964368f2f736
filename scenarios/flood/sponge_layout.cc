#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "scenarios/flood/cell_share.h"
#include "scenarios/flood/sponge_works.h"

// Puts the polygons of the layer `sponge` onto the cells of the ground.

namespace citytwin::flood {

namespace {

constexpr double least_area_m2 = 0.01;  ///< of a stack

class Layouter {
 public:
  Layouter(CityGround& ground, SpongeLayout& out)
      : ground_(ground), in_(ground.input), out_(out), roofs_(roofs_of(ground.input)) {
    out_.share.assign(in_.geometry.size(), 0.0F);
    out_.measures.assign(out_.types.size(), 0);
    roof_of_.assign(in_.geometry.size(), -1);
    for (std::size_t roof = 0; roof < roofs_.size(); ++roof) {
      for (auto const& cell : roofs_[roof].cells) {
        roof_of_[in_.index(cell.row, cell.column)] = static_cast<int>(roof);
      }
    }
  }

  void add(std::size_t type, Geometry const& polygon) {
    on_roofs_.clear();
    if (out_.types[type].on_roof) add_cells(type, polygon, false);
    for (auto const& [roof, area_m2] : on_roofs_) add_roof(type, roof, area_m2);
    // What juts out over a roof's edge is left out: it would take run-on from the ground.
    if (on_roofs_.empty()) add_cells(type, polygon, true);
    ++out_.measures[type];
  }

 private:
  /// Open cells, or blocked ones.
  void add_cells(std::size_t type, Geometry const& polygon, bool open) {
    auto const& g = in_.geometry;
    Box const box = polygon.box();
    for (int r = std::max(g.row(box.max_y), 0); r <= std::min(g.row(box.min_y), g.rows - 1); ++r) {
      for (int c = std::max(g.column(box.min_x), 0);
           c <= std::min(g.column(box.max_x), g.columns - 1); ++c) {
        if ((in_.open[in_.index(r, c)] != 0) == open) add_cell(type, polygon, {r, c});
      }
    }
  }

  void add_cell(std::size_t type, Geometry const& polygon, Cell cell) {
    auto const& g = in_.geometry;
    auto const i = in_.index(cell.row, cell.column);
    double const west = g.west_m + cell.column * g.cell_m;
    double const north = g.north_m - cell.row * g.cell_m;
    double const cell_m2 = g.cell_m * g.cell_m;
    double const free_m2 = cell_m2 * (1.0 - static_cast<double>(out_.share[i]));
    double const area_m2 =
        std::min(area_in_box(polygon, {west, north - g.cell_m, west + g.cell_m, north}), free_m2);
    if (area_m2 < least_area_m2) return;
    auto const part = static_cast<float>(area_m2 / cell_m2);
    out_.share[i] = std::min(out_.share[i] + part, 1.0F);
    if (!in_.open[i]) {
      on_roofs_[static_cast<std::size_t>(roof_of_[i])] += area_m2;
      return;
    }
    auto& drained = ground_.surface.drained_weight.at(cell.row, cell.column);
    drained = std::max(drained - part * in_.sealed[i], 0.0F);
    out_.units.push_back({type, out_.designs.size() - 1, area_m2, false, {cell}});
  }

  /// The stack's part of the roof no longer rains on the ground beside it.
  void add_roof(std::size_t type, std::size_t roof, double area_m2) {
    auto const& rim = roofs_[roof].rim;
    if (rim.empty()) return;
    double const cells = area_m2 / ground_.surface.cell_area_m2();
    auto const less = static_cast<float>(cells / static_cast<double>(rim.size()));
    for (auto const& cell : rim) {
      auto& rain = ground_.surface.rain_weight.at(cell.row, cell.column);
      auto& drained = ground_.surface.drained_weight.at(cell.row, cell.column);
      rain = std::max(rain - less, 0.0F);
      drained = std::max(drained - less, 0.0F);
    }
    out_.units.push_back({type, out_.designs.size() - 1, area_m2, true, rim});
  }

  CityGround& ground_;
  SurfaceInput const& in_;
  SpongeLayout& out_;
  std::vector<Roof> roofs_;
  std::vector<int> roof_of_;
  std::map<std::size_t, double> on_roofs_;  ///< of the polygon at hand, m2
};

}  // namespace

Result<SpongeLayout> make_sponge_layout(CityModel const& model, CityGround& ground) {
  SpongeLayout out;
  auto types = load_sponge_types();
  if (!types) return types.error();
  out.types = std::move(*types);
  auto const* const layer = model.layer("sponge");
  if (layer == nullptr || layer->size() == 0) {
    ground.warnings.emplace_back(
        "sponge = true, but the city has no layer 'sponge'; the run has no sponge measures");
    return out;
  }
  Layouter layouter(ground, out);
  std::map<std::string, int, std::less<>> unknown;
  for (std::size_t row = 0; row < layer->size(); ++row) {
    auto const kind = layer->text("kind", row);
    auto const type = std::find_if(out.types.begin(), out.types.end(),
                                   [&](auto const& t) { return t.kind == kind; });
    if (type == out.types.end()) {
      ++unknown[std::string(kind)];
      continue;
    }
    auto design = design_of(*type, *layer, row);
    if (!design) return design.error();
    out.designs.push_back(*design);
    layouter.add(static_cast<std::size_t>(type - out.types.begin()), layer->geometry(row));
  }
  for (auto const& [kind, count] : unknown) {
    ground.warnings.push_back(
        fmt::format("sponge: {} features are of kind '{}', which sponge_types.csv does not have; "
                    "they are left out",
                    count, kind));
  }
  return out;
}

std::vector<std::uint32_t> nodes_of_drains(SpongeLayout const& layout,
                                           std::vector<StormSewers::Inlet> const& inlets) {
  std::vector<std::uint32_t> out;
  for (auto const& unit : layout.units) {
    auto const& at = unit.cells.front();
    auto node = static_cast<std::uint32_t>(sewer::kNone);
    double least = std::numeric_limits<double>::infinity();
    auto const& design = layout.designs[unit.design];
    bool const drained = design.drain_coefficient > 0 || design.mat_m > 0;
    for (std::size_t i = 0; drained && i < inlets.size(); ++i) {
      double const away =
          std::hypot(inlets[i].cell.row - at.row, inlets[i].cell.column - at.column);
      if (away < least) least = away, node = inlets[i].node;
    }
    out.push_back(node);
  }
  return out;
}

}  // namespace citytwin::flood
