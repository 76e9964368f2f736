#include "geodata/loaders/vsi_file.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <vector>

#include <cpl_vsi.h>
#include <fmt/format.h>

#include "geodata/gdal_errors.h"

namespace citytwin {

namespace {

constexpr std::size_t block_bytes = 1 << 16;

struct CloseFile {
  void operator()(VSILFILE* file) const { VSIFCloseL(file); }
};

}  // namespace

bool for_each_block(std::string const& gdal_name,
                    std::function<bool(std::string_view)> const& visit) {
  GdalErrorScope const quiet;
  std::unique_ptr<VSILFILE, CloseFile> const file(VSIFOpenL(gdal_name.c_str(), "rb"));
  if (!file) return false;
  std::vector<char> block(block_bytes);
  for (;;) {
    auto const got = VSIFReadL(block.data(), 1, block.size(), file.get());
    if (got == 0 || !visit({block.data(), got})) return true;
  }
}

Result<std::string> read_whole(std::string const& gdal_name, std::string const& name,
                               std::uintmax_t max_bytes) {
  std::string text;
  bool const opened = for_each_block(gdal_name, [&](std::string_view block) {
    text += block;
    return text.size() <= max_bytes;
  });
  if (!opened) {
    return Error{ErrorCode::not_found, fmt::format("{}: cannot be opened", name), gdal_name};
  }
  if (text.size() > max_bytes) {
    return Error{
        ErrorCode::resource_exhausted,
        fmt::format("{}: has more than the {} bytes that are read of its format", name, max_bytes),
        gdal_name};
  }
  return text;
}

std::uintmax_t content_bytes(std::string const& gdal_name, std::uintmax_t enough) {
  if (gdal_name.rfind("/vsigzip/", 0) != 0) {
    GdalErrorScope const quiet;
    VSIStatBufL status;
    return VSIStatL(gdal_name.c_str(), &status) == 0 ? static_cast<std::uintmax_t>(status.st_size)
                                                     : 0;
  }
  std::uintmax_t sum = 0;
  for_each_block(gdal_name, [&](std::string_view block) {
    sum += block.size();
    return sum <= enough;
  });
  return sum;
}

bool is_file(std::string const& gdal_name) {
  GdalErrorScope const quiet;
  VSIStatBufL status;
  return VSIStatL(gdal_name.c_str(), &status) == 0 && VSI_ISREG(status.st_mode);
}

bool ends_with(std::string_view text, std::string_view ending) {
  auto const same = [](unsigned char a, unsigned char b) {
    return std::tolower(a) == std::tolower(b);
  };
  return text.size() >= ending.size() &&
         std::equal(ending.rbegin(), ending.rend(), text.rbegin(), same);
}

}  // namespace citytwin
