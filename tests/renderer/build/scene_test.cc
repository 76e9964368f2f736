#include <cmath>
#include <map>

#include "geodata/sample/sample_city.h"
#include "renderer/build/scene_builder.h"
#include "tests/renderer/build/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::scene;
using citytwin::test::small_city;

namespace {

template <class Visit>
void each_mesh(Scene const& scene, Visit visit) {
  for (auto const& tile : scene.tiles) {
    for (auto const& mesh : tile.meshes) visit(tile, mesh);
  }
}

std::array<Vec3, 3> corners(Tile const& tile, Mesh const& mesh, std::size_t triangle) {
  std::array<Vec3, 3> out;
  for (std::size_t k = 0; k < 3; ++k) {
    auto const& p = mesh.positions[mesh.indices[3 * triangle + k]];
    out[k] = {tile.origin.x + p[0], tile.origin.y + p[1], tile.origin.z + p[2]};
  }
  return out;
}

double plan_area(std::array<Vec3, 3> const& t) {
  return ((t[1].x - t[0].x) * (t[2].y - t[0].y) - (t[2].x - t[0].x) * (t[1].y - t[0].y)) / 2;
}

/// Sum over the triangles of a row of `value`.
template <class Measure>
double measure(Scene const& scene, std::string const& layer, std::uint32_t row, Measure value) {
  double sum = 0;
  each_mesh(scene, [&](Tile const& tile, Mesh const& mesh) {
    if (mesh.layer != layer || mesh.feature_rows.empty()) return;
    for (std::size_t t = 0; t < mesh.indices.size() / 3; ++t) {
      if (mesh.feature_rows[mesh.indices[3 * t]] == row + 1) {
        sum += value(mesh, corners(tile, mesh, t));
      }
    }
  });
  return sum;
}

bool is_ground_cover(Mesh const& mesh) {
  switch (mesh.material) {
    case Material::terrain:
    case Material::asphalt:
    case Material::paving:
    case Material::greenway:
    case Material::grass:
      return true;
    case Material::kerb:  // its tops; faces have no plan area
      return true;
    default:
      return false;
  }
}

/// Plan area of all that covers the ground of the city proper.
double covered_m2(Scene const& scene) {
  double sum = 0;
  each_mesh(scene, [&](Tile const& tile, Mesh const& mesh) {
    if (!is_ground_cover(mesh) || !scene.extent.intersects(tile.box)) return;
    if (tile.box.width() > 2 * scene.extent.width()) return;  // the land around
    for (std::size_t t = 0; t < mesh.indices.size() / 3; ++t) {
      sum += plan_area(corners(tile, mesh, t));
    }
  });
  return sum;
}

}  // namespace

TEST_CASE("the ground is covered exactly once", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  // Float vertices within a 256 m tile are rounded to 2e-5 m along about 3 km of edges.
  CHECK(covered_m2(*built.scene) == Approx(200.0 * 200.0).margin(0.1));
}

TEST_CASE("roofs cover their footprints exactly once", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  double const areas[] = {1600 - 400, 360 + 216, 96, 96, 400};
  for (std::uint32_t row = 0; row < 5; ++row) {
    double const roof =
        measure(*built.scene, "buildings", row, [](Mesh const& mesh, auto const& t) {
          return mesh.material == Material::roof ? plan_area(t) : 0.0;
        });
    // Plant rooms stand on the roof and add their own.
    CHECK(roof >= areas[row] - 0.01);
    CHECK(roof < areas[row] * 1.4);
  }
}

TEST_CASE("a closed building encloses its volume", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  auto const volume = [&](std::uint32_t row, double floor_m) {
    return measure(*built.scene, "buildings", row, [&](Mesh const&, std::array<Vec3, 3> const& t) {
      return plan_area(t) * ((t[0].z + t[1].z + t[2].z) / 3 - floor_m);
    });
  };
  // Gable over 12 x 8 m: walls 6 m, ridge 2 m higher. Half a prism on top.
  CHECK(volume(2, 3.2) == Approx(12 * 8 * (6 + 1.0)).epsilon(1e-4));
  // Hip of the same size: the ridge is 4 m long; a prism and two half pyramids.
  CHECK(volume(3, 3.2) == Approx(12 * 8 * 6 + 4 * 8 * 1.0 + 2 * (4 * 8 * 2 / 3.0)).epsilon(1e-4));
}

TEST_CASE("walls face outwards", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  each_mesh(*built.scene, [](Tile const& tile, Mesh const& mesh) {
    if (mesh.layer != "buildings") return;
    for (std::size_t t = 0; t < mesh.indices.size() / 3; ++t) {
      auto const c = corners(tile, mesh, t);
      Vec3 const u{c[1].x - c[0].x, c[1].y - c[0].y, c[1].z - c[0].z};
      Vec3 const v{c[2].x - c[0].x, c[2].y - c[0].y, c[2].z - c[0].z};
      Vec3 const n{u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x};
      auto const& m = mesh.normals[mesh.indices[3 * t]];
      REQUIRE(n.x * m[0] + n.y * m[1] + n.z * m[2] > 0);
    }
  });
}

