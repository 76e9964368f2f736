#include "scenarios/lighting/road_statistics.h"

#include <algorithm>
#include <cmath>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::lighting {

namespace {

Result<std::optional<double>> optional_number(CsvFile const& csv, std::size_t row,
                                              char const* column) {
  auto const text = csv.text(row, column);
  if (!text) return text.error();
  if (text->empty()) return std::optional<double>();
  auto const value = csv.number(row, column);
  if (!value) return value.error();
  return std::optional<double>(*value);
}

/// Reads one row; the first thing that is wrong ends it.
Result<RoadRequirement> requirement(CsvFile const& csv, std::size_t row) {
  RoadRequirement out;
  struct Text {
    char const* column;
    std::string* to;
  };
  for (auto const& [column, to] :
       {Text{"standard", &out.standard}, Text{"road_class", &out.road_class},
        Text{"traffic", &out.traffic}, Text{"cjj_class", &out.lighting_class},
        Text{"mark", &out.mark}}) {
    auto const text = csv.text(row, column);
    if (!text) return text.error();
    *to = *text;
  }
  struct Number {
    char const* column;
    std::optional<double>* to;
  };
  for (auto const& [column, to] :
       {Number{"eav_lx", &out.eav_lx}, Number{"emin_lx", &out.emin_lx}, Number{"ue", &out.ue}}) {
    auto const number = optional_number(csv, row, column);
    if (!number) return number.error();
    *to = *number;
  }
  return out;
}

RoadRequirement const* find_requirement(std::vector<RoadRequirement> const& all,
                                        std::string_view road_class, std::string_view traffic) {
  auto const found = std::find_if(all.begin(), all.end(), [&](auto const& r) {
    return r.road_class == road_class && r.traffic == traffic;
  });
  return found == all.end() ? nullptr : &*found;
}

bool meets(RoadIlluminance const& e, RoadRequirement const& r) {
  return (!r.eav_lx || e.eav_lx >= *r.eav_lx) && (!r.emin_lx || e.emin_lx >= *r.emin_lx) &&
         (!r.ue || e.ue() >= *r.ue);
}

/// To so many parts of a unit: rounded(0.4689, 1000) is 0.469.
double rounded(double value, double parts) {
  return std::round(value * parts) / parts;
}

Value value_of(std::optional<double> const& number) {
  return number ? Value(*number) : Value();
}

Value text_value(std::string_view text) {
  return text.empty() ? Value() : Value(std::string(text));
}

std::vector<TableColumn> columns() {
  return {{"road_id", "Road id", "道路编号", ""},
          {"name_zh", "Chinese name", "中文名", ""},
          {"name_en", "English name", "英文名", ""},
          {"class", "Road class", "道路等级", ""},
          {"traffic", "Traffic", "交通量", ""},
          {"length_m", "Length", "长度", "m"},
          {"eav_lx", "Mean illuminance", "平均照度", "lx"},
          {"emin_lx", "Least illuminance", "最小照度", "lx"},
          {"ue", "Uniformity", "照度均匀度", ""},
          {"lighting_class", "Lighting class", "照明等级", ""},
          {"asked_eav_lx", "Asked mean", "平均照度要求", "lx"},
          {"asked_emin_lx", "Asked least", "最小照度要求", "lx"},
          {"asked_ue", "Asked uniformity", "均匀度要求", ""},
          {"standard", "Standard", "标准", ""},
          {"mark", "Mark of the requirement", "要求核对状态", ""},
          {"verdict", "Verdict", "结论", ""}};
}

/// The points of a road that can be judged; empty when there is no statement.
std::vector<Vec3> measured_points(Layer const& roads, std::size_t row, bool flat) {
  auto const width_m = roads.number("width_m", row);
  if (!width_m || !(*width_m > 0) || roads.number("level", row).value_or(0) < 0) return {};
  auto points = carriageway_points(roads.geometry(row), *width_m);
  if (flat) {
    for (auto& p : points) p.z = 0;
  }
  return points;
}

std::optional<RoadIlluminance> illuminance(LitCity const& city, std::vector<Vec3> const& points) {
  if (points.empty()) return std::nullopt;
  // Short runs of neighbouring points keep the lamps that each has to look at few.
  constexpr std::size_t run = 256;
  std::vector<float> values;
  for (std::size_t i = 0; i < points.size(); i += run) {
    auto const from = points.begin() + static_cast<std::ptrdiff_t>(i);
    auto const count = std::min(run, points.size() - i);
    auto const part = city.at({from, from + static_cast<std::ptrdiff_t>(count)});
    values.insert(values.end(), part.begin(), part.end());
  }
  return summary(values);
}

std::vector<Value> table_row(Layer const& roads, std::size_t row, double point_scale,
                             std::optional<RoadIlluminance> const& e, RoadRequirement const* r) {
  double length = 0;
  auto const line = roads.geometry(row);
  for (std::size_t part = 0; part < line.part_count(); ++part)
    length += length_m(line.exterior(part));
  char const* verdict = !e || !r ? "not rated" : meets(*e, *r) ? "pass" : "fail";
  return {Value(static_cast<std::int64_t>(roads.id(row))),
          text_value(roads.text("name_zh", row)),
          text_value(roads.text("name_en", row)),
          text_value(roads.text("class", row)),
          text_value(roads.text("traffic", row)),
          Value(rounded(length / point_scale, 10)),
          e ? Value(rounded(e->eav_lx, 100)) : Value(),
          e ? Value(rounded(e->emin_lx, 100)) : Value(),
          e ? Value(rounded(e->ue(), 1000)) : Value(),
          r ? text_value(r->lighting_class) : Value(),
          r ? value_of(r->eav_lx) : Value(),
          r ? value_of(r->emin_lx) : Value(),
          r ? value_of(r->ue) : Value(),
          r ? text_value(r->standard) : Value(),
          r ? text_value(r->mark) : Value(),
          Value(std::string(verdict))};
}

}  // namespace

