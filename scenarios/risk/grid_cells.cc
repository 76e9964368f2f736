#include "scenarios/risk/grid_cells.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "geodata/query.h"

namespace citytwin::risk {

namespace {

constexpr double finest_level = 5;

/// What meets one cell.
struct Content {
  RatedLayer const* worst_layer = nullptr;
  RatedAsset const* worst = nullptr;
  std::array<std::int64_t, 5> counts{};  ///< by grade

  void add(RatedLayer const& rated, RatedAsset const& asset) {
    ++counts[static_cast<std::size_t>(asset.grade)];
    if (asset.rated() && (!worst || asset.score > worst->score)) {
      worst = &asset;
      worst_layer = &rated;
    }
  }
  [[nodiscard]] float score() const {
    if (worst) return static_cast<float>(worst->score);
    return counts[0] > 0 ? std::numeric_limits<float>::quiet_NaN() : 0.0F;
  }
};

RatedAsset const* asset_of_row(RatedLayer const& rated, std::size_t row) {
  auto const found = std::lower_bound(rated.assets.begin(), rated.assets.end(), row,
                                      [](RatedAsset const& a, std::size_t r) { return a.row < r; });
  return found != rated.assets.end() && found->row == row ? &*found : nullptr;
}

Result<Content> content_of(Layer const& cells, std::size_t cell,
                           std::vector<RatedLayer> const& layers) {
  Content content;
  for (auto const& rated : layers) {
    auto const rows = rows_in_polygon(*rated.layer, cells.geometry(cell));
    if (!rows) {
      return Error{
          rows.error().code,
          fmt::format("grid_cells: cell '{}': {}", cells.text("code", cell), rows.error().message),
          "grid_cells"};
    }
    for (auto const row : *rows) {
      if (auto const* asset = asset_of_row(rated, row)) content.add(rated, *asset);
    }
  }
  return content;
}

GridCellRisk empty_result(std::string layer, Legend const& legend) {
  GridCellRisk out;
  out.overlay.id = "grid_cell_risk";
  out.overlay.title_en = "Highest risk in the management grid";
  out.overlay.title_zh = "管理网格最高风险";
  out.overlay.kind = OverlayKind::features;
  out.overlay.legend = legend;
  out.overlay.layer = std::move(layer);
  out.table.id = "grid_cells";
  out.table.title_en = "Risk of the management grid";
  out.table.title_zh = "管理网格风险";
  out.table.columns = {{"code", "Code", "网格编码", ""},
                       {"grade", "Grade", "英文等级", ""},
                       {"grade_zh", "Chinese grade", "风险等级", ""},
                       {"score", "Score", "风险值", ""},
                       {"worst_layer", "Worst asset's layer", "最高风险要素图层", ""},
                       {"worst_id", "Worst asset", "最高风险要素编号", ""},
                       {"major", "Major", "重大", ""},
                       {"larger", "Larger", "较大", ""},
                       {"general", "General", "一般", ""},
                       {"low", "Low", "低", ""},
                       {"unrated", "Unrated", "未评级", ""}};
  return out;
}

void add_cell(Layer const& cells, std::size_t cell, Content const& content, GridCellRisk& out) {
  out.overlay.features.push_back({cells.id(cell), content.score()});
  auto const* worst = content.worst;
  auto const& counts = content.counts;
  auto const grade = worst ? worst->grade : Grade::unrated;
  bool const empty = !worst && counts[0] == 0;
  out.table.rows.push_back({std::string(cells.text("code", cell)),
                            empty ? Value{} : Value{std::string(title_en(grade))},
                            empty ? Value{} : Value{std::string(title_zh(grade))},
                            worst ? Value{std::int64_t{worst->score}} : Value{},
                            worst ? Value{content.worst_layer->layer->name()} : Value{},
                            worst ? Value{static_cast<std::int64_t>(worst->id)} : Value{},
                            counts[4], counts[3], counts[2], counts[1], counts[0]});
}

}  // namespace

Result<std::optional<GridCellRisk>> rate_grid_cells(CityModel const& model,
                                                    std::vector<RatedLayer> const& layers,
                                                    Legend const& legend,
                                                    RunContext const& context) {
  auto const* cells = model.layer("grid_cells");
  if (!cells) return std::optional<GridCellRisk>{};
  auto out = empty_result(cells->name(), legend);
  for (std::size_t cell = 0; cell < cells->size(); ++cell) {
    if (cells->number("level", cell) != finest_level || cells->geometry(cell).empty()) continue;
    if (context.cancelled())
      return Error{ErrorCode::cancelled, "the risk run was cancelled", "risk"};
    auto const content = content_of(*cells, cell, layers);
    if (!content) return content.error();
    add_cell(*cells, cell, *content, out);
  }
  if (out.overlay.features.empty()) return std::optional<GridCellRisk>{};
  std::sort(out.overlay.features.begin(), out.overlay.features.end(),
            [](auto const& a, auto const& b) { return a.id < b.id; });
  return std::optional(std::move(out));
}

}  // namespace citytwin::risk
