/// @file
/// LayerView: a layer of a live city at one moment, as a packed base and a few small layers of what
/// changed since.
///
/// A feature is alive in at most one segment; what an update or a removal left behind in an older
/// one is dead there (deaths.h). Queries (view_query.h) and find() answer over all segments;
/// merged() is for those who read a whole layer by rows.
///
/// Units    local metres.
/// Threads  immutable: any number of threads may ask.
/// Errors   none.
/// Checked  tests/geodata/edits/property_test.cc
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "geodata/edits/deaths.h"
#include "geodata/layer.h"

namespace citytwin {

/// Where a feature is: valid while the view lives.
struct FeatureRef {
  Layer const* layer = nullptr;
  std::uint32_t row = 0;

  [[nodiscard]] FeatureId id() const { return layer->id(row); }
  [[nodiscard]] Geometry geometry() const { return layer->geometry(row); }
  friend bool operator==(FeatureRef const&, FeatureRef const&) = default;
};

/// Rows that are born together; some may have died since.
struct Segment {
  explicit Segment(std::shared_ptr<Layer const> rows)
      : layer(std::move(rows)), deaths(std::make_shared<Deaths>(layer->size())) {}

  std::shared_ptr<Layer const> layer;
  std::shared_ptr<Deaths> deaths;
};

class LayerView {
 public:
  /// @param segments oldest first, at least one; all of the same name, kind, type and columns
  /// @param size     features alive in them as of the sequence
  LayerView(std::vector<Segment> segments, Sequence as_of, std::size_t size);

  [[nodiscard]] std::string const& name() const { return base().name(); }
  [[nodiscard]] LayerKind kind() const { return base().kind(); }
  [[nodiscard]] GeometryType geometry_type() const { return base().geometry_type(); }
  [[nodiscard]] std::vector<Column> const& columns() const { return base().columns(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Sequence as_of() const { return as_of_; }
  [[nodiscard]] std::span<Segment const> segments() const { return segments_; }
  [[nodiscard]] bool alive(Segment const& segment, std::uint32_t row) const {
    return !segment.deaths->dead(row, as_of_);
  }

  [[nodiscard]] std::optional<FeatureRef> find(FeatureId id) const;

  /// One packed layer of what is alive; made when first asked for, the base itself when nothing
  /// changed.
  [[nodiscard]] std::shared_ptr<Layer const> merged() const;

 private:
  [[nodiscard]] Layer const& base() const { return *segments_.front().layer; }

  std::vector<Segment> segments_;
  Sequence as_of_;
  std::size_t size_;
  mutable std::once_flag merge_once_;
  mutable std::shared_ptr<Layer const> merged_;
};

/// One packed layer, ids ascending, of the rows of the segments that are alive as of the sequence.
/// @pre segments is not empty, ids are alive once at most
[[nodiscard]] std::shared_ptr<Layer const> merge(std::span<Segment const> segments, Sequence as_of);

}  // namespace citytwin
