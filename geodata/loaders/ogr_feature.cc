#include "geodata/loaders/ogr_feature.h"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogrsf_frmts.h>

#include "geodata/loaders/osm_scan.h"

namespace citytwin {

namespace {

/// "+07:00" of OGR's quarter hours; nothing where the offset is not known.
std::string offset_text(int tz_flag) {
  if (tz_flag < 2) return {};
  int const minutes = (tz_flag - 100) * 15;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

std::string date_text(OGRFeature const& feature, int field) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, tz_flag = 0;
  float second = 0;
  feature.GetFieldAsDateTime(field, &year, &month, &day, &hour, &minute, &second, &tz_flag);
  auto const date = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  auto const type = feature.GetFieldDefnRef(field)->GetType();
  if (type == OFTDate) return date;
  bool const whole = second == std::floor(second);
  auto const time = whole ? fmt::format("{:02}:{:02}:{:02.0f}", hour, minute, second)
                          : fmt::format("{:02}:{:02}:{:06.3f}", hour, minute, second);
  return (type == OFTTime ? time : date + "T" + time) + offset_text(tz_flag);
}

}  // namespace

std::map<std::string, std::string, std::less<>> parse_osm_tags(std::string_view other_tags) {
  std::map<std::string, std::string, std::less<>> tags;
  std::string parts[2];
  int part = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < other_tags.size(); ++i) {
    char const c = other_tags[i];
    if (quoted && c == '\\' && i + 1 < other_tags.size()) {
      parts[part] += other_tags[++i];
    } else if (c == '"') {
      quoted = !quoted;
      if (quoted || part++ == 0) continue;
      tags.emplace(std::move(parts[0]), std::move(parts[1]));
      parts[0].clear();
      parts[1].clear();
      part = 0;
    } else if (quoted) {
      parts[part] += c;
    }
  }
  return tags;
}

OgrSourceFeature::OgrSourceFeature(OGRFeature const& feature, OsmScan const* osm,
                                   std::string const& id_field)
    : feature_(feature),
      osm_(osm),
      name_(fmt::format("feature {}", feature.GetFID())),
      source_id_(std::to_string(feature.GetFID())) {
  if (osm_) identify_osm();
  if (id_field.empty()) return;
  source_id_ = text(id_field).value_or(source_id_);
  name_ = fmt::format("'{}'", source_id_);
}

void OgrSourceFeature::identify_osm() {
  auto const id_of = [&](char const* field) -> std::int64_t {
    int const index = feature_.GetFieldIndex(field);
    if (index < 0 || !feature_.IsFieldSetAndNotNull(index)) return 0;
    return std::atoll(feature_.GetFieldAsString(index));
  };
  std::string_view const layer = feature_.GetDefnRef()->GetName();
  std::int64_t const id = id_of("osm_id");
  if (layer == "lines") osm_way_ = id;
  if (layer == "multipolygons") osm_way_ = id_of("osm_way_id");
  if (layer != "lines" && layer != "points") osm_relation_ = osm_way_ != 0 ? 0 : id;
  auto const* kind = osm_way_ != 0 ? "way" : osm_relation_ != 0 ? "relation" : "node";
  source_id_ = osm_relation_ != 0 ? fmt::format("relation/{}", id)
                                  : std::to_string(osm_way_ != 0 ? osm_way_ : id);
  name_ = fmt::format("{} {}", kind, osm_way_ != 0 ? osm_way_ : id);
  int const tags = feature_.GetFieldIndex("other_tags");
  if (tags >= 0 && feature_.IsFieldSetAndNotNull(tags)) {
    tags_ = parse_osm_tags(as_utf8(feature_.GetFieldAsString(tags)));
  }
}

bool OgrSourceFeature::incomplete() const {
  return osm_ && (osm_->incomplete_ways.count(osm_way_) > 0 ||
                  osm_->incomplete_relations.count(osm_relation_) > 0);
}

Value OgrSourceFeature::special(std::string_view key) const {
  if (key == "@layer") return as_utf8(feature_.GetDefnRef()->GetName());
  if (key != "@nodes" || !osm_) return {};
  auto const nodes = osm_->way_nodes.of(osm_way_);
  return nodes.empty() ? Value() : fmt::format("{}", fmt::join(nodes, " "));
}

Value OgrSourceFeature::value(std::string_view key) const {
  if (!key.empty() && key.front() == '@') return special(key);
  if (auto const tag = tags_.find(key); tag != tags_.end()) return tag->second;
  int const field = feature_.GetFieldIndex(std::string(key).c_str());
  if (field < 0 || !feature_.IsFieldSetAndNotNull(field)) return {};
  auto const type = feature_.GetFieldDefnRef(field)->GetType();
  auto const column = source_column_type(type);
  if (!column) return {};
  if (*column == ColumnType::integer) return std::int64_t{feature_.GetFieldAsInteger64(field)};
  if (*column == ColumnType::number) return feature_.GetFieldAsDouble(field);
  if (type == OFTDate || type == OFTTime || type == OFTDateTime) return date_text(feature_, field);
  return as_utf8(feature_.GetFieldAsString(field));
}

}  // namespace citytwin
