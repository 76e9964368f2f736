// [OPTIONS] of an .inp file.
#include <cmath>
#include <functional>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

using Setter = std::function<void(InpState&, Fields&)>;

struct Clock {
  double start_date = 0, start_time = 0, end_date = 0, end_time = 0, report_date = -1,
         report_time = 0;
};

constexpr Keywords<FlowUnit, 6> kFlowUnits{{{"CFS", FlowUnit::cfs},
                                            {"GPM", FlowUnit::gpm},
                                            {"MGD", FlowUnit::mgd},
                                            {"CMS", FlowUnit::cms},
                                            {"LPS", FlowUnit::lps},
                                            {"MLD", FlowUnit::mld}}};
constexpr Keywords<InfiltrationLaw, 5> kInfiltration{
    {{"HORTON", InfiltrationLaw::horton},
     {"MODIFIED_HORTON", InfiltrationLaw::modified_horton},
     {"GREEN_AMPT", InfiltrationLaw::green_ampt},
     {"MODIFIED_GREEN_AMPT", InfiltrationLaw::modified_green_ampt},
     {"CURVE_NUMBER", InfiltrationLaw::curve_number}}};
constexpr Keywords<Damping, 3> kDamping{
    {{"NONE", Damping::none}, {"PARTIAL", Damping::partial}, {"FULL", Damping::full}}};
constexpr Keywords<NormalFlowLimit, 4> kNormalFlow{{{"SLOPE", NormalFlowLimit::slope},
                                                    {"FROUDE", NormalFlowLimit::froude},
                                                    {"BOTH", NormalFlowLimit::both},
                                                    {"NONE", NormalFlowLimit::neither}}};

void read_routing(InpState& state, Fields& f) {
  std::string const method = upper_case(f.text(1, "routing method"));
  if (method == "DYNWAVE" || method == "DW") return;
  // Without links there is nothing to route: the method does not matter.
  bool has_links = false;
  for (auto const* section : {"CONDUITS", "PUMPS", "ORIFICES", "WEIRS", "OUTLETS"}) {
    auto const* found = state.file.find(section);
    has_links = has_links || (found && !found->lines.empty());
  }
  if (has_links) {
    f.wrong("FLOW_ROUTING " + method + " is not supported; this engine computes DYNWAVE only",
            ErrorCode::unsupported);
  }
}

void read_skip_steady(InpState&, Fields& f) {
  if (f.yes_no_or(1, "skip", false))
    f.wrong("SKIP_STEADY_STATE YES is not supported; every step is computed",
            ErrorCode::unsupported);
}

