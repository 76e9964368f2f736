#include "geodata/edits/packed_feature.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "geodata/edits/bytes.h"
#include "geodata/wkb.h"

namespace citytwin {

namespace {

void put(ByteWriter& out, Value const& value) {
  out.number(static_cast<std::uint8_t>(value.index()));
  if (auto const* whole = std::get_if<std::int64_t>(&value)) out.number(*whole);
  if (auto const* number = std::get_if<double>(&value)) out.number(*number + 0.0);  // no -0
  if (auto const* text = std::get_if<std::string>(&value)) out.text(*text);
}

Value get_value(ByteReader& in) {
  switch (in.number<std::uint8_t>()) {
    case 1:
      return in.number<std::int64_t>();
    case 2:
      return in.number<double>();
    case 3:
      return std::string(in.text());
    default:
      return {};
  }
}

Error not_a_feature() {
  return {ErrorCode::data_corrupt, "the stored feature is not one: its bytes end early or go on",
          "edits"};
}

}  // namespace

PackedFeature pack(FeatureContent const& content, LocalFrame const& frame) {
  ByteWriter out;
  bool const placed = content.geometry.size() > 0;
  out.text(placed ? encode_wkb(content.geometry[0], content.geometry.type(), frame) : "");
  for (auto const& [name, value] : content.attributes) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    out.text(name);
    put(out, value);
  }
  return {std::move(out).take()};
}

PackedFeature pack(Layer const& layer, std::size_t row, LocalFrame const& frame) {
  std::vector<Column const*> columns;
  for (auto const& column : layer.columns()) {
    if (!column.null_at(row)) columns.push_back(&column);
  }
  std::sort(columns.begin(), columns.end(),
            [](auto const* a, auto const* b) { return a->name < b->name; });
  ByteWriter out;
  out.text(encode_wkb(layer.geometry(row), layer.geometry_type(), frame));
  for (auto const* column : columns) {
    out.text(column->name);
    put(out, column->value(row));
  }
  return {std::move(out).take()};
}

Result<FeatureContent> unpack(PackedFeature const& feature, GeometryType type,
                              LocalFrame const& frame) {
  ByteReader in(feature.bytes);
  FeatureContent content{GeometryColumn(type), {}};
  if (auto const wkb = in.text(); !wkb.empty()) {
    auto geometry = decode_wkb(wkb, frame);
    if (!geometry) return not_a_feature();
    content.geometry = std::move(*geometry);
  } else {
    content.geometry.end_feature();
  }
  while (!in.failed() && !in.finished()) {
    std::string name(in.text());
    content.attributes[std::move(name)] = get_value(in);
  }
  if (in.failed()) return not_a_feature();
  return content;
}

std::string etag_of(PackedFeature const& feature) {
  return fmt::format("{:016x}", hash_bytes(feature.bytes));
}

std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t from) {
  for (unsigned char const c : bytes) from = (from ^ c) * 0x100000001b3ULL;
  return from ^ (from >> 32);
}

}  // namespace citytwin
