#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"

namespace {

constexpr char const* description =
    "CityTwin: digital-twin server for a new city core.\n"
    "Loads GIS layers, runs flood, lighting, risk and quality scenarios, draws them in 3D.";

constexpr char const* examples =
    "Examples:\n"
    "  citytwin sample --size core --seed 7 -o city       make the synthetic sample city\n"
    "  citytwin serve city                                serve it on 127.0.0.1:50051 (gRPC)\n"
    "  citytwin run data/scenarios/flood_p50.toml city -o flood   run a scenario without a server\n"
    "  citytwin render city --run flood -o flood.png      draw its result\n"
    "  citytwin query city --layer buildings --where \"height_m > 24\"   list what a filter keeps\n"
    "  citytwin find city 人民北路                           find a road, place or id\n"
    "  citytwin import roads.osm.gz --map osm -o mycity   make a city of your own data\n"
    "\n'citytwin COMMAND --help' explains each command.";

/// CLI11 answers an unknown command with "A subcommand is required"; this names it.
bool is_unknown_command(CLI::App const& app, std::string const& word) {
  auto const named = app.get_subcommands([&](CLI::App const* c) { return c->get_name() == word; });
  return !word.starts_with('-') && named.empty();
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app(description, "citytwin");
  app.footer(examples);
  app.set_version_flag("--version", std::string("citytwin ") + CITYTWIN_VERSION);
  app.require_subcommand(1);

  citytwin::app::CommandOutcome outcome;
  citytwin::app::add_sample_command(app, outcome);
  citytwin::app::add_import_command(app, outcome);
  citytwin::app::add_query_command(app, outcome);
  citytwin::app::add_find_command(app, outcome);
  citytwin::app::add_frame_command(app, outcome);
  citytwin::app::add_check_command(app, outcome);
  citytwin::app::add_edit_command(app, outcome);
  citytwin::app::add_serve_command(app, outcome);
  citytwin::app::add_run_command(app, outcome);
  citytwin::app::add_sewer_command(app, outcome);
  citytwin::app::add_compare_command(app, outcome);
  citytwin::app::add_render_command(app, outcome);
  citytwin::app::add_tour_command(app, outcome);
  citytwin::app::add_validate_command(app, outcome);
  if (argc > 1 && is_unknown_command(app, argv[1])) {
    fmt::print(stderr, "citytwin: there is no command '{}'; 'citytwin --help' lists them\n",
               argv[1]);
    return 1;
  }
  CLI11_PARSE(app, argc, argv);

  if (!outcome.result) {
    fmt::print(stderr, "citytwin: {}\n", outcome.result.error().message);
    return 1;
  }
  return 0;
} catch (std::exception const& e) {
  fmt::print(stderr, "citytwin: internal error: {}\n", e.what());
  return 70;
}
