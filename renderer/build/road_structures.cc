#include "renderer/build/road_structures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>

#include "renderer/build/sweep.h"

namespace citytwin::scene {
namespace {

constexpr double kerb_m = GroundSurface::kerb_height_m;
constexpr double parapet_width_m = 0.35;

class BridgeMesher {
 public:
  BridgeMesher(GroundInput const& in, Road const& road, TileWriter& tile)
      : in_(in),
        road_(road),
        half_(road.half_m()),
        inner_(road.outer_half_m()),
        step_(road.sidewalk_m > 0.3 ? kerb_m : 0),
        asphalt_(tile.mesh(Material::asphalt, LayerKind::road, in.road_layer)),
        paving_(tile.mesh(Material::paving, LayerKind::road, in.road_layer)),
        concrete_(tile.mesh(Material::kerb, LayerKind::road, in.road_layer)),
        metal_(tile.mesh(Material::metal, LayerKind::road, in.road_layer)),
        line_(stations_along(road.line, 6.0)) {
    double const span = std::min(line_.back().along_m, 40.0);
    thickness_ = 0.6 + 0.022 * span;
  }

  void build() {
    deck();
    railings();
    piers();
    abutments();
  }

 private:
  [[nodiscard]] Paint paint(std::string_view colour) const {
    return {in_.palette.colour("ground", colour), road_.row + 1};
  }
  void strip(std::initializer_list<ProfilePoint> profile, MeshWriter& mesh,
             std::string_view colour) {
    sweep(line_, {profile.begin(), profile.size()}, mesh, paint(colour));
  }

  void deck() {
    double const out = inner_ + parapet_width_m, top = step_ + plinth_m;
    strip({{half_, 0}, {-half_, 0}}, asphalt_, "asphalt");
    for (double const side : {1.0, -1.0}) {
      // Profiles run clockwise; the right side is the left one mirrored and turned round.
      auto const mirrored = [&](std::vector<ProfilePoint> p) {
        for (auto& q : p) q.left_m *= side;
        if (side < 0) std::reverse(p.begin(), p.end());
        return p;
      };
      sweep(line_, mirrored({{out, -thickness_}, {out, top}, {inner_, top}, {inner_, step_}}),
            concrete_, paint("concrete"));
      if (step_ == 0) continue;
      sweep(line_, mirrored({{inner_, step_}, {half_, step_}}), paving_, paint("footway"));
      sweep(line_, mirrored({{half_, step_}, {half_, 0}}), concrete_, paint("kerb"));
    }
    strip({{-out, -thickness_}, {out, -thickness_}}, concrete_, "concrete");
    std::array<ProfilePoint, 4> const end{
        {{out, -thickness_}, {out, 0}, {-out, 0}, {-out, -thickness_}}};
    cap_profile(line_.front(), end, true, concrete_, paint("concrete"));
    cap_profile(line_.back(), end, false, concrete_, paint("concrete"));
    for (double const side : {1.0, -1.0}) {
      double const a = side > 0 ? out : -inner_, b = side > 0 ? inner_ : -out;
      std::array<ProfilePoint, 4> const face{{{a, 0}, {a, top}, {b, top}, {b, 0}}};
      cap_profile(line_.front(), face, true, concrete_, paint("concrete"));
      cap_profile(line_.back(), face, false, concrete_, paint("concrete"));
    }
  }

  /// A handrail on posts above the plinth.
  void railings() {
    double const low = step_ + plinth_m, high = step_ + 1.1;
    for (double const side : {1.0, -1.0}) {
      double const middle = side * (inner_ + parapet_width_m / 2);
      sweep_box(line_, {middle - 0.05, high - 0.1}, {middle + 0.05, high}, metal_, paint("rail"));
      sweep_box(line_, {middle - 0.03, high - 0.36}, {middle + 0.03, high - 0.3}, metal_,
                paint("rail"));
      for (auto const& s : stations_along(road_.line, 2.5)) {
        post(s, middle, low, high - 0.1);
      }
    }
  }
  void post(Station const& s, double middle, double low, double high) {
    constexpr double half = 0.05;
    Vec2 const ahead{s.left.y, -s.left.x};
    auto const corner = [&](double l, double a, double z) {
      return Vec3{s.at.x + (middle + l) * s.left.x + a * ahead.x,
                  s.at.y + (middle + l) * s.left.y + a * ahead.y, s.at.z + z};
    };
    constexpr std::array<Vec2, 4> ring{
        {{-half, -half}, {-half, half}, {half, half}, {half, -half}}};
    for (std::size_t k = 0; k < 4; ++k) {
      auto const p = ring[k], q = ring[(k + 1) % 4];
      metal_.quad({corner(p.x, p.y, low), corner(q.x, q.y, low), corner(q.x, q.y, high),
                   corner(p.x, p.y, high)},
                  paint("rail"));
    }
  }

