// [EVAPORATION], [RAINGAGES], [SUBCATCHMENTS], [SUBAREAS] and [INFILTRATION] of an .inp file.
#include <cmath>

#include <fmt/format.h>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

void read_evaporation(InpState& state, Fields& f) {
  auto& runoff = state.network.runoff;
  double const unit = state.network.units.evaporation_mps;
  auto const kind = upper_case(f.text(0, "kind"));
  if (kind == "CONSTANT") {
    runoff.evaporation_mps.fill(f.number(1, "rate", Sign::not_negative) * unit);
  } else if (kind == "MONTHLY") {
    for (std::size_t month = 0; month < 12; ++month) {
      runoff.evaporation_mps[month] =
          f.number(month + 1, "monthly rate", Sign::not_negative) * unit;
    }
  } else if (kind == "TIMESERIES") {
    runoff.evaporation_series = f.object(1, "time series", state.series, "time series");
  } else if (kind == "DRY_ONLY") {
    runoff.evaporation_only_when_dry = f.yes_no_or(1, "choice", false);
  } else {
    f.wrong(
        "evaporation by " + kind + " is not supported; expected CONSTANT, MONTHLY or TIMESERIES",
        ErrorCode::unsupported);
  }
}

void read_gauge(InpState& state, Fields& f) {
  auto const index = state.gauges.find(f.text(0, "name"));
  auto& gauge = state.network.runoff.gauges[index];
  gauge.kind = f.keyword(1, "form",
                         Keywords<RainKind, 3>{{{"INTENSITY", RainKind::intensity},
                                                {"VOLUME", RainKind::volume},
                                                {"CUMULATIVE", RainKind::cumulative}}});
  gauge.interval_s = std::floor(f.hours_s(2, "interval") + 0.5);
  if (!(gauge.interval_s > 0)) f.wrong(2, "interval", "a time above 0");
  if (upper_case(f.text(4, "source")) != "TIMESERIES") {
    f.wrong("rain from a file is not supported; expected TIMESERIES", ErrorCode::unsupported);
    return;
  }
  gauge.series = f.object(5, "time series", state.series, "time series");
}

void read_subcatchment(InpState& state, Fields& f) {
  auto& sub = state.network.runoff.subcatchments[state.subcatchments.find(f.text(0, "name"))];
  auto const& units = state.network.units;
  sub.gauge = f.object(1, "rain gauge", state.gauges, "rain gauge");
  sub.outlet_node = state.nodes.find(f.text(2, "outlet"));
  sub.outlet_subcatchment = state.subcatchments.find(f.text(2, "outlet"));
  if (sub.outlet_node == kNone && sub.outlet_subcatchment == kNone) {
    f.wrong(2, "outlet", "the name of a node or subcatchment of this file");
  }
  sub.area_m2 = f.number(3, "area", Sign::not_negative) * units.land_area_m2;
  sub.impervious_share = std::min(100.0, f.number(4, "% impervious", Sign::not_negative)) / 100.0;
  sub.width_m = f.number(5, "width", Sign::not_negative) * units.length_m;
  sub.slope = f.number(6, "% slope", Sign::not_negative) / 100.0;
  if (f.has(8)) f.wrong("snow packs are not supported", ErrorCode::unsupported);
}

void read_subarea(InpState& state, Fields& f) {
  auto const index = f.object(0, "subcatchment", state.subcatchments, "subcatchment");
  if (f.failed()) return;
  auto& sub = state.network.runoff.subcatchments[index];
  double const depth = state.network.units.rain_depth_m;
  sub.manning_impervious = f.number(1, "n impervious", Sign::not_negative);
  sub.manning_pervious = f.number(2, "n pervious", Sign::not_negative);
  sub.storage_impervious_m = f.number(3, "storage impervious", Sign::not_negative) * depth;
  sub.storage_pervious_m = f.number(4, "storage pervious", Sign::not_negative) * depth;
  sub.no_storage_share = f.number(5, "% without storage", Sign::not_negative) / 100.0;
  if (f.has(6)) {
    sub.route = f.keyword(6, "route to",
                          Keywords<SubareaRoute, 5>{{{"OUTLET", SubareaRoute::outlet},
                                                     {"PERVIOUS", SubareaRoute::to_pervious},
                                                     {"IMPERVIOUS", SubareaRoute::to_impervious},
                                                     {"PERV", SubareaRoute::to_pervious},
                                                     {"IMPERV", SubareaRoute::to_impervious}}});
  }
  sub.routed_share = f.number_or(7, "% routed", 100.0, Sign::not_negative) / 100.0;
  sub.has_subareas = true;
}

