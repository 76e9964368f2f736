/// @file
/// A drainage network as data: nodes, links, what flows in, and how it is to be computed.
///
/// Read from a SWMM 5 input file by inp_reader.h or made by a caller (pipe layers); checked and
/// completed by network_check.h before an engine takes it.
///
/// Units    SI. Elevations m above the network's datum; depths above the node's invert; offsets
/// above
///          the node's invert; times in s, instants in s since 1970-01-01 of the model's own clock.
/// Shapes   indices into the vectors of Network; kNone where there is none.
/// Errors   none; plain data.
/// Source   EPA SWMM 5.2 user's manual, appendix D (input file format).
/// Checked  tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "scenarios/sewer/control_rule.h"
#include "scenarios/sewer/curve.h"
#include "scenarios/sewer/runoff_input.h"
#include "scenarios/sewer/section.h"
#include "scenarios/sewer/street_inlet.h"
#include "scenarios/sewer/units.h"

namespace citytwin::sewer {

inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
using Index = std::uint32_t;

enum class Damping { none, partial, full };
enum class NormalFlowLimit { neither, slope, froude, both };
enum class Surcharge { extran, slot };
enum class FrictionLaw { hazen_williams, darcy_weisbach };

struct Options {
  FlowUnit flow_unit = FlowUnit::cfs;
  double start_s = 0;
  double end_s = 0;
  double report_start_s = 0;
  double report_step_s = 900;
  double wet_step_s = 300;
  double dry_step_s = 3600;
  double routing_step_s = 20;
  double rule_step_s = 0;
  double courant_factor = 0;  ///< 0: the routing step is fixed
  double min_step_s = 0.5;
  double lengthening_step_s = 0;  ///< 0: conduits keep their length
  double min_surface_area_m2 = 12.566 * kFoot_m * kFoot_m;
  double head_tolerance_m = 0.005 * kFoot_m;
  int max_trials = 8;
  double min_slope = 0;
  bool allow_ponding = false;
  bool ignore_rainfall = false;
  Damping damping = Damping::partial;
  NormalFlowLimit normal_flow_limit = NormalFlowLimit::both;
  Surcharge surcharge = Surcharge::extran;
  FrictionLaw force_main = FrictionLaw::hazen_williams;
};

/// Pairs of instant and value, the value in the unit its user says.
struct TimeSeries {
  std::string name;
  std::vector<CurvePoint> points;  ///< x: s since 1970

  /// Linear between points; outside 0, or the end values when `hold`.
  [[nodiscard]] double at(double time_s, bool hold) const;
};

enum class PatternKind { monthly, daily, hourly, weekend };

struct Pattern {
  std::string name;
  PatternKind kind = PatternKind::hourly;
  std::vector<double> factors;

  /// Factor at an instant; 1 where the pattern says nothing (a weekday in a weekend pattern).
  [[nodiscard]] double at(double time_s) const;
};

enum class NodeKind { junction, outfall, storage };
enum class OutfallKind { free, normal, fixed, tidal, series };
enum class StorageShape { tabular, functional, polynomial };

struct Storage {
  StorageShape shape = StorageShape::functional;
  double a0 = 0, a1 = 0,
         a2 = 0;  ///< functional: a0 + a1 y^a2; polynomial: a0 + a1 y + a2 y^2 (m2, y in m)
  Index curve = kNone;
  double evaporation_share = 0;
};

struct Outfall {
  OutfallKind kind = OutfallKind::free;
  double stage_m = 0;
  Index curve = kNone;   ///< tidal: hours of the day against stage, m
  Index series = kNone;  ///< stage, in the file's length unit
  bool flap_gate = false;
  Index subcatchment = kNone;  ///< its outflow runs onto this one
};

struct Node {
  std::string name;
  NodeKind kind = NodeKind::junction;
  double invert_m = 0;
  double full_depth_m = 0;  ///< depth of the rim
  double initial_depth_m = 0;
  double surcharge_depth_m = 0;  ///< head above the rim that a bolted cover holds
  double ponded_area_m2 = 0;
  Storage storage;
  Outfall outfall;
};

enum class LinkKind { conduit, pump, orifice, weir, outlet };
enum class PumpKind { ideal, volume_steps, depth_steps, head, depth, head_speed };
enum class WeirKind { transverse, side_flow, v_notch, trapezoidal };

struct Conduit {
  double length_m = 0;
  double manning = 0;
  double loss_inlet = 0, loss_outlet = 0, loss_average = 0;
  double seepage_mps = 0;
  double flow_limit_m3ps = 0;  ///< 0: none
  int barrels = 1;
  double force_main_roughness =
      0;  ///< Hazen-Williams C, or Darcy-Weisbach height in m; 0: not a force main
  double length_factor = 1;  ///< channel length over flood-plain length of an irregular section
};

struct Pump {
  PumpKind kind = PumpKind::ideal;
  Index curve = kNone;
  double initial_setting = 1;
  double on_depth_m = 0, off_depth_m = 0;  ///< 0: not used
};

struct Orifice {
  bool bottom = false;
  double discharge = 0.65;
  double closing_time_s = 0;  ///< time to open or close fully
};

struct Weir {
  WeirKind kind = WeirKind::transverse;
  double discharge = 0;      ///< in the file's unit system (ft or m, s)
  double end_discharge = 0;  ///< triangular ends of a trapezoidal weir
  double end_contractions = 0;
  bool can_surcharge = true;
  Index curve = kNone;    ///< coefficient over head
  double side_slope = 0;  ///< run over rise
};

struct Outlet {
  Index curve = kNone;     ///< rating, flow over depth or head; else coefficient head^exponent
  double coefficient = 0;  ///< in the file's units
  double exponent = 0;
  bool by_head = false;
};

struct Link {
  std::string name;
  LinkKind kind = LinkKind::conduit;
  Index from = kNone;
  Index to = kNone;
  double offset_from_m = 0, offset_to_m = 0;
  bool flap_gate = false;
  double initial_flow_m3ps = 0;
  int direction = 1;  ///< -1 where network_check turned the link to run downhill
  Section section;
  Index street = kNone;  ///< whose section it has
  Conduit conduit;
  Pump pump;
  Orifice orifice;
  Weir weir;
  Outlet outlet;
};

/// Inflow at a node: base * pattern + scale * series, in the file's flow unit.
struct DirectInflow {
  Index node = kNone;
  Index series = kNone;
  double scale = 1;
  double base = 0;
  Index pattern = kNone;
};

struct DryWeatherInflow {
  Index node = kNone;
  double mean_m3ps = 0;
  std::vector<Index> patterns;
};

/// Something a planner would want to know that does not stop the run.
struct Warning {
  std::string subject;
  std::string message;
};

struct Network {
  std::string title;
  Options options;
  Units units;
  std::vector<Node> nodes;
  std::vector<Link> links;
  std::vector<Curve> curves;
  std::vector<TimeSeries> series;
  std::vector<Pattern> patterns;
  std::vector<DirectInflow> direct_inflows;
  std::vector<DryWeatherInflow> dry_weather_inflows;
  std::vector<Street> streets;
  std::vector<InletDesign> inlet_designs;
  std::vector<InletUse> inlet_uses;
  RunoffInput runoff;
  ControlRules controls;
  std::vector<Warning> warnings;
};

}  // namespace citytwin::sewer
