#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>
#include <webp/encode.h>

#include "renderer/engine/engine.h"

namespace citytwin {

namespace {

using Bytes = std::vector<std::uint8_t>;

Error broken(char const* format, std::string const& why) {
  return {ErrorCode::invalid_argument, std::string(format) + ": " + why, "frame"};
}

Result<void> check(char const* format, Frame const& frame, int largest_side_px) {
  auto const pixels =
      static_cast<std::size_t>(frame.width_px) * static_cast<std::size_t>(frame.height_px);
  if (pixels == 0 || frame.rgba.size() != pixels * 4) {
    return broken(format, "the frame has no pixels or the wrong number of them");
  }
  if (std::max(frame.width_px, frame.height_px) > largest_side_px) {
    return broken(format, "a side is " + std::to_string(std::max(frame.width_px, frame.height_px)) +
                              " pixels; expected at most " + std::to_string(largest_side_px));
  }
  return {};
}

/// libjpeg reports by a call that must not return.
struct JpegErrors {
  jpeg_error_mgr manager;  // first: libjpeg hands back its address
  std::jmp_buf leave;
  char message[JMSG_LENGTH_MAX];
};

void leave_jpeg(j_common_ptr jpeg) {
  auto& errors = *reinterpret_cast<JpegErrors*>(jpeg->err);
  errors.manager.format_message(jpeg, errors.message);
  std::longjmp(errors.leave, 1);
}

/// No object with a destructor lives across the longjmp here.
bool write_jpeg(jpeg_compress_struct& jpeg, JpegErrors& errors, Frame const& frame, int quality,
                unsigned char** out, unsigned long* size) {
  if (setjmp(errors.leave)) return false;
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, out, size);
  jpeg.image_width = static_cast<JDIMENSION>(frame.width_px);
  jpeg.image_height = static_cast<JDIMENSION>(frame.height_px);
  jpeg.input_components = 4;
  jpeg.in_color_space = JCS_EXT_RGBX;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  for (int c = 0; c < 3; ++c) jpeg.comp_info[c].h_samp_factor = jpeg.comp_info[c].v_samp_factor = 1;
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    auto* row =
        const_cast<JSAMPROW>(&frame.rgba[std::size_t{jpeg.next_scanline} * jpeg.image_width * 4]);
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  return true;
}

}  // namespace

Result<Bytes> encode_jpeg(Frame const& frame, int quality) {
  if (auto r = check("jpeg", frame, 65500); !r) return r.error();
  jpeg_compress_struct jpeg{};
  JpegErrors errors{};
  jpeg.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = leave_jpeg;
  unsigned char* out = nullptr;
  unsigned long size = 0;
  bool const written = write_jpeg(jpeg, errors, frame, quality, &out, &size);
  jpeg_destroy_compress(&jpeg);
  std::unique_ptr<unsigned char, decltype(&std::free)> const owned(out, &std::free);
  if (!written) {
    return Error{ErrorCode::internal, std::string("jpeg: ") + errors.message, "libjpeg"};
  }
  return Bytes(out, out + size);
}

Result<Bytes> encode_webp(Frame const& frame, int quality) {
  if (auto r = check("webp", frame, WEBP_MAX_DIMENSION); !r) return r.error();
  std::uint8_t* out = nullptr;
  auto const size = WebPEncodeRGBA(frame.rgba.data(), frame.width_px, frame.height_px,
                                   frame.width_px * 4, static_cast<float>(quality), &out);
  std::unique_ptr<std::uint8_t, decltype(&WebPFree)> const owned(out, &WebPFree);
  if (size == 0) {
    return Error{ErrorCode::resource_exhausted, "webp: no memory for the picture", "libwebp"};
  }
  return Bytes(out, out + size);
}

}  // namespace citytwin
