#include <cmath>
#include <limits>
#include <numbers>

#include "geodata/sample/sample_city.h"
#include "renderer/build/scene_builder.h"
#include "tests/renderer/engine/tiny_city.h"
#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using test::plan_request;
using test::rendered;
using test::shared_engine;
using test::tiny_city;

std::shared_ptr<CityModel const> block() {
  static auto const city = sample::make_city(sample::Size::block, 7);
  return city;
}

ViewSpec block_view(std::string const& camera, int width_px, int height_px) {
  ViewSpec view;
  view.camera = shared_engine().camera(block(), camera).get().value();
  view.width_px = width_px;
  view.height_px = height_px;
  view.decorations = false;
  return view;
}

Pick pick(PickRequest const& request) {
  auto found = shared_engine().pick(request);
  if (!found) FAIL(found.error().message);
  return std::move(*found);
}

Vec3 minus(Vec3 const& a, Vec3 const& b) {
  return {a.x - b.x, a.y - b.y, a.z - b.z};
}
Vec3 cross(Vec3 const& a, Vec3 const& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
double dot(Vec3 const& a, Vec3 const& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
Vec3 unit(Vec3 const& v) {
  double const length = std::sqrt(dot(v, v));
  return {v.x / length, v.y / length, v.z / length};
}

/// The ray of a pixel from the camera's words alone: eye, target, field of view.
Vec3 direction(ViewSpec const& view, double x_px, double y_px) {
  auto const& c = view.camera;
  auto const ahead = unit(minus(c.target, c.eye));
  auto const right = unit(cross(ahead, {0, 0, 1}));
  auto const up = cross(right, ahead);
  double const half = std::tan(c.field_of_view_deg * std::numbers::pi / 360);
  double const v = half * (1 - 2 * y_px / view.height_px);
  double const u = half * (2 * x_px / view.width_px - 1) * view.width_px / view.height_px;
  return unit({ahead.x + u * right.x + v * up.x, ahead.y + u * right.y + v * up.y,
               ahead.z + u * right.z + v * up.z});
}

struct Nearest {
  double distance_m = std::numeric_limits<double>::infinity();
  scene::Mesh const* mesh = nullptr;
  std::uint32_t row = 0;
};

/// Distance to a triangle along a ray, in double; infinite when it is missed.
double met(Vec3 const& from, Vec3 const& along, Vec3 const& a, Vec3 const& b, Vec3 const& c) {
  constexpr double missed = std::numeric_limits<double>::infinity();
  auto const e = minus(b, a), f = minus(c, a), h = cross(along, f);
  double const det = dot(e, h);
  if (det == 0) return missed;
  auto const s = minus(from, a);
  double const u = dot(s, h) / det;
  auto const q = cross(s, e);
  double const v = dot(along, q) / det;
  if (u < 0 || v < 0 || u + v > 1) return missed;
  double const t = dot(f, q) / det;
  return t > 0.5 ? t : missed;
}

void cast(scene::Tile const& tile, scene::Mesh const& mesh, Vec3 const& eye, Vec3 const& along,
          Nearest& best) {
  auto const from = minus(eye, tile.origin);
  auto const place = [&](std::uint32_t i) {
    auto const& p = mesh.positions[i];
    return Vec3{p[0], p[1], p[2]};
  };
  for (std::size_t i = 0; i < mesh.indices.size(); i += 3) {
    double const t = met(from, along, place(mesh.indices[i]), place(mesh.indices[i + 1]),
                         place(mesh.indices[i + 2]));
    if (t >= best.distance_m) continue;
    best = {t, &mesh, mesh.feature_rows.empty() ? 0 : mesh.feature_rows[mesh.indices[i]]};
  }
}

bool is_buried(scene::Mesh const& mesh) {
  return mesh.material == scene::Material::pipe || mesh.material == scene::Material::corridor;
}

Nearest cast(scene::Scene const& scene, ViewSpec const& view, double x_px, double y_px) {
  Nearest best;
  auto const along = direction(view, x_px, y_px);
  for (auto const& tile : scene.tiles) {
    for (auto const& mesh : tile.meshes) {
      if (!is_buried(mesh)) cast(tile, mesh, view.camera.eye, along, best);
    }
  }
  return best;
}

bool is_planted(PickedThing const& thing) {
  return thing.layer == "trees" || thing.layer == "luminaires";
}

bool agrees(CityModel const& model, Pick const& picked, Nearest const& expected) {
  if (!picked) return expected.mesh == nullptr;
  if (expected.mesh == nullptr || picked->surface != expected.mesh->material) return false;
  if (std::abs(picked->distance_m - expected.distance_m) > 1e-4 * expected.distance_m) return false;
  if (expected.mesh->layer.empty()) return true;
  auto const& layer = *model.layer(expected.mesh->layer);
  if (picked->layer != layer.name()) return false;
  return expected.row == 0 ? !picked->feature_id : picked->feature_id == layer.id(expected.row - 1);
}

Legend eight_classes() {
  Legend legend;
  for (int i = 0; i < 8; ++i) {
    auto const shade = static_cast<std::uint8_t>(20 + 30 * i);
    legend.classes.push_back(
        {i - 0.5, i + 0.5, {shade, static_cast<std::uint8_t>(255 - shade), 90, 255}, "", ""});
  }
  return legend;
}

/// One class after another by row.
std::shared_ptr<Overlay const> by_row(Layer const& layer) {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "classes";
  overlay->kind = OverlayKind::features;
  overlay->layer = layer.name();
  overlay->legend = eight_classes();
  for (std::size_t row = 0; row < layer.size(); ++row) {
    overlay->features.push_back({layer.id(row), static_cast<float>(row % 8)});
  }
  return overlay;
}

/// A quantity that rises from west to east, in the same classes.
std::shared_ptr<Overlay const> slope(Box const& e) {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "slope";
  overlay->legend = eight_classes();
  overlay->legend.unit = "m";
  GridGeometry const g{e.min_x, e.max_y, 5, static_cast<int>(e.width() / 5),
                       static_cast<int>(e.height() / 5)};
  auto values = std::make_shared<Grid<float>>(g, 0.0F);
  for (int row = 0; row < g.rows; ++row) {
    for (int column = 0; column < g.columns; ++column) {
      values->at(row, column) = 7.0F * static_cast<float>(column) / static_cast<float>(g.columns);
    }
  }
  overlay->frames.push_back({0, values});
  return overlay;
}

/// The class that a pixel and its neighbours are picked in; nullopt near edges and off the overlay.
std::optional<std::size_t> steady_class(PickRequest request, int x, int y) {
  std::optional<std::size_t> common;
  std::optional<scene::Material> surface;
  for (int k = 0; k < 9; ++k) {
    request.x_px = x + 0.5 + 1.5 * (k % 3 - 1);
    request.y_px = y + 0.5 + 1.5 * (k / 3 - 1);
    auto const p = pick(request);
    if (!p || p->values.empty() || !p->values[0].legend_class) return std::nullopt;
    if (k > 0 && (p->values[0].legend_class != common || p->surface != surface))
      return std::nullopt;
    common = p->values[0].legend_class;
    surface = p->surface;
  }
  bool const wall = surface == scene::Material::facade || surface == scene::Material::facade_glass;
  return wall ? std::nullopt : common;  // walls are only tinted
}

/// The class's colour itself, or darker: at the casing of a band, along the limit of a class.
bool is_shade_of(std::uint8_t const* pixel, Rgba const& colour) {
  double const shade = static_cast<double>(pixel[0] + pixel[1] + pixel[2]) /
                       static_cast<double>(colour[0] + colour[1] + colour[2]);
  if (shade < 0.54 || shade > 1.001) return false;
  constexpr double smoothed = 12;  // edge smoothing mixes in a neighbour; classes are 30 apart
  for (std::size_t c = 0; c < 3; ++c) {
    if (std::abs(pixel[c] - shade * colour[c]) > smoothed) return false;
  }
  return true;
}

struct Compared {
  int pixels = 0;
  int equal = 0;
};

/// Where picks are steady, the pixel must have the class's colour.
Compared compare_with_picture(std::string const& camera, std::shared_ptr<Overlay const> overlay) {
  FrameRequest drawn;
  drawn.model = block();
  drawn.overlays = {overlay};
  drawn.view = block_view(camera, 240, 136);
  auto const frame = rendered(drawn);
  PickRequest const request{drawn.model, drawn.overlays, drawn.view};
  Compared counts;
  for (int y = 2; y + 2 < frame.height_px; y += 2) {
    for (int x = 2; x + 2 < frame.width_px; x += 2) {
      auto const in = steady_class(request, x, y);
      if (!in) continue;
      auto const* p = &frame.rgba[4 * static_cast<std::size_t>(y * frame.width_px + x)];
      ++counts.pixels;
      counts.equal += is_shade_of(p, overlay->legend.classes[*in].colour) ? 1 : 0;
    }
  }
  return counts;
}

std::shared_ptr<CityModel const> city_with_pipe() {
  auto model = std::make_shared<CityModel>(*tiny_city({.lamp = true}));
  LayerBuilder pipes("pipes", LayerKind::pipe, GeometryType::line);
  pipes.geometry().add_line(std::vector<Vec3>{{0, 30, 2}, {200, 30, 2}});
  pipes.set("diameter_mm", 600.0);
  pipes.set("system", std::string("water"));
  pipes.end_feature(41);
  model->layers.push_back(std::move(pipes).build());
  LayerBuilder trees("trees", LayerKind::tree, GeometryType::point);
  trees.geometry().add_point({30, 150, 4});
  trees.set("height_m", 9.0);
  trees.set("crown_m", 6.0);
  trees.end_feature(17);
  model->layers.push_back(std::move(trees).build());
  model->version = content_version(*model);
  return model;
}

PickRequest in_plan(std::shared_ptr<CityModel const> model, double x, double y) {
  auto const drawn = plan_request(model);
  return {model, {}, drawn.view, x, 200 - y};  // a pixel is a metre
}

}  // namespace

TEST_CASE("picks agree with rays cast in double on every triangle of the scene",
          "[renderer][oracle]") {
  auto const scene = scene::build_scene(*block()).scene;
  for (auto const* camera : {"overview", "street"}) {
    PickRequest request{block(), {}, block_view(camera, 44, 24)};
    int compared = 0;
    int wrong = 0;
    for (int i = 0; i < 44 * 24; ++i) {
      request.x_px = i % 44 + 0.37;
      request.y_px = i / 44 + 0.61;
      auto const picked = pick(request);
      if (picked && is_planted(*picked)) continue;  // not among the scene's triangles
      ++compared;
      wrong +=
          agrees(*block(), picked, cast(*scene, request.view, request.x_px, request.y_px)) ? 0 : 1;
    }
    CAPTURE(camera, compared, wrong);
    CHECK(compared > 500);
    CHECK(wrong < 0.005 * compared);
  }
}

TEST_CASE("where picks name a class, the picture has its colour", "[renderer][oracle]") {
  for (auto const* camera : {"aerial_north", "plan"}) {
    for (auto const& overlay : {by_row(*block()->layer("buildings")),
                                by_row(*block()->layer("roads")), slope(block()->extent)}) {
      auto const counts = compare_with_picture(camera, overlay);
      CAPTURE(camera, overlay->id, overlay->layer, counts.pixels, counts.equal);
      CHECK(counts.pixels > 20);
      CHECK(counts.equal > 0.995 * counts.pixels);
    }
  }
}

TEST_CASE("a pick names feature, place and ground", "[renderer][exact]") {
  auto const city = city_with_pipe();
  auto const roof = pick(in_plan(city, 100, 100));
  REQUIRE(roof);
  CHECK(roof->layer == "buildings");
  CHECK(roof->feature_id == city->layer("buildings")->id(0));
  CHECK(roof->surface == scene::Material::roof);
  CHECK(roof->at.x == Approx(100).margin(1e-6));
  CHECK(roof->at.y == Approx(100).margin(1e-6));
  CHECK(roof->at.z >= 44);  // a stair head may stand on it
  CHECK(roof->ground_m == Approx(4));
  auto const street = pick(in_plan(city, 60, 30));
  REQUIRE(street);
  CHECK(street->layer == "roads");
  CHECK(street->feature_id == city->layer("roads")->id(0));
  auto const bare = pick(in_plan(city, 180, 180));
  REQUIRE(bare);
  CHECK(bare->layer.empty());
  CHECK_FALSE(bare->feature_id);
}

TEST_CASE("trees and lamps are picked by their feature", "[renderer][exact]") {
  auto const city = city_with_pipe();
  auto const tree = pick(in_plan(city, 30, 150));
  REQUIRE(tree);
  CHECK(tree->layer == "trees");
  CHECK(tree->feature_id == FeatureId{17});
  CHECK(tree->at.z > 8);
  CHECK(tree->at.z < 13.1);
  CHECK(pick(in_plan(city, 34.5, 150))->layer != "trees");
  auto const luminaire = city->layer("luminaires")->geometry(0).exterior(0)[0];
  auto const lamp = pick(in_plan(city, luminaire.x, luminaire.y));
  REQUIRE(lamp);
  CHECK(lamp->layer == "luminaires");
}

TEST_CASE("the underground view picks pipes through the ground, a little beside thin ones too",
          "[renderer][exact]") {
  auto const city = city_with_pipe();
  auto request = in_plan(city, 60, 30);
  request.view.mode = ViewMode::underground;
  auto const pipe = pick(request);
  REQUIRE(pipe);
  CHECK(pipe->layer == "pipes");
  CHECK(pipe->feature_id == FeatureId{41});
  CHECK(pipe->at.z == Approx(2.3).margin(0.05));
  CHECK(pipe->ground_m == Approx(4));
  request.y_px += 0.9;  // 0.6 m off the pipe's side, drawn 0.8 px wider
  CHECK(pick(request)->layer == "pipes");
  request.y_px += 1;
  CHECK(pick(request)->layer == "roads");
}

TEST_CASE("what is hidden is not picked; the sky is nothing", "[renderer][exact]") {
  auto const city = city_with_pipe();
  auto request = in_plan(city, 100, 100);
  request.view.hidden_layers = {"buildings"};
  CHECK(pick(request)->layer != "buildings");
  request.view.camera = {{100, 20, 20}, {100, 100, 60}, 40, false, 0};
  request.x_px = request.y_px = 1;
  CHECK_FALSE(pick(request));
}

TEST_CASE("a pixel outside the picture is refused", "[renderer]") {
  auto request = in_plan(tiny_city(), 100, 100);
  request.x_px = 200;
  auto const refused = shared_engine().pick(request);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().message == "pixel 200, 100 is not in the picture of 200 x 200");
}
