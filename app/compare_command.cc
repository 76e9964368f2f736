#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "scenarios/archive/run_folder.h"
#include "scenarios/core/comparison.h"

namespace citytwin::app {

namespace {

struct CompareOptions {
  std::filesystem::path base;
  std::filesystem::path run;
  std::filesystem::path folder;
  bool replace = false;
};

/// The lines of a table under the comparison's name.
void print(Table const& table) {
  fmt::print("\n{}\n{}", table.title_en, to_csv(table));
}

Result<void> compare(CompareOptions const& options) {
  auto const base = read_run(options.base);
  if (!base) return base.error();
  auto const run = read_run(options.run);
  if (!run) return run.error();
  if (base->record.model_version != run->record.model_version) {
    return Error{ErrorCode::failed_precondition,
                 fmt::format("{} is of city version {}, {} of {}; expected runs of one version",
                             options.run.string(), run->record.model_version, options.base.string(),
                             base->record.model_version),
                 options.run.string()};
  }
  auto compared = compare_results(base->result, run->result);
  if (!compared) return compared.error();
  StoredRun out{run->record, std::move(*compared)};
  out.record.name = fmt::format("{} - {}", run->record.name, base->record.name);
  out.record.spec_hash = fmt::format("{}~{}", run->record.spec_hash, base->record.spec_hash);
  if (auto const written = write_run(out, options.folder, options.replace); !written) {
    return written;
  }
  for (auto const& table : out.result.tables) print(table);
  fmt::print("\n{}: {} overlays, {} tables\n", options.folder.string(), out.result.overlays.size(),
             out.result.tables.size());
  return {};
}

}  // namespace

void add_compare_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<CompareOptions>();
  auto* command = app.add_subcommand("compare", "What changes from one run to another");
  command->add_option("base", options->base, "Result folder of the run compared with")->required();
  command->add_option("run", options->run, "Result folder of the run whose difference is asked for")
      ->required();
  command->add_option("-o,--output", options->folder, "Folder for the comparison")->required();
  command->add_flag("--replace", options->replace, "Replace the folder if it exists");
  command->footer(
      "Values are the run less the base. The folder is drawn like a run.\n\nExample:\n"
      "  citytwin compare flood_p5 flood_p50 -o change\n"
      "  citytwin render city --run change --view plan -o change.png");
  command->callback([options, &outcome] { outcome.result = compare(*options); });
}

}  // namespace citytwin::app
