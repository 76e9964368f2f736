#include "scenarios/flood/crest_wall.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

bool higher(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

struct Foot {
  double distance_m = std::numeric_limits<double>::infinity();
  double along_m = 0;
};

/// The point of a line that is nearest to a place.
Foot foot_on(std::span<Vec2 const> line, Vec2 const& at) {
  Foot out;
  double begin_m = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double const dx = line[i + 1].x - line[i].x;
    double const dy = line[i + 1].y - line[i].y;
    double const length_m = std::hypot(dx, dy);
    double const along = (at.x - line[i].x) * dx + (at.y - line[i].y) * dy;
    double const t = length_m > 0 ? std::clamp(along / (length_m * length_m), 0.0, 1.0) : 0.0;
    double const away = std::hypot(at.x - line[i].x - t * dx, at.y - line[i].y - t * dy);
    if (away < out.distance_m) out = {away, begin_m + t * length_m};
    begin_m += length_m;
  }
  return out;
}

}  // namespace

int CrestBuilder::add_line(std::string name, std::string kind) {
  surface_.crests.lines.push_back({std::move(name), std::move(kind)});
  return static_cast<int>(surface_.crests.lines.size()) - 1;
}

std::optional<std::size_t> CrestBuilder::crest_on(Face const& face) const {
  auto const found = by_face_.find({face.cell.row, face.cell.column, face.south});
  if (found == by_face_.end()) return std::nullopt;
  return found->second;
}

std::uint32_t CrestBuilder::higher_bed(Face const& face) const {
  auto const other = face.other();
  auto const a = surface_.bed.at(face.cell.row, face.cell.column);
  auto const b = surface_.bed.at(other.row, other.column);
  return higher(b, a) ? b : a;
}

std::uint32_t CrestBuilder::not_below_ground(Face const& face, double level_m) const {
  auto const level = static_cast<std::uint32_t>(to_quanta(level_m));
  auto const ground = higher_bed(face);
  return higher(ground, level) ? ground : level;
}

std::uint32_t CrestBuilder::sill_of(Face const& face, WallHeight const& height) const {
  if (height.crest_m) return not_below_ground(face, *height.crest_m);
  return higher_bed(face) +
         static_cast<std::uint32_t>(to_quanta(std::max(height.height_m.value_or(0.0), 0.0)));
}

/// The crest on a face, new or one of old that is raised; none where a building blocks it.
std::optional<std::size_t> CrestBuilder::close_face(Crest crest) {
  auto& crests = surface_.crests.crests;
  if (auto const old = crest_on(crest.face)) {
    auto& there = crests[*old];
    if (higher(crest.sill, there.sill)) {
      there.sill = crest.sill;
      there.line = crest.line;
      there.to_the_right = crest.to_the_right;
    }
    there.length_m = std::max(there.length_m, crest.length_m);
    return old;
  }
  auto const& cell = crest.face.cell;
  auto& friction =
      (crest.face.south ? surface_.friction_y : surface_.friction_x).at(cell.row, cell.column);
  if (friction < 0) return std::nullopt;
  crest.friction = friction;
  friction = -1.0F;
  crests.push_back(crest);
  by_face_[{cell.row, cell.column, crest.face.south}] = crests.size() - 1;
  return crests.size() - 1;
}

std::size_t CrestBuilder::add_wall(std::span<Vec2 const> line, WallHeight const& height,
                                   std::string name) {
  Wall wall{{line.begin(), line.end()}, {}};
  int const index = add_line(std::move(name), "crest");
  for (auto const& crossed : faces_across(surface_.geometry, line)) {
    Crest crest;
    crest.face = crossed.face;
    crest.sill = sill_of(crossed.face, height);
    crest.length_m = static_cast<float>(crossed.to_m - crossed.from_m);
    crest.line = index;
    crest.to_the_right = crossed.to_the_right;
    if (close_face(crest)) wall.faces.push_back(crossed);
  }
  walls_.push_back(std::move(wall));
  return walls_.back().faces.size();
}