TEST_CASE("a degenerate footprint is counted, not drawn", "[scene]") {
  auto const built = build_scene(small_city());
  bool counted = false;
  for (auto const& warning : built.report.warnings) {
    counted |= warning == "buildings: 1 footprints are degenerate and not drawn";
  }
  CHECK(counted);
}

TEST_CASE("a lamp's light hangs at the end of its arm", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  REQUIRE(built.scene->lights.size() == 2);
  auto const& south = built.scene->lights[0];  // heading 180: clockwise from north
  CHECK(south.position.x == Approx(40));
  CHECK(south.position.y == Approx(68 - 1.5));
  CHECK(south.position.z == Approx(3.1 + 9));
  auto const& east = built.scene->lights[1];
  CHECK(east.position.x == Approx(93 + 1.5));
  CHECK(east.position.y == Approx(30));
  CHECK(east.heading_rad == Approx(0).margin(1e-6));
  CHECK(east.photometry == "street");
}

TEST_CASE("a city without terrain is a plane", "[scene]") {
  auto model = small_city();
  model.terrain = nullptr;
  model.layers = {model.layers[1], model.layers[2], model.layers[5]};
  auto const built = build_scene(model);
  CHECK(covered_m2(*built.scene) > 0);
  CHECK(built.scene->terrain == nullptr);
}

TEST_CASE("an empty city builds", "[scene]") {
  CityModel const model;
  auto const built = build_scene(model);
  CHECK(built.scene->lights.empty());
  CHECK_FALSE(built.scene->tiles.empty());
}

TEST_CASE("every mesh is well formed", "[scene][contract]") {
  auto const built = build_scene(small_city());
  each_mesh(*built.scene, [](Tile const&, Mesh const& mesh) {
    INFO("layer " << mesh.layer << ", material " << static_cast<int>(mesh.material));
    auto const n = mesh.positions.size();
    REQUIRE(mesh.normals.size() == n);
    CHECK((mesh.colours.empty() || mesh.colours.size() == n));
    CHECK((mesh.uvs.empty() || mesh.uvs.size() == n));
    CHECK((mesh.feature_rows.empty() || mesh.feature_rows.size() == n));
    REQUIRE(mesh.indices.size() % 3 == 0);
    for (auto const i : mesh.indices) REQUIRE(i < n);
    for (auto const& v : mesh.normals) {
      // Three float roundings.
      REQUIRE(std::hypot(v[0], v[1], v[2]) == Approx(1.0).margin(1e-6));
    }
  });
}

TEST_CASE("the same model gives the same scene", "[scene][exact]") {
  auto const model = small_city();
  auto const a = build_scene(model), b = build_scene(model);
  REQUIRE(a.scene->tiles.size() == b.scene->tiles.size());
  for (std::size_t t = 0; t < a.scene->tiles.size(); ++t) {
    auto const &p = a.scene->tiles[t], &q = b.scene->tiles[t];
    REQUIRE(p.meshes.size() == q.meshes.size());
    for (std::size_t m = 0; m < p.meshes.size(); ++m) {
      CHECK(p.meshes[m].layer == q.meshes[m].layer);
      CHECK(p.meshes[m].positions == q.meshes[m].positions);
      CHECK(p.meshes[m].normals == q.meshes[m].normals);
      CHECK(p.meshes[m].colours == q.meshes[m].colours);
      CHECK(p.meshes[m].indices == q.meshes[m].indices);
    }
  }
}

TEST_CASE("a tile has at most one mesh per material and layer", "[scene][contract]") {
  auto const built = build_scene(small_city());
  for (auto const& tile : built.scene->tiles) {
    std::map<std::pair<Material, std::string>, int> count;
    for (auto const& mesh : tile.meshes) {
      CHECK(++count[{mesh.material, mesh.layer}] == 1);
    }
  }
}

namespace {

/// Signed volume of a row's triangles against the origin: positive for a closed surface whose faces
/// look outwards.
double closed_volume(Scene const& scene, std::string const& layer, std::uint32_t row) {
  return measure(scene, layer, row, [](Mesh const&, std::array<Vec3, 3> const& t) {
    return (t[0].x * (t[1].y * t[2].z - t[1].z * t[2].y) +
            t[0].y * (t[1].z * t[2].x - t[1].x * t[2].z) +
            t[0].z * (t[1].x * t[2].y - t[1].y * t[2].x)) /
           6;
  });
}

}  // namespace

TEST_CASE("a pipe is a closed tube of its own diameter", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  // Eight sides of a circle of 0.3 m: area 4 r2 sin 45. Mitred at one right angle; 0.1 m of fall on
  // 55 m does not show.
  double const section = 4 * 0.3 * 0.3 * std::sin(M_PI / 4);
  CHECK(closed_volume(*built.scene, "pipes", 0) == Approx(section * (55 + 28)).epsilon(5e-3));
  // Gas of 100 mm is drawn at least 150 mm wide: a pentagon of 0.075 m.
  double const thin = 2.5 * 0.075 * 0.075 * std::sin(2 * M_PI / 5);
  CHECK(closed_volume(*built.scene, "pipes", 1) == Approx(thin * 85).epsilon(5e-3));
}

