#include "scenarios/flood/surface.h"

#include <array>
#include <cmath>
#include <limits>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;
constexpr std::array<Cell, 4> neighbours{{{-1, 0}, {0, -1}, {0, 1}, {1, 0}}};

float cell_friction(double manning) {
  return static_cast<float>(gravity * manning * manning);
}

float face_friction(SurfaceInput const& in, std::size_t a, std::size_t b) {
  if (!in.open[a] || !in.open[b]) return -1.0F;
  double const n = 0.5 * (static_cast<double>(in.manning[a]) + static_cast<double>(in.manning[b]));
  return cell_friction(n);
}

std::int32_t initial_depth(SurfaceInput const& in, std::size_t i) {
  if (!in.open[i] || !(in.level_m[i] > in.bed_m[i])) return 0;
  return static_cast<std::int32_t>(to_quanta(in.level_m[i]) - to_quanta(in.bed_m[i]));
}

void fill_cells(SurfaceInput const& in, Surface& out) {
  auto const& g = in.geometry;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      auto const i = in.index(r, c);
      if (in.open[i]) out.bed.at(r, c) = static_cast<std::uint32_t>(to_quanta(in.bed_m[i]));
      out.friction.at(r, c) = cell_friction(static_cast<double>(in.manning[i]));
      out.open.at(r, c) = in.open[i];
      out.rain_weight.at(r, c) = in.open[i] ? 1.0F : 0.0F;
      out.drained_weight.at(r, c) = in.open[i] ? in.sealed[i] : 0.0F;
      out.soil.at(r, c) = in.open[i] ? in.soil[i] : std::uint8_t{0};
      out.initial_depth.at(r, c) = initial_depth(in, i);
      if (c + 1 < g.columns) out.friction_x.at(r, c) = face_friction(in, i, in.index(r, c + 1));
      if (r + 1 < g.rows) out.friction_y.at(r, c) = face_friction(in, i, in.index(r + 1, c));
    }
  }
}

Roof collect_roof(SurfaceInput const& in, Cell start, int id, std::vector<int>& seen_by) {
  Roof roof;
  roof.cells.push_back(start);
  seen_by[in.index(start.row, start.column)] = id;
  for (std::size_t next = 0; next < roof.cells.size(); ++next) {
    for (auto const& step : neighbours) {
      Cell const cell{roof.cells[next].row + step.row, roof.cells[next].column + step.column};
      if (!in.geometry.contains(cell.row, cell.column)) continue;
      auto const i = in.index(cell.row, cell.column);
      if (seen_by[i] == id) continue;
      seen_by[i] = id;
      (in.open[i] ? roof.rim : roof.cells).push_back(cell);
    }
  }
  return roof;
}

void route_roofs(SurfaceInput const& in, Surface& out) {
  for (auto const& roof : roofs_of(in)) {
    auto const share = static_cast<float>(roof.cells.size()) / static_cast<float>(roof.rim.size());
    for (auto const& cell : roof.rim) {
      out.rain_weight.at(cell.row, cell.column) += share;
      out.drained_weight.at(cell.row, cell.column) += share;
    }
  }
}

}  // namespace

std::vector<Roof> roofs_of(SurfaceInput const& in) {
  std::vector<Roof> out;
  std::vector<int> seen_by(in.geometry.size(), 0);
  int id = 0;
  for (int r = 0; r < in.geometry.rows; ++r) {
    for (int c = 0; c < in.geometry.columns; ++c) {
      auto const i = in.index(r, c);
      if (in.open[i] || seen_by[i] != 0) continue;
      out.push_back(collect_roof(in, {r, c}, ++id, seen_by));
    }
  }
  return out;
}

SurfaceInput::SurfaceInput(GridGeometry const& g)
    : geometry(g),
      bed_m(g.size(), 0.0),
      manning(g.size(), 0.03F),
      open(g.size(), 1),
      sealed(g.size(), 0.0F),
      soil(g.size(), 0),
      level_m(g.size(), std::numeric_limits<double>::quiet_NaN()) {}

Surface make_surface(SurfaceInput const& in) {
  auto const rows = in.geometry.rows;
  auto const columns = in.geometry.columns;
  Surface out;
  out.geometry = in.geometry;
  out.bed = {rows, columns, 0U};
  out.friction = {rows, columns, 0.0F};
  out.friction_x = {rows, columns, -1.0F};
  out.friction_y = {rows, columns, -1.0F};
  out.rain_weight = {rows, columns, 0.0F};
  out.drained_weight = {rows, columns, 0.0F};
  out.soil = {rows, columns, std::uint8_t{0}};
  out.open = {rows, columns, std::uint8_t{0}};
  out.initial_depth = {rows, columns, 0};
  fill_cells(in, out);
  route_roofs(in, out);
  return out;
}

}  // namespace citytwin::flood
