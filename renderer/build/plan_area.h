/// @file
/// PlanArea: a plan area of any shape, with the overlay operations of GEOS.
///
/// Units    metres, plan.
/// Errors   none; an operation that GEOS refuses is repeated on repaired operands snapped to 2^-10
/// m,
///          and leaves an empty area if that fails too.
/// Threads  a value belongs to one thread at a time; const operations may run at once.
/// Source   GEOS 3.11, C API: OverlayNG, buffers.
#pragma once

#include <span>
#include <vector>

#include "renderer/build/polygon.h"

struct GEOSGeom_t;

namespace citytwin::scene {

class PlanArea {
 public:
  PlanArea() = default;
  ~PlanArea();
  PlanArea(PlanArea&& other) noexcept;
  PlanArea& operator=(PlanArea&& other) noexcept;

  [[nodiscard]] static PlanArea rectangle(Box const& box);
  /// One polygon, exterior first; made valid when it is not.
  [[nodiscard]] static PlanArea polygon(Rings const& rings);
  /// A line widened to both sides, ends cut square.
  [[nodiscard]] static PlanArea ribbon(std::span<Vec2 const> line, double width_m);
  [[nodiscard]] static PlanArea disc(Vec2 centre, double radius_m);
  [[nodiscard]] static PlanArea united(std::vector<PlanArea> areas);

  [[nodiscard]] PlanArea copy() const;
  [[nodiscard]] bool empty() const { return geometry_ == nullptr; }
  [[nodiscard]] PlanArea intersection(PlanArea const& other) const;
  [[nodiscard]] PlanArea difference(PlanArea const& other) const;
  [[nodiscard]] PlanArea clipped(Box const& box) const;
  /// Grown by a distance (shrunk when negative), corners round.
  [[nodiscard]] PlanArea grown(double distance_m) const;
  /// Exteriors counter-clockwise, holes clockwise.
  [[nodiscard]] Rings rings() const;

 private:
  explicit PlanArea(GEOSGeom_t* geometry);
  template <class Operation, class SnappedOperation>
  static GEOSGeom_t* overlay(PlanArea const& a, PlanArea const& b, Operation operation,
                             SnappedOperation snapped);
  GEOSGeom_t* geometry_ = nullptr;  ///< owned; null = empty
};

}  // namespace citytwin::scene
