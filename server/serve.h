/// @file
/// `citytwin serve`: loads a city, starts the engine, serves until SIGTERM or SIGINT.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "geodata/result.h"

namespace citytwin {

struct ServeOptions {
  std::filesystem::path city_dir;
  std::string address = "127.0.0.1";
  int port = 50051;  ///< 0 = any free one
  std::filesystem::path state_dir = "state";
};

/// Blocks SIGTERM and SIGINT in the calling thread and all it starts, and waits for one of them; a
/// second one ends the process at once. A machine without a working engine still serves everything
/// but pictures.
/// @param on_listening  called once with the port
/// Errors: those of load_city() and server::Server::start().
[[nodiscard]] Result<void> serve(ServeOptions const& options,
                                 std::function<void(int port)> const& on_listening);

}  // namespace citytwin
