#include "server/rpc/feature_search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "geodata/wkb.h"
#include "server/rpc/answer_crs.h"

namespace citytwin::server {

namespace {

constexpr std::size_t largest_polygon_bytes = std::size_t{1} << 20;
constexpr std::size_t largest_filter_bytes = std::size_t{64} << 10;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

Result<void> check_finite(std::string const& field, double value) {
  if (std::isfinite(value)) return {};
  return bad(field, fmt::format("{} is {}; expected a finite number of metres", field, value));
}

/// By segment: the rows of each, as they were found.
using RowsBySegment = std::map<Layer const*, std::vector<std::uint32_t>>;

Result<RowsBySegment> rows_in(LayerView const& layer, Area const& area) {
  RowsBySegment rows;
  auto const add = [&rows](FeatureRef const& feature) {
    rows[feature.layer].push_back(feature.row);
    return true;
  };
  if (auto const* box = std::get_if<Box>(&area)) {
    query_box(layer, *box, add);
  } else if (auto const* polygon = std::get_if<GeometryColumn>(&area)) {
    auto const found = query_polygon(layer, (*polygon)[0], add);
    if (!found) return bad("polygon_wkb", "polygon_wkb: " + found.error().message);
  } else {
    for (auto const& segment : layer.segments()) {
      for (std::uint32_t row = 0; row < segment.layer->size(); ++row) {
        if (layer.alive(segment, row)) rows[segment.layer.get()].push_back(row);
      }
    }
  }
  return rows;
}

void add_notes(std::vector<std::string>& notes, std::vector<std::string> const& more) {
  for (auto const& note : more) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(note);
  }
}

/// Those of some rows that the filter keeps, ascending.
Result<std::vector<std::uint32_t>> kept(std::optional<Filter> const& filter, Layer const& layer,
                                        std::vector<std::uint32_t> rows,
                                        std::vector<std::string>& notes) {
  std::sort(rows.begin(), rows.end());
  if (!filter) return rows;
  auto found = filter->rows(layer, rows);
  if (!found) return bad("filter", found.error().message);
  add_notes(notes, found->notes);
  return std::move(found->rows);
}

/// The k nearest of those that a filter keeps: of ever more, until there are enough.
Result<FoundNear> nearest_kept(LayerView const& layer, Vec2 point, std::size_t count, double max_m,
                               Filter const& filter) {
  for (std::size_t asked = 4 * count;; asked *= 4) {
    auto const near = query_nearest(layer, point.x, point.y, asked, max_m);
    if (!near) return near.error();
    RowsBySegment rows;
    for (auto const& one : *near) rows[one.feature.layer].push_back(one.feature.row);
    FoundNear found;
    for (auto& [segment, its] : rows) {
      auto keep = kept(filter, *segment, std::move(its), found.notes);
      if (!keep) return keep.error();
      its = std::move(*keep);
    }
    for (auto const& one : *near) {
      auto const& its = rows[one.feature.layer];
      bool const keep = std::binary_search(its.begin(), its.end(), one.feature.row);
      if (keep && found.features.size() < count) found.features.push_back(one);
    }
    if (found.features.size() == count || near->size() < asked) return found;
  }
}

}  // namespace

Result<LayerView const*> find_layer(CitySnapshot const& city, std::string const& name) {
  if (auto const* layer = city.layer(name)) return layer;
  std::string known;
  for (auto const& layer : city.layers()) known += (known.empty() ? "" : ", ") + layer->name();
  return Error{ErrorCode::not_found,
               fmt::format("there is no layer '{}'; expected one of {}", name, known),
               "layers/" + name};
}

Result<FeatureRef> find_feature(LayerView const& layer, FeatureId id) {
  if (auto const found = layer.find(id)) return *found;
  return Error{ErrorCode::not_found, fmt::format("layer '{}' has no feature {}", layer.name(), id),
               fmt::format("layers/{}/features/{}", layer.name(), id)};
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

Result<GeometryColumn> checked_polygon(std::string const& wkb, LocalFrame const& frame) {
  if (wkb.size() > largest_polygon_bytes) {
    return bad("polygon_wkb", fmt::format("polygon_wkb has {} bytes; expected at most {}",
                                          wkb.size(), largest_polygon_bytes));
  }
  auto decoded = decode_wkb(wkb, frame);
  if (!decoded) return bad("polygon_wkb", "polygon_wkb: " + decoded.error().message);
  if (decoded->type() != GeometryType::polygon) {
    return bad("polygon_wkb", "polygon_wkb is not a polygon; expected WKB type 3, 6, 1003 or 1006");
  }
  return decoded;
}

Result<std::optional<Filter>> filter_of(std::string const& text, LayerView const& layer,
                                        LocalFrame const& frame, std::string const& crs) {
  if (text.empty()) return std::optional<Filter>();
  if (text.size() > largest_filter_bytes) {
    return bad("filter", fmt::format("filter has {} bytes; expected at most {}", text.size(),
                                     largest_filter_bytes));
  }
  auto const name = checked_crs(crs, frame);
  if (!name) return name.error();
  auto filter = Filter::parse(text, schema_of(*layer.segments().front().layer), frame,
                              *name == frame.crs ? "" : *name);
  if (!filter) return bad("filter", filter.error().message);
  return std::optional(std::move(*filter));
}

Result<Found> find_features(LayerView const& layer, Area const& area,
                            std::optional<Filter> const& filter) {
  auto rows = rows_in(layer, area);
  if (!rows) return rows.error();
  Found found;
  for (auto& [segment, its] : *rows) {
    auto const keep = kept(filter, *segment, std::move(its), found.notes);
    if (!keep) return keep.error();
    for (auto const row : *keep) found.features.push_back({segment, row});
  }
  std::sort(found.features.begin(), found.features.end(),
            [](FeatureRef const& a, FeatureRef const& b) { return a.id() < b.id(); });
  return found;
}

Result<FoundNear> find_nearest(LayerView const& layer, LocalFrame const& frame,
                               std::string const& field, v1::NearestArea const& point,
                               std::size_t count, std::optional<Filter> const& filter) {
  for (auto const& [name, value] :
       {std::pair{".easting_m", point.easting_m()}, std::pair{".northing_m", point.northing_m()},
        std::pair{".max_distance_m", point.max_distance_m()}}) {
    if (auto const finite = check_finite(field + name, value); !finite) return finite.error();
  }
  if (point.max_distance_m() < 0) {
    return bad(field + ".max_distance_m",
               fmt::format("{}.max_distance_m is {} m; expected 0 (no limit) or more", field,
                           point.max_distance_m()));
  }
  auto const max_m = point.max_distance_m() == 0 ? std::numeric_limits<double>::infinity()
                                                 : point.max_distance_m();
  auto const at = frame.to_local(point.easting_m(), point.northing_m());
  if (filter) return nearest_kept(layer, at, count, max_m, *filter);
  auto found = query_nearest(layer, at.x, at.y, count, max_m);
  if (!found) return found.error();
  return FoundNear{std::move(*found), {}};
}

}  // namespace citytwin::server
