#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/sample/sample_city.h"

namespace citytwin::app {

namespace {

struct SampleOptions {
  std::string size = "core";
  std::uint64_t seed = 7;
  std::filesystem::path folder;
  bool replace = false;
};

Result<void> make_sample(SampleOptions const& options) {
  auto const size = sample::size_from(options.size);
  if (!size) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("--size is '{}'; expected block, core, town or district", options.size),
        "--size"};
  }
  auto const version = [&] {
    ProgressLine progress("sample city");
    return sample::write_sample_city(
        *size, options.seed, options.folder, options.replace,
        [&](double f, std::string_view what) { progress.update(f, what); });
  }();
  if (!version) return version.error();
  fmt::print("{}: synthetic city, size {}, seed {}, version {}\n", options.folder.string(),
             options.size, options.seed, *version);
  return {};
}

}  // namespace

void add_sample_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<SampleOptions>();
  auto* command = app.add_subcommand("sample", "Make the synthetic sample city");
  command
      ->add_option("--size", options->size,
                   "block (300 m), core (2 km), town (8 km) or district (25 km)")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Same seed, same city, on every machine")
      ->capture_default_str();
  command->add_option("-o,--output", options->folder, "City folder to write")->required();
  command->add_flag("--replace", options->replace, "Replace the folder if it exists");
  command->footer("Example:\n  citytwin sample --size core --seed 7 -o city");
  command->callback([options, &outcome] { outcome.result = make_sample(*options); });
}

}  // namespace citytwin::app
