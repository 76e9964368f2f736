/// @file
/// Assessor: rates one pipe or one road segment of a city; the run and the explanation both ask it,
/// so that what is explained is what was drawn.
///
/// Units    see rating.h.
/// Shapes   layers `pipes` and `roads` of docs/city-folder.md. An asset without a key attribute is
///          unrated, with the reason; it never gets a default grade.
/// Checked  tests/scenarios/risk/assessor_test.cc
#pragma once

#include <vector>

#include "geodata/city_model.h"
#include "scenarios/risk/options.h"
#include "scenarios/risk/standards.h"
#include "scenarios/risk/surroundings.h"

namespace citytwin::risk {

class Assessor {
 public:
  static constexpr std::size_t no_road = static_cast<std::size_t>(-1);

  /// Finds the road above every pipe. @pre model, standards and options outlive this object.
  Assessor(CityModel const& model, Standards const& standards, Options const& options);

  [[nodiscard]] Layer const* pipes() const { return pipes_; }
  [[nodiscard]] Layer const* roads() const { return surroundings_.roads(); }
  /// Rows of `pipes` whose system is asked for; all rows, known system or not, when all are.
  [[nodiscard]] std::vector<std::size_t> pipe_rows() const;

  /// @pre pipes(), row < pipes()->size()
  [[nodiscard]] RatedAsset rate_pipe(std::size_t row) const;
  /// @pre roads(), row < roads()->size()
  [[nodiscard]] RatedAsset rate_road(std::size_t row) const;

 private:
  // assess_pipe.cc; those that return a text say what is missing, empty when nothing is.
  [[nodiscard]] RatedAsset pipe_likelihood(std::size_t row) const;
  [[nodiscard]] std::string water_likelihood(RatedAsset& pipe) const;
  [[nodiscard]] std::string factor_likelihood(RatedAsset& pipe) const;
  void pipe_consequence(RatedAsset& pipe) const;
  void add_people(RatedAsset& pipe) const;
  void add_traffic(RatedAsset& pipe) const;

  // assess_road.cc
  [[nodiscard]] RatedAsset road_likelihood(std::size_t row) const;
  void add_cavities(RatedAsset& road) const;
  void road_consequence(RatedAsset& road) const;

  /// Fills row, id, length and age. @return what is missing, empty when nothing is.
  [[nodiscard]] std::string describe(RatedAsset& asset, Layer const& layer, std::size_t row) const;

  Standards const& standards_;
  Options const& options_;
  double point_scale_;  ///< grid length / ground length
  Surroundings surroundings_;
  Layer const* pipes_;
  std::vector<std::size_t> road_of_pipe_;                   ///< row in roads, or no_road
  std::vector<std::vector<std::size_t>> pipes_under_road_;  ///< by row in roads
};

/// Sums the terms: rates, probability and person-equivalents follow from them and the length.
void close_sums(RatedAsset& asset);

}  // namespace citytwin::risk
