/// @file
/// A small layer to ask: six places east of each other, 100 m apart, in EPSG:4549 near Songjiang.
#pragma once

#include <string>
#include <vector>

#include "geodata/filter/filter.h"

namespace citytwin::test {

inline LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

/// fid 1..6 at easting 616000 + 100 fid, northing 3435000; the last has no geometry.
inline std::shared_ptr<Layer const> estates() {
  struct Row {
    char const* owner;
    std::int64_t floors;
    double taxes;
    char const* updated;
  };
  std::vector<Row> const rows{{"Mike", 3, 500, "2012-08-10"},
                              {"Mike O'Hara", 6, 750.5, "2012-08-10T05:30:00Z"},
                              {"Anna", 9, 500, "2012-08-11T00:30:00+08:00"},
                              {"", 0, 0, "n/a"},
                              {"王五 100%", 6, -3, "2026-02-28 12:00"},
                              {nullptr, 0, 0, nullptr}};
  LayerBuilder out("estates", LayerKind::other, GeometryType::point);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto const& r = rows[i];
    if (r.owner) {
      out.geometry().add_point({100.0 * static_cast<double>(i + 1), 0, 3});
      out.set("owner", std::string(r.owner));
      out.set("floors", r.floors);
      out.set("taxes", r.taxes);
      out.set("updated", std::string(r.updated));
      out.set("swimming_pool", std::int64_t{i % 2 == 0});
      out.set("eo:cloud_cover", 0.1 * static_cast<double>(i));
      out.set("面积 m2", 10.0 * static_cast<double>(i));
      out.set("in", static_cast<std::int64_t>(i));
    }
    out.end_feature();
  }
  return std::move(out).build();
}

/// The ids a filter finds, such as "1 3", or its error's message.
inline std::string ask(std::string const& text, std::string const& crs = {}) {
  auto const layer = estates();
  auto const filter = Filter::parse(text, schema_of(*layer), songjiang(), crs);
  if (!filter) return filter.error().message;
  auto const found = filter->rows(*layer);
  if (!found) return found.error().message;
  std::string out;
  for (auto const row : found->rows) {
    out += (out.empty() ? "" : " ") + std::to_string(layer->id(row));
  }
  return out;
}

}  // namespace citytwin::test
