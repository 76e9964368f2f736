/// @file
/// Where the real test data lies; tests that need it skip with a printed reason when it is absent.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace citytwin::test {

/// $CITYTWIN_TEST_DATA, default ../shared/data from the project's root.
[[nodiscard]] inline std::filesystem::path data_root() {
  char const* set = std::getenv("CITYTWIN_TEST_DATA");
  return set ? set : "../shared/data";
}

/// The path of a test file, or nullopt after printing why the test is skipped.
[[nodiscard]] inline std::optional<std::filesystem::path> test_file(std::string_view relative) {
  auto const path = data_root() / relative;
  if (std::filesystem::exists(path)) return path;
  std::printf("SKIPPED: %s is absent; set CITYTWIN_TEST_DATA\n", path.string().c_str());
  return std::nullopt;
}

}  // namespace citytwin::test
