#include "geodata/sample/sample_city.h"

#include <cassert>

#include "geodata/sample/layers.h"
#include "geodata/sample/network_layers.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

struct Stage {
  char const* what;
  void (*run)(Draft&);
};

constexpr Stage stages[]{{"water", lay_water},
                         {"streets", lay_streets},
                         {"blocks", lay_blocks},
                         {"buildings", lay_out_blocks},
                         {"road network", cut_network},
                         {"bridges", raise_network},
                         {"terrain", shape_terrain},
                         {"greenways", lay_greenways},
                         {"luminaires", set_luminaires},
                         {"trees", plant_trees},
                         {"utility tunnels", dig_corridors},
                         {"mains", lay_mains},
                         {"sewers", lay_sewers},
                         {"sensors", set_sensors},
                         {"places", set_places},
                         {"grid", divide_grid}};

/// The origin of the core, in EPSG:4549: 121.22 E, 31.03 N to the metre.
constexpr double origin_easting_m = 616482;
constexpr double origin_northing_m = 3434940;

/// Low points of the streets, where storm water will stand first.
std::vector<Vec2> sags(Draft const& draft) {
  auto random = draft.random("sags");
  auto const& b = draft.plan.box;
  std::vector<Vec2> out;
  int const count = std::max(1, static_cast<int>(b.width() * b.height() / 160000));
  for (int k = 0; k < count; ++k) {
    out.push_back(
        quantised(Vec2{random.between(b.min_x, b.max_x), random.between(b.min_y, b.max_y)}));
  }
  return out;
}

}  // namespace

std::optional<Size> size_from(std::string_view name) {
  if (name == "block") return Size::block;
  if (name == "core") return Size::core;
  return std::nullopt;
}

std::shared_ptr<CityModel const> make_city(Size size, std::uint64_t seed,
                                           Progress const& progress) {
  Draft draft;
  draft.size = size;
  draft.seed = seed;
  draft.plan = size == Size::core ? core_plan() : block_plan();
  draft.sags = sags(draft);
  double const steps = static_cast<double>(std::size(stages)) + 1;
  double done = 0;
  for (auto const& stage : stages) {
    if (progress) progress(done++ / steps, stage.what);
    stage.run(draft);
  }
  if (progress) progress(done / steps, "layers");
  auto model = std::make_shared<CityModel>();
  model->name_zh = draft.plan.name.zh;
  model->name_en = draft.plan.name.en;
  model->synthetic = true;
  auto frame = make_local_frame("EPSG:4549", origin_easting_m, origin_northing_m, "EPSG:5737");
  assert(frame.ok());
  model->frame = *frame;
  model->extent = draft.plan.box;
  model->layers = layers_of(draft);
  for (auto& layer : network_layers_of(draft)) model->layers.push_back(std::move(layer));
  model->terrain = draft.terrain;
  model->version = content_version(*model);
  if (progress) progress(1, "done");
  return model;
}

}  // namespace citytwin::sample
