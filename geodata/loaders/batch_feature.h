/// @file
/// A row of a record batch as a SourceFeature.
///
/// Checked  tests/geodata/batch_reader_test.cc
#pragma once

#include "geodata/loaders/record_batches.h"
#include "geodata/loaders/source_feature.h"

namespace citytwin {

class BatchFeature final : public SourceFeature {
 public:
  BatchFeature(RecordBatch const& batch, std::size_t row) : batch_(batch), row_(row) {}

  [[nodiscard]] std::string name() const override { return "feature " + source_id(); }
  [[nodiscard]] std::string source_id() const override {
    return std::to_string(batch_.feature_id(row_));
  }
  [[nodiscard]] Value value(std::string_view key) const override {
    if (key == "@layer") return as_utf8(batch_.layer());
    auto const column = batch_.column(key);
    return column ? batch_.value(*column, row_) : Value();
  }

 private:
  RecordBatch const& batch_;
  std::size_t row_;
};

}  // namespace citytwin