void read_horton(InpState& state, Fields& f, Infiltration& soil) {
  auto const& units = state.network.units;
  soil.max_rate_mps = f.number(1, "maximum rate", Sign::not_negative) * units.rain_rate_mps;
  soil.min_rate_mps = f.number(2, "minimum rate", Sign::not_negative) * units.rain_rate_mps;
  soil.decay_per_s = f.number(3, "decay", Sign::not_negative) / 3600.0;
  // Drying time is the time to recover 98 % of the capacity.
  double const days = f.number(4, "drying time", Sign::not_negative);
  soil.recovery_per_s = days > 0 ? -std::log(0.02) / days / 86400.0 : 1e6;
  soil.max_volume_m = f.number_or(5, "maximum volume", 0, Sign::not_negative) * units.rain_depth_m;
  if (soil.max_rate_mps < soil.min_rate_mps)
    f.wrong(1, "maximum rate", "a rate not below the minimum rate");
}

void read_infiltration(InpState& state, Fields& f) {
  auto const index = f.object(0, "subcatchment", state.subcatchments, "subcatchment");
  if (f.failed()) return;
  auto& sub = state.network.runoff.subcatchments[index];
  auto& soil = sub.infiltration;
  auto const& units = state.network.units;
  soil.law = state.infiltration;
  switch (soil.law) {
    case InfiltrationLaw::horton:
    case InfiltrationLaw::modified_horton:
      read_horton(state, f, soil);
      break;
    case InfiltrationLaw::green_ampt:
    case InfiltrationLaw::modified_green_ampt:
      soil.suction_m = f.number(1, "suction", Sign::not_negative) * units.rain_depth_m;
      soil.conductivity_mps = f.number(2, "conductivity", Sign::positive) * units.rain_rate_mps;
      soil.deficit = f.number(3, "moisture deficit", Sign::not_negative);
      break;
    case InfiltrationLaw::curve_number:
      soil.curve_number = f.number(1, "curve number", Sign::positive);
      soil.drying_days = f.number(3, "drying time", Sign::positive);
      break;
  }
  sub.has_infiltration = true;
}

void check_complete(InpState& state) {
  for (auto const& sub : state.network.runoff.subcatchments) {
    if (sub.area_m2 <= 0.0 || (sub.has_subareas && sub.has_infiltration)) continue;
    state.diagnosis.first =
        Error{ErrorCode::invalid_argument,
              fmt::format("{}: subcatchment '{}' has no line in [{}]", state.file.name, sub.name,
                          sub.has_subareas ? "INFILTRATION" : "SUBAREAS"),
              state.file.name};
    return;
  }
}

}  // namespace

void read_runoff_names(InpState& state) {
  auto& runoff = state.network.runoff;
  each_line(state, "RAINGAGES", [&](Fields& f) { add_named(f, state.gauges, runoff.gauges); });
  each_line(state, "SUBCATCHMENTS",
            [&](Fields& f) { add_named(f, state.subcatchments, runoff.subcatchments); });
}

void read_runoff(InpState& state) {
  each_line(state, "EVAPORATION", [&](Fields& f) { read_evaporation(state, f); });
  each_line(state, "RAINGAGES", [&](Fields& f) { read_gauge(state, f); });
  each_line(state, "SUBCATCHMENTS", [&](Fields& f) { read_subcatchment(state, f); });
  each_line(state, "SUBAREAS", [&](Fields& f) { read_subarea(state, f); });
  each_line(state, "INFILTRATION", [&](Fields& f) { read_infiltration(state, f); });
  if (!state.diagnosis.first) check_complete(state);
}

}  // namespace citytwin::sewer
