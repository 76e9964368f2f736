#include "geodata/terrain_tiles.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <gdal_utils.h>

#include "geodata/gdal_errors.h"
#include "geodata/ogr_srs.h"
#include "geodata/terrain_tile.h"

namespace citytwin {

namespace {

constexpr std::size_t max_cells = std::size_t{1} << 30;
constexpr float nan_m = std::numeric_limits<float>::quiet_NaN();

struct DatasetDelete {
  void operator()(void* data) const { GDALClose(data); }
};
using DatasetPtr = std::unique_ptr<void, DatasetDelete>;

Error bad(Raster const& tile, ErrorCode code, std::string const& what) {
  return {code, fmt::format("{}: {}", tile.name, what), tile.name};
}

class Mosaic {
 public:
  Mosaic(LocalFrame const& frame, TerrainTileOptions const& options)
      : frame_(frame), options_(options) {}

  Result<TerrainTiles> make(std::span<std::filesystem::path const> files) {
    TileReader reader(frame_, options_);
    for (auto const& file : files) {
      auto tile = reader.read(file);
      if (!tile) return tile.error();
      tiles_.push_back(std::move(tile).value());
    }
    warnings_ = reader.warnings();
    if (tiles_.empty()) {
      return Error{ErrorCode::invalid_argument, "no elevation raster is given", "terrain"};
    }
    auto const geometry = target();
    if (!geometry) return geometry.error();
    grid_ = Grid<float>(*geometry, nan_m);
    for (auto const& tile : tiles_) {
      if (auto const ok = add(tile); !ok) return ok.error();
    }
    tell();
    return TerrainTiles{std::move(grid_), std::move(warnings_)};
  }

 private:
  Result<GridGeometry> target() {
    double finest = std::numeric_limits<double>::infinity();
    Box box;
    std::optional<GridGeometry> lattice;
    bool one_lattice = options_.cell_m == 0;
    for (auto const& tile : tiles_) {
      auto const footprint = footprint_of(tile, frame_);
      if (!footprint) return footprint.error();
      auto const own = lattice_of(tile, frame_);
      one_lattice = one_lattice && own && (!lattice || same_lattice(*lattice, *own));
      if (!lattice) lattice = own;
      finest = std::min(finest, own ? own->cell_m : footprint->cell_m);
      Box const covered = own ? own->box() : footprint->box;
      box.add(covered.min_x, covered.min_y);
      box.add(covered.max_x, covered.max_y);
    }
    if (auto const ok = check_cover(box, finest); !ok) return ok.error();
    double const cell = options_.cell_m > 0 ? options_.cell_m : finest;
    Vec2 const anchor = one_lattice ? Vec2{lattice->west_m, lattice->north_m} : Vec2{0, 0};
    if (!one_lattice) warped_cell_m_ = cell;
    return covering(cut(box, cell), anchor, cell);
  }

  Box cut(Box const& box, double cell) const {
    if (!options_.must_cover) return box;
    auto const& city = *options_.must_cover;
    return {std::max(box.min_x, city.min_x - cell), std::max(box.min_y, city.min_y - cell),
            std::min(box.max_x, city.max_x + cell), std::min(box.max_y, city.max_y + cell)};
  }

  Result<void> check_cover(Box const& box, double cell) const {
    if (!options_.must_cover) return {};
    auto const& city = *options_.must_cover;
    double const slack = cell / 2;
    if (box.min_x <= city.min_x + slack && box.min_y <= city.min_y + slack &&
        box.max_x >= city.max_x - slack && box.max_y >= city.max_y - slack) {
      return {};
    }
    auto const text = [&](Box const& b) {
      auto const low = frame_.to_world(b.min_x, b.min_y), high = frame_.to_world(b.max_x, b.max_y);
      return fmt::format("easting {:.1f} to {:.1f}, northing {:.1f} to {:.1f}", low.x, high.x,
                         low.y, high.y);
    };
    auto const who = tiles_.size() == 1 ? tiles_[0].name : fmt::format("{} tiles", tiles_.size());
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: covers {}; expected at least the city's extent, {}", who,
                             text(box), text(city)),
                 tiles_[0].name};
  }

  /// Cells of the lattice through the anchor that cover the box.
  static Result<GridGeometry> covering(Box const& box, Vec2 anchor, double cell) {
    constexpr double slack = 1e-3;  // of a cell, so that a tile's own border adds no row
    double const west = std::floor((box.min_x - anchor.x) / cell + slack);
    double const east = std::ceil((box.max_x - anchor.x) / cell - slack);
    double const south = std::floor((box.min_y - anchor.y) / cell + slack);
    double const north = std::ceil((box.max_y - anchor.y) / cell - slack);
    double const cells = (east - west) * (north - south);
    if (!(cells <= static_cast<double>(max_cells))) {
      return Error{ErrorCode::resource_exhausted,
                   fmt::format("terrain of {:.0f} cells of {} m is asked for; at most {} are made",
                               cells, cell, max_cells),
                   "terrain"};
    }
    return GridGeometry{anchor.x + west * cell, anchor.y + north * cell, cell,
                        static_cast<int>(east - west), static_cast<int>(north - south)};
  }

