/// @file
/// Control rules as data: premises over the network's state, actions on links, priorities.
///
/// Units    values of premises and actions stay in the file's own units, as a planner reads them;
/// times in h. Shapes   a rule holds its premises in the order written; `joined_by_or` belongs to
/// the premise it precedes. Errors   none; plain data. The reader refuses what is not listed here.
/// Source   EPA SWMM 5.2 user's manual, appendix C.3 (control rules).
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace citytwin::sewer {

enum class Subject { node, link, simulation };
enum class Attribute {
  depth,
  max_depth,
  head,
  volume,
  inflow,  // of nodes
  flow,
  status,
  setting,
  time_open,
  time_closed,  // of links, and depth
  elapsed_h,
  date,
  clock_h,
  day,
  month,  // of the simulation; days since 1970, 1-7, 1-12
};
enum class Relation { equal, unequal, less, less_or_equal, greater, greater_or_equal };

/// A quantity of the running model, or a constant.
struct Operand {
  bool is_constant = true;
  double constant = 0;
  Subject subject = Subject::simulation;
  std::uint32_t index = 0;  ///< node or link
  Attribute attribute = Attribute::elapsed_h;
};

struct Premise {
  bool joined_by_or = false;
  Operand left;
  Relation relation = Relation::equal;
  Operand right;
};

enum class ActionKind { fixed, curve, series };

struct Action {
  std::uint32_t link = 0;
  ActionKind kind = ActionKind::fixed;
  double value = 0;
  std::uint32_t table = 0;  ///< curve (over the left value of the last premise looked at) or series
};

struct Rule {
  std::string name;
  std::vector<Premise> premises;
  std::vector<Action> then_actions;
  std::vector<Action> else_actions;
  double priority = 0;
};

struct ControlRules {
  std::vector<Rule> rules;
};

}  // namespace citytwin::sewer
