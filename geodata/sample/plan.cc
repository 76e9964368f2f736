#include "geodata/sample/plan.h"

namespace citytwin::sample {

Sway Plan::sway(Vec2 at) const {
  Sway best{&centres.front(), distance(at, centres.front().at) / centres.front().scale};
  for (auto const& c : centres) {
    double const away = distance(at, c.at) / c.scale;
    if (away < best.away_m) best = {&c, away};
  }
  return best;
}

bool Plan::rural(Vec2 at) const {
  for (auto const& c : centres) {
    Vec2 const d = at - c.at;
    // Towns grow along their roads: a rounded star, by the fourth harmonic of the direction.
    double const squared = dot(d, d);
    double const along = squared > 0 ? (d.x * d.x - d.y * d.y) / squared : 1;
    if (norm(d) < c.reach_m * (0.86 + 0.24 * along * along)) return false;
  }
  return true;
}

}  // namespace citytwin::sample
