/// @file
/// Lattice: the arterials and canals by which town and district go on around the hand-drawn core.
///
/// Lines run straight in the large and bent in the small. Canals keep to the middle between
/// arterials, so that the two meet far from junctions only.
///
/// Units    metres, local frame.
#pragma once

#include "geodata/sample/plan.h"

namespace citytwin::sample {

enum class Run : std::uint8_t { north, east };

/// A line of the lattice: at a distance from the axis, from one end to the other.
struct LatticeLine {
  Name name;
  Run run = Run::north;
  double at_m = 0;
  double from_m = 0;
  double to_m = 0;
  double wander_m = 0;  ///< of its bends to either side
};

class Lattice {
 public:
  Lattice(Plan& plan, std::uint64_t seed) : plan_(plan), random_(seed, "lattice") {}

  void add_street(LatticeLine const& line, RoadClass road_class);
  void add_canal(LatticeLine const& line, double width_m, double bed_m, std::string const& kind);
  /// A brook of the country that runs into a canal at `mouth`; roads cross it on culverts.
  void add_stream(Name name, Vec2 source, Vec2 mouth);
  void add_lake(Name name, Vec2 middle, double radius_m);

  /// Leads the streets and waters that leave the core's box on: arterials and canals as far as
  /// half_m, other streets to the ring of arterials at ring_m.
  void extend_core(double half_m, double ring_m);

  /// Schools, parks, civic houses, hospitals and works over the urban parts, a set per square of
  /// cell_m.
  void add_institutions(double cell_m);

  [[nodiscard]] Random& random() { return random_; }

 private:
  /// Streets on both banks: branch roads do not cross wide waters.
  void add_embankments(Name const& water, Polyline const& course, double width_m);
  void extend(Polyline& controls, bool at_end, double until_m, double wander_m);
  [[nodiscard]] Polyline controls(LatticeLine const& line);

  Plan& plan_;
  Random random_;
};

}  // namespace citytwin::sample
