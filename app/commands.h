/// @file
/// The subcommands of `citytwin`. Each add_* declares one on the command line; main runs the chosen
/// one, whose callback returns through CommandOutcome.
#pragma once

#include "geodata/result.h"

namespace CLI {
class App;
}

namespace citytwin::app {

/// What the chosen subcommand left: an error is printed to stderr and turned into exit code 1.
struct CommandOutcome {
  Result<void> result;
};

void add_check_command(CLI::App& app, CommandOutcome& outcome);
void add_edit_command(CLI::App& app, CommandOutcome& outcome);
void add_find_command(CLI::App& app, CommandOutcome& outcome);
void add_frame_command(CLI::App& app, CommandOutcome& outcome);
void add_import_command(CLI::App& app, CommandOutcome& outcome);
void add_query_command(CLI::App& app, CommandOutcome& outcome);
void add_render_command(CLI::App& app, CommandOutcome& outcome);
void add_compare_command(CLI::App& app, CommandOutcome& outcome);
void add_run_command(CLI::App& app, CommandOutcome& outcome);
void add_sample_command(CLI::App& app, CommandOutcome& outcome);
void add_serve_command(CLI::App& app, CommandOutcome& outcome);
void add_sewer_command(CLI::App& app, CommandOutcome& outcome);
void add_tour_command(CLI::App& app, CommandOutcome& outcome);
void add_validate_command(CLI::App& app, CommandOutcome& outcome);

}  // namespace citytwin::app
