#include "geodata/city_folder.h"

#include <future>

#include <fmt/format.h>

#include "geodata/city_gpkg.h"
#include "geodata/city_toml.h"
#include "geodata/city_writer.h"
#include "geodata/content_version.h"
#include "geodata/terrain_file.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

Result<std::shared_ptr<Grid<float> const>> load_terrain(CityToml const& city,
                                                        fs::path const& file) {
  auto terrain = read_terrain(file, city.frame, {.crs_if_missing = {}, .must_cover = city.extent});
  if (!terrain) return terrain.error();
  return std::make_shared<Grid<float> const>(std::move(terrain).value());
}

/// What loading makes of terrain.tif.
struct TerrainPart {
  std::shared_ptr<Grid<float> const> grid;
  std::uint64_t hash = 0;
};

Result<TerrainPart> load_and_hash_terrain(CityToml const& city, fs::path const& file) {
  if (!city.has_terrain) return TerrainPart{};
  auto grid = load_terrain(city, file);
  if (!grid) return grid.error();
  auto const hash = content_hash(**grid, city.frame);
  return TerrainPart{std::move(grid).value(), hash};
}

}  // namespace

Result<std::shared_ptr<CityModel const>> load_city(fs::path const& folder) {
  if (!fs::is_directory(folder)) {
    return Error{ErrorCode::not_found,
                 fmt::format("{}: no such city folder; make one with 'citytwin sample' or "
                             "'citytwin import'",
                             folder.string()),
                 folder.string()};
  }
  auto city = read_city_toml(folder / "city.toml");
  if (!city) return city.error();
  // The terrain is read beside the tables; each has a dataset of its own.
  auto terrain_read = std::async(
      std::launch::async, [&] { return load_and_hash_terrain(*city, folder / "terrain.tif"); });
  auto tables = read_city_gpkg(*city, folder / "city.gpkg");
  auto terrain = terrain_read.get();
  if (!tables) return tables.error();
  if (!terrain) return terrain.error();
  auto model = std::make_shared<CityModel>();
  model->name_en = city->name_en;
  model->name_zh = city->name_zh;
  model->synthetic = city->synthetic;
  model->frame = city->frame;
  model->extent = city->extent;
  model->layers = std::move(tables->layers);
  model->terrain = std::move(terrain->grid);
  model->version = content_version(*model, tables->hashes, terrain->hash);
  return std::shared_ptr<CityModel const>(std::move(model));
}

Result<void> write_city(CityModel const& model, fs::path const& folder, bool replace,
                        std::function<void(std::size_t features)> const& progress) {
  auto writer = CityWriter::create(model, folder, replace);
  if (!writer) return writer.error();
  std::size_t before = 0;  // features of the layers that are done
  auto const tell = [&](std::size_t rows) {
    if (progress) progress(before + rows);
  };
  for (auto const& layer : model.layers) {
    if (auto const ok = writer->add(*layer, tell); !ok) return ok;
    before += layer->size();
    tell(0);
  }
  if (auto const done = writer->finish(model.terrain.get()); !done) return done.error();
  return {};
}

}  // namespace citytwin