Result<void> CrestBuilder::add_breach(BreachPlan const& plan, std::string name) {
  Wall const* nearest = nullptr;
  Foot foot;
  for (auto const& wall : walls_) {
    auto const there = foot_on(wall.line, plan.at);
    if (wall.faces.empty() || there.distance_m >= foot.distance_m) continue;
    nearest = &wall;
    foot = there;
  }
  if (nearest == nullptr || foot.distance_m > breach_reach_m) {
    return Error{ErrorCode::not_found,
                 fmt::format("breach '{}' has no flood wall within {} m", name, breach_reach_m),
                 "breaches"};
  }
  Breach breach;
  breach.middle_m = foot.along_m;
  breach.width_m = plan.width_m;
  breach.growth_s = plan.growth_s;
  breach.start_s = plan.start_s;
  breach.trigger_level_m = plan.trigger_level_m;
  int const line = add_line(std::move(name), "breach");
  auto& crests = surface_.crests.crests;
  for (auto const& crossed : nearest->faces) {
    if (crossed.to_m <= foot.along_m - 0.5 * plan.width_m) continue;
    if (crossed.from_m >= foot.along_m + 0.5 * plan.width_m) continue;
    auto const wall = *crest_on(crossed.face);
    auto const low = not_below_ground(crossed.face, plan.invert_m);
    auto const fall = std::max(static_cast<std::int32_t>(crests[wall].sill - low), 0);
    breach.parts.push_back({wall, crests.size(), crossed.from_m, crossed.to_m, fall});
    breach.beside.push_back(crossed.face.cell);
    breach.beside.push_back(crossed.face.other());
    Crest opening = crests[wall];
    opening.share = 0;
    opening.length_m = 0;
    opening.line = line;
    opening.to_the_right = crossed.to_the_right;
    crests.push_back(opening);
  }
  surface_.crests.breaches.push_back(std::move(breach));
  return {};
}

Result<void> CrestBuilder::add_gate(GatePlan const& plan, std::string name) {
  add_wall(plan.line, {.crest_m = std::max(plan.top_m, plan.sill_m), .height_m = {}}, name);
  auto const& faces = walls_.back().faces;
  if (faces.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("gate '{}' lies on no open ground or water", name), "gates"};
  }
  Gate gate;
  gate.height_m = plan.height_m;
  gate.travel_s = plan.travel_s;
  gate.opening = plan.opening;
  gate.rules = plan.rules;
  auto const& middle = faces[faces.size() / 2];
  gate.left = middle.to_the_right ? middle.face.cell : middle.face.other();
  gate.right = middle.to_the_right ? middle.face.other() : middle.face.cell;
  int const line = add_line(std::move(name), "gate");
  auto& crests = surface_.crests.crests;
  for (auto const& crossed : faces) {
    Crest leaf = crests[*crest_on(crossed.face)];
    leaf.sill = not_below_ground(crossed.face, plan.sill_m);
    leaf.length_m = static_cast<float>(crossed.to_m - crossed.from_m);
    leaf.opening_m = 0;
    leaf.line = line;
    leaf.to_the_right = crossed.to_the_right;
    gate.crests.push_back(crests.size());
    crests.push_back(leaf);
  }
  surface_.crests.gates.push_back(std::move(gate));
  return {};
}

void CrestBuilder::add_shells(std::vector<std::uint8_t> const& inside, double floor_m,
                              double share) {
  auto const& g = surface_.geometry;
  int const line = add_line("buildings", "shell");
  auto const is_inside = [&](Cell const& c) {
    return inside[static_cast<std::size_t>(c.row) * static_cast<std::size_t>(g.columns) +
                  static_cast<std::size_t>(c.column)] != 0;
  };
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      for (bool const south : {false, true}) {
        Face const face{{r, c}, south};
        auto const other = face.other();
        if (!g.contains(other.row, other.column) || is_inside(face.cell) == is_inside(other)) {
          continue;
        }
        Crest crest;
        crest.face = face;
        crest.sill = sill_of(face, {.crest_m = {}, .height_m = floor_m});
        crest.share = static_cast<float>(share);
        crest.length_m = static_cast<float>(share * g.cell_m);
        crest.line = line;
        close_face(crest);
      }
    }
  }
}

}  // namespace citytwin::flood
