#include "scenarios/core/photometry.h"

#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>

#include "geodata/csv_file.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;

namespace {

/// A type C file with the given angles and candela; flux -1 is absolute.
std::string ies_text(std::string const& gammas, std::string const& planes,
                     std::string const& candela, std::string const& counts) {
  return "IESNA:LM-63-2002\nTILT=NONE\n1 -1 1 " + counts + " 1 2 0 0 0\n1 1 50\n" + gammas + "\n" +
         planes + "\n" + candela + "\n";
}

Result<Photometry> ies(std::string const& text) {
  return parse_ies(text, "lamp.ies");
}

std::string eulumdat_text(int isym, int planes, int stored) {
  std::ostringstream text;
  text << "Maker\n2\n" << isym << '\n' << planes << '\n' << 360 / planes << "\n3\n45\n";
  text << "\nname\n\nfile\n\n";                  // lines 8-12
  text << "100\n0\n50\n0\n0\n0\n0\n0\n0\n";      // 13-21
  text << "100\n0\n1\n0\n1\n";                   // 22-26
  text << "1\nLED\n2000\n4000\n80\n20\n";        // one lamp set
  for (int i = 0; i < 10; ++i) text << "0,5\n";  // direct ratios, decimal commas
  for (int i = 0; i < planes; ++i) text << i * 360 / planes << '\n';
  text << "0\n45\n90\n";
  for (int i = 0; i < stored; ++i) text << "100\n" << 100 + 10 * i << "\n0\n";
  return text.str();
}

}  // namespace

TEST_CASE("a uniform sphere of I cd gives 4 pi I lumens, a half sphere half of it",
          "[photometry][analytic]") {
  auto const sphere = ies(ies_text("0 90 180", "0", "10 10 10", "3 1"));
  REQUIRE(sphere.ok());
  CHECK(sphere->lumens() == Approx(40 * std::numbers::pi).epsilon(1e-12));
  auto const half = ies(ies_text("0 90", "0", "10 10", "2 1"));
  CHECK(half->lumens() == Approx(20 * std::numbers::pi).epsilon(1e-12));
  CHECK(half->intensity_cd(12, 90.001) == 0);
}

TEST_CASE("a Lambertian source of I0 cd gives pi I0 lumens", "[photometry][analytic]") {
  std::string gammas, candela;
  for (int g = 0; g <= 90; ++g) {
    gammas += std::to_string(g) + " ";
    candela += std::to_string(100 * std::cos(g * std::numbers::pi / 180)) + " ";
  }
  auto const lambert = ies(ies_text(gammas, "0", candela, "91 1"));
  REQUIRE(lambert.ok());
  // The zonal sum with 1 deg zones is low by the square of the step: 1e-4.
  CHECK(lambert->lumens() == Approx(100 * std::numbers::pi).epsilon(1e-4));
}

TEST_CASE("symmetric files expand to the same light in every mirrored direction",
          "[photometry][exact]") {
  auto const quadrant = *ies(ies_text("0 90", "0 45 90", "10 1 10 2 10 3", "2 3"));
  for (double c : {45.0, 135.0, 225.0, 315.0}) CHECK(quadrant.intensity_cd(c, 90) == 2);
  CHECK(quadrant.intensity_cd(180, 90) == 1);
  CHECK(quadrant.intensity_cd(270, 90) == 3);

  auto const along = *ies(ies_text("0 90", "0 90 180", "10 1 10 2 10 3", "2 3"));
  CHECK(along.intensity_cd(270, 90) == 2);
  CHECK(along.intensity_cd(225, 90) == along.intensity_cd(135, 90));

  auto const across = *ies(ies_text("0 90", "90 180 270", "10 1 10 2 10 3", "2 3"));
  CHECK(across.intensity_cd(90, 90) == 1);
  CHECK(across.intensity_cd(0, 90) == 2);
  CHECK(across.intensity_cd(270, 90) == 3);
  CHECK(across.intensity_cd(45, 90) == across.intensity_cd(135, 90));

  auto const open = *ies(ies_text("0 90", "0 90 180 270", "9 1 9 2 9 3 9 4", "2 4"));
  CHECK(open.intensity_cd(315, 90) == 2.5);
  CHECK(open.intensity_cd(-45, 90) == 2.5);
}

