#include "scenarios/flood/sewer_results.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "scenarios/flood/flood_overlays.h"

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;
constexpr double continuity_limit = 1e-4;
constexpr double exchange_limit = 1e-9;  ///< sums of doubles in another order
constexpr double worth_listing_m3 = 0.01;

}  // namespace

Overlay pipe_fill_overlay(StormSewers const& sewers, SewerCoupling const& coupling,
                          Layer const& pipes, Legend const& legend) {
  Overlay out =
      describe("pipe_fill", "Fill of storm sewers", "雨水管充满度", OverlayLook::halo, legend);
  out.kind = OverlayKind::features;
  out.layer = pipes.name();
  std::map<FeatureId, float> fill;
  for (std::size_t link = 0; link < sewers.pipe_rows.size(); ++link) {
    auto& greatest = fill[pipes.id(sewers.pipe_rows[link])];
    greatest = std::max(greatest, 100.0F * coupling.greatest_fill()[link]);
  }
  for (auto const& [id, percent] : fill) out.features.push_back({id, percent});
  return out;
}

Table spilling_manholes(StormSewers const& sewers, SewerCoupling const& coupling,
                        CityGround const& ground, CityModel const& model) {
  Table out{"spilling_manholes",
            "Manholes that water came out of",
            "冒溢检查井",
            {{"node", "node", "节点", ""},
             {"easting_m", "easting", "东坐标", "m"},
             {"northing_m", "northing", "北坐标", "m"},
             {"spilled_m3", "water spilled", "冒溢水量", "m3"},
             {"from_min", "from", "开始时间", "min"}},
            {}};
  auto const& records = coupling.nodes();
  std::vector<std::size_t> order(records.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return records[a].spilled_m3 > records[b].spilled_m3;
  });
  auto const& g = ground.input.geometry;
  for (auto const node : order) {
    if (records[node].spilled_m3 < worth_listing_m3 || !sewers.covers[node]) continue;
    auto const& cell = *sewers.covers[node];
    auto const at = model.frame.to_world(g.x(cell.column), g.y(cell.row));
    out.rows.push_back({sewers.network.nodes[node].name, at.x, at.y, records[node].spilled_m3,
                        records[node].first_spill_s / s_per_min});
  }
  return out;
}

Table sewer_balance(SewerCoupling const& coupling, SurfaceFlow const& surface) {
  auto const totals = coupling.flow().totals();
  auto const& books = surface.ledger();
  return {"sewer_balance",
          "Water balance of the storm sewers",
          "雨水管网水量平衡",
          {{"inlets_m3", "through inlets", "雨水口流入", "m3"},
           {"spilled_m3", "out of manholes", "检查井冒溢", "m3"},
           {"outfalls_m3", "through outfalls", "排放口排出", "m3"},
           {"left_m3", "of it out of the city", "其中排出城外", "m3"},
           {"stored_m3", "in the pipes", "管网存量", "m3"},
           {"error_percent", "continuity error", "连续性误差", "%"}},
          {{surface.m3(books.inlets), surface.m3(books.spills), totals.outfall_m3,
            coupling.left_m3(), totals.stored_m3, 100.0 * totals.error_share()}}};
}

std::vector<RunCheck> sewer_checks(SewerCoupling const& coupling, SurfaceFlow const& surface) {
  auto const totals = coupling.flow().totals();
  auto const& books = surface.ledger();
  double const whole_m3 = std::max(surface.m3(books.inlets), 1e-9);
  double const street_m3 = totals.lateral_in_m3 - coupling.fed_m3() - totals.flooding_m3 -
                           surface.m3(books.inlets - books.spills) +
                           coupling.waiting_m3(Through::street);
  double const outfalls_m3 = totals.outfall_m3 - coupling.left_m3() -
                             surface.m3(books.sewer_outfalls) -
                             coupling.waiting_m3(Through::outfall);
  return {{"sewer_continuity_relative", totals.error_share(), continuity_limit, ""},
          {"street_exchange_relative", street_m3 / whole_m3, exchange_limit, ""},
          {"outfall_exchange_relative", outfalls_m3 / whole_m3, exchange_limit, ""}};
}

}  // namespace citytwin::flood
