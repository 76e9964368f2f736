// Sections whose outline is known by published tables: read from data/standards.
#include <algorithm>
#include <cmath>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "scenarios/sewer/section_outline.h"
#include "scenarios/sewer/section_shapes.h"
#include "scenarios/sewer/units.h"

namespace citytwin::sewer {

namespace {

struct PublishedRow {
  double depth, area, width, radius;
};

/// Linear in depth, except that area and width below the first row above 0 follow a round invert.
std::shared_ptr<ShapeTable const> resampled(std::vector<PublishedRow> const& rows) {
  auto table = std::make_shared<ShapeTable>();
  for (std::size_t i = 0; i <= ShapeTable::kNodes; ++i) {
    double const y = ShapeTable::depth(i);
    auto const above = std::find_if(rows.begin() + 1, rows.end() - 1,
                                    [y](auto const& row) { return row.depth >= y; });
    auto const& a = *(above - 1);
    auto const& b = *above;
    double const share = (y - a.depth) / (b.depth - a.depth);
    bool const at_invert = above == rows.begin() + 1;
    double const root = std::sqrt(share);
    table->rows[i].area = at_invert ? b.area * share * root : a.area + share * (b.area - a.area);
    table->rows[i].width =
        at_invert && a.width <= 0.0 ? b.width * root : a.width + share * (b.width - a.width);
    table->rows[i].radius = at_invert ? b.radius * share : a.radius + share * (b.radius - a.radius);
  }
  table->rows.back().area = 1.0;
  derive_columns(*table);
  return table;
}

/// Full area, radius and largest width of the one-parameter shapes, over their height (or its
/// square).
struct FullValues {
  char const* keyword;
  double area, radius, width;
};
constexpr FullValues kFull[] = {
    {"EGG", 0.5105, 0.1931, 2.0 / 3.0},    {"HORSESHOE", 0.8293, 0.2538, 1.0},
    {"GOTHIC", 0.6554, 0.2269, 0.84},      {"CATENARY", 0.70277, 0.23172, 0.9},
    {"SEMIELLIPTICAL", 0.785, 0.242, 1.0}, {"BASKETHANDLE", 0.7862, 0.2464, 0.944},
    {"SEMICIRCULAR", 1.2697, 0.2946, 1.64}};

}  // namespace

Result<SectionBuilder> SectionBuilder::load() {
  SectionBuilder builder;
  auto const shapes = CsvFile::read(data_path("standards/sewer_sections.csv"));
  if (!shapes) return shapes.error();
  std::map<std::string, std::vector<PublishedRow>> rows;
  for (std::size_t i = 0; i < shapes->size(); ++i) {
    auto const shape = shapes->text(i, "shape");
    auto const depth = shapes->number(i, "depth"), area = shapes->number(i, "area");
    auto const width = shapes->number(i, "width"), radius = shapes->number(i, "radius");
    if (!shape) return shape.error();
    for (auto const* value : {&depth, &area, &width, &radius}) {
      if (!*value) return value->error();
    }
    rows[*shape].push_back({*depth, *area, *width, *radius});
  }
  for (auto const& [name, list] : rows) builder.shapes_[name] = {resampled(list)};
  auto const sizes = CsvFile::read(data_path("standards/sewer_section_sizes.csv"));
  if (!sizes) return sizes.error();
  for (std::size_t i = 0; i < sizes->size(); ++i) {
    auto const shape = sizes->text(i, "shape");
    auto const rise = sizes->number(i, "rise_in"), span = sizes->number(i, "span_in");
    auto const area = sizes->number(i, "area_ft2"), radius = sizes->number(i, "radius_ft");
    if (!shape) return shape.error();
    for (auto const* value : {&rise, &span, &area, &radius}) {
      if (!*value) return value->error();
    }
    builder.sizes_[*shape].push_back(
        {*rise * kInch_m, *span * kInch_m, *area * kFoot_m * kFoot_m, *radius * kFoot_m});
  }
  return builder;
}

Result<Section> SectionBuilder::published(std::string_view keyword, std::array<double, 4> g) const {
  auto const shape = shapes_.find(published_name(keyword))->second.table;
  for (auto const& full : kFull) {
    if (keyword != full.keyword) continue;
    double const h = g[0];
    return Section{shape, false, h, full.width * h, full.area * h * h, full.radius * h};
  }
  bool const arch = keyword == "ARCH", standing = keyword == "VERT_ELLIPSE";
  double const code = g[2];
  if (code > 0.0) {
    auto const& list = sizes_.find(arch ? "arch" : "ellipse")->second;
    auto const index = static_cast<std::size_t>(code);
    if (code < 1.0 || index > list.size()) {
      return Error{ErrorCode::invalid_argument,
                   std::string(keyword) + ": catalogue code " + std::to_string(index) +
                       " is not one of 1 to " + std::to_string(list.size()),
                   std::string(keyword)};
    }
    auto const& size = list[index - 1];
    double const rise = standing ? size.span_m : size.rise_m,
                 span = standing ? size.rise_m : size.span_m;
    return Section{shape, false, rise, span, size.area_m2, size.radius_m};
  }
  double const rise = g[0], span = g[1];
  if (arch) return Section{shape, false, rise, span, 0.7879 * rise * span, 0.2991 * rise};
  double const minor = standing ? span : rise;
  return Section{shape, false, rise, span, 1.2692 * minor * minor, 0.3061 * minor};
}

}  // namespace citytwin::sewer
