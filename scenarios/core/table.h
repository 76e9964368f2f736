/// @file
/// Table: a run's numbers in rows, with a unit on every column.
#pragma once

#include <string>
#include <vector>

#include "geodata/layer.h"

namespace citytwin {

struct TableColumn {
  std::string name;  ///< snake_case with unit suffix
  std::string title_en;
  std::string title_zh;
  std::string unit;
};

struct Table {
  std::string id;  ///< unique in its run: "mass_ledger", "road_lighting", "risk_list"
  std::string title_en;
  std::string title_zh;
  std::vector<TableColumn> columns;
  std::vector<std::vector<Value>> rows;  ///< one Value per column; monostate = not known
};

/// RFC 4180 CSV with a header of column names.
[[nodiscard]] std::string to_csv(Table const& table);

}  // namespace citytwin
