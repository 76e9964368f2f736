/// @file
/// The water mains of Nanaimo, British Columbia, as an oracle: a real network with somebody else's
/// failure rate for each pipe.
///
/// Shapes   nanaimo_water_pipes.gpkg (layer `pipes`, EPSG:26910) and expected_failure_rate.csv,
///          one row a fid, in the same folder.
/// Errors   a file or field that is missing, named.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

struct ExpectedPipe {
  Grade colour = Grade::unrated;  ///< class of the failure rate
  double rate_per_100km_y = 0;    ///< 0 when unrated
  double length_m = 0;            ///< by the source's own attribute
};

struct NanaimoNetwork {
  std::shared_ptr<CityModel const> model;  ///< with one layer, `pipes`
  std::vector<ExpectedPipe> expected;      ///< by row of that layer
};

[[nodiscard]] Result<NanaimoNetwork> read_nanaimo(std::filesystem::path const& folder);

}  // namespace citytwin::risk
