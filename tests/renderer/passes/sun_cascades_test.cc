#include "renderer/passes/sun_cascades.h"

#include "tests/support/catch.h"

namespace {

using namespace citytwin;
using passes::SceneBounds;

bool holds(passes::Cascade const& c, osg::Vec3d const& p) {
  auto const at = p * c.view * c.projection;
  return std::abs(at.x()) <= 1 && std::abs(at.y()) <= 1 && std::abs(at.z()) <= 1;
}

osg::Matrixd camera_over(osg::Vec3d const& eye, osg::Vec3d const& target) {
  return osg::Matrixd::inverse(osg::Matrixd::lookAt(eye, target, {0, 0, 1}) *
                               osg::Matrixd::perspective(40, 16.0 / 9, 1, 20000));
}

}  // namespace

TEST_CASE("the last cascade holds all ground that the camera sees", "[renderer][exact]") {
  SceneBounds const bounds{{-1000, -1000, 1000, 1000}, 2, 150};
  Vec3 const eye{-900, -1300, 500};
  auto const to_world = camera_over({eye.x, eye.y, eye.z}, {100, 50, 20});
  auto const cascades = passes::fit_cascades(to_world, eye, {-0.5, -0.3, 0.81}, bounds, 2048);
  int seen = 0;
  for (double x = -1000; x <= 1000; x += 100) {
    for (double y = -1000; y <= 1000; y += 100) {
      osg::Vec3d const p(x, y, 2);
      auto const clip = p * osg::Matrixd::inverse(to_world);
      if (std::abs(clip.x()) > 1 || std::abs(clip.y()) > 1 || std::abs(clip.z()) > 1) continue;
      ++seen;
      CHECK(holds(cascades.back(), p));
    }
  }
  CHECK(seen > 50);
}

TEST_CASE("cascades grow from fine to coarse", "[renderer][exact]") {
  SceneBounds const bounds{{-1000, -1000, 1000, 1000}, 0, 100};
  Vec3 const eye{-950, 0, 2};
  auto const cascades = passes::fit_cascades(camera_over({eye.x, eye.y, eye.z}, {0, 0, 10}), eye,
                                             {0, -0.6, 0.8}, bounds, 2048);
  CHECK(cascades[0].texel_m <= cascades[1].texel_m);
  CHECK(cascades[1].texel_m <= cascades[2].texel_m);
}
