#include "scenarios/sewer/section_outline.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace citytwin::sewer {

namespace {

/// Below this share of the largest width a closed section has no free surface to speak of.
constexpr double kNoSurface = 1e-3;

struct Columns {
  std::array<Outline, ShapeTable::kNodes + 1> rows;
};

Section normalised(double height_m, bool open, Columns const& columns) {
  auto const& full = columns.rows.back();
  double widest = 0.0;
  for (auto const& row : columns.rows) widest = std::max(widest, row.width);
  double const full_radius = full.area / full.perimeter;
  auto table = std::make_shared<ShapeTable>();
  for (std::size_t i = 0; i <= ShapeTable::kNodes; ++i) {
    auto const& row = columns.rows[i];
    table->rows[i] = {row.area / full.area, row.width / widest,
                      row.perimeter > 0 ? row.area / row.perimeter / full_radius : 0.0};
  }
  derive_columns(*table);
  return {table, open, height_m, widest, full.area, full_radius};
}

}  // namespace

void derive_columns(ShapeTable& table) {
  for (std::size_t i = 0; i <= ShapeTable::kNodes; ++i) {
    auto const& row = table.rows[i];
    table.conveyance[i] = row.area * std::cbrt(row.radius * row.radius);
    double const width = std::max(row.width, kNoSurface);
    double const critical = row.area * std::sqrt(row.area / width);
    table.critical[i] = i > 0 ? std::max(critical, table.critical[i - 1]) : 0.0;
  }
  auto const& column = table.conveyance;
  table.conveyance_peak =
      static_cast<std::size_t>(std::max_element(column.begin(), column.end()) - column.begin());
}

Section tabulated(double height_m, bool open, std::function<Outline(double)> const& at) {
  Columns columns;
  for (std::size_t i = 0; i <= ShapeTable::kNodes; ++i) {
    columns.rows[i] = at(height_m * ShapeTable::depth(i));
  }
  return normalised(height_m, open, columns);
}

Section from_widths(double height_m, bool open, std::function<double(double)> const& width_at) {
  // Sixteen slices between neighbouring nodes keep area and perimeter within 1e-6 of the smooth
  // curve.
  constexpr std::size_t kSlices = 16;
  Columns columns;
  double y = 0.0, width = width_at(0.0);
  columns.rows[0] = {0.0, width, width};
  for (std::size_t i = 1; i <= ShapeTable::kNodes; ++i) {
    columns.rows[i] = columns.rows[i - 1];
    double const from = height_m * ShapeTable::depth(i - 1), to = height_m * ShapeTable::depth(i);
    for (std::size_t k = 1; k <= kSlices; ++k) {
      double const next = from + (to - from) * static_cast<double>(k) / kSlices;
      double const next_width = width_at(next);
      columns.rows[i].area += 0.5 * (width + next_width) * (next - y);
      columns.rows[i].perimeter += 2.0 * std::hypot(0.5 * (next_width - width), next - y);
      y = next, width = next_width;
    }
    columns.rows[i].width = width;
  }
  if (!open) columns.rows.back().perimeter += width;
  return normalised(height_m, open, columns);
}

char const* published_name(std::string_view keyword) {
  constexpr std::array<std::pair<std::string_view, char const*>, 10> names{
      {{"EGG", "egg"},
       {"HORSESHOE", "horseshoe"},
       {"BASKETHANDLE", "basket_handle"},
       {"HORIZ_ELLIPSE", "horizontal_ellipse"},
       {"VERT_ELLIPSE", "vertical_ellipse"},
       {"ARCH", "arch"},
       {"GOTHIC", "gothic"},
       {"CATENARY", "catenary"},
       {"SEMIELLIPTICAL", "semi_ellipse"},
       {"SEMICIRCULAR", "semi_circle"}}};
  for (auto const& [key, name] : names) {
    if (key == keyword) return name;
  }
  return nullptr;
}

}  // namespace citytwin::sewer
