#include "app/picture_file.h"

#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

namespace citytwin::app {

namespace {

using Bytes = std::vector<std::uint8_t>;

struct CloseDataset {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};

Error failed(char const* what) {
  return {ErrorCode::internal, fmt::format("GeoTIFF: cannot be {}: {}", what, CPLGetLastErrorMsg()),
          "GeoTIFF"};
}

void set_georeference(GDALDataset& dataset, Frame const& frame, Camera const& camera,
                      LocalFrame const& local) {
  double const pixel_m = camera.plan_height_m / frame.height_px;
  auto const corner = local.to_world(camera.target.x - pixel_m * frame.width_px / 2,
                                     camera.target.y + camera.plan_height_m / 2);
  double transform[6] = {corner.x, pixel_m, 0, corner.y, 0, -pixel_m};
  dataset.SetGeoTransform(transform);
  OGRSpatialReference crs;
  if (crs.SetFromUserInput(local.crs.c_str()) != OGRERR_NONE) return;
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  dataset.SetSpatialRef(&crs);
}

/// Made in memory, so that it reaches the disk like every other picture: whole or not at all.
Result<Bytes> encode_geotiff(Frame const& frame, Camera const& camera, LocalFrame const& local) {
  GDALAllRegister();
  CPLErrorReset();
  auto const name = fmt::format("/vsimem/citytwin_{}.tif", static_cast<void const*>(&frame));
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  char const* options[] = {"COMPRESS=DEFLATE", "PREDICTOR=2", "TILED=YES", "PHOTOMETRIC=RGB",
                           nullptr};
  std::unique_ptr<GDALDataset, CloseDataset> dataset(driver->Create(
      name.c_str(), frame.width_px, frame.height_px, 3, GDT_Byte, const_cast<char**>(options)));
  if (!dataset) return failed("made");
  set_georeference(*dataset, frame, camera, local);
  auto* pixels = const_cast<std::uint8_t*>(frame.rgba.data());  // RasterIO reads them when writing
  auto const written = dataset->RasterIO(GF_Write, 0, 0, frame.width_px, frame.height_px, pixels,
                                         frame.width_px, frame.height_px, GDT_Byte, 3, nullptr, 4,
                                         GSpacing{4} * frame.width_px, 1, nullptr);
  dataset.reset();
  vsi_l_offset size = 0;
  auto* bytes = VSIGetMemFileBuffer(name.c_str(), &size, FALSE);
  auto out = bytes == nullptr ? Bytes{} : Bytes(bytes, bytes + size);
  VSIUnlink(name.c_str());
  if (written != CE_None || out.empty()) return failed("written");
  return out;
}

}  // namespace

Result<PictureKind> picture_kind(std::filesystem::path const& file) {
  auto const ending = file.extension().string();
  if (ending == ".png") return PictureKind::png;
  if (ending == ".jpg" || ending == ".jpeg") return PictureKind::jpeg;
  if (ending == ".webp") return PictureKind::webp;
  if (ending == ".tif" || ending == ".tiff") return PictureKind::geotiff;
  if (ending == ".mp4") return PictureKind::video;
  return Error{ErrorCode::invalid_argument,
               fmt::format("-o is '{}'; expected a name ending in .png, .jpg, .webp, .tif or .mp4",
                           file.string()),
               "-o"};
}

Result<Bytes> encode_picture(Frame const& frame, PictureKind kind, Camera const& camera,
                             LocalFrame const& local, int quality) {
  if (kind == PictureKind::jpeg) return encode_jpeg(frame, quality);
  if (kind == PictureKind::webp) return encode_webp(frame, quality);
  if (kind != PictureKind::geotiff) return encode_png(frame);
  if (camera.plan) return encode_geotiff(frame, camera, local);
  return Error{ErrorCode::invalid_argument,
               "-o names a GeoTIFF, which is a map; expected --view plan or --plan with it", "-o"};
}

}  // namespace citytwin::app
