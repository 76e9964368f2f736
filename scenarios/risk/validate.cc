#include "scenarios/risk/validate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include <fmt/format.h>

#include "scenarios/core/scenario.h"
#include "scenarios/risk/assessor.h"
#include "scenarios/risk/cells.h"
#include "scenarios/risk/nanaimo.h"

namespace citytwin::risk {

namespace {

using Rows = std::vector<ValidationRow>;

constexpr char const* closed_form = "closed form";
constexpr char const* own_fit = "independent evaluation of the published coefficients";
constexpr char const* nanaimo_source = "City of Nanaimo open data, rates by an independent program";

void check_matrix(RiskMatrix const& matrix, Rows& rows) {
  std::array<int, 5> counts{};
  for (int l = 1; l <= 5; ++l) {
    for (int c = 1; c <= 5; ++c) ++counts[static_cast<std::size_t>(matrix.grade_of_score(l * c))];
  }
  constexpr std::array<int, 5> expected{0, 8, 7, 7, 3};
  constexpr std::array<char const*, 5> names{"unrated", "low", "general", "larger", "major"};
  for (std::size_t i = 0; i < counts.size(); ++i) {
    rows.push_back(at_most("risk matrix", fmt::format("{} cells off {}", names[i], expected[i]),
                           std::abs(counts[i] - expected[i]), 0, "", "5 x 5 matrix, counted"));
  }
}

/// Limits whose own level, or that of the next smaller number, is wrong.
template <class Level>
int wrong_limits(std::vector<double> const& limits, Level const& level) {
  int wrong = 0;
  for (std::size_t i = 1; i < limits.size(); ++i) {
    int const above = static_cast<int>(i) + 1;
    wrong += level(limits[i]) == above ? 0 : 1;
    wrong += level(std::nextafter(limits[i], 0.0)) == above - 1 ? 0 : 1;
  }
  return wrong;
}

void check_limits(RiskMatrix const& matrix, Rows& rows) {
  int const wrong = wrong_limits(matrix.likelihood_limits(),
                                 [&](double p) { return matrix.likelihood_level(p); }) +
                    wrong_limits(matrix.consequence_limits(),
                                 [&](double pe) { return matrix.consequence_level(pe); });
  rows.push_back(at_most("values on a limit", "limits in the wrong level", wrong, 0, "",
                         "the higher class owns its limit"));
}

struct PointOracle {
  char const* name;
  WaterMain main;
  double rate_per_100km_y;
};

std::vector<PointOracle> point_oracles() {
  return {{"B CI 1955 D150 age 50", {"cast_iron", 1955, 50, 150, {}}, 37.908},
          {"B CI 1932 D200 age 94", {"cast_iron", 1932, 94, 200, {}}, 16.264},
          {"B DI D150 age 30", {"ductile_iron", 1996, 30, 150, {}}, 8.5009},
          {"B PVC D200 age 20", {"plastic", 2006, 20, 200, {}}, 1.4278},
          {"B AC D150 age 65", {"asbestos_cement", 1961, 65, 150, {}}, 11.014},
          {"B steel D750 age 45", {"steel", 1981, 45, 750, {}}, 1.7294},
          {"B CI 1975 D100 age 51", {"cast_iron", 1975, 51, 100, {}}, 60.125},
          {"C CI D150 age 60, no breaks", {"cast_iron", 1966, 60, 150, 0}, 26.002},
          {"C CI D150 age 60, 3 breaks", {"cast_iron", 1966, 60, 150, 3}, 70.398},
          {"C AC D300 age 60, 2 breaks", {"asbestos_cement", 1966, 60, 300, 2}, 8.4041},
          {"C DI D200 age 40, 1 break", {"ductile_iron", 1986, 40, 200, 1}, 11.999}};
}

/// Rate per km and year from the terms of a likelihood.
double rate_of(Likelihood const& likelihood) {
  double sum = 0;
  for (auto const& term : likelihood.log_terms) sum += term.effect;
  return std::exp(sum);
}

void check_points(WaterBreakModel const& model, Rows& rows) {
  for (auto const& oracle : point_oracles()) {
    double const rate = 100 * rate_of(*model.likelihood(oracle.main));
    // The oracle is printed with five significant digits: half a unit of the last one.
    rows.push_back(at_most(oracle.name, "breaks per 100 km and year, relative error",
                           std::abs(rate / oracle.rate_per_100km_y - 1), 5e-5, "", own_fit));
  }
}

void check_aggregation(Rows& rows) {
  std::array<double, 3> const p{0.01, 0.02, 0.2};
  double const any = chance_of_any(p);
  rows.push_back(at_most("chance of any of 0.01, 0.02, 0.2", "error", std::abs(any - 0.22384),
                         1e-15, "", closed_form));
  bool const bounded = any >= 0.2 && any <= 0.23;
  rows.push_back(at_most("chance of any of 0.01, 0.02, 0.2", "bounds max p, sum p broken",
                         bounded ? 0 : 1, 0, "", "Boole's inequality"));
}

/// Random polylines, one rated asset each.
struct RandomLines {
  GeometryColumn lines{GeometryType::line};
  std::vector<RatedAsset> assets;
  Box box;
};

RandomLines random_lines(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> coordinate(-1500, 1500);
  std::uniform_real_distribution<double> rate(1e-6, 1e-1);
  RandomLines out;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<Vec3> line(4);
    for (auto& v : line) {
      v = {coordinate(random), coordinate(random), 0};
      out.box.add(v.x, v.y);
    }
    out.lines.add_line(line);
    RatedAsset asset;
    asset.likelihood.rate_per_y = rate(random);
    asset.grade = Grade::low;
    asset.score = 1;
    out.assets.push_back(asset);
  }
  return out;
}

/// |sum over cells - sum over assets| / sum over assets.
template <class Line>
double conservation_error(std::vector<RatedAsset> const& assets, Box const& box, double cell_m,
                          Line const& line) {
  CellMap cells(cells_around(box, cell_m));
  double sum = 0;
  for (std::size_t i = 0; i < assets.size(); ++i) {
    cells.add(assets[i], line(i));
    sum += assets[i].likelihood.rate_per_y;
  }
  return std::abs(cells.total_rate_per_y() / sum - 1);
}

void check_conservation(Rows& rows) {
  auto const city = random_lines(2000, 7);
  for (double const cell_m : {10.0, 100.0, 333.3}) {
    double const error = conservation_error(city.assets, city.box, cell_m,
                                            [&](std::size_t i) { return city.lines[i]; });
    rows.push_back(at_most(fmt::format("2000 random lines, cells of {} m", cell_m),
                           "failures per year, cells against lines", error, 1e-9, "",
                           "conservation"));
  }
}

Result<ParameterValues> nanaimo_parameters() {
  return bind_parameters(parameter_table(),
                         {{"systems", std::string("water")}, {"include_roads", false}});
}

struct NanaimoErrors {
  std::array<int, 5> counts{};  ///< by grade
  int wrong_colours = 0;
  double rate_error = 0;  ///< largest, relative
  double breaks_per_y = 0;
  double rated_km = 0;
};

NanaimoErrors compare(std::vector<RatedAsset> const& assets, NanaimoNetwork const& network,
                      RiskMatrix const& matrix) {
  NanaimoErrors out;
  for (auto const& asset : assets) {
    auto const& expected = network.expected[asset.row];
    double const rate = asset.likelihood.rate_per_km_y * 100;
    auto const colour = asset.rated() ? matrix.grade_of_failure_rate(rate) : Grade::unrated;
    ++out.counts[static_cast<std::size_t>(colour)];
    out.wrong_colours += colour == expected.colour ? 0 : 1;
    if (!asset.rated() || expected.colour == Grade::unrated) continue;
    out.rate_error = std::max(out.rate_error, std::abs(rate / expected.rate_per_100km_y - 1));
    out.breaks_per_y += rate / 100 * expected.length_m / 1000;
    out.rated_km += expected.length_m / 1000;
  }
  return out;
}

void add_nanaimo_rows(NanaimoErrors const& errors, Rows& rows) {
  auto const add = [&](char const* quantity, double value, double limit, char const* unit = "") {
    rows.push_back(
        at_most("Nanaimo water mains, 2026", quantity, value, limit, unit, nanaimo_source));
  };
  add("pipes with another colour", errors.wrong_colours, 0);
  constexpr std::array<int, 5> expected{141, 13381, 3724, 176, 333};
  constexpr std::array<char const*, 5> names{"unrated pipes off 141", "blue pipes off 13381",
                                             "yellow pipes off 3724", "orange pipes off 176",
                                             "red pipes off 333"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    add(names[i], std::abs(errors.counts[i] - expected[i]), 0);
  }
  add("largest relative error of a rate", errors.rate_error, 1e-4);
  // Both totals are printed with three decimals.
  add("breaks per year off 30.079", std::abs(errors.breaks_per_y - 30.079), 5e-4, "1/a");
  add("rated length off 640.134", std::abs(errors.rated_km - 640.134), 5e-4, "km");
}

void check_nanaimo(Standards const& standards, std::filesystem::path const& data_root, Rows& rows) {
  auto const folder = data_root / "risk" / "nanaimo";
  auto const fail = [&](std::string const& why, bool skip) {
    auto row = at_most("Nanaimo water mains, 2026", "oracle not read", 1, 0, "", nanaimo_source);
    (skip ? row.skipped : row.quantity) = why;
    rows.push_back(row);
  };
  if (!std::filesystem::exists(folder)) return fail(folder.string() + " is absent", true);
  auto const network = read_nanaimo(folder);
  auto const values = nanaimo_parameters();
  if (!network) return fail(network.error().message, false);
  if (!values) return fail(values.error().message, false);
  auto const options = options_from(*values);
  if (!options) return fail(options.error().message, false);
  Assessor const assessor(*network->model, standards, *options);
  std::vector<RatedAsset> assets;
  for (auto const row : assessor.pipe_rows()) assets.push_back(assessor.rate_pipe(row));
  add_nanaimo_rows(compare(assets, *network, standards.matrix), rows);
  for (double const cell_m : {50.0, 250.0, 1000.0}) {
    double const error = conservation_error(
        assets, network->model->extent, cell_m,
        [&](std::size_t i) { return assessor.pipes()->geometry(assets[i].row); });
    rows.push_back(at_most(fmt::format("Nanaimo, cells of {} m", cell_m),
                           "breaks per year, cells against pipes", error, 1e-9, "",
                           "conservation"));
  }
}

}  // namespace

std::vector<ValidationRow> validate(std::filesystem::path const& data_root) {
  Rows rows;
  auto const standards = load_standards();
  if (!standards) {
    rows.push_back(at_most("risk tables", standards.error().message, 1, 0, "", "data/standards"));
    return rows;
  }
  check_matrix(standards->matrix, rows);
  check_limits(standards->matrix, rows);
  check_points(standards->water, rows);
  check_aggregation(rows);
  check_conservation(rows);
  check_nanaimo(*standards, data_root, rows);
  return rows;
}

}  // namespace citytwin::risk
