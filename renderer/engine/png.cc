#include <png.h>

#include "renderer/engine/engine.h"

namespace citytwin {

namespace {

constexpr int compression = 3;  // twice as fast as libpng's default for a few per cent of size

void append(png_structp png, png_bytep data, png_size_t size) {
  auto& out = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
  out.insert(out.end(), data, data + size);
}

void note_error(png_structp png, png_const_charp message) {
  *static_cast<std::string*>(png_get_error_ptr(png)) = message;
  png_longjmp(png, 1);
}

void ignore_warning(png_structp, png_const_charp) {}

/// libpng reports by longjmp: no object with a destructor lives across it here.
bool write(png_structp png, png_infop info, Frame const& frame, std::uint8_t const* rgb_rows) {
  if (setjmp(png_jmpbuf(png))) return false;
  png_set_compression_level(png, compression);
  png_set_IHDR(png, info, static_cast<png_uint_32>(frame.width_px),
               static_cast<png_uint_32>(frame.height_px), 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_write_info(png, info);
  for (int row = 0; row < frame.height_px; ++row) {
    png_write_row(png, rgb_rows + static_cast<std::size_t>(row) *
                                      static_cast<std::size_t>(frame.width_px) * 3);
  }
  png_write_end(png, info);
  return true;
}

std::vector<std::uint8_t> without_alpha(Frame const& frame) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(frame.rgba.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < frame.rgba.size(); i += 4) {
    rgb.insert(rgb.end(), {frame.rgba[i], frame.rgba[i + 1], frame.rgba[i + 2]});
  }
  return rgb;
}

}  // namespace

Result<std::vector<std::uint8_t>> encode_png(Frame const& frame) {
  auto const pixels =
      static_cast<std::size_t>(frame.width_px) * static_cast<std::size_t>(frame.height_px);
  if (pixels == 0 || frame.rgba.size() != pixels * 4) {
    return Error{ErrorCode::invalid_argument,
                 "png: the frame has no pixels or the wrong number of them", "frame"};
  }
  std::string error;
  std::vector<std::uint8_t> out;
  auto const rgb = without_alpha(frame);
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, &error, note_error, ignore_warning);
  png_infop info = png ? png_create_info_struct(png) : nullptr;
  if (!info) {
    png_destroy_write_struct(&png, nullptr);
    return Error{ErrorCode::resource_exhausted, "png: libpng does not start", "libpng"};
  }
  png_set_write_fn(png, &out, append, nullptr);
  bool const written = write(png, info, frame, rgb.data());
  png_destroy_write_struct(&png, &info);
  if (!written) return Error{ErrorCode::internal, "png: " + error, "libpng"};
  return out;
}

}  // namespace citytwin
