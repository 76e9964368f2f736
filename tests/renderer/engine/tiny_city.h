/// @file
/// A flat square of 200 m with one tower, one street and, on request, one lamp; and an engine that
/// all tests share.
#pragma once

#include <memory>

#include "renderer/engine/engine.h"

namespace citytwin::test {

struct TinyCity {
  bool tower = true;
  bool lamp = false;
  Vec2 lamp_at{160, 150};  ///< 8 m high, its road to the north
};

/// Tower: 80..120 m each way, 40 m high. Street: along y = 30, 10 m wide. Lamp: at (160, 150).
[[nodiscard]] std::shared_ptr<CityModel const> tiny_city(TinyCity const& options = {});

[[nodiscard]] Engine& shared_engine();

/// Straight down on the whole square, 1 px to 1 m, without decorations.
[[nodiscard]] FrameRequest plan_request(std::shared_ptr<CityModel const> model);

/// The pixel that shows a place of plan_request's picture.
[[nodiscard]] std::array<int, 3> pixel_at(Frame const& frame, double x, double y);

/// Renders or fails the test.
[[nodiscard]] Frame rendered(FrameRequest const& request);

}  // namespace citytwin::test
