#include "renderer/build/ground_mesher.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

namespace citytwin::scene {
namespace {

/// Square [i, i + n) x [j, j + n) of the lattice.
struct Node {
  int i, j, n;
};

Colour mixed(Colour a, Colour b, double t) {
  Colour out{};
  for (std::size_t c = 0; c < 4; ++c) {
    out[c] = static_cast<std::uint8_t>(std::lround(a[c] + t * (b[c] - a[c])));
  }
  return out;
}

/// Meshes one class inside one tile.
class ClassMesher {
 public:
  ClassMesher(GroundInput const& input, GroundClass const& ground, TileWriter& tile)
      : in_(input),
        surface_(input.surface),
        ground_(ground),
        tile_(tile),
        mesh_(tile.mesh(ground.material, ground.kind, ground.layer)),
        bank_(input.palette.colour("ground", "bank")) {}

  void mesh(Rings rings, Node tile) {
    note_straight_edges(rings, tile);
    descend(std::move(rings), tile);
  }

 private:
  /// Splits down to the leaves of the lattice.
  void descend(Rings rings, Node node) {
    if (rings.empty()) return;
    if (covers(rings, node)) return fill(node);
    if (surface_.leaf_cells(node.i, node.j) >= node.n) return emit_part(std::move(rings), node);
    int const half = node.n / 2;
    auto sides = split(std::move(rings), Axis::x, surface_.x(node.i + half));
    auto west = split(std::move(sides.low), Axis::y, surface_.y(node.j + half));
    auto east = split(std::move(sides.high), Axis::y, surface_.y(node.j + half));
    descend(std::move(west.low), {node.i, node.j, half});
    descend(std::move(east.low), {node.i + half, node.j, half});
    descend(std::move(west.high), {node.i, node.j + half, half});
    descend(std::move(east.high), {node.i + half, node.j + half, half});
  }

  [[nodiscard]] bool covers(Rings const& rings, Node node) const {
    double const side = node.n * surface_.cell_m();
    return area_m2(rings) > side * side - 1e-6;
  }

  /// A node wholly inside: its leaves, without any clipping.
  void fill(Node node) {
    if (surface_.leaf_cells(node.i, node.j) >= node.n) return emit_whole(node);
    int const half = node.n / 2;
    for (int k = 0; k < 4; ++k) {
      fill({node.i + (k % 2) * half, node.j + (k / 2) * half, half});
    }
  }

  void emit_whole(Node leaf) {
    PlanRing ring{{surface_.x(leaf.i), surface_.y(leaf.j)},
                  {surface_.x(leaf.i + leaf.n), surface_.y(leaf.j)},
                  {surface_.x(leaf.i + leaf.n), surface_.y(leaf.j + leaf.n)},
                  {surface_.x(leaf.i), surface_.y(leaf.j + leaf.n)}};
    ring = with_hanging_vertices(ring, leaf);
    double const half = leaf.n * surface_.cell_m() / 2;
    Vec2 const centre{surface_.x(leaf.i) + half, surface_.y(leaf.j) + half};
    auto const row = row_at(centre);
    std::vector<std::uint32_t> loop;
    for (auto const p : ring) loop.push_back(vertex(p, row));
    if (loop.size() == 4) {
      mesh_.triangle(loop[0], loop[1], loop[2]);
      mesh_.triangle(loop[0], loop[2], loop[3]);
      return;
    }
    auto const hub = vertex(centre, row);
    for (std::size_t k = 0; k < loop.size(); ++k) {
      mesh_.triangle(hub, loop[k], loop[(k + 1) % loop.size()]);
    }
  }

  void emit_part(Rings rings, Node leaf) {
    for (auto& ring : rings) {
      stand_edges(ring, leaf);
      ring = with_hanging_vertices(ring, leaf);
    }
    std::vector<Vec2> points;
    for (auto const& ring : rings) points.insert(points.end(), ring.begin(), ring.end());
    for (auto const& t : triangulate(rings)) {
      auto const a = points[t[0]], b = points[t[1]], c = points[t[2]];
      auto const row = row_at({(a.x + b.x + c.x) / 3, (a.y + b.y + c.y) / 3});
      mesh_.triangle(vertex(a, row), vertex(b, row), vertex(c, row));
    }
  }

