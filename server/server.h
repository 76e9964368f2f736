/// @file
/// Server: the gRPC services over one city, listening.
///
/// The city is live: it opens with the edits of its state folder, FeatureService edits it, and
/// every call, run and picture takes the snapshot of its moment (geodata/edits/live_city.h).
///
/// Threads  gRPC's own never compute; searches run on the query pool (one thread a core), edits
///          wait for the disk on a pool of theirs, runs are computed on the run queue's thread,
///          pictures on the engine's. A full queue answers RESOURCE_EXHAUSTED with RetryInfo.
/// Limits   requests above 4 MiB are refused by gRPC with RESOURCE_EXHAUSTED.
/// Checked  tests/server/server_test.cc
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"

namespace citytwin {
class Engine;
}

namespace citytwin::server {

struct ServerOptions {
  std::string address = "127.0.0.1";
  int port = 50051;  ///< 0 = any free one
  std::filesystem::path state_dir = "state";
  std::size_t query_threads = 0;  ///< 0 = cores
  std::size_t query_queue = 256;  ///< searches that may wait
  std::size_t render_queue = 8;   ///< pictures that may wait
};

/// What the services work on; all of it outlives the server.
struct ServerParts {
  std::shared_ptr<CityModel const> model;  ///< the city before any edit
  std::vector<Scenario const*> scenarios;
  Engine* engine = nullptr;    ///< nullptr = this machine cannot draw
  std::string engine_failure;  ///< then: why, for the caller who asks for a picture
};

class Server {
 public:
  /// Errors: unavailable when the port is taken or the state folder is in use; those of
  /// LiveCity::open().
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions const& options,
                                                             ServerParts parts);
  /// Stops as stop() does.
  ~Server();

  [[nodiscard]] int port() const;
  /// Health turns NOT_SERVING, streams end with UNAVAILABLE, the running run is cancelled, calls in
  /// flight get 3 s to finish.
  void stop();

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace citytwin::server
