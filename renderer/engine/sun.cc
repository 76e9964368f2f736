#include "renderer/engine/sun.h"

#include "scenarios/core/sun_position.h"

namespace citytwin::engine {

Vec3 sun_over(LocalFrame const& frame, CivilTime const& time) {
  CivilMoment const moment{time.year,   time.month, time.day,           time.hour,
                           time.minute, 0,          time.utc_offset_min};
  SunSite site;
  site.latitude_deg = frame.latitude_deg;
  site.longitude_deg = frame.longitude_deg;
  auto const sun = sun_position(julian_day(moment), site);
  return direction_to_sun(sun.azimuth_deg, sun.apparent_altitude_deg, frame.convergence_deg);
}

}  // namespace citytwin::engine