TEST_CASE("EULUMDAT stores what its symmetry says and mirrors it back", "[photometry][exact]") {
  struct Case {
    int isym, stored;
    double at_0, at_90, at_180, at_270;
  };
  // Intensity at gamma 45 is 100 + 10 i per klm in stored plane i; the flux of the set is 2 klm.
  Case const cases[] = {{0, 8, 200, 240, 280, 320},
                        {1, 1, 200, 200, 200, 200},
                        {2, 5, 200, 240, 280, 240},
                        {3, 5, 240, 280, 240, 200},
                        {4, 3, 200, 240, 200, 240}};
  for (auto const& c : cases) {
    INFO("ISYM " << c.isym);
    auto const p = parse_eulumdat(eulumdat_text(c.isym, 8, c.stored), "lamp.ldt");
    REQUIRE(p.ok());
    CHECK(p->intensity_cd(0, 45) == c.at_0);
    CHECK(p->intensity_cd(90, 45) == c.at_90);
    CHECK(p->intensity_cd(180, 45) == c.at_180);
    CHECK(p->intensity_cd(270, 45) == c.at_270);
    CHECK(p->intensity_cd(10, 0) == 200);
    CHECK(p->input_w == 20);
  }
}

TEST_CASE("all factors of the edition are in the candela", "[photometry][exact]") {
  std::string const body = "TILT=NONE\n2 1000 1.5 2 1 1 2 0 0 0\n0.5 0.8 50\n0 90\n0\n10 10\n";
  CHECK(ies("IESNA:LM-63-2002\n" + body)->intensity_cd(0, 45) == Approx(7.5));
  CHECK(ies("IES:LM-63-2019\n" + body)->intensity_cd(0, 45) == Approx(7.5));
  CHECK(ies("IESNA91\n" + body)->intensity_cd(0, 45) == Approx(6.0));
  auto const oldest = ies("MY LAMP\n" + body);
  CHECK(oldest->format == "LM-63-1986");
  CHECK(oldest->intensity_cd(0, 45) == Approx(6.0));
  CHECK(oldest->lamp_flux_lm == 2000);
}

TEST_CASE("a tilt table acts only on a tilted luminaire", "[photometry][exact]") {
  auto const text = [](int geometry) {
    return "IESNA91\n[LUMINAIRE] TILT=NONE of these\nTILT=INCLUDE\n" + std::to_string(geometry) +
           "\n3\n0 45 90\n1 0.9 0.7\n1 -1 1 2 1 1 2 0 0 0\n1 1 50\n0 90\n0\n10 10\n";
  };
  auto const vertical = *ies(text(1));
  CHECK(vertical.tilt_factor_at(0) == 1);
  CHECK(vertical.tilt_factor_at(-67.5) == Approx(0.8));
  CHECK(ies(text(2))->tilt_factor_at(67.5) == 1);
}

TEST_CASE("numbers may wrap anywhere and be parted by commas", "[photometry][exact]") {
  auto const p =
      ies("IESNA:LM-63-1995\r\nTILT=NONE\r\n1,-1 1\r\n\r\n 3 1 1 2 0 0\r\n0 1 1 50 0\r\n"
          "45,90 0 +1e1 20\r\n30\r\n\x1a");
  REQUIRE(p.ok());
  CHECK(p->intensity_cd(200, 67.5) == 25);
  CHECK(p->warnings.empty());
}

