#include "renderer/engine/pipe_legend.h"

#include <algorithm>
#include <set>
#include <string>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::engine {

namespace {

std::set<std::string, std::less<>> systems_of(CityModel const& model) {
  std::set<std::string, std::less<>> systems;
  for (auto const* layer : model.layers_of(LayerKind::pipe)) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      systems.emplace(layer->text("system", row));
    }
  }
  return systems;
}

std::optional<LegendClass> class_of(CsvFile const& file, std::size_t row, double code) {
  auto const en = file.text(row, "name_en");
  auto const zh = file.text(row, "name_zh");
  if (!en || !zh) return std::nullopt;
  LegendClass entry{code, code + 1, {0, 0, 0, 255}, *en, *zh};
  char const* const channels[] = {"red", "green", "blue"};
  for (std::size_t i = 0; i < 3; ++i) {
    auto const value = file.number(row, channels[i]);
    if (!value) return std::nullopt;
    entry.colour[i] = static_cast<std::uint8_t>(std::clamp(*value, 0.0, 255.0));
  }
  return entry;
}

}  // namespace

std::optional<Legend> pipe_legend(CityModel const& model) {
  auto const present = systems_of(model);
  auto const file = CsvFile::read(data_path("styles/pipes.csv"));
  if (present.empty() || !file) return std::nullopt;
  Legend legend;
  legend.title_en = "Pipes";
  legend.title_zh = "地下管线";
  legend.source = "CJJ 61-2017";
  for (std::size_t row = 0; row < file->size(); ++row) {
    auto const system = file->text(row, "system");
    if (!system || !present.contains(*system)) continue;
    if (auto entry = class_of(*file, row, static_cast<double>(row))) {
      legend.classes.push_back(std::move(*entry));
    }
  }
  if (legend.classes.empty()) return std::nullopt;
  return legend;
}

}  // namespace citytwin::engine
