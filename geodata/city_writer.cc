#include "geodata/city_writer.h"

#include <cerrno>
#include <cstdio>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "geodata/city_gpkg.h"
#include "geodata/city_toml.h"
#include "geodata/content_version.h"
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

  /// Puts the folder under its name, once it is on the disk. One step exchanges it with a folder
  /// that stood there, so that a crash leaves the one or the other; what was there is removed last.
  std::error_code publish() const {
    for (auto const& file : fs::directory_iterator(path_)) {
      if (auto const error = synced(file.path())) return error;
    }
    if (auto const error = synced(path_)) return error;
    if (auto const error = fs::exists(target_) ? exchanged() : renamed(path_, target_))
      return error;
    return synced(target_.parent_path());
  }

 private:
  static std::error_code last_error() { return {errno, std::generic_category()}; }

  static std::error_code synced(fs::path const& file) {
    int const handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) return last_error();
    auto const error = ::fsync(handle) == 0 ? std::error_code() : last_error();
    ::close(handle);
    return error;
  }

  static std::error_code renamed(fs::path const& from, fs::path const& to) {
    std::error_code error;
    fs::rename(from, to, error);
    return error;
  }

  std::error_code exchanged() const {
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) {
      return {};
    }
    if (errno != EINVAL && errno != ENOSYS) return last_error();
    // A file system that cannot exchange: two steps, and back when the second fails.
    if (auto const error = renamed(target_, old_)) return error;
    auto const error = renamed(path_, target_);
    if (error) (void)renamed(old_, target_);
    return error;
  }

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

}  // namespace

struct CityWriter::State {
  State(CityModel const& city, fs::path const& named, fs::path const& target)
      : heading(city), folder(named), partial(target) {
    heading.layers.clear();
    heading.terrain.reset();
  }

  CityModel heading;
  fs::path folder;  ///< as the user named it
  PartialFolder partial;
  std::optional<CityGpkgWriter> tables;
  std::vector<CityToml::LayerEntry> entries;
  std::vector<std::uint64_t> hashes;
};

CityWriter::CityWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
CityWriter::CityWriter(CityWriter&&) noexcept = default;
CityWriter::~CityWriter() = default;

Result<CityWriter> CityWriter::create(CityModel const& heading, fs::path const& folder,
                                      bool replace) {
  auto const target = fs::absolute(folder.has_filename() ? folder : folder.parent_path());
  if (fs::exists(target) && !replace) {
    return Error{ErrorCode::already_exists,
                 fmt::format("{}: exists already; name another folder or ask to replace it",
                             folder.string()),
                 folder.string()};
  }
  auto state = std::make_unique<State>(heading, folder, target);
  std::error_code error;
  fs::create_directories(state->partial.path(), error);
  if (error) return cannot(folder, fmt::format("cannot be created ({})", error.message()));
  auto tables = CityGpkgWriter::create(state->partial.path() / "city.gpkg", heading.frame);
  if (!tables) return tables.error();
  state->tables.emplace(std::move(tables).value());
  return CityWriter(std::move(state));
}

Result<void> CityWriter::add(Layer const& layer, WriteProgress const& progress) {
  if (auto const ok = state_->tables->add(layer, progress); !ok) return ok;
  auto const of_rows = layer.size() == 0 ? FeatureId{0} : layer.id(layer.size() - 1);
  auto const last_id = layer.last_id() > of_rows ? layer.last_id() : 0;
  state_->entries.push_back({layer.name(), layer.kind(), layer.attribution(), last_id});
  state_->hashes.push_back(content_hash(layer));
  return {};
}

Result<std::string> CityWriter::finish(Grid<float> const* terrain) {
  auto const& city = state_->heading;
  auto const& path = state_->partial.path();
  if (auto const ok = state_->tables->close(); !ok) return ok.error();
  if (terrain) {
    if (auto const ok = write_terrain(*terrain, city.frame, path / "terrain.tif"); !ok) {
      return ok.error();
    }
  }
  CityToml const toml{city.name_en, city.name_zh,       city.synthetic, city.frame,
                      city.extent,  terrain != nullptr, state_->entries};
  if (auto const ok = write_city_toml(toml, path / "city.toml"); !ok) return ok.error();
  if (auto const error = state_->partial.publish()) {
    return cannot(state_->folder, fmt::format("cannot be put in place ({})", error.message()));
  }
  return content_version(city, state_->hashes, terrain ? content_hash(*terrain, city.frame) : 0);
}

}  // namespace citytwin