  /// Adds the corners of finer neighbours to edges on the leaf's border: no cracks between sizes.
  [[nodiscard]] PlanRing with_hanging_vertices(PlanRing const& ring, Node leaf) const {
    PlanRing out;
    for (std::size_t k = 0; k < ring.size(); ++k) {
      auto const a = ring[k], b = ring[(k + 1) % ring.size()];
      out.push_back(a);
      if (a.x == b.x) {
        if (a.x == surface_.x(leaf.i)) add_corners_y(a, b, leaf, leaf.i - 1, out);
        if (a.x == surface_.x(leaf.i + leaf.n)) add_corners_y(a, b, leaf, leaf.i + leaf.n, out);
      } else if (a.y == b.y) {
        if (a.y == surface_.y(leaf.j)) add_corners_x(a, b, leaf, leaf.j - 1, out);
        if (a.y == surface_.y(leaf.j + leaf.n)) add_corners_x(a, b, leaf, leaf.j + leaf.n, out);
      }
    }
    return out;
  }
  void add_corners_y(Vec2 a, Vec2 b, Node leaf, int column, PlanRing& out) const {
    for (int k = 1; k < leaf.n; ++k) {
      int const j = a.y < b.y ? leaf.j + k : leaf.j + leaf.n - k;
      int const size = surface_.leaf_cells(column, j);
      double const y = surface_.y(j);
      if (size > 0 && j % size == 0 && y > std::min(a.y, b.y) && y < std::max(a.y, b.y)) {
        out.push_back({a.x, y});
      }
    }
  }
  void add_corners_x(Vec2 a, Vec2 b, Node leaf, int row, PlanRing& out) const {
    for (int k = 1; k < leaf.n; ++k) {
      int const i = a.x < b.x ? leaf.i + k : leaf.i + leaf.n - k;
      int const size = surface_.leaf_cells(i, row);
      double const x = surface_.x(i);
      if (size > 0 && i % size == 0 && x > std::min(a.x, b.x) && x < std::max(a.x, b.x)) {
        out.push_back({x, a.y});
      }
    }
  }

  [[nodiscard]] double height_m(Vec2 p) const {
    switch (ground_.height) {
      case HeightRule::carriageway:
        return surface_.height_m(p.x, p.y) - GroundSurface::kerb_height_m;
      case HeightRule::ground:
        return ground_.kind == LayerKind::road ? surface_.height_m(p.x, p.y)
                                               : surface_.open_m(p.x, p.y);
      case HeightRule::bed:
        return surface_.bare_m(p.x, p.y);
      case HeightRule::trench:
        if (auto const near = in_.underpasses.near(p.x, p.y)) return near->z_m;
        return surface_.height_m(p.x, p.y);
    }
    return 0;
  }

  /// Row + 1 of the feature at a place.
  [[nodiscard]] std::uint32_t row_at(Vec2 p) {
    if (ground_.rows_from == nullptr) return 0;
    if (ground_.kind == LayerKind::road) {
      bool const below = ground_.height == HeightRule::trench;
      auto const near = (below ? in_.underpasses : in_.ground_roads).near(p.x, p.y);
      return near ? in_.roads[near->road].row + 1 : 0;
    }
    auto const& layer = *ground_.rows_from;
    found_.clear();
    layer.index().window({p.x, p.y, p.x, p.y}, found_);
    std::sort(found_.begin(), found_.end());
    for (auto const row : found_) {
      double const reach = layer.number("width_m", row).value_or(8) / 2;
      if (distance_m(layer.geometry(row), layer.geometry_type(), p.x, p.y) <= reach) return row + 1;
    }
    return 0;
  }

  std::uint32_t vertex(Vec2 p, std::uint32_t row) {
    auto const millimetres = [](double v) {
      return static_cast<std::uint64_t>(std::llround(v * 1e3));
    };
    auto const origin = tile_.origin();
    // A tile is 256,000 mm wide: 18 bits a side leave 28 for the row.
    std::uint64_t const key = (static_cast<std::uint64_t>(row) << 36) |
                              ((millimetres(p.x - origin.x) & 0x3ffff) << 18) |
                              (millimetres(p.y - origin.y) & 0x3ffff);
    auto const [place, is_new] = vertices_.try_emplace(key, 0);
    if (is_new) {
      auto const n = surface_.normal(p.x, p.y);
      place->second = mesh_.vertex({p.x, p.y, height_m(p)}, n, {shade(n), row});
    }
    return place->second;
  }

  /// Lawns and yards turn to stone and rough grass where the ground is steep.
  [[nodiscard]] Colour shade(Vec3 normal) const {
    if (!ground_.tinted_by_slope) return ground_.colour;
    return mixed(ground_.colour, bank_, std::clamp((0.985 - normal.z) / 0.08, 0.0, 1.0));
  }

