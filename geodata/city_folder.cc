#include "geodata/city_folder.h"

#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "geodata/city_gpkg.h"
#include "geodata/city_toml.h"
#include "geodata/terrain_file.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

/// A hidden sibling that disappears unless it is moved into place.
class PartialFolder {
 public:
  explicit PartialFolder(fs::path const& target)
      : path_(sibling(target, "partial")), old_(sibling(target, "old")), target_(target) {}
  PartialFolder(PartialFolder const&) = delete;
  PartialFolder& operator=(PartialFolder const&) = delete;
  ~PartialFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
    fs::remove_all(old_, ignored);
  }

  [[nodiscard]] fs::path const& path() const { return path_; }

  /// Puts the folder under its name; what stood there before is removed last.
  std::error_code publish() const {
    std::error_code error;
    if (fs::exists(target_)) fs::rename(target_, old_, error);
    if (error) return error;
    fs::rename(path_, target_, error);
    if (error) {
      std::error_code ignored;
      fs::rename(old_, target_, ignored);
    }
    return error;
  }

 private:
  static fs::path sibling(fs::path const& target, std::string_view role) {
    auto const name = fmt::format(".{}.{}-{}", target.filename().string(), role, ::getpid());
    return target.parent_path() / name;
  }

  fs::path path_;
  fs::path old_;
  fs::path target_;
};

Error cannot(fs::path const& folder, std::string const& what) {
  return {ErrorCode::unavailable, fmt::format("{}: {}", folder.string(), what), folder.string()};
}

Result<void> write_files(CityModel const& model, fs::path const& folder) {
  if (auto ok = write_city_gpkg(model, folder / "city.gpkg"); !ok) return ok;
  if (model.terrain) {
    if (auto ok = write_terrain(*model.terrain, model.frame, folder / "terrain.tif"); !ok) {
      return ok;
    }
  }
  return write_city_toml(model, folder / "city.toml");
}

Result<std::shared_ptr<Grid<float> const>> load_terrain(CityToml const& city,
                                                        fs::path const& file) {
  auto terrain = read_terrain(file, city.frame, {.crs_if_missing = {}, .must_cover = city.extent});
  if (!terrain) return terrain.error();
  return std::make_shared<Grid<float> const>(std::move(terrain).value());
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
  auto layers = read_city_gpkg(*city, folder / "city.gpkg");
  if (!layers) return layers.error();
  auto model = std::make_shared<CityModel>();
  model->name_en = city->name_en;
  model->name_zh = city->name_zh;
  model->synthetic = city->synthetic;
  model->frame = city->frame;
  model->extent = city->extent;
  model->layers = std::move(layers).value();
  if (city->has_terrain) {
    auto terrain = load_terrain(*city, folder / "terrain.tif");
    if (!terrain) return terrain.error();
    model->terrain = std::move(terrain).value();
  }
  model->version = content_version(*model);
  return std::shared_ptr<CityModel const>(std::move(model));
}

Result<void> write_city(CityModel const& model, fs::path const& folder, bool replace) {
  auto const target = fs::absolute(folder.has_filename() ? folder : folder.parent_path());
  if (fs::exists(target) && !replace) {
    return Error{ErrorCode::already_exists,
                 fmt::format("{}: exists already; name another folder or ask to replace it",
                             folder.string()),
                 folder.string()};
  }
  std::error_code error;
  PartialFolder const partial(target);
  fs::create_directories(partial.path(), error);
  if (error) return cannot(folder, fmt::format("cannot be created ({})", error.message()));
  if (auto ok = write_files(model, partial.path()); !ok) return ok;
  if ((error = partial.publish())) {
    return cannot(folder, fmt::format("cannot be put in place ({})", error.message()));
  }
  return {};
}

}  // namespace citytwin
