#include "geodata/loaders/source_file.h"

#include <fstream>

#include <cpl_vsi.h>
#include <gdal_priv.h>

#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/source_name.h"
#include "geodata/loaders/vsi_file.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/loaders/city_json_text.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// Writes the text as a member of a zip, through GDAL.
void add_to_zip(std::filesystem::path const& zip, std::string const& member,
                std::string const& text) {
  auto const name = "/vsizip/" + zip.string() + "/" + member;
  auto* file = VSIFOpenL(name.c_str(), "wb");
  REQUIRE(file);
  VSIFWriteL(text.data(), 1, text.size(), file);
  VSIFCloseL(file);
}

void write_gz(std::filesystem::path const& gz, std::string const& text) {
  auto* file = VSIFOpenL(("/vsigzip/" + gz.string()).c_str(), "wb");
  REQUIRE(file);
  VSIFWriteL(text.data(), 1, text.size(), file);
  VSIFCloseL(file);
}

std::string refusal(std::filesystem::path const& file) {
  auto const source = open_source(file);
  REQUIRE_FALSE(source.ok());
  UNSCOPED_INFO(source.error().message);
  return source.error().message;
}

bool says(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

std::size_t read_all(std::filesystem::path const& file, std::string const& layer) {
  LoadOptions options;
  options.read.layer = layer;
  options.read.crs_if_missing = "EPSG:4549";
  auto const loaded =
      load_layer(file, options, *make_local_frame("EPSG:4549", 616000, 3435000, ""));
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  return loaded->report.read;
}

std::string const points_csv = "x,y\n616000,3435000\n616001,3435001\n";

}  // namespace

TEST_CASE("every format is read in place from .zip and .gz", "[geodata][exact]") {
  ScratchFolder const scratch;
  struct Packed {
    char const* member;
    std::string text;
    char const* layer;
    std::size_t features;
  };
  for (auto const& p : std::vector<Packed>{{"a.csv", points_csv, "", 2},
                                           {"b.geojson", mixed_geojson(), "", 5},
                                           {"c.osm", small_osm(), "lines", 3},
                                           {"d.city.json", city_text(gable_house()), "", 1},
                                           {"e.inp", "[JUNCTIONS]\nJ1 1\n", "nodes", 1}}) {
    INFO(p.member);
    auto const zip = scratch / (std::string(p.member) + ".zip");
    add_to_zip(zip, p.member, p.text);
    CHECK(read_all(zip, p.layer) == p.features);
    CHECK(read_all(zip / p.member, p.layer) == p.features);
    auto const gz = scratch / (std::string(p.member) + ".gz");
    write_gz(gz, p.text);
    if (std::string(p.member) == "a.csv" || std::string(p.member) == "e.inp") continue;
    CHECK(read_all(gz, p.layer) == p.features);
  }
}

TEST_CASE("an archive of several files asks for one; a member that is not there is told",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const zip = scratch / "all.zip";
  auto* whole = VSIFOpenL(("/vsizip/" + zip.string()).c_str(), "wb");
  REQUIRE(whole);
  add_to_zip(zip, "a.csv", points_csv);
  add_to_zip(zip, "b.csv", points_csv);
  VSIFCloseL(whole);
  CHECK(says(refusal(zip),
             "holds several files (a.csv, b.csv); name one, for example all.zip/a.csv"));
  CHECK(read_all(zip / "b.csv", "") == 2);
  CHECK(says(refusal(zip / "c.csv"), "no such file"));
}

TEST_CASE("a bomb is refused before it is unpacked", "[geodata][contract]") {
  // 9 GiB of zeros in 9 MB; counting them takes seconds, so the counting is tested at a small
  // bound.
  ScratchFolder const scratch;
  write_gz(scratch / "zeros.gz", std::string(3 << 20, '\0'));
  auto const name = "/vsigzip/" + (scratch / "zeros.gz").string();
  CHECK(content_bytes(name, 1 << 20) > (1 << 20));
  CHECK(content_bytes(name, 1 << 20) < (2 << 20));  // it stops soon after the bound
  CHECK(content_bytes(name, 1 << 30) == (3 << 20));
  auto const refused = read_whole(name, "zeros.gz", 1 << 20);
  REQUIRE_FALSE(refused.ok());
  CHECK(says(refused.error().message, "zeros.gz: has more than the 1048576 bytes"));
}

TEST_CASE("a service that is away is told without its password", "[geodata][contract]") {
  auto const text = refusal("PG:host=127.0.0.1 port=1 dbname=x user=u password=secret");
  CHECK(says(text, "PG:host=127.0.0.1 port=1 dbname=x user=u password=...: cannot be reached"));
  CHECK_FALSE(says(text, "secret"));
}
