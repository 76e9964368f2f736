/// @file
/// AnswerCrs: the CRS that a request wants its geometries in.
///
/// Names    empty or the city's own: as they are stored. "EPSG:n": x east or longitude, y north or
///          latitude. Nothing else is taken from a caller: PROJ would read files by their names.
/// Units    those of the CRS; heights as they are.
/// Errors   invalid_argument for `crs`.
/// Threads  one at a time.
/// Checked  tests/server/feature_query_test.cc against PROJ
#pragma once

#include <memory>
#include <string>

#include "geodata/crs.h"

namespace citytwin::server {

class AnswerCrs {
 public:
  [[nodiscard]] static Result<AnswerCrs> create(std::string const& asked, LocalFrame const& frame);

  [[nodiscard]] std::string const& name() const { return name_; }
  [[nodiscard]] std::string wkb(Geometry const& geometry, GeometryType type) const;
  /// A place of the CRS in the local frame; NaN where it has none.
  [[nodiscard]] Vec2 to_local(Vec2 place) const;

 private:
  AnswerCrs(std::string name, LocalFrame const& frame, std::shared_ptr<Transformer> transformer)
      : name_(std::move(name)), frame_(frame), transformer_(std::move(transformer)) {}

  std::string name_;
  LocalFrame frame_;
  std::shared_ptr<Transformer> transformer_;  ///< nullptr = the city's own
};

/// The name as PROJ may have it. Errors: one that is neither empty, the city's nor "EPSG:n".
[[nodiscard]] Result<std::string> checked_crs(std::string const& asked, LocalFrame const& frame);

}  // namespace citytwin::server
