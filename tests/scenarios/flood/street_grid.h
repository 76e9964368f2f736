/// @file
/// StreetGrid: streets between blocks of houses on a slope, rain in one corner only, and storm
/// sewers under the first streets: a flood whose front runs through a large grid while most of it
/// stays dry.
#pragma once

#include <cmath>
#include <memory>
#include <sstream>
#include <string>

#include <fmt/format.h>

#include "scenarios/flood/flood_course.h"
#include "scenarios/sewer/inp_reader.h"
#include "tests/support/catch.h"

namespace citytwin::test {

struct StreetGrid {
  static constexpr int rows = 512;
  static constexpr int columns = 1024;
  static constexpr int block = 24;  ///< cells from street to street
  static constexpr int street = 8;  ///< cells wide
  static constexpr double cell_m = 2.0;
  static constexpr int sewer_rows = 6;  ///< of crossings, from the corner
  static constexpr int sewer_columns = 8;

  static bool rained_on(int r, int c) { return r + c < 6 * block; }
  static bool is_street(int r, int c) { return r % block < street || c % block < street; }
  /// Falls 0.4 % to the south-east, in millimetre steps that no float rounds alike.
  static double bed_m(int r, int c) {
    return 10.0 - 0.004 * cell_m * (r + c) + 0.001 * std::sin(0.7 * r + 1.3 * c);
  }
  static flood::Cell crossing(int r, int c) { return {r * block + 4, c * block + 4}; }

  static flood::Surface surface() {
    flood::SurfaceInput input({0, rows * cell_m, cell_m, columns, rows});
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        auto const i = input.index(r, c);
        input.bed_m[i] = bed_m(r, c);
        input.manning[i] = 0.02F;
        input.open[i] = is_street(r, c) ? 1 : 0;
      }
    }
    auto surface = flood::make_surface(input);
    for (int r = 0; r < rows; ++r) {
      for (int c = 0; c < columns; ++c) {
        if (!rained_on(r, c)) surface.rain_weight.at(r, c) = 0;
      }
    }
    return surface;
  }

  /// 200 mm in five minutes on the corner, roofs included.
  static flood::Forcing storm() {
    return {.rain_m = [](double t_s) { return 0.2 * std::min(t_s / 300.0, 1.0); }};
  }

  /// Pipes from crossing to crossing towards the south-east corner of the drained streets, far too
  /// small in the lower ones, full at the start.
  static sewer::Network network() {
    std::string nodes = "[JUNCTIONS]\n", pipes = "[CONDUITS]\n", shapes = "[XSECTIONS]\n";
    auto const name = [](int r, int c) { return fmt::format("N{}_{}", r, c); };
    auto const pipe = [&](std::string const& id, std::string const& from, std::string const& to,
                          double diameter_m) {
      pipes += fmt::format("{} {} {} {} 0.013 0 0\n", id, from, to, block * cell_m);
      shapes += fmt::format("{} CIRCULAR {} 0 0 0\n", id, diameter_m);
    };
    for (int r = 0; r < sewer_rows; ++r) {
      for (int c = 0; c < sewer_columns; ++c) {
        auto const at = crossing(r, c);
        nodes += fmt::format("{} {} 2 1.9\n", name(r, c), bed_m(at.row, at.column) - 2.0);
        double const wide_m = r + 1 < sewer_rows / 2 ? 0.2 : 0.06;
        if (c + 1 < sewer_columns)
          pipe(fmt::format("e{}_{}", r, c), name(r, c), name(r, c + 1), wide_m);
        if (r + 1 < sewer_rows)
          pipe(fmt::format("s{}_{}", r, c), name(r, c), name(r + 1, c), wide_m);
      }
    }
    auto const last = crossing(sewer_rows - 1, sewer_columns - 1);
    pipe("out", name(sewer_rows - 1, sewer_columns - 1), "O", 0.06);
    std::istringstream text(
        "[OPTIONS]\nFLOW_UNITS CMS\nFLOW_ROUTING DYNWAVE\nSTART_DATE 01/01/2020\n"
        "END_DATE 01/01/2020\nSTART_TIME 00:00:00\nEND_TIME 04:00:00\nROUTING_STEP 2\n"
        "INERTIAL_DAMPING PARTIAL\nSURCHARGE_METHOD SLOT\nVARIABLE_STEP 0.75\n" +
        nodes + fmt::format("[OUTFALLS]\nO {} FREE NO\n", bed_m(last.row, last.column) - 2.5) +
        pipes + shapes);
    auto network = sewer::read_inp(text, "street_grid.inp");
    if (!network) FAIL(network.error().message);
    return std::move(*network);
  }

  /// Inlets in the upper streets only: in the lower ones the water comes out of the manholes.
  static flood::StormSewers sewers() {
    flood::StormSewers out;
    out.network = network();
    for (int r = 0; r < sewer_rows; ++r) {
      for (int c = 0; c < sewer_columns; ++c) {
        auto const at = crossing(r, c);
        auto const node = static_cast<std::uint32_t>(out.covers.size());
        if (r + 1 < sewer_rows / 2) out.inlets.push_back({{at.row, at.column + 1}, node});
        out.covers.emplace_back(at);
      }
    }
    out.covers.emplace_back();  // the outfall
    return out;
  }

  static flood::FloodCourse course(flood::StormSewers const& sewers,
                                   flood::FlowOptions const& options = {}) {
    static auto const ground = std::make_shared<flood::Surface const>(surface());
    flood::FlowRecord record(ground->geometry, flood::HazardRating::load("arr_2019").value(), 0.03F,
                             {0.15, 0.27, 0.4});
    flood::StormInlet const grate{1.65, 0.152, 1.66, 0.67, 0.5, 60, 0.7, 0.167};
    return {flood::SurfaceFlow(ground, storm(), options), std::move(record),
            flood::SchemeChoice(options.scheme), &sewers, grate};
  }
};

}  // namespace citytwin::test
