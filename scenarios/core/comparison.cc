#include "scenarios/core/comparison.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "geodata/data_dir.h"
#include "scenarios/core/legend_file.h"

namespace citytwin {

namespace {

/// One overlay in both runs. Values come in pairs, in the same order; NaN says nothing.
struct Pair {
  Overlay const& base;
  Overlay const& other;

  [[nodiscard]] bool raster() const { return base.kind == OverlayKind::raster; }
  [[nodiscard]] Grid<float> const& base_grid() const { return *base.frames.back().values; }
  [[nodiscard]] Grid<float> const& other_grid() const { return *other.frames.back().values; }
  /// What one value stands for: m2 of a cell, or one feature.
  [[nodiscard]] double weight() const {
    if (!raster()) return 1.0;
    double const cell_m = base_grid().geometry().cell_m;
    return cell_m * cell_m;
  }
};

Result<void> check(Pair const& pair) {
  if (pair.base.kind != pair.other.kind || pair.base.layer != pair.other.layer) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("overlay '{}' is of another kind or layer in the other run; expected "
                             "runs of the same scenario",
                             pair.base.id),
                 pair.base.id};
  }
  if (!pair.raster()) return {};
  auto const& a = pair.base_grid().geometry();
  auto const& b = pair.other_grid().geometry();
  if (a == b) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("overlay '{}' has {} x {} cells of {} m in one run and {} x {} of {} m "
                           "in the other; expected the same cells",
                           pair.base.id, a.rows, a.columns, a.cell_m, b.rows, b.columns, b.cell_m),
               pair.base.id};
}

/// Calls visit(position, base value, other value): every cell, or every feature that both rate.
template <class Visit>
void for_each_pair(Pair const& pair, Visit const& visit) {
  if (pair.raster()) {
    auto const& a = pair.base_grid().values();
    auto const& b = pair.other_grid().values();
    for (std::size_t i = 0; i < a.size(); ++i) visit(i, a[i], b[i]);
    return;
  }
  auto const& b = pair.other.features;
  for (std::size_t i = 0; i < pair.base.features.size(); ++i) {
    auto const& value = pair.base.features[i];
    auto const found = std::lower_bound(b.begin(), b.end(), value.id,
                                        [](auto const& f, FeatureId id) { return f.id < id; });
    if (found != b.end() && found->id == value.id) visit(i, value.value, found->value);
  }
}

Overlay difference(Pair const& pair, Legend const& legend) {
  Overlay out;
  out.id = "difference_" + pair.base.id;
  out.title_en = legend.title_en;
  out.title_zh = legend.title_zh;
  out.kind = pair.base.kind;
  out.look = OverlayLook::drape;
  out.legend = legend;
  out.layer = pair.base.layer;
  if (pair.raster()) {
    auto grid = std::make_shared<Grid<float>>(pair.base_grid());
    for_each_pair(
        pair, [&](std::size_t i, float base, float other) { grid->values()[i] = other - base; });
    out.frames = {{pair.other.frames.back().time_ms, std::move(grid)}};
  } else {
    for_each_pair(pair, [&](std::size_t i, float base, float other) {
      out.features.push_back({pair.base.features[i].id, other - base});
    });
  }
  return out;
}

/// Class of the legend as a row key: 0 = in none.
std::size_t class_key(Legend const& legend, float value) {
  auto const found = legend.class_of(static_cast<double>(value));
  return found ? *found + 1 : 0;
}

std::string class_label(Legend const& legend, std::size_t key, bool zh) {
  if (key == 0) return zh ? "无分级" : "none";
  auto const& c = legend.classes[key - 1];
  return zh ? c.label_zh : c.label_en;
}

Table class_changes(Pair const& pair) {
  auto const& legend = pair.base.legend;
  std::map<std::pair<std::size_t, std::size_t>, double> sums;
  double whole = 0;
  for_each_pair(pair, [&](std::size_t, float base, float other) {
    if (std::isnan(base) || std::isnan(other)) return;
    sums[{class_key(legend, base), class_key(legend, other)}] += pair.weight();
    whole += pair.weight();
  });
  Table out{"class_changes_" + pair.base.id,
            pair.base.title_en + ": from class to class",
            pair.base.title_zh + "：等级变化",
            {{"from_en", "from", "原等级（英文）", ""},
             {"from_zh", "from (Chinese)", "原等级", ""},
             {"to_en", "to", "新等级（英文）", ""},
             {"to_zh", "to (Chinese)", "新等级", ""},
             pair.raster() ? TableColumn{"area_m2", "area", "面积", "m2"}
                           : TableColumn{"features", "features", "数量", ""},
             {"share_percent", "share", "占比", "%"}},
            {}};
  for (auto const& [classes, sum] : sums) {
    out.rows.push_back({class_label(legend, classes.first, false),
                        class_label(legend, classes.first, true),
                        class_label(legend, classes.second, false),
                        class_label(legend, classes.second, true), sum, 100.0 * sum / whole});
  }
  return out;
}

/// nullopt when the overlay has no difference style.
Result<std::optional<Legend>> difference_legend(std::string const& overlay_id) {
  auto const file = data_path("styles/difference_" + overlay_id + ".toml");
  if (!std::filesystem::exists(file)) return std::optional<Legend>{};
  auto legend = read_legend_file(file);
  if (!legend) return legend.error();
  return std::optional<Legend>{std::move(*legend)};
}

}  // namespace

Result<RunResult> compare_results(RunResult const& base, RunResult const& other) {
  RunResult out;
  for (auto const& a : base.overlays) {
    auto const b = std::find_if(other.overlays.begin(), other.overlays.end(),
                                [&](auto const& overlay) { return overlay->id == a->id; });
    if (b == other.overlays.end()) continue;
    auto const legend = difference_legend(a->id);
    if (!legend) return legend.error();
    if (!*legend) continue;
    Pair const pair{*a, **b};
    if (auto const alike = check(pair); !alike) return alike.error();
    out.overlays.push_back(std::make_shared<Overlay const>(difference(pair, **legend)));
    out.tables.push_back(class_changes(pair));
  }
  if (!out.overlays.empty()) return out;
  return Error{ErrorCode::invalid_argument,
               "the runs have no overlay in common that can be compared; expected two runs of one "
               "scenario with an overlay that has a style data/styles/difference_OVERLAY.toml",
               "comparison"};
}

}  // namespace citytwin
