/// @file
/// The network as the dynamic-wave engine computes with it: constants per node and link, and their
/// state.
///
/// Units    SI. Depths above the node's invert; elevations above the datum; flow positive from
/// `from` to `to`. Shapes   conduits and structures hold the index of their link in Network::links.
/// Errors   none.
/// Source   EPA SWMM 5.2 reference manual vol. II, chapters 2-6.
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

inline constexpr double kTinyDepth_m = 1e-4 * kFoot_m;
inline constexpr double kTinyArea_m2 = 1e-4 * kFoot_m * kFoot_m;
inline constexpr double kTinyFlow_m3ps = 1e-4 * kFoot_m * kFoot_m * kFoot_m;
/// A flow that would change its sign within one iteration stops here first.
inline constexpr double kTurningFlow_m3ps = 1e-3 * kFoot_m * kFoot_m * kFoot_m;
/// Share of the newest iterate in the next one.
inline constexpr double kRelaxation = 0.5;

struct NodeModel {
  NodeKind kind = NodeKind::junction;
  double invert_m = 0;
  double full_depth_m = 0;
  double surcharge_depth_m = 0;
  double ponded_area_m2 = 0;  ///< 0 unless ponding is allowed
  double crown_depth_m = 0;   ///< top of the highest link
  double sump_depth_m = 0;    ///< bed of the lowest conduit: below it only the shaft holds water
  double full_volume_m3 = 0;  ///< own volume at the rim
  bool upstream_terminal = false;
  int outgoing_links = 0;
  Storage storage;
  Outfall outfall;
  Curve const* curve = nullptr;  ///< of a tabular storage or a tide
  TimeSeries const* stage = nullptr;
};

struct NodeState {
  double depth_m = 0, old_depth_m = 0;
  double inflow_m3ps = 0, outflow_m3ps = 0;  ///< links and losses; without lateral inflow
  double old_net_m3ps = 0, old_inflow_m3ps = 0;
  double lateral_m3 = 0, lateral_m3ps = 0, old_lateral_m3ps = 0;
  double loss_m3ps = 0;
  double overflow_m3ps = 0;
  double drained_m3ps = 0;  ///< from the street, beside the lateral inflow
  double surface_m2 = 0, last_free_surface_m2 = 0;
  double flow_per_head_m2ps = 0;  ///< sum of dQ/dH of the links
  double rise_mps = 0;
  double volume_m3 = 0, old_volume_m3 = 0;  ///< own volume: storage, shaft, pond
  double account_m3 = 0;                    ///< water that belongs to the node by the flows booked
  double held_m3 = 0;                       ///< water that node and half-links hold by their depths
  double correction_m3ps = 0;               ///< pays back the difference of the two
  bool converged = false;
};

enum class FlowClass : std::uint8_t {
  dry,
  up_dry,
  down_dry,
  subcritical,
  supercritical,
  up_critical,
  down_critical
};

struct ConduitModel {
  Index link = kNone;
  Index from = kNone, to = kNone;
  double bed_from_m = 0, bed_to_m = 0;  ///< elevations
  double offset_from_m = 0, offset_to_m = 0;
  double crown_from_m = 0, crown_to_m = 0;  ///< the end nodes' crowns above the conduit's bed
  double length_m = 0;                      ///< true length
  double inertia_length_m = 0;              ///< lengthened for stability
  double friction = 0;                      ///< g n^2
  double conveyance = 0;                    ///< sqrt(S0)/n: normal flow over A R^(2/3)
  double full_flow_m3ps = 0;                ///< normal flow when full, one barrel
  double cut_area_m2 = 0, cut_width_m = 0;  ///< where the free surface of a closed section ends
  double loss_inlet = 0, loss_outlet = 0, loss_average = 0;
  double seepage_mps = 0;
  double flow_limit_m3ps = 0;
  double force_main_roughness = 0;
  int barrels = 1;
  bool has_losses = false;
  bool shut_forward = false, shut_backward = false;  ///< by flap gates
  bool from_is_outfall = false, to_is_outfall = false;
  Section section;
};

struct ConduitState {
  double flow_m3ps = 0, old_flow_m3ps = 0;  ///< all barrels
  double iterate_m3ps = 0;                  ///< one barrel, last iterate
  double area_mid_m2 = 0, old_area_mid_m2 = 0;
  double depth_m = 0, old_depth_m = 0;
  double volume_m3 = 0;  ///< (A1 + A2)/2 L, all barrels
  double flow_per_head_m2ps = 0;
  double surface_from_m2 = 0, surface_to_m2 = 0;  ///< all barrels
  double half_from_m3 = 0,
         half_to_m3 = 0;  ///< held by the two halves, crown slot included, all barrels
  double owned_from = 1, owned_to = 1;  ///< share of each half that counts with its own end
  double new_owned_from = 1, new_owned_to = 1;
  double froude = 0;
  double loss_m3ps = 0;
  double setting = 1;
  FlowClass flow_class = FlowClass::dry;
  bool bypassed = false;
};

/// Pumps, orifices, weirs and outlets.
struct StructureModel {
  Index link = kNone;
  Index from = kNone, to = kNone;
  LinkKind kind = LinkKind::pump;
  double crest_m = 0;              ///< elevation
  double equivalent_length_m = 0;  ///< of the pipe whose surface an orifice lends its nodes
  bool shut_forward = false, shut_backward = false;
  bool from_is_storage = false, to_is_storage = false;
  double weir_unit = 1;  ///< turns a weir coefficient of the file into SI
  Section section;
  Pump pump;
  Orifice orifice;
  Weir weir;
  Outlet outlet;
  Curve const* curve = nullptr;
};

struct StructureState {
  double flow_m3ps = 0, old_flow_m3ps = 0;
  double depth_m = 0, old_depth_m = 0;
  double flow_per_head_m2ps = 0;
  double surface_from_m2 = 0, surface_to_m2 = 0;
  double setting = 1, target = 1;
  double last_switch_s = 0;
  FlowClass flow_class = FlowClass::dry;
  bool bypassed = false;
};

/// Where water is on a step of the routing, in totals.
struct FlowTotals {
  double initial_m3 = 0;
  double lateral_in_m3 = 0;   ///< positive lateral inflow
  double lateral_out_m3 = 0;  ///< water taken out at nodes
  double outfall_m3 = 0;      ///< net outflow through outfalls
  double flooding_m3 = 0;     ///< overflow lost at rims
  double loss_m3 = 0;         ///< evaporation and seepage
  double stored_m3 = 0;       ///< by depths
  /// initial + in - out - stored, over initial + in; what the scheme has created or lost.
  [[nodiscard]] double error_share() const {
    double const given = initial_m3 + lateral_in_m3;
    double const kept = lateral_out_m3 + outfall_m3 + flooding_m3 + loss_m3 + stored_m3;
    return given > 0 ? (given - kept) / given : 0.0;
  }
};

}  // namespace citytwin::sewer