TEST_CASE("bad photometric files are refused with line, field and value", "[photometry][exact]") {
  auto const message = [](std::string const& text) { return ies(text).error().message; };
  CHECK(message("hello\n") == "lamp.ies: no line begins with TILT=; expected an IES LM-63 file");
  CHECK(message("TILT=NONE\n1 -1 1 2 1 2 2 0 0 0\n") ==
        "lamp.ies:2: photometric type is B (2); expected 1 (C)");
  CHECK(message("TILT=NONE\n1 -1 1 2 1 3 2 0 0 0\n") ==
        "lamp.ies:2: photometric type is A (3); expected 1 (C)");
  CHECK(
      message("TILT=NONE\n1 -1 1 2 0.5 1 2 0 0 0\n") ==
      "lamp.ies:2: the number of horizontal angles is 0.5; expected a whole number from 1 to 3601");
  CHECK(message(ies_text("0 90", "0", "10 nan", "2 1")) ==
        "lamp.ies:7: 'nan' is not a number; expected a number");
  CHECK(message(ies_text("0 90", "0", "10 -1", "2 1")) ==
        "lamp.ies: intensity at C 0 gamma 90 is -1; expected a number of at least 0");
  CHECK(message(ies_text("90 0", "0", "10 1", "2 1")) ==
        "lamp.ies:5: vertical angle 2 is 0 deg after 90; expected ascending angles");
  CHECK(
      message(ies_text("0 90", "0 45", "10 1 10 1", "2 2")) ==
      "lamp.ies: horizontal angles run from 0 to 45 deg; expected 0 to 0, 90, 180 or up to 360, or "
      "90 to 270");
  CHECK(message("TILT=lamp.tlt\n") ==
        "lamp.ies:1: tilt file 'lamp.tlt' is absent; expected it beside the file");
  auto const lacking = parse_eulumdat("Maker\n2\n9\n", "lamp.ldt");
  CHECK(lacking.error().message ==
        "lamp.ldt:3: the symmetry ISYM is 9; expected a whole number from 0 to 4");
  CHECK(parse_eulumdat(eulumdat_text(2, 8, 4), "lamp.ldt")
            .error()
            .message.find("the file ends where intensity 13 of 15 is expected") !=
        std::string::npos);
  CHECK(parse_eulumdat(eulumdat_text(2, 8, 5), "lamp.ldt", 1).error().code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("any truncation of a file is an error, never a crash", "[photometry][fuzz]") {
  std::string const whole = ies_text("0 45 90", "0 90 180", "9 8 7 9 8 7 9 8 7", "3 3");
  // The last candela value survives the loss of the line end only.
  for (std::size_t n = 0; n + 2 < whole.size(); ++n) CHECK(!ies(whole.substr(0, n)).ok());
  std::string const ldt = eulumdat_text(4, 8, 3);
  for (std::size_t n = 0; n + 2 < ldt.size(); ++n) {
    CHECK(!parse_eulumdat(ldt.substr(0, n), "lamp.ldt").ok());
  }
}

TEST_CASE("the regular table holds the intensities of its nodes per 1000 lm",
          "[photometry][exact]") {
  auto const p =
      *ies(ies_text("0 45 90", "0 90 180 270 360", "9 8 7 9 5 3 9 8 7 9 8 7 9 8 7", "3 5"));
  auto const table = resampled(p, 8, 181);
  REQUIRE(table.cd_per_klm.size() == 8 * 181);
  CHECK(table.gamma_step_deg == 1);
  CHECK(table.cd_per_klm[2 * 181 + 45] == static_cast<float>(5000 / p.lumens()));
  CHECK(table.cd_per_klm[2 * 181 + 91] == 0);
}

TEST_CASE("the flux of every valid IES file agrees with its reference", "[photometry][oracle]") {
  auto const table = test::test_file("lighting/ies_lumens.csv");
  if (!table) return;
  auto const csv = CsvFile::read(*table);
  REQUIRE(csv.ok());
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const name = *csv->text(row, "file");
    INFO(name);
    auto const p = read_photometry(table->parent_path() / "ies" / name);
    if (*csv->text(row, "photometric_type") != "C") {
      CHECK(p.error().message.find("photometric type is B (2)") != std::string::npos);
      continue;
    }
    REQUIRE(p.ok());
    // The table prints 0.01 lm; a stated reference comes with its own tolerance.
    CHECK(p->lumens() == Approx(*csv->number(row, "integral_lm")).margin(0.006));
    CHECK(p->peak_cd() == Approx(*csv->number(row, "peak_cd")).epsilon(1e-5));
    CHECK(p->input_w == *csv->number(row, "input_W"));
    if (csv->text(row, "reference_lm")->empty()) continue;
    double const tolerance = *csv->number(row, "tolerance_pct") / 100;
    CHECK(p->lumens() == Approx(*csv->number(row, "reference_lm")).epsilon(tolerance));
  }
}

TEST_CASE("the flux of every EULUMDAT file and lamp set agrees", "[photometry][oracle]") {
  auto const table = test::test_file("lighting/ldt_lumens.csv");
  if (!table) return;
  auto const csv = CsvFile::read(*table);
  REQUIRE(csv.ok());
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const name = *csv->text(row, "file");
    INFO(name);
    std::stringstream fluxes(*csv->text(row, "luminaire_lm"));
    std::string flux;
    for (std::size_t set = 0; std::getline(fluxes, flux, '|'); ++set) {
      auto const p = read_photometry(table->parent_path() / "ldt" / name, set);
      REQUIRE(p.ok());
      CHECK(p->lumens() == Approx(std::stod(flux)).margin(0.006));  // printed to 0.01 lm
    }
  }
}

TEST_CASE("malformed files are refused for what is wrong with them", "[photometry][oracle]") {
  auto const table = test::test_file("lighting/ies_malformed.csv");
  if (!table) return;
  auto const refusal = [&](std::string const& name) {
    auto const p = read_photometry(table->parent_path() / "ies" / name);
    REQUIRE(!p.ok());
    return p.error().message;
  };
  std::string const record = "'ballast factor, future use, input watts'";
  CHECK(refusal("lux_fail_bad_counts.ies").find(record) != std::string::npos);
  CHECK(refusal("lux_tilt_include.ies").find(record) != std::string::npos);
  CHECK(refusal("lux_malformed_whitespace.ies").find(":10: ';' is not a number") !=
        std::string::npos);
  CHECK(refusal("lux_ok_wrapped_with_comments.ies").find(":7: ';' is not a number") !=
        std::string::npos);
  CHECK(refusal("lux_tilt_file.ies").find("tilt file 'tilt_profile.dat' is absent") !=
        std::string::npos);
  CHECK(refusal("lux_unsorted_angles.ies").find("vertical angle 3 is 180 deg after 360") !=
        std::string::npos);
}