  /// Walls where this surface lies below its neighbour: kerb faces, quays.
  void stand_edges(PlanRing const& ring, Node leaf) {
    if (ground_.height == HeightRule::ground) return;
    for (std::size_t k = 0; k < ring.size(); ++k) {
      auto const a = ring[k], b = ring[(k + 1) % ring.size()];
      if (!on_border(a, b, leaf) || on_straight_edge(a, b)) stand_wall(a, b);
    }
  }
  /// Edges that run along lattice lines: on a leaf's border they look like cuts, but are not.
  void note_straight_edges(Rings const& rings, Node tile) {
    if (ground_.height == HeightRule::ground) return;
    for (auto const& ring : rings) {
      for (std::size_t k = 0; k < ring.size(); ++k) {
        auto const a = ring[k], b = ring[(k + 1) % ring.size()];
        if ((a.x == b.x || a.y == b.y) && !on_border(a, b, tile)) straight_edges_.push_back({a, b});
      }
    }
  }
  [[nodiscard]] bool on_straight_edge(Vec2 a, Vec2 b) const {
    auto const within = [](double v, double p, double q) {
      return v >= std::min(p, q) && v <= std::max(p, q);
    };
    return std::any_of(straight_edges_.begin(), straight_edges_.end(), [&](auto const& e) {
      return within(a.x, e[0].x, e[1].x) && within(b.x, e[0].x, e[1].x) &&
             within(a.y, e[0].y, e[1].y) && within(b.y, e[0].y, e[1].y);
    });
  }
  [[nodiscard]] bool on_border(Vec2 a, Vec2 b, Node leaf) const {
    auto const both = [&](double p, double q, double line) { return p == line && q == line; };
    return both(a.x, b.x, surface_.x(leaf.i)) || both(a.x, b.x, surface_.x(leaf.i + leaf.n)) ||
           both(a.y, b.y, surface_.y(leaf.j)) || both(a.y, b.y, surface_.y(leaf.j + leaf.n));
  }
  void stand_wall(Vec2 a, Vec2 b) {
    constexpr double foot_m = 0.1;
    double const low_a = height_m(a), low_b = height_m(b);
    double const high_a = top_beside(a), high_b = top_beside(b);
    if (std::max(high_a - low_a, high_b - low_b) < 0.02) return;
    Vec2 const middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    if (leads_on(middle)) return;
    bool const road = ground_.kind == LayerKind::road;
    auto& mesh = tile_.mesh(Material::kerb, road ? LayerKind::road : LayerKind::other,
                            road ? ground_.layer : std::string_view{});
    Paint const paint{in_.palette.colour("ground", road ? "kerb" : "quay"), row_at(middle)};
    mesh.quad({Vec3{b.x, b.y, low_b - foot_m}, Vec3{a.x, a.y, low_a - foot_m},
               Vec3{a.x, a.y, std::max(high_a, low_a)}, Vec3{b.x, b.y, std::max(high_b, low_b)}},
              paint);
  }

  /// What stands along the edge: the kerb, or the ground around a trench or a water body.
  [[nodiscard]] double top_beside(Vec2 p) const {
    return ground_.height == HeightRule::carriageway ? surface_.height_m(p.x, p.y)
                                                     : surface_.open_m(p.x, p.y);
  }
  /// True where the road goes on as a bridge, a ramp or back on the ground.
  [[nodiscard]] bool leads_on(Vec2 p) const {
    auto const on = [&](RoadIndex const& roads) {
      auto const near = roads.near(p.x, p.y);
      return near && near->kerb_m < -0.2;
    };
    if (ground_.height == HeightRule::carriageway) return on(in_.bridges) || on(in_.underpasses);
    return ground_.height == HeightRule::trench && on(in_.ground_roads);
  }

  GroundInput const& in_;
  GroundSurface const& surface_;
  GroundClass const& ground_;
  TileWriter& tile_;
  MeshWriter& mesh_;
  Colour bank_;
  std::unordered_map<std::uint64_t, std::uint32_t> vertices_;
  std::vector<std::uint32_t> found_;
  std::vector<std::array<Vec2, 2>> straight_edges_;
};

}  // namespace

void mesh_ground(GroundInput const& input, Box const& box, TileWriter& out) {
  auto const& surface = input.surface;
  int const cells = static_cast<int>(std::lround(TileLayout::tile_m / surface.cell_m()));
  int const i = static_cast<int>(std::lround((box.min_x - surface.x(0)) / surface.cell_m()));
  int const j = static_cast<int>(std::lround((box.min_y - surface.y(0)) / surface.cell_m()));
  auto const parts = partition(input.classes, box);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    if (parts[k].empty()) continue;
    ClassMesher(input, input.classes[k], out).mesh(parts[k], {i, j, cells});
  }
}

}  // namespace citytwin::scene
