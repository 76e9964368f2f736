#include "geodata/data_dir.h"

#include <cstdlib>
#include <system_error>

namespace citytwin {

namespace {

std::filesystem::path data_root() {
  if (char const* set = std::getenv("CITYTWIN_DATA_DIR")) return set;
  std::error_code error;
  auto const program = std::filesystem::read_symlink("/proc/self/exe", error);
  auto const installed = program.parent_path().parent_path() / "share" / "citytwin";
  if (!error && std::filesystem::is_directory(installed, error)) return installed;
  return CITYTWIN_SOURCE_DATA_DIR;
}

}  // namespace

std::filesystem::path data_path(std::string_view relative) {
  return data_root() / relative;
}

}  // namespace citytwin
