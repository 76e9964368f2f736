#include "scenarios/risk/surroundings.h"

#include <vector>

#include "scenarios/risk/plan_distance.h"

namespace citytwin::risk {

namespace {

/// Strips wider than this are not searched for; the widest expressway sections stay below it.
constexpr double search_m = 60;

Box around(Vec2 p, double radius_m) {
  return {p.x - radius_m, p.y - radius_m, p.x + radius_m, p.y + radius_m};
}

double road_half_width_m(Layer const& roads, std::size_t row) {
  return roads.number("width_m", row).value_or(0) / 2 + roads.number("sidewalk_m", row).value_or(0);
}

}  // namespace

Surroundings::Surroundings(CityModel const& model)
    : roads_(model.layer("roads")),
      buildings_(model.layer("buildings")),
      corridors_(model.layer("corridors")) {}

std::optional<std::size_t> Surroundings::road_above(Layer const& pipes, std::size_t row) const {
  if (!roads_) return std::nullopt;
  if (auto const id = pipes.number("road_id", row); id && *id > 0) {
    return roads_->row_of(static_cast<FeatureId>(*id));
  }
  auto const here = midpoint(pipes.geometry(row));
  std::vector<std::uint32_t> rows;
  roads_->index().window(around(here, search_m), rows);
  std::optional<std::size_t> best;
  double best_m = 0;
  for (auto const r : rows) {
    double const d = distance_m(roads_->geometry(r), GeometryType::line, here.x, here.y);
    bool const nearer = !best || d < best_m || (d == best_m && r < *best);
    if (d <= road_half_width_m(*roads_, r) && nearer) {
      best = r;
      best_m = d;
    }
  }
  return best;
}

double Surroundings::people_within(Geometry const& line, double radius_m) const {
  if (!buildings_ || line.empty() || radius_m <= 0) return 0;
  auto box = line.box();
  box = {box.min_x - radius_m, box.min_y - radius_m, box.max_x + radius_m, box.max_y + radius_m};
  std::vector<std::uint32_t> rows;
  buildings_->index().window(box, rows);
  double people = 0;
  for (auto const row : rows) {
    auto const here = buildings_->number("people", row).value_or(0);
    if (here > 0 && line_to_polygon_m(line, buildings_->geometry(row)) <= radius_m) people += here;
  }
  return people;
}

bool Surroundings::in_corridor(Geometry const& line) const {
  if (!corridors_ || line.empty()) return false;
  auto const here = midpoint(line);
  std::vector<std::uint32_t> rows;
  corridors_->index().window(around(here, search_m), rows);
  for (auto const row : rows) {
    double const half_m = corridors_->number("width_m", row).value_or(0) / 2;
    if (distance_m(corridors_->geometry(row), GeometryType::line, here.x, here.y) <= half_m) {
      return true;
    }
  }
  return false;
}

}  // namespace citytwin::risk
