#include "scenarios/sewer/controls.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "scenarios/sewer/calendar.h"

namespace citytwin::sewer {

namespace {

class RuleClock {
 public:
  RuleClock(Network const& network, SewerFlow& flow, double step_s)
      : network_(network), flow_(flow), half_step_h_(step_s / 7200.0) {}

  void run();

 private:
  struct Chosen {
    double priority;
    double value;
  };
  std::optional<double> value(Operand const& operand) const;
  std::optional<double> node_value(Operand const& operand) const;
  std::optional<double> link_value(Operand const& operand) const;
  double clock_value(Attribute attribute) const;
  bool holds(Premise const& premise);
  bool holds(Rule const& rule);
  double setting(Action const& action) const;

  Network const& network_;
  SewerFlow& flow_;
  double half_step_h_;
  double looked_at_ = 0;  ///< left value of the last premise, what a CURVE action looks up
  std::map<Index, Chosen> chosen_;
};

bool is_time(Attribute attribute) {
  return attribute == Attribute::elapsed_h || attribute == Attribute::clock_h ||
         attribute == Attribute::time_open || attribute == Attribute::time_closed;
}

bool compare(double left, Relation relation, double right, double tolerance) {
  bool const equal =
      tolerance > 0 ? left >= right - tolerance && left < right + tolerance : left == right;
  switch (relation) {
    case Relation::equal:
      return equal;
    case Relation::unequal:
      return !equal;
    case Relation::less:
      return left < right;
    case Relation::less_or_equal:
      return left <= right;
    case Relation::greater:
      return left > right;
    case Relation::greater_or_equal:
      return left >= right;
  }
  return false;
}

double RuleClock::clock_value(Attribute attribute) const {
  double const now = network_.options.start_s + flow_.time_s();
  auto const calendar = calendar_time(now);
  switch (attribute) {
    case Attribute::elapsed_h:
      return flow_.time_s() / 3600.0;
    case Attribute::date:
      return std::floor(now / 86400.0);
    case Attribute::clock_h:
      return calendar.hour_of_day;
    case Attribute::day:
      return calendar.weekday + 1;
    case Attribute::month:
      return calendar.month + 1;
    default:
      return 0.0;
  }
}

std::optional<double> RuleClock::node_value(Operand const& operand) const {
  double const length = network_.units.length_m;
  auto const& node = flow_.node(operand.index);
  switch (operand.attribute) {
    case Attribute::depth:
      return node.depth_m / length;
    case Attribute::max_depth:
      return flow_.node_model(operand.index).full_depth_m / length;
    case Attribute::head:
      return flow_.head_m(operand.index) / length;
    case Attribute::volume:
      return node.volume_m3 / network_.units.volume_m3();
    case Attribute::inflow:
      return node.lateral_m3ps / network_.units.flow_m3ps;
    default:
      return std::nullopt;
  }
}

std::optional<double> RuleClock::link_value(Operand const& operand) const {
  Index const link = operand.index;
  double const open = flow_.setting(link);
  auto const* conduit = flow_.conduit(link);
  switch (operand.attribute) {
    case Attribute::depth:
      return (conduit ? conduit->depth_m : flow_.structure(link)->depth_m) /
             network_.units.length_m;
    case Attribute::flow:
      return flow_.flow_m3ps(link) / network_.units.flow_m3ps;
    case Attribute::status:
    case Attribute::setting:
      return open;
    case Attribute::time_open:
      return open > 0.0 ? std::optional(flow_.hours_since_switch(link)) : std::nullopt;
    case Attribute::time_closed:
      return open > 0.0 ? std::nullopt : std::optional(flow_.hours_since_switch(link));
    default:
      return std::nullopt;
  }
}

std::optional<double> RuleClock::value(Operand const& operand) const {
  if (operand.is_constant) return operand.constant;
  switch (operand.subject) {
    case Subject::node:
      return node_value(operand);
    case Subject::link:
      return link_value(operand);
    case Subject::simulation:
      break;
  }
  return clock_value(operand.attribute);
}

bool RuleClock::holds(Premise const& premise) {
  auto const left = value(premise.left), right = value(premise.right);
  if (!left || !right) return false;
  looked_at_ = *left;
  return compare(*left, premise.relation, *right,
                 is_time(premise.left.attribute) ? half_step_h_ : 0.0);
}

bool RuleClock::holds(Rule const& rule) {
  bool result = true;
  for (auto const& premise : rule.premises) {
    if (premise.joined_by_or) {
      result = result || holds(premise);
    } else {
      if (!result) break;
      result = holds(premise);
    }
  }
  return result;
}

double RuleClock::setting(Action const& action) const {
  double value = action.value;
  if (action.kind == ActionKind::curve) value = network_.curves[action.table].at(looked_at_);
  if (action.kind == ActionKind::series) {
    value = network_.series[action.table].at(network_.options.start_s + flow_.time_s(), true);
  }
  bool const pump = network_.links[action.link].kind == LinkKind::pump;
  return pump ? std::max(0.0, value) : std::clamp(value, 0.0, 1.0);
}

void RuleClock::run() {
  for (auto const& rule : network_.controls.rules) {
    for (auto const& action : holds(rule) ? rule.then_actions : rule.else_actions) {
      Chosen const wanted{rule.priority, setting(action)};
      auto const [place, added] = chosen_.emplace(action.link, wanted);
      if (!added && wanted.priority > place->second.priority) place->second = wanted;
    }
  }
  for (auto const& [link, chosen] : chosen_) flow_.set_target(link, chosen.value);
}

}  // namespace

void apply_rules(Network const& network, SewerFlow& flow, double step_s) {
  RuleClock(network, flow, step_s).run();
}

}  // namespace citytwin::sewer
