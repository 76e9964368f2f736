// serve_process CITY_DIR PORT STATE_DIR: what `citytwin serve` does, for tests that need a process.
#include <cstdio>
#include <cstdlib>

#include "server/serve.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  citytwin::ServeOptions options;
  options.city_dir = argv[1];
  options.port = std::atoi(argv[2]);
  options.state_dir = argv[3];
  auto const served = citytwin::serve(options, [](int port) {
    std::printf("%d\n", port);
    std::fflush(stdout);
  });
  if (served) return 0;
  std::fprintf(stderr, "%s\n", served.error().message.c_str());
  return 1;
}
