#include "geodata/city_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace citytwin {

namespace {

/// FNV-1a over 64-bit words: not a cryptographic hash, it names content.
class Hash {
 public:
  void add(std::uint64_t word) {
    state_ = (state_ ^ word) * 0x100000001b3ULL;
    state_ ^= state_ >> 29;
  }
  /// Files do not keep the sign of zero.
  void add(double value) { add(std::bit_cast<std::uint64_t>(value + 0.0)); }
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (unsigned char c : text) add(static_cast<std::uint64_t>(c));
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

void add_geometry(Hash& hash, Geometry const& geometry) {
  hash.add(static_cast<std::uint64_t>(geometry.part_count()));
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    hash.add(static_cast<std::uint64_t>(geometry.ring_count(part)));
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      hash.add(static_cast<std::uint64_t>(ring.size()));
      for (auto const& v : ring) {
        hash.add(v.x);
        hash.add(v.y);
        hash.add(v.z);
      }
    }
  }
}

void add_column(Hash& hash, Column const& column) {
  hash.add(std::string_view(column.name));
  hash.add(static_cast<std::uint64_t>(column.type()));
  for (std::size_t row = 0; row < column.is_null.size(); ++row) {
    if (column.is_null[row]) hash.add(static_cast<std::uint64_t>(row));
  }
  if (auto const* integers = std::get_if<Column::Integers>(&column.values)) {
    for (auto v : *integers) hash.add(static_cast<std::uint64_t>(v));
  } else if (auto const* numbers = std::get_if<Column::Numbers>(&column.values)) {
    for (auto v : *numbers) hash.add(v);
  } else {
    for (auto const& v : std::get<Column::Texts>(column.values)) hash.add(std::string_view(v));
  }
}

void add_layer(Hash& hash, Layer const& layer) {
  hash.add(std::string_view(layer.name()));
  hash.add(static_cast<std::uint64_t>(layer.kind()));
  hash.add(std::string_view(layer.attribution()));
  hash.add(static_cast<std::uint64_t>(layer.geometry_type()));
  hash.add(static_cast<std::uint64_t>(layer.size()));
  for (std::size_t row = 0; row < layer.size(); ++row) {
    hash.add(static_cast<std::uint64_t>(layer.id(row)));
    add_geometry(hash, layer.geometry(row));
  }
  for (auto const& column : layer.columns()) add_column(hash, column);
}

/// Absolute, as the files hold it; with the origin.
void add_box(Hash& hash, LocalFrame const& frame, Box const& box) {
  hash.add(frame.origin_easting_m);
  hash.add(frame.origin_northing_m);
  for (auto const& corner :
       {frame.to_world(box.min_x, box.min_y), frame.to_world(box.max_x, box.max_y)}) {
    hash.add(corner.x);
    hash.add(corner.y);
  }
}

void add_terrain(Hash& hash, LocalFrame const& frame, Grid<float> const& terrain) {
  auto const& g = terrain.geometry();
  add_box(hash, frame, {g.west_m, g.north_m, g.west_m, g.north_m});
  hash.add(g.cell_m);
  hash.add(static_cast<std::uint64_t>(g.columns));
  hash.add(static_cast<std::uint64_t>(g.rows));
  for (float v : terrain.values()) {
    hash.add(std::isnan(v) ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(v));
  }
}

}  // namespace

Layer const* CityModel::layer(std::string_view layer_name) const {
  auto const found = std::find_if(layers.begin(), layers.end(),
                                  [&](auto const& l) { return l->name() == layer_name; });
  return found == layers.end() ? nullptr : found->get();
}

std::vector<Layer const*> CityModel::layers_of(LayerKind kind) const {
  std::vector<Layer const*> found;
  for (auto const& l : layers) {
    if (l->kind() == kind) found.push_back(l.get());
  }
  return found;
}

std::vector<std::string> CityModel::attributions() const {
  std::vector<std::string> all;
  for (auto const& l : layers) {
    auto const& text = l->attribution();
    if (!text.empty() && std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }
  return all;
}

std::string content_version(CityModel const& model) {
  Hash hash;
  auto const& frame = model.frame;
  for (std::string const* text :
       {&model.name_en, &model.name_zh, &frame.crs, &frame.vertical_datum}) {
    hash.add(std::string_view(*text));
  }
  hash.add(static_cast<std::uint64_t>(model.synthetic));
  add_box(hash, frame, model.extent);
  for (auto const& layer : model.layers) add_layer(hash, *layer);
  if (model.terrain) add_terrain(hash, frame, *model.terrain);
  return fmt::format("{:016x}", hash.value());
}

}  // namespace citytwin
