#include "geodata/content_version.h"

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
  /// Eight bytes a word, the first lowest.
  void add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    for (; text.size() >= 8; text.remove_prefix(8)) add(word(text.substr(0, 8)));
    if (!text.empty()) add(word(text));
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  static std::uint64_t word(std::string_view bytes) {
    std::uint64_t out = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      out = out << 8 | static_cast<unsigned char>(bytes[i]);
    }
    return out;
  }

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
    auto const& texts = std::get<Column::Texts>(column.values);
    for (std::size_t row = 0; row < texts.size(); ++row) hash.add(texts[row]);
  }
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

}  // namespace

std::uint64_t content_hash(Layer const& layer) {
  Hash hash;
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
  return hash.value();
}

std::uint64_t content_hash(Grid<float> const& terrain, LocalFrame const& frame) {
  Hash hash;
  auto const& g = terrain.geometry();
  add_box(hash, frame, {g.west_m, g.north_m, g.west_m, g.north_m});
  hash.add(g.cell_m);
  hash.add(static_cast<std::uint64_t>(g.columns));
  hash.add(static_cast<std::uint64_t>(g.rows));
  for (float v : terrain.values()) {
    hash.add(std::isnan(v) ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(v));
  }
  return hash.value();
}

std::string content_version(CityModel const& city, std::span<std::uint64_t const> layers,
                            std::uint64_t terrain) {
  Hash hash;
  auto const& frame = city.frame;
  for (std::string const* text :
       {&city.name_en, &city.name_zh, &frame.crs, &frame.vertical_datum}) {
    hash.add(std::string_view(*text));
  }
  hash.add(static_cast<std::uint64_t>(city.synthetic));
  add_box(hash, frame, city.extent);
  for (auto const layer : layers) hash.add(layer);
  hash.add(terrain);
  return fmt::format("{:016x}", hash.value());
}

std::string content_version(CityModel const& model) {
  std::vector<std::uint64_t> layers;
  for (auto const& layer : model.layers) layers.push_back(content_hash(*layer));
  return content_version(model, layers,
                         model.terrain ? content_hash(*model.terrain, model.frame) : 0);
}

}  // namespace citytwin