Result<std::vector<RoadRequirement>> load_road_requirements() {
  auto const csv = CsvFile::read(data_path("standards/road_lighting.csv"));
  if (!csv) return csv.error();
  std::vector<RoadRequirement> all;
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto one = requirement(*csv, row);
    if (!one) return one.error();
    all.push_back(std::move(*one));
  }
  return all;
}

std::vector<Vec3> carriageway_points(Geometry const& line, double width_m) {
  constexpr double most_along_m = 3;
  constexpr double most_across_m = 1.5;
  int const across = std::max(3, static_cast<int>(std::ceil(width_m / most_across_m)));
  std::vector<Vec3> points;
  for (std::size_t part = 0; part < line.part_count(); ++part) {
    auto const vertices = line.exterior(part);
    double const length = length_m(vertices);
    int const along = std::max(1, static_cast<int>(std::ceil(length / most_along_m)));
    std::size_t segment = 0;
    double before_m = 0;  // length of the segments passed
    for (int i = 0; i < along && vertices.size() >= 2; ++i) {
      double const at_m = (i + 0.5) * length / along;
      double span = length_m(vertices.subspan(segment, 2));
      while (at_m > before_m + span && segment + 2 < vertices.size()) {
        before_m += span;
        span = length_m(vertices.subspan(++segment, 2));
      }
      if (span <= 0) continue;
      auto const& a = vertices[segment];
      auto const& b = vertices[segment + 1];
      double const t = (at_m - before_m) / span;
      Vec2 const left{-(b.y - a.y) / span, (b.x - a.x) / span};
      for (int j = 0; j < across; ++j) {
        double const offset = ((j + 0.5) / across - 0.5) * width_m;
        points.push_back({a.x + t * (b.x - a.x) + offset * left.x,
                          a.y + t * (b.y - a.y) + offset * left.y, a.z + t * (b.z - a.z)});
      }
    }
  }
  return points;
}

RoadIlluminance summary(std::vector<float> const& values) {
  double sum = 0;
  for (float const v : values) sum += v;
  return {sum / static_cast<double>(values.size()),
          *std::min_element(values.begin(), values.end())};
}

Result<Table> road_table(CityModel const& model, LitCity const& city, bool flat,
                         std::vector<RoadRequirement> const& requirements, Continue const& go_on) {
  Table table{"road_lighting", "Illuminance of roads", "道路照度", columns(), {}};
  auto const* roads = model.layer("roads");
  if (!roads) return table;
  std::vector<std::optional<RoadIlluminance>> lit(roads->size());
  auto const compute = [&](int row) {
    auto const at = static_cast<std::size_t>(row);
    lit[at] = illuminance(city, measured_points(*roads, at, flat));
  };
  if (!in_batches(static_cast<int>(lit.size()), compute, go_on)) return cancelled();
  for (std::size_t row = 0; row < lit.size(); ++row) {
    auto const* asked =
        find_requirement(requirements, roads->text("class", row), roads->text("traffic", row));
    table.rows.push_back(table_row(*roads, row, model.frame.point_scale, lit[row], asked));
  }
  return table;
}

}  // namespace citytwin::lighting
