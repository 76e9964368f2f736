#include "server/rpc/feature_search.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "geodata/query.h"
#include "geodata/wkb.h"

namespace citytwin::server {

namespace {

using Area = v1::QueryFeaturesRequest;

constexpr std::size_t default_limit = 1000;
constexpr std::size_t largest_limit = 100'000;
constexpr std::size_t default_nearest = 10;
constexpr std::size_t largest_nearest = 1000;
constexpr std::size_t largest_polygon_bytes = std::size_t{1} << 20;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

Result<void> check_finite(std::string const& field, double value) {
  if (std::isfinite(value)) return {};
  return bad(field, fmt::format("{} is {}; expected a finite number of metres", field, value));
}

Result<Box> checked_box(v1::Box const& box, LocalFrame const& frame) {
  for (auto const& [field, value] : {std::pair{"box.min_easting_m", box.min_easting_m()},
                                     std::pair{"box.min_northing_m", box.min_northing_m()},
                                     std::pair{"box.max_easting_m", box.max_easting_m()},
                                     std::pair{"box.max_northing_m", box.max_northing_m()}}) {
    if (auto const finite = check_finite(field, value); !finite) return finite.error();
  }
  if (box.min_easting_m() > box.max_easting_m()) {
    return bad("box.min_easting_m",
               fmt::format("box.min_easting_m is {}; expected at most max_easting_m, {}",
                           box.min_easting_m(), box.max_easting_m()));
  }
  if (box.min_northing_m() > box.max_northing_m()) {
    return bad("box.min_northing_m",
               fmt::format("box.min_northing_m is {}; expected at most max_northing_m, {}",
                           box.min_northing_m(), box.max_northing_m()));
  }
  auto const low = frame.to_local(box.min_easting_m(), box.min_northing_m());
  auto const high = frame.to_local(box.max_easting_m(), box.max_northing_m());
  return Box{low.x, low.y, high.x, high.y};
}

Result<Hits> search_polygon(Layer const& layer, LocalFrame const& frame, std::string const& wkb) {
  if (wkb.size() > largest_polygon_bytes) {
    return bad("polygon_wkb", fmt::format("polygon_wkb has {} bytes; expected at most {}",
                                          wkb.size(), largest_polygon_bytes));
  }
  auto const decoded = decode_wkb(wkb, frame);
  if (!decoded) return bad("polygon_wkb", "polygon_wkb: " + decoded.error().message);
  if (decoded->type() != GeometryType::polygon) {
    return bad("polygon_wkb", "polygon_wkb is not a polygon; expected WKB type 3, 6, 1003 or 1006");
  }
  auto rows = rows_in_polygon(layer, (*decoded)[0]);
  if (!rows) return bad("polygon_wkb", "polygon_wkb: " + rows.error().message);
  return Hits{std::move(*rows), {}};
}

Result<Hits> search_nearest(Layer const& layer, LocalFrame const& frame,
                            v1::NearestArea const& nearest, std::size_t count) {
  for (auto const& [field, value] :
       {std::pair{"nearest.easting_m", nearest.easting_m()},
        std::pair{"nearest.northing_m", nearest.northing_m()},
        std::pair{"nearest.max_distance_m", nearest.max_distance_m()}}) {
    if (auto const finite = check_finite(field, value); !finite) return finite.error();
  }
  if (nearest.max_distance_m() < 0) {
    return bad("nearest.max_distance_m",
               fmt::format("nearest.max_distance_m is {} m; expected 0 (no limit) or more",
                           nearest.max_distance_m()));
  }
  auto const limit_m = nearest.max_distance_m() == 0 ? std::numeric_limits<double>::infinity()
                                                     : nearest.max_distance_m();
  auto const point = frame.to_local(nearest.easting_m(), nearest.northing_m());
  auto const found = query_nearest(layer, point.x, point.y, count, limit_m);
  if (!found) return found.error();
  Hits hits;
  for (auto const& neighbour : *found) {
    hits.rows.push_back(neighbour.row);
    hits.distances_m.push_back(neighbour.distance_m);
  }
  return hits;
}

}  // namespace

Result<Layer const*> find_layer(CityModel const& model, std::string const& name) {
  if (auto const* layer = model.layer(name)) return layer;
  std::string known;
  for (auto const& layer : model.layers) known += (known.empty() ? "" : ", ") + layer->name();
  return Error{ErrorCode::not_found,
               fmt::format("there is no layer '{}'; expected one of {}", name, known),
               "layers/" + name};
}

Result<std::vector<Column const*>> find_columns(
    Layer const& layer, google::protobuf::RepeatedPtrField<std::string> const& names) {
  std::vector<Column const*> columns;
  if (names.empty()) {
    for (auto const& column : layer.columns()) columns.push_back(&column);
  }
  for (auto const& name : names) {
    auto const* column = layer.column(name);
    if (column == nullptr) {
      return bad("attributes",
                 fmt::format("attributes names '{}', which layer '{}' has not; see ListLayers",
                             name, layer.name()));
    }
    columns.push_back(column);
  }
  return columns;
}

Result<std::size_t> checked_limit(v1::QueryFeaturesRequest const& request) {
  auto const largest = request.has_nearest() ? largest_nearest : largest_limit;
  if (request.limit() == 0) return request.has_nearest() ? default_nearest : default_limit;
  if (request.limit() <= largest) return std::size_t{request.limit()};
  return bad("limit", fmt::format("limit is {}; expected at most {}, then go on with resume_token",
                                  request.limit(), largest));
}

Result<Hits> search(Layer const& layer, LocalFrame const& frame,
                    v1::QueryFeaturesRequest const& request, std::size_t limit) {
  switch (request.area_case()) {
    case Area::kBox: {
      auto const box = checked_box(request.box(), frame);
      if (!box) return box.error();
      return Hits{rows_in_box(layer, *box), {}};
    }
    case Area::kPolygonWkb:
      return search_polygon(layer, frame, request.polygon_wkb());
    case Area::kNearest:
      return search_nearest(layer, frame, request.nearest(), limit);
    case Area::AREA_NOT_SET:
      break;
  }
  return bad("area", "no area is given; expected box, polygon_wkb or nearest");
}

}  // namespace citytwin::server
