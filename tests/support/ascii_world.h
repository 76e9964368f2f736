/// @file
/// AsciiWorld: a small flood world drawn in the test itself.
///
///   #  building (blocked)            ~  water: bed at bed_m, filled to level_m
///   .  dry ground at ground_m        0-9  ground at digit x digit_m
///
/// The level, where given, fills every cell whose bed lies below it.
#pragma once

#include <cctype>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenarios/flood/surface_flow.h"

namespace citytwin::test {

struct AsciiOptions {
  double level_m = std::numeric_limits<double>::quiet_NaN();
  double ground_m = 3.0;
  double bed_m = 0.0;
  double digit_m = 0.1;
  double cell_m = 2.0;
  float manning = 0.03F;
  flood::Forcing forcing{};
  flood::FlowOptions flow{};
};

class AsciiWorld {
 public:
  AsciiWorld(std::vector<std::string> const& rows, AsciiOptions options)
      : input({0.0, 0.0, options.cell_m, static_cast<int>(rows.front().size()),
               static_cast<int>(rows.size())}),
        options_(std::move(options)) {
    for (int r = 0; r < input.geometry.rows; ++r) {
      for (int c = 0; c < input.geometry.columns; ++c) {
        draw(input.index(r, c), rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(c)]);
      }
    }
  }

  /// Made from `input` when first asked for.
  [[nodiscard]] flood::SurfaceFlow& flow() {
    if (!flow_) {
      flow_ = std::make_unique<flood::SurfaceFlow>(
          std::make_shared<flood::Surface const>(flood::make_surface(input)), options_.forcing,
          options_.flow);
    }
    return *flow_;
  }
  void run_for(double seconds) {
    if (!flow().advance(flow().time_s() + seconds)) throw std::runtime_error("the flow failed");
  }
  /// Depths of all cells in row order, quanta.
  [[nodiscard]] std::vector<std::int64_t> depths() {
    std::vector<std::int64_t> out;
    for (int r = 0; r < input.geometry.rows; ++r) {
      for (int c = 0; c < input.geometry.columns; ++c) out.push_back(flow().depth().at(r, c));
    }
    return out;
  }

  flood::SurfaceInput input;

 private:
  void draw(std::size_t i, char letter) {
    input.manning[i] = options_.manning;
    input.level_m[i] = options_.level_m;
    input.open[i] = letter == '#' ? 0 : 1;
    if (letter == '.') input.bed_m[i] = options_.ground_m;
    if (letter == '~') input.bed_m[i] = options_.bed_m;
    if (std::isdigit(static_cast<unsigned char>(letter)) != 0) {
      input.bed_m[i] = options_.digit_m * (letter - '0');
    }
  }

  AsciiOptions options_;
  std::unique_ptr<flood::SurfaceFlow> flow_;
};

[[nodiscard]] inline AsciiWorld ascii_world(std::vector<std::string> const& rows,
                                            AsciiOptions options = {}) {
  return {rows, std::move(options)};
}

}  // namespace citytwin::test