TEST_CASE("no terrain and no lawn lies inside a carriageway", "[scene][exact]") {
  auto const built = build_scene(small_city());
  std::size_t inside = 0, vertices = 0;
  each_mesh(*built.scene, [&](Tile const& tile, Mesh const& mesh) {
    if (mesh.material != Material::terrain && mesh.material != Material::grass) return;
    for (auto const& p : mesh.positions) {
      double const x = tile.origin.x + p[0], y = tile.origin.y + p[1], z = tile.origin.z + p[2];
      ++vertices;
      // The street along y = 60 is 14 m wide; the land around slips below its ends.
      bool const in_street = y > 53.1 && y < 66.9 && x >= 0 && x <= 200;
      inside += in_street && z > 3.0 - 0.04 ? 1 : 0;
    }
  });
  CHECK(vertices > 1000);
  CHECK(inside == 0);
}

TEST_CASE("a deck stays above the water and meets the road at both ends", "[scene][analytic]") {
  auto const built = build_scene(small_city());
  double lowest = 1e9, at_south = 0, at_north = 0;
  each_mesh(*built.scene, [&](Tile const& tile, Mesh const& mesh) {
    if (mesh.material != Material::asphalt) return;
    for (std::size_t i = 0; i < mesh.positions.size(); ++i) {
      double const x = tile.origin.x + mesh.positions[i][0],
                   y = tile.origin.y + mesh.positions[i][1];
      double const z = tile.origin.z + mesh.positions[i][2];
      if (mesh.feature_rows[i] != 5 || std::abs(x - 100) > 4.6) continue;
      lowest = std::min(lowest, z);
      if (std::abs(y - 135) < 1e-3) at_south = z;
      if (std::abs(y - 165) < 1e-3) at_north = z;
    }
  });
  CHECK(lowest > 2.0 + 1.0);
  CHECK(at_south == Approx(5.0));
  CHECK(at_north == Approx(5.0));
}

TEST_CASE("an underpass runs in a trench with upright walls, in cut or uncut terrain",
          "[scene][analytic]") {
  LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
  roads.geometry().add_line(std::vector<Vec3>{{0, 90, 3}, {100, 90, -2}, {200, 90, 3}});
  roads.set("structure", "underpass");
  roads.set("width_m", 10.0);
  roads.end_feature();
  auto model = small_city();  // its ground knows nothing of the trench
  model.layers = {std::move(roads).build()};
  auto const built = build_scene(model);
  double floor_m = 1e9, ground_m = -1e9, wall_m2 = 0;
  each_mesh(*built.scene, [&](Tile const& tile, Mesh const& mesh) {
    for (std::size_t t = 0; t < mesh.indices.size() / 3; ++t) {
      auto const c = corners(tile, mesh, t);
      double const x = (c[0].x + c[1].x + c[2].x) / 3, y = (c[0].y + c[1].y + c[2].y) / 3;
      if (std::abs(x - 100) > 10 || std::abs(y - 90) > 8) continue;
      for (auto const& p : c) {
        if (mesh.material == Material::asphalt) floor_m = std::min(floor_m, p.z);
        if (mesh.material == Material::terrain) ground_m = std::max(ground_m, p.z);
      }
      bool const upright = std::abs(mesh.normals[mesh.indices[3 * t]][2]) < 1e-6;
      if (mesh.material == Material::kerb && upright) {
        Vec3 const u{c[1].x - c[0].x, c[1].y - c[0].y, c[1].z - c[0].z};
        Vec3 const v{c[2].x - c[0].x, c[2].y - c[0].y, c[2].z - c[0].z};
        wall_m2 +=
            std::hypot(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x) / 2;
      }
    }
  });
  CHECK(floor_m ==
        Approx(-2.0).margin(0.2));  // the lattice has a vertex within 2 m of the low point
  CHECK(ground_m > 2.5);
  // Two walls of 20 m, nearly 5 m high.
  CHECK(wall_m2 > 2 * 20 * 4);
}

TEST_CASE("the sample core is covered exactly once, within budget", "[scene][analytic]") {
  auto const model = sample::make_city(sample::Size::core, 7);
  auto const built = build_scene(*model);
  auto const& scene = *built.scene;
  // 2 x 2 km; float vertices in 64 tiles are rounded along some 500 km of edges.
  CHECK(covered_m2(scene) == Approx(scene.extent.width() * scene.extent.height()).epsilon(1e-5));
  std::size_t triangles = 0;
  each_mesh(scene, [&](Tile const&, Mesh const& mesh) { triangles += mesh.indices.size() / 3; });
  CHECK(triangles > 100'000);
  CHECK(triangles < 2'000'000);
}
