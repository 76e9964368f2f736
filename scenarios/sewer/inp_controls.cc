// [CONTROLS] of an .inp file.
#include <optional>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

constexpr Keywords<Relation, 6> kRelations{{{"=", Relation::equal},
                                            {"<>", Relation::unequal},
                                            {"<", Relation::less},
                                            {"<=", Relation::less_or_equal},
                                            {">", Relation::greater},
                                            {">=", Relation::greater_or_equal}}};
constexpr Keywords<Attribute, 5> kNodeAttributes{{{"DEPTH", Attribute::depth},
                                                  {"MAXDEPTH", Attribute::max_depth},
                                                  {"HEAD", Attribute::head},
                                                  {"VOLUME", Attribute::volume},
                                                  {"INFLOW", Attribute::inflow}}};
constexpr Keywords<Attribute, 6> kLinkAttributes{{{"FLOW", Attribute::flow},
                                                  {"DEPTH", Attribute::depth},
                                                  {"STATUS", Attribute::status},
                                                  {"SETTING", Attribute::setting},
                                                  {"TIMEOPEN", Attribute::time_open},
                                                  {"TIMECLOSED", Attribute::time_closed}}};
constexpr Keywords<Attribute, 5> kClockAttributes{{{"TIME", Attribute::elapsed_h},
                                                   {"DATE", Attribute::date},
                                                   {"CLOCKTIME", Attribute::clock_h},
                                                   {"DAY", Attribute::day},
                                                   {"MONTH", Attribute::month}}};
constexpr Keywords<double, 4> kStatus{{{"ON", 1.0}, {"OFF", 0.0}, {"OPEN", 1.0}, {"CLOSED", 0.0}}};

std::optional<LinkKind> link_kind(std::string const& word) {
  if (word == "CONDUIT") return LinkKind::conduit;
  if (word == "PUMP") return LinkKind::pump;
  if (word == "ORIFICE") return LinkKind::orifice;
  if (word == "WEIR") return LinkKind::weir;
  if (word == "OUTLET") return LinkKind::outlet;
  return std::nullopt;
}

/// A link named after the word for its kind, LINK standing for any.
Index named_link(InpState& state, Fields& f, std::size_t i) {
  auto const word = upper_case(f.text(i, "object"));
  auto const index = f.object(i + 1, "link", state.links, "link");
  auto const kind = link_kind(word);
  if (!f.failed() && kind && state.network.links[index].kind != *kind)
    f.wrong(i + 1, "link", "a link of kind " + word);
  return index;
}

/// Reads "NODE n DEPTH", "PUMP p STATUS", "SIMULATION TIME" from word i on; moves i behind it.
Operand quantity(InpState& state, Fields& f, std::size_t& i) {
  Operand operand;
  operand.is_constant = false;
  auto const word = upper_case(f.text(i, "object"));
  if (word == "NODE") {
    operand.subject = Subject::node;
    operand.index = f.object(i + 1, "node", state.nodes, "node");
    operand.attribute = f.keyword(i + 2, "attribute", kNodeAttributes);
    i += 3;
  } else if (word == "SIMULATION") {
    operand.attribute = f.keyword(i + 1, "attribute", kClockAttributes);
    i += 2;
  } else if (word == "LINK" || link_kind(word)) {
    operand.subject = Subject::link;
    operand.index = named_link(state, f, i);
    operand.attribute = f.keyword(i + 2, "attribute", kLinkAttributes);
    i += 3;
  } else {
    f.wrong(i, "object", "NODE, LINK, CONDUIT, PUMP, ORIFICE, WEIR, OUTLET or SIMULATION");
  }
  return operand;
}

double constant(Fields& f, std::size_t i, Attribute attribute) {
  switch (attribute) {
    case Attribute::status:
      return f.keyword(i, "status", kStatus);
    case Attribute::elapsed_h:
    case Attribute::clock_h:
    case Attribute::time_open:
    case Attribute::time_closed:
      return f.hours_s(i, "time") / 3600.0;
    case Attribute::date:
      return f.date_s(i, "date") / 86400.0;
    default:
      return f.number(i, "value");
  }
}

void read_premise(InpState& state, Fields& f, Rule& rule, bool joined_by_or) {
  Premise premise;
  premise.joined_by_or = joined_by_or;
  std::size_t i = 1;
  premise.left = quantity(state, f, i);
  premise.relation = f.keyword(i, "relation", kRelations);
  ++i;
  if (f.failed()) return;
  bool const names_quantity = f.count() > i + 1;
  if (names_quantity)
    premise.right = quantity(state, f, i);
  else
    premise.right.constant = constant(f, i, premise.left.attribute);
  rule.premises.push_back(premise);
}

Action read_action(InpState& state, Fields& f) {
  Action action;
  action.link = named_link(state, f, 1);
  bool const status =
      f.keyword(3, "attribute", Keywords<bool, 2>{{{"STATUS", true}, {"SETTING", false}}});
  if (f.text(4, "=") != "=") f.wrong(4, "=", "'='");
  auto const value = upper_case(f.text(5, "value"));
  if (status) {
    action.value = f.keyword(5, "status", kStatus);
  } else if (value == "CURVE") {
    action.kind = ActionKind::curve;
    action.table = f.object(6, "curve", state.curves, "curve");
  } else if (value == "TIMESERIES") {
    action.kind = ActionKind::series;
    action.table = f.object(6, "time series", state.series, "time series");
  } else if (value == "PID") {
    f.wrong("PID control is not supported", ErrorCode::unsupported);
  } else {
    action.value = f.number(5, "setting", Sign::not_negative);
    bool const above_one =
        !f.failed() && action.value > 1 && state.network.links[action.link].kind != LinkKind::pump;
    if (above_one) f.wrong(5, "setting", "a number from 0 to 1");
  }
  return action;
}

enum class Clause { none, rule, premise, then_action, else_action, priority };

struct RuleReader {
  InpState& state;
  Clause last = Clause::none;

  void operator()(Fields& f) {
    auto const word = upper_case(f.text(0, "clause"));
    auto& rules = state.network.controls.rules;
    if (word == "VARIABLE" || word == "EXPRESSION") {
      f.wrong(word + " in control rules is not supported", ErrorCode::unsupported);
    } else if (word == "RULE") {
      rules.push_back({});
      rules.back().name = f.text(1, "name");
      last = Clause::rule;
    } else if (rules.empty()) {
      f.wrong(0, "clause", "RULE first");
    } else if (word == "IF" || word == "OR" || (word == "AND" && last == Clause::premise)) {
      read_premise(state, f, rules.back(), word == "OR");
      last = Clause::premise;
    } else if (word == "THEN" || (word == "AND" && last == Clause::then_action)) {
      rules.back().then_actions.push_back(read_action(state, f));
      last = Clause::then_action;
    } else if (word == "ELSE" || (word == "AND" && last == Clause::else_action)) {
      rules.back().else_actions.push_back(read_action(state, f));
      last = Clause::else_action;
    } else if (word == "PRIORITY") {
      rules.back().priority = f.number(1, "priority");
      last = Clause::priority;
    } else {
      f.wrong(0, "clause", "RULE, IF, AND, OR, THEN, ELSE or PRIORITY in this order");
    }
  }
};

}  // namespace

void read_controls(InpState& state) {
  each_line(state, "CONTROLS", RuleReader{state});
}

}  // namespace citytwin::sewer
