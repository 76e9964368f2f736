#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/city_folder.h"
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
    return Error{ErrorCode::invalid_argument,
                 fmt::format("--size is '{}'; expected block or core", options.size), "--size"};
  }
  std::shared_ptr<CityModel const> city;
  {
    ProgressLine progress("sample city");
    city = sample::make_city(*size, options.seed,
                             [&](double f, std::string_view what) { progress.update(f, what); });
  }
  if (auto const written = write_city(*city, options.folder, options.replace); !written) {
    return written;
  }
  fmt::print("{}: synthetic city '{}', {} layers, version {}\n", options.folder.string(),
             city->name_en, city->layers.size(), city->version);
  return {};
}

}  // namespace

void add_sample_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<SampleOptions>();
  auto* command = app.add_subcommand("sample", "Make the synthetic sample city");
  command->add_option("--size", options->size, "block (300 m) or core (2 x 2 km)")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "Same seed, same city, on every machine")
      ->capture_default_str();
  command->add_option("-o,--output", options->folder, "City folder to write")->required();
  command->add_flag("--replace", options->replace, "Replace the folder if it exists");
  command->footer("Example:\n  citytwin sample --size core --seed 7 -o city");
  command->callback([options, &outcome] { outcome.result = make_sample(*options); });
}

}  // namespace citytwin::app
