#include "geodata/sample/sample_city.h"

#include <cassert>

#include "geodata/city_writer.h"
#include "geodata/sample/layers.h"
#include "geodata/sample/network_layers.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

struct Stage {
  char const* what;
  void (*run)(Draft&);
  double weight;  ///< share of the time, roughly
};

constexpr Stage stages[]{{"water", lay_water, 1},
                         {"streets", lay_streets, 20},
                         {"blocks", lay_blocks, 6},
                         {"buildings", lay_out_blocks, 35},
                         {"road network", cut_network, 2},
                         {"bridges", raise_network, 3},
                         {"terrain", shape_terrain, 8},
                         {"greenways", lay_greenways, 3},
                         {"luminaires", set_luminaires, 3},
                         {"trees", plant_trees, 10},
                         {"utility tunnels", dig_corridors, 1},
                         {"mains", lay_mains, 3},
                         {"sewers", lay_sewers, 4},
                         {"sensors", set_sensors, 1},
                         {"places", set_places, 2},
                         {"grid", divide_grid, 3},
                         {"sponge measures", place_sponge, 1}};

/// The origin of the core, in EPSG:4549: 121.22 E, 31.03 N to the metre.
constexpr double origin_easting_m = 616482;
constexpr double origin_northing_m = 3434940;

/// Low points of the streets, where storm water will stand first.
void note_sags(Draft& draft) {
  auto random = draft.random("sags");
  auto const& b = draft.plan.box;
  int const count = std::max(1, static_cast<int>(b.width() * b.height() / 160000));
  for (int k = 0; k < count; ++k) {
    Vec2 const at{random.between(b.min_x, b.max_x), random.between(b.min_y, b.max_y)};
    draft.sags.add(around(quantised(at), sag_reach_m), quantised(at));
  }
}

Plan plan_of(Size size, std::uint64_t seed) {
  switch (size) {
    case Size::block:
      return block_plan();
    case Size::core:
      return core_plan();
    case Size::town:
      return town_plan(seed);
    case Size::district:
      return district_plan(seed);
  }
  return {};
}

/// Runs all stages; they take `share` of the whole work.
Draft draw_up(Size size, std::uint64_t seed, Progress const& progress, double share) {
  Draft draft;
  draft.seed = seed;
  draft.plan = plan_of(size, seed);
  note_sags(draft);
  double total = 0;
  for (auto const& stage : stages) total += stage.weight;
  double done = 0;
  for (auto const& stage : stages) {
    if (progress) progress(share * done / total, stage.what);
    stage.run(draft);
    done += stage.weight;
  }
  return draft;
}

/// Names, place and extent of the city.
CityModel heading_of(Plan const& plan) {
  CityModel model;
  model.name_zh = plan.name.zh;
  model.name_en = plan.name.en;
  model.synthetic = true;
  auto frame = make_local_frame("EPSG:4549", origin_easting_m, origin_northing_m, "EPSG:5737");
  assert(frame.ok());
  model.frame = *frame;
  model.extent = plan.box;
  return model;
}

std::vector<MakeLayer> all_layer_makers() {
  auto makers = layer_makers();
  for (auto const make : network_layer_makers()) makers.push_back(make);
  return makers;
}

}  // namespace

std::optional<Size> size_from(std::string_view name) {
  if (name == "block") return Size::block;
  if (name == "core") return Size::core;
  if (name == "town") return Size::town;
  if (name == "district") return Size::district;
  return std::nullopt;
}

std::shared_ptr<CityModel const> make_city(Size size, std::uint64_t seed,
                                           Progress const& progress) {
  auto const draft = draw_up(size, seed, progress, 1);
  auto model = std::make_shared<CityModel>(heading_of(draft.plan));
  for (auto const make : all_layer_makers()) model->layers.push_back(make(draft));
  model->terrain = draft.terrain;
  model->version = content_version(*model);
  if (progress) progress(1, "done");
  return model;
}

Result<std::string> write_sample_city(Size size, std::uint64_t seed,
                                      std::filesystem::path const& folder, bool replace,
                                      Progress const& progress) {
  constexpr double drawing = 0.6;  // of the time; the rest is writing
  auto writer = CityWriter::create(heading_of(plan_of(size, seed)), folder, replace);
  if (!writer) return writer.error();
  auto const draft = draw_up(size, seed, progress, drawing);
  auto const makers = all_layer_makers();
  double done = 0;
  for (auto const make : makers) {
    auto const layer = make(draft);
    double const share = done++ / static_cast<double>(makers.size());
    if (progress) progress(drawing + (1 - drawing) * share, "writing " + layer->name());
    if (auto const ok = writer->add(*layer); !ok) return ok.error();
  }
  auto version = writer->finish(draft.terrain.get());
  if (progress) progress(1, "done");
  return version;
}

}  // namespace citytwin::sample
