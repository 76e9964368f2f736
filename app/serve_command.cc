#include <filesystem>
#include <fstream>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands.h"
#include "server/serve.h"

namespace citytwin::app {

namespace {

struct Options {
  ServeOptions serve;
  std::filesystem::path port_file;
};

void announce(Options const& options, int port) {
  fmt::print("gRPC on {}:{} (reflection and health on); Ctrl-C stops it\n", options.serve.address,
             port);
  std::fflush(stdout);
  if (options.port_file.empty()) return;
  // Written under another name first: whoever waits for the file never reads half a number.
  std::filesystem::path const partial = options.port_file.string() + ".partial";
  std::ofstream(partial) << port << '\n';
  std::filesystem::rename(partial, options.port_file);
}

}  // namespace

void add_serve_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<Options>();
  auto& serve_options = options->serve;
  auto* command = app.add_subcommand("serve", "Serve a city over gRPC");
  command->add_option("city", serve_options.city_dir, "City folder")->required();
  command->add_option("--address", serve_options.address, "Address to listen on")
      ->capture_default_str();
  command->add_option("--port", serve_options.port, "Port; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--state", serve_options.state_dir, "Folder for runs; everything that changes")
      ->capture_default_str();
  command->add_option("--port-file", options->port_file, "Write the port here once listening");
  command->footer("Example:\n  citytwin serve city --port 50051 --state state");
  command->callback([options, &outcome] {
    outcome.result = serve(options->serve, [&](int port) { announce(*options, port); });
  });
}

}  // namespace citytwin::app
