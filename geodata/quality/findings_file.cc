#include "geodata/quality/findings_file.h"

#include <fstream>

#include <fmt/format.h>

#include "geodata/city_gpkg.h"

namespace citytwin {

namespace {

std::string quoted(std::string const& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (char const c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string number(std::optional<double> value) {
  return value ? fmt::format("{:.6g}", *value) : std::string();
}

std::shared_ptr<Layer const> layer_of(QualityReport const& report) {
  LayerBuilder builder("findings", LayerKind::other, GeometryType::point);
  for (auto const* column : {"layer", "check", "severity", "what", "other_layer"}) {
    builder.add_column(column, ColumnType::text);
  }
  for (auto const* column : {"value", "limit"}) builder.add_column(column, ColumnType::number);
  for (auto const* column : {"feature_id", "other_id"}) {
    builder.add_column(column, ColumnType::integer);
  }
  for (auto const& f : report.findings) {
    builder.geometry().add_point({f.at.x, f.at.y, 0});
    builder.set("layer", f.layer);
    builder.set("check", f.check);
    builder.set("severity", std::string(to_string(f.severity)));
    builder.set("feature_id", static_cast<std::int64_t>(f.id));
    if (!f.what.empty()) builder.set("what", f.what);
    if (f.value) builder.set("value", *f.value);
    if (f.limit) builder.set("limit", *f.limit);
    if (!f.other_layer.empty()) {
      builder.set("other_layer", f.other_layer);
      builder.set("other_id", static_cast<std::int64_t>(f.other_id));
    }
    builder.end_feature();
  }
  return std::move(builder).build();
}

}  // namespace

Result<void> write_findings_csv(QualityReport const& report, LocalFrame const& frame,
                                std::filesystem::path const& file) {
  std::ofstream stream(file);
  stream << "layer,feature_id,check,severity,value,limit,what,other_layer,other_id,easting_m,"
            "northing_m\n";
  for (auto const& f : report.findings) {
    auto const at = frame.to_world(f.at.x, f.at.y);
    stream << fmt::format("{},{},{},{},{},{},{},{},{},{:.3f},{:.3f}\n", quoted(f.layer), f.id,
                          f.check, to_string(f.severity), number(f.value), number(f.limit),
                          quoted(f.what), quoted(f.other_layer),
                          f.other_layer.empty() ? std::string() : std::to_string(f.other_id), at.x,
                          at.y);
  }
  if (!stream.flush()) {
    return Error{ErrorCode::unavailable, fmt::format("{}: cannot be written", file.string()),
                 file.string()};
  }
  return {};
}

Result<void> write_findings_gpkg(QualityReport const& report, LocalFrame const& frame,
                                 std::filesystem::path const& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  auto writer = CityGpkgWriter::create(file, frame);
  if (!writer) return writer.error();
  if (auto const added = writer->add(*layer_of(report)); !added) return added;
  return writer->close();
}

}  // namespace citytwin