  /// Wall piers about every 20 m, where they stand neither on a road nor on a shore road.
  void piers() {
    double const length = line_.back().along_m;
    int const spans = static_cast<int>(std::ceil(length / 22.0));
    for (int k = 1; k < spans; ++k) {
      double const along = length * k / spans;
      auto const& s =
          *std::min_element(line_.begin(), line_.end(), [&](auto const& a, auto const& b) {
            return std::abs(a.along_m - along) < std::abs(b.along_m - along);
          });
      auto const blocked = [&](RoadIndex const& roads) {
        auto const near = roads.near(s.at.x, s.at.y);
        return near && near->kerb_m < 2;
      };
      if (blocked(in_.ground_roads) || blocked(in_.underpasses)) continue;
      pier(s, 0.6);
    }
  }

  /// A cross wall from below the ground to the soffit.
  void pier(Station const& s, double half_thickness_m) {
    double const foot = in_.surface.bare_m(s.at.x, s.at.y) - 1.0;
    double const height = s.at.z - thickness_ - foot;
    if (height < 0.3) return;
    Vec2 const ahead{s.left.y, -s.left.x};
    Station back = s, front = s;
    back.at.x -= half_thickness_m * ahead.x;
    back.at.y -= half_thickness_m * ahead.y;
    front.at.x += half_thickness_m * ahead.x;
    front.at.y += half_thickness_m * ahead.y;
    std::array<Station, 2> const wall{back, front};
    double const reach = inner_ - 0.4;
    sweep_box(wall, {-reach, -thickness_ - height}, {reach, -thickness_ + 0.05}, concrete_,
              paint("concrete"));
  }

  void abutments() {
    auto const inset = [&](bool front) {
      auto const& end = front ? line_.front() : line_.back();
      Vec2 const ahead{end.left.y, -end.left.x};
      double const in = front ? 0.8 : -0.8;
      Station s = end;
      s.at.x += in * ahead.x;
      s.at.y += in * ahead.y;
      return s;
    };
    pier(inset(true), 0.75);
    pier(inset(false), 0.75);
  }

  static constexpr double plinth_m = 0.4;

  GroundInput const& in_;
  Road const& road_;
  double half_, inner_, step_;
  double thickness_;
  MeshWriter &asphalt_, &paving_, &concrete_, &metal_;
  std::vector<Station> line_;
};

/// Walks both sides of an underpass and walls the stretches where the ground stands high.
void trench_parapet(GroundInput const& in, Road const& road, MeshWriter& mesh) {
  constexpr double height_m = 1.0, least_drop_m = 0.6;
  auto const line = stations_along(road.line, 3.0);
  double const inner = road.trench_half_m();
  auto const kept_clear = [](RoadIndex const& roads, Vec3 p) {
    auto const near = roads.near(p.x, p.y);
    return near && near->edge_m < 0.4;
  };
  Paint const paint{in.palette.colour("ground", "concrete"), road.row + 1};
  for (double const side : {1.0, -1.0}) {
    std::vector<Station> run;
    auto const finish = [&] {
      double const a = side > 0 ? 0.0 : -parapet_width_m;
      if (run.size() > 1) sweep_box(run, {a, -0.5}, {a + parapet_width_m, height_m}, mesh, paint);
      run.clear();
    };
    for (auto s : line) {
      auto const edge = place(s, {side * inner, 0});
      double const ground = in.surface.open_m(edge.x, edge.y);
      bool const walled = ground - s.at.z > least_drop_m && !kept_clear(in.bridges, edge) &&
                          !kept_clear(in.ground_roads, edge);
      if (!walled) finish();
      if (!walled) continue;
      s.at = {edge.x, edge.y, ground};
      run.push_back(s);
    }
    finish();
  }
}

Vec3 middle_of(Road const& road) {
  return road.line[road.line.size() / 2];
}

}  // namespace

void add_bridges(GroundInput const& ground, TileLayout const& layout,
                 std::vector<TileWriter>& tiles) {
  for (auto const& road : ground.roads) {
    if (road.structure != Structure::bridge) continue;
    auto const at = middle_of(road);
    BridgeMesher(ground, road, tiles[layout.tile_at(at.x, at.y)]).build();
  }
}

void add_trench_parapets(GroundInput const& ground, TileLayout const& layout,
                         std::vector<TileWriter>& tiles) {
  for (auto const& road : ground.roads) {
    if (road.structure != Structure::underpass) continue;
    auto const at = middle_of(road);
    auto& tile = tiles[layout.tile_at(at.x, at.y)];
    trench_parapet(ground, road, tile.mesh(Material::kerb, LayerKind::road, ground.road_layer));
  }
}

}  // namespace citytwin::scene