  Result<void> add(Raster const& tile) {
    auto const own = lattice_of(tile, frame_);
    if (own && same_lattice(*own, grid_.geometry())) {
      copy(tile, *own);
      return {};
    }
    auto const warped = warp(tile);
    if (!warped) return warped.error();
    for (std::size_t i = 0; i < warped->size(); ++i) merge(grid_.values()[i], (*warped)[i]);
    return {};
  }

  void copy(Raster const& tile, GridGeometry const& own) {
    auto const& g = grid_.geometry();
    int const left = static_cast<int>(std::lround((own.west_m - g.west_m) / g.cell_m));
    int const top = static_cast<int>(std::lround((g.north_m - own.north_m) / g.cell_m));
    for (int row = std::max(0, -top); row < std::min(own.rows, g.rows - top); ++row) {
      auto const* from = tile.values.data() +
                         static_cast<std::size_t>(row) * static_cast<std::size_t>(own.columns);
      for (int c = std::max(0, -left); c < std::min(own.columns, g.columns - left); ++c) {
        merge(grid_.at(row + top, c + left), from[c]);
      }
    }
  }

  void merge(float& have, float value) {
    if (std::isnan(value)) return;
    if (std::isnan(have)) {
      have = value;
    } else {
      ++overlaps_;
      largest_difference_m_ = std::max(largest_difference_m_, std::abs(have - value));
    }
  }

  static DatasetPtr in_memory(int columns, int rows, float const* values,
                              std::array<double, 6> transform, std::string const& crs) {
    auto* driver = GetGDALDriverManager()->GetDriverByName("MEM");
    auto* data = driver->Create("", columns, rows, 1, GDT_Float32, nullptr);
    data->SetGeoTransform(transform.data());
    if (auto const srs = parse_srs(crs)) data->SetSpatialRef(&*srs);
    auto& band = *data->GetRasterBand(1);
    band.SetNoDataValue(nan_m);
    // RasterIO only reads when writing; a copy in memory does not fail.
    [[maybe_unused]] auto const done =
        band.RasterIO(GF_Write, 0, 0, columns, rows, const_cast<float*>(values), columns, rows,
                      GDT_Float32, 0, 0, nullptr);
    assert(done == CE_None);
    return DatasetPtr(data);
  }

  Result<std::vector<float>> warp(Raster const& tile) const {
    GdalErrorScope const errors;
    auto const& g = grid_.geometry();
    auto const corner = frame_.to_world(g.west_m, g.north_m);
    std::vector<float> out(g.size(), nan_m);
    auto const from = in_memory(tile.info.columns, tile.info.rows, tile.values.data(),
                                tile.info.transform, tile.info.crs);
    auto const to = in_memory(g.columns, g.rows, out.data(),
                              {corner.x, g.cell_m, 0, corner.y, 0, -g.cell_m}, frame_.crs);
    std::array<char const*, 9> arguments{"-r",  "bilinear", "-srcnodata", "nan",  "-dstnodata",
                                         "nan", "-et",      "0.01",       nullptr};
    auto* options = GDALWarpAppOptionsNew(const_cast<char**>(arguments.data()), nullptr);
    GDALDatasetH source = from.get();
    int wrong = 0;
    GDALWarp(nullptr, to.get(), 1, &source, options, &wrong);
    GDALWarpAppOptionsFree(options);
    auto* band = static_cast<GDALDataset*>(to.get())->GetRasterBand(1);
    auto const done = band->RasterIO(GF_Read, 0, 0, g.columns, g.rows, out.data(), g.columns,
                                     g.rows, GDT_Float32, 0, 0, nullptr);
    if (done == CE_None && errors.failures().empty()) return out;
    return bad(
        tile, ErrorCode::invalid_argument,
        fmt::format("cannot be warped to {} ({})", frame_.crs, errors.last_failure("unknown")));
  }

  void tell() {
    if (warped_cell_m_ > 0) {
      warnings_.push_back(fmt::format("terrain is resampled (bilinear) to cells of {:.4g} m in {}",
                                      warped_cell_m_, frame_.crs));
    }
    if (largest_difference_m_ > 0) {
      warnings_.push_back(
          fmt::format("tiles overlap in {} cells and differ there by up to {:.3f} m; "
                      "the tile named first counts",
                      overlaps_, largest_difference_m_));
    }
    auto const& values = grid_.values();
    auto const gaps =
        std::count_if(values.begin(), values.end(), [](float v) { return std::isnan(v); });
    if (gaps > 0) {
      warnings_.push_back(fmt::format("{} of {} cells have no elevation", gaps, values.size()));
    }
  }

  LocalFrame const& frame_;
  TerrainTileOptions const& options_;
  std::vector<Raster> tiles_;
  Grid<float> grid_;
  std::vector<std::string> warnings_;
  double warped_cell_m_ = 0;
  std::size_t overlaps_ = 0;
  float largest_difference_m_ = 0;
};

}  // namespace

Result<TerrainTiles> read_terrain_tiles(std::span<std::filesystem::path const> tiles,
                                        LocalFrame const& frame,
                                        TerrainTileOptions const& options) {
  return Mosaic(frame, options).make(tiles);
}

}  // namespace citytwin
