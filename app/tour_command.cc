#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/commands.h"
#include "app/progress_line.h"
#include "server/client/tour.h"

namespace citytwin::app {

namespace {

struct TourOptions {
  std::string address = "127.0.0.1:50051";
  std::filesystem::path folder = "out";
};

}  // namespace

void add_tour_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<TourOptions>();
  auto* command = app.add_subcommand(
      "tour", "Through a running server: run flood, lighting and risk, fetch a picture of each");
  command->add_option("--connect", options->address, "HOST:PORT of the server")
      ->capture_default_str();
  command->add_option("-o,--output", options->folder, "Folder for pictures and their JSON")
      ->capture_default_str();
  command->footer("Example:\n  citytwin tour --connect 127.0.0.1:50051 -o out");
  command->callback([options, &outcome] {
    ProgressLine progress("tour");
    outcome.result = run_tour(options->address, options->folder,
                              [&](double f, std::string_view phase) { progress.update(f, phase); });
  });
}

}  // namespace citytwin::app
