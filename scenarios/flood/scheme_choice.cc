#include "scenarios/flood/scheme_choice.h"

#include <fmt/format.h>

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;

}  // namespace

std::string_view scheme_name(Scheme scheme) {
  return scheme == Scheme::shallow_water ? "shallow_water" : "local_inertial";
}

SchemeChoice SchemeChoice::automatic(std::string structure) {
  SchemeChoice out(structure.empty() ? Scheme::local_inertial : Scheme::shallow_water);
  out.automatic_ = true;
  out.structure_ = std::move(structure);
  return out;
}

void SchemeChoice::watch(SurfaceFlow& flow) {
  if (!automatic_ || flow.scheme() == Scheme::shallow_water) return;
  if (flow.time_s() < next_look_s_) return;
  while (next_look_s_ <= flow.time_s()) next_look_s_ += look_every_s;
  auto const seen = flow.limited_faces(deep_m);
  if (seen.flowing < least_faces || seen.share() <= trusted_share) return;
  seen_ = seen;
  changed_s_ = flow.time_s();
  flow.use_full_equations();
}

std::string SchemeChoice::first_reason() const {
  return structure_.empty() ? "gradual flow" : structure_ + " brings rapid water";
}

std::string SchemeChoice::change_reason() const {
  return fmt::format("{:.1f} % of the {} flowing faces deeper than {:g} m ran at the Froude limit",
                     100.0 * seen_.share(), seen_.flowing, deep_m);
}

std::string SchemeChoice::note() const {
  auto out =
      fmt::format("scheme = auto: {} from the begin ({})", scheme_name(first_), first_reason());
  if (changed()) {
    out += fmt::format(", {} from {:.1f} min on ({})", scheme_name(Scheme::shallow_water),
                       changed_s_ / s_per_min, change_reason());
  }
  return out;
}

Table SchemeChoice::table() const {
  Table out{"equations",
            "Equations of motion",
            "水动力方程",
            {{"from_min", "from", "开始时间", "min"},
             {"scheme", "scheme", "方程", ""},
             {"reason", "reason", "原因", ""}},
            {}};
  auto const add = [&](double from_s, Scheme scheme, std::string reason) {
    out.rows.push_back({from_s / s_per_min, std::string(scheme_name(scheme)), std::move(reason)});
  };
  add(0, first_, first_reason());
  if (changed()) add(changed_s_, Scheme::shallow_water, change_reason());
  return out;
}

void SchemeChoice::save(StateWriter& out) const {
  out.write("next_look_s", next_look_s_);
  out.write("changed_s", changed_s_);
  out.write("seen", seen_);
}

Result<void> SchemeChoice::load(StateReader& in) {
  in.read("next_look_s", next_look_s_);
  in.read("changed_s", changed_s_);
  in.read("seen", seen_);
  return in.status();
}

}  // namespace citytwin::flood
