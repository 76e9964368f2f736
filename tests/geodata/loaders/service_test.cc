/// Services: WFS and OGC API Features from a small server of canned answers, PostGIS from a real
/// one that the test starts and stops.

#include <csignal>
#include <cstdlib>
#include <thread>

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/vsi_file.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/loaders/canned_services.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

/// A process of the test's own, ended with it.
class Process {
 public:
  explicit Process(std::vector<std::string> const& command) : id_(fork()) {
    if (id_ != 0) return;
    std::vector<char*> arguments;
    for (auto const& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  ~Process() { stop(SIGTERM); }
  Process(Process const&) = delete;
  Process& operator=(Process const&) = delete;
  void stop(int signal) {
    if (id_ <= 0) return;
    kill(id_, signal);
    waitpid(id_, nullptr, 0);
    id_ = 0;
  }

 private:
  pid_t id_;
};

std::string wait_for_text(std::filesystem::path const& file) {
  for (int i = 0; i < 400; ++i) {
    if (auto const text = read_whole(file.string(), "port", 100); text && !text->empty()) {
      return *text;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return {};
}

bool has_command(char const* name) {
  return std::system(fmt::format("command -v {} >/dev/null 2>&1", name).c_str()) == 0;
}

LoadedLayer load(std::string const& service, std::string const& layer) {
  LoadOptions options;
  options.read.layer = layer;
  auto loaded = load_layer(service, options, songjiang());
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  return std::move(loaded).value();
}

/// EPSG:4549 of 31.03 N 121.22 E by PROJ 9.1.1 is 616482.864, 3434939.749.
void check_first_point(LoadedLayer const& loaded) {
  REQUIRE(loaded.layer->size() == 2);
  auto const p = loaded.layer->geometry(0).exterior(0)[0];
  CHECK(p.x == Approx(482.864).margin(0.001));
  CHECK(p.y == Approx(-60.251).margin(0.001));
  CHECK(loaded.layer->text("name", 0) == "松江");
}

}  // namespace

TEST_CASE("WFS and OGC API Features are read like files", "[geodata][e2e]") {
  if (!has_command("python3")) {
    std::printf("SKIPPED: python3 is absent; it serves the canned answers\n");
    return;
  }
  ScratchFolder const scratch;
  auto const script = write_file(scratch / "serve.py", canned_services_py);
  Process const server({"python3", script, scratch / "port"});
  auto const port = wait_for_text(scratch / "port");
  REQUIRE_FALSE(port.empty());
  auto const wfs = load("WFS:http://127.0.0.1:" + port + "/wfs", "city:places");
  check_first_point(wfs);
  CHECK(wfs.report.driver == "WFS");
  auto const oapif = load("OAPIF:http://127.0.0.1:" + port + "/oapif", "places");
  check_first_point(oapif);
  CHECK(oapif.report.driver == "OAPIF");
  auto const absent = open_source("WFS:http://127.0.0.1:" + port + "/nothing");
  REQUIRE_FALSE(absent.ok());
  CHECK(absent.error().code == ErrorCode::unavailable);
}

TEST_CASE("PostGIS tables are read in their CRS", "[geodata][e2e]") {
  std::string const tools = "/usr/lib/postgresql/15/bin/";
  bool const extension =
      std::filesystem::exists("/usr/share/postgresql/15/extension/postgis.control");
  if (!std::filesystem::exists(tools + "initdb") || !extension) {
    std::printf("SKIPPED: postgresql and postgresql-15-postgis-3 are not installed\n");
    return;
  }
  ScratchFolder const scratch;
  auto const root = scratch.path().string();
  // PostgreSQL does not run as root: the test then lends it the unprivileged user that Debian's
  // package brings.
  std::string const as =
      geteuid() == 0 ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
  if (geteuid() == 0) REQUIRE(std::system(("chown postgres " + root).c_str()) == 0);
  auto const run = [&](std::string const& command) {
    return std::system((as + command + " >>" + root + ".log 2>&1").c_str());
  };
  REQUIRE(run(tools + "initdb -D " + root + "/db -A trust -U city -E UTF8 --locale=C") == 0);
  auto const flags =
      fmt::format("-c listen_addresses= -c unix_socket_directories={} -c fsync=off", root);
  REQUIRE(run(fmt::format("{}pg_ctl -D {}/db -w -o '{}' start", tools, root, flags)) == 0);
  auto const sql = write_file(scratch / "city.sql", R"(
    CREATE EXTENSION postgis;
    CREATE TABLE places (id serial PRIMARY KEY, name text, geom geometry(Point, 4490));
    INSERT INTO places (name, geom) VALUES
      ('松江', ST_SetSRID(ST_MakePoint(121.22, 31.03), 4490)),
      (NULL, ST_SetSRID(ST_MakePoint(121.23, 31.04), 4490));)");
  auto const filled = run(fmt::format("psql -q -v ON_ERROR_STOP=1 -h {} -U city -d postgres -f {}",
                                      root, sql.string()));
  CHECK(filled == 0);
  if (filled == 0) {
    auto const loaded =
        load(fmt::format("PG:host={} user=city dbname=postgres password=secret", root), "places");
    check_first_point(loaded);
    CHECK(loaded.layer->value("name", 1) == Value());
    CHECK(loaded.report.crs == "EPSG:4490");
    CHECK(loaded.report.file.find("secret") == std::string::npos);
  }
  CHECK(run(fmt::format("{}pg_ctl -D {}/db -m immediate stop", tools, root)) == 0);
  std::filesystem::remove(root + ".log");
}
