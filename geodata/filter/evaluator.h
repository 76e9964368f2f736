/// @file
/// A typed filter at selected rows of a layer.
///
/// AND asks each further term only where the answer is still open, cheap terms first; a spatial
/// term lets the layer's index rule out rows before anything else is asked.
///
/// Errors   a column that the layer lacks or has with another type.
/// Threads  one evaluator, one thread.
/// Checked  tests/geodata/filter/filter_law_test.cc against an evaluator of single rows
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "geodata/filter/column_compare.h"
#include "geodata/filter/spatial_probe.h"
#include "geodata/result.h"

namespace citytwin::cql2 {

class Evaluator {
 public:
  /// Both outlive it.
  [[nodiscard]] static Result<Evaluator> create(TypedFilter const& filter, Layer const& layer);

  /// One Truth for each row, in their order. @pre rows ascend
  [[nodiscard]] Truths evaluate(Rows rows) { return evaluate(filter_.root, rows); }
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  Evaluator(TypedFilter const& filter, Layer const& layer) : filter_(filter), layer_(layer) {}
  [[nodiscard]] Result<void> resolve();
  [[nodiscard]] Result<void> resolve(std::size_t slot);
  [[nodiscard]] Column const& column(SlotRef slot) const { return *columns_[slot.index]; }

  [[nodiscard]] Truths evaluate(Node const& node, Rows rows);
  [[nodiscard]] Truths evaluate(AllNode const& node, Rows rows);
  [[nodiscard]] Truths evaluate(AnyNode const& node, Rows rows);
  [[nodiscard]] Truths evaluate(CompareNode const& node, Rows rows);
  [[nodiscard]] Truths evaluate(SpatialNode const& node, Rows rows);
  [[nodiscard]] Truths by_index(SpatialNode const& node, Rows rows) const;
  [[nodiscard]] Truths without_geometry(Rows rows) const;

  TypedFilter const& filter_;
  Layer const& layer_;
  std::shared_ptr<Column const> feature_ids_;  ///< made when the filter asks for fid
  std::vector<Column const*> columns_;
  std::map<SpatialNode const*, SpatialProbe> probes_;
  std::map<std::size_t, std::string> undated_;  ///< an example for each slot
};

}  // namespace citytwin::cql2