std::map<std::string, Setter, std::less<>> setters(Clock& clock) {
  auto ignore = [](InpState&, Fields&) {};
  std::map<std::string, Setter, std::less<>> set;
  for (auto const* name :
       {"THREADS", "COMPATIBILITY", "SYS_FLOW_TOL", "LAT_FLOW_TOL", "SWEEP_START", "SWEEP_END",
        "DRY_DAYS", "TEMPDIR", "SLOPE_WEIGHTING", "IGNORE_SNOWMELT", "IGNORE_GROUNDWATER",
        "IGNORE_RDII", "IGNORE_QUALITY", "IGNORE_ROUTING", "REPORT_CONTROLS"}) {
    set[name] = ignore;
  }
  set["FLOW_UNITS"] = [](InpState& s, Fields& f) {
    s.network.options.flow_unit = f.keyword(1, "unit", kFlowUnits);
  };
  set["INFILTRATION"] = [](InpState& s, Fields& f) {
    s.infiltration = f.keyword(1, "method", kInfiltration);
  };
  set["FLOW_ROUTING"] = read_routing;
  set["ROUTING"] = read_routing;
  set["SKIP_STEADY_STATE"] = read_skip_steady;
  set["START_DATE"] = [&](InpState&, Fields& f) { clock.start_date = f.date_s(1, "date"); };
  set["START_TIME"] = [&](InpState&, Fields& f) { clock.start_time = f.hours_s(1, "time"); };
  set["END_DATE"] = [&](InpState&, Fields& f) { clock.end_date = f.date_s(1, "date"); };
  set["END_TIME"] = [&](InpState&, Fields& f) { clock.end_time = f.hours_s(1, "time"); };
  set["REPORT_START_DATE"] = [&](InpState&, Fields& f) { clock.report_date = f.date_s(1, "date"); };
  set["REPORT_START_TIME"] = [&](InpState&, Fields& f) {
    clock.report_time = f.hours_s(1, "time");
  };
  set["REPORT_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.report_step_s = f.step_s(1, "step");
  };
  set["WET_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.wet_step_s = f.step_s(1, "step");
  };
  set["DRY_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.dry_step_s = f.step_s(1, "step");
  };
  set["ROUTING_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.routing_step_s = f.step_s(1, "step");
  };
  set["RULE_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.rule_step_s = f.step_s(1, "step");
  };
  set["MINIMUM_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.min_step_s = f.number(1, "step", Sign::not_negative);
  };
  set["LENGTHENING_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.lengthening_step_s = f.step_s(1, "step");
  };
  set["VARIABLE_STEP"] = [](InpState& s, Fields& f) {
    s.network.options.courant_factor = f.number(1, "factor", Sign::not_negative);
  };
  set["MIN_SURFAREA"] = [](InpState& s, Fields& f) {
    double const area = f.number(1, "area", Sign::not_negative);
    if (area > 0)
      s.network.options.min_surface_area_m2 = -area;  // in the file's unit until that is known
  };
  set["HEAD_TOLERANCE"] = [](InpState& s, Fields& f) {
    double const tolerance = f.number(1, "tolerance", Sign::not_negative);
    if (tolerance > 0) s.network.options.head_tolerance_m = -tolerance;
  };
  set["MAX_TRIALS"] = [](InpState& s, Fields& f) {
    auto const trials = static_cast<int>(f.number(1, "trials", Sign::not_negative));
    if (trials > 0) s.network.options.max_trials = trials;
  };
  set["MIN_SLOPE"] = [](InpState& s, Fields& f) {
    s.network.options.min_slope = f.number(1, "slope in %") / 100.0;
  };
  set["ALLOW_PONDING"] = [](InpState& s, Fields& f) {
    s.network.options.allow_ponding = f.yes_no_or(1, "choice", false);
  };
  set["IGNORE_RAINFALL"] = [](InpState& s, Fields& f) {
    s.network.options.ignore_rainfall = f.yes_no_or(1, "choice", false);
  };
  set["INERTIAL_DAMPING"] = [](InpState& s, Fields& f) {
    s.network.options.damping = f.keyword(1, "damping", kDamping);
  };
  set["NORMAL_FLOW_LIMITED"] = [](InpState& s, Fields& f) {
    s.network.options.normal_flow_limit = f.keyword(1, "criterion", kNormalFlow);
  };
  set["SURCHARGE_METHOD"] = [](InpState& s, Fields& f) {
    s.network.options.surcharge = f.keyword(
        1, "method",
        Keywords<Surcharge, 2>{{{"EXTRAN", Surcharge::extran}, {"SLOT", Surcharge::slot}}});
  };
  set["FORCE_MAIN_EQUATION"] = [](InpState& s, Fields& f) {
    s.network.options.force_main =
        f.keyword(1, "equation",
                  Keywords<FrictionLaw, 2>{{{"H-W", FrictionLaw::hazen_williams},
                                            {"D-W", FrictionLaw::darcy_weisbach}}});
  };
  set["LINK_OFFSETS"] = [](InpState& s, Fields& f) {
    s.offsets_are_elevations =
        f.keyword(1, "kind", Keywords<bool, 2>{{{"DEPTH", false}, {"ELEVATION", true}}});
  };
  return set;
}

void finish(InpState& state, Clock const& clock) {
  auto& options = state.network.options;
  state.network.units = units_of(options.flow_unit);
  auto const& units = state.network.units;
  if (options.min_surface_area_m2 < 0) options.min_surface_area_m2 *= -units.area_m2();
  if (options.head_tolerance_m < 0) options.head_tolerance_m *= -units.length_m;
  options.start_s = clock.start_date + clock.start_time;
  options.end_s = clock.end_date + clock.end_time;
  options.report_start_s =
      std::max(options.start_s,
               clock.report_date < 0 ? options.start_s : clock.report_date + clock.report_time);
}

}  // namespace

void read_options(InpState& state) {
  Clock clock;
  auto const set = setters(clock);
  each_line(state, "OPTIONS", [&](Fields& f) {
    auto const name = upper_case(f.text(0, "option"));
    auto const found = set.find(name);
    if (found == set.end())
      f.wrong(0, "option", "an option of SWMM 5.2");
    else
      found->second(state, f);
  });
  finish(state, clock);
  auto& options = state.network.options;
  InpLine const line{state.file.find("OPTIONS") ? state.file.find("OPTIONS")->line : 1, {}};
  std::string const section = "OPTIONS";
  Fields whole(state.file.name, section, line, state.diagnosis);
  if (options.end_s <= options.start_s) whole.wrong("the end of the run must come after its start");
  for (double const step :
       {options.report_step_s, options.wet_step_s, options.dry_step_s, options.routing_step_s}) {
    if (!(step > 0))
      whole.wrong("REPORT_STEP, WET_STEP, DRY_STEP and ROUTING_STEP must be above 0");
  }
}

}  // namespace citytwin::sewer
