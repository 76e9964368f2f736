#include "geodata/loaders/csv_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <cpl_string.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogr_geometry.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/csv_text.h"
#include "geodata/loaders/dbf_encoding.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin {

namespace {

constexpr std::uintmax_t max_csv_bytes = std::uintmax_t{512} << 20;

struct Pair {
  char const* x;
  char const* y;
};

/// In the order tried. Surveyors' bare "X" is the northing in China; a file that means it so says
/// so with --csv-x and --csv-y, as only its author can know.
constexpr std::array<Pair, 12> known_pairs{{{"lon", "lat"},
                                            {"lng", "lat"},
                                            {"long", "lat"},
                                            {"longitude", "latitude"},
                                            {"经度", "纬度"},
                                            {"easting", "northing"},
                                            {"easting_m", "northing_m"},
                                            {"东坐标", "北坐标"},
                                            {"point_x", "point_y"},
                                            {"x", "y"},
                                            {"xcoord", "ycoord"},
                                            {"coord_x", "coord_y"}}};
constexpr std::array<char const*, 6> known_wkt{"wkt",      "geometry", "geom",
                                               "the_geom", "wkt_geom", "shape_wkt"};
constexpr std::array<char const*, 6> known_z{"z", "height", "elevation", "altitude", "高程", "z_m"};

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

std::string trimmed(std::string const& text) {
  auto const begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::optional<double> number(std::string const& field) {
  auto const text = trimmed(field);
  double value = 0;
  char const* begin = text.data() + (text.rfind('+', 0) == 0 ? 1 : 0);
  auto const [end, error] = std::from_chars(begin, text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string to_utf8(std::string text, std::string const& name, std::vector<std::string>& warnings) {
  TextEvidence evidence;
  evidence.add(text, false);
  if (evidence.utf8) return text;
  auto const* encoding = evidence.gb18030 ? "GB18030" : "ISO-8859-1";
  warnings.push_back(fmt::format("{} is not UTF-8; its texts are read as {}", name, encoding));
  GdalErrorScope const errors;
  char* recoded = CPLRecode(text.c_str(), encoding, CPL_ENC_UTF8);
  std::string out = recoded;
  CPLFree(recoded);
  if (!errors.warnings().empty()) {
    warnings.push_back(fmt::format("{} has characters that {} does not know", name, encoding));
  }
  return out;
}

bool is_utf16(std::string const& text) {
  return text.rfind("\xff\xfe", 0) == 0 || text.rfind("\xfe\xff", 0) == 0;
}

class Table {
 public:
  Table(std::string name, std::string const& layer) : name_(std::move(name)) {
    out_.table.name = layer;
  }

  Result<CsvTable> make(std::vector<CsvRecord>& records, CsvColumns const& wanted) {
    if (records.empty()) return bad("has no header line");
    if (auto const ok = header(records[0]); !ok) return ok.error();
    if (auto const ok = choose(wanted); !ok) return ok.error();
    out_.table.rows.reserve(records.size() - 1);
    for (std::size_t i = 1; i < records.size(); ++i) add(records[i]);
    if (ragged_ > 0) {
      out_.warnings.push_back(
          fmt::format("{} records have not the header's {} fields, the first in line {}", ragged_,
                      out_.table.fields.size(), first_ragged_));
    }
    return std::move(out_);
  }

 private:
  Error bad(std::string const& what) const {
    return {ErrorCode::data_corrupt, fmt::format("{}: {}", name_, what), name_};
  }

  Result<void> header(CsvRecord const& record) {
    std::set<std::string> seen;
    for (auto const& field : record.fields) {
      auto name = trimmed(field);
      if (name.empty()) name = fmt::format("field_{}", out_.table.fields.size() + 1);
      if (!seen.insert(lower(name)).second) {
        return bad(fmt::format("has two columns '{}' in its header", name));
      }
      out_.table.fields.push_back({name, ColumnType::text});
    }
    return {};
  }

  /// @return the place of a column; none = -1
  int find(std::string const& name) const {
    auto const& fields = out_.table.fields;
    auto const found = std::find_if(fields.begin(), fields.end(),
                                    [&](auto& f) { return lower(f.name) == lower(name); });
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
  }

  Result<void> choose(CsvColumns const& wanted) {
    if (!wanted.x.empty()) return take(wanted);
    for (auto const* wkt : known_wkt) {
      if (x_ < 0) x_ = find(wkt);
    }
    for (auto const& pair : known_pairs) {
      if (x_ >= 0 || find(pair.x) < 0 || find(pair.y) < 0) continue;
      x_ = find(pair.x);
      y_ = find(pair.y);
    }
    for (auto const* z : known_z) {
      if (y_ >= 0 && z_ < 0) z_ = find(z);
    }
    if (x_ < 0) {
      out_.warnings.push_back(fmt::format(
          "no columns of coordinates are recognised in its header ({}); it is read as a table",
          fmt::join(names(), ", ")));
    }
    return remember();
  }

  Result<void> take(CsvColumns const& wanted) {
    for (auto const& [name, place] :
         {std::pair{&wanted.x, &x_}, {&wanted.y, &y_}, {&wanted.z, &z_}}) {
      if (name->empty()) continue;
      *place = find(*name);
      if (*place < 0) {
        return bad(fmt::format("has no column '{}'; it has {}", *name, fmt::join(names(), ", ")));
      }
    }
    return remember();
  }

  Result<void> remember() {
    auto const name = [&](int place) {
      return place < 0 ? std::string{} : out_.table.fields[static_cast<std::size_t>(place)].name;
    };
    out_.columns = {name(x_), name(y_), name(z_)};
    return {};
  }

  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (auto const& field : out_.table.fields) out.push_back(field.name);
    return out;
  }

  void add(CsvRecord& record) {
    auto const width = out_.table.fields.size();
    if (record.fields.size() != width && ragged_++ == 0) first_ragged_ = record.line;
    record.fields.resize(width);
    SourceRow row;
    row.geometry = geometry(record.fields);
    for (auto& field : record.fields) {
      row.values.push_back(field.empty() ? Value{} : Value{std::move(field)});
    }
    out_.table.rows.push_back(std::move(row));
  }

  std::shared_ptr<OGRGeometry const> geometry(std::vector<std::string> const& fields) const {
    if (x_ < 0) return nullptr;
    auto const& x_text = fields[static_cast<std::size_t>(x_)];
    if (y_ < 0) return from_wkt(x_text);
    auto const x = number(x_text), y = number(fields[static_cast<std::size_t>(y_)]);
    if (!x || !y) return nullptr;
    auto const z = z_ < 0 ? std::nullopt : number(fields[static_cast<std::size_t>(z_)]);
    if (z) return std::make_shared<OGRPoint>(*x, *y, *z);
    return std::make_shared<OGRPoint>(*x, *y);
  }

  static std::shared_ptr<OGRGeometry const> from_wkt(std::string const& text) {
    GdalErrorScope const quiet;
    OGRGeometry* geometry = nullptr;
    OGRGeometryFactory::createFromWkt(text.c_str(), nullptr, &geometry);
    return std::shared_ptr<OGRGeometry const>(geometry);
  }

  std::string name_;
  CsvTable out_;
  int x_ = -1, y_ = -1, z_ = -1;
  std::size_t ragged_ = 0, first_ragged_ = 0;
};

}  // namespace

Result<CsvTable> read_csv(std::string text, std::string const& name, std::string const& layer,
                          CsvColumns const& columns) {
  if (is_utf16(text)) {
    return Error{ErrorCode::unsupported,
                 fmt::format("{}: is in UTF-16; expected UTF-8 or GBK, save it as such", name),
                 name};
  }
  std::vector<std::string> warnings;
  auto records = parse_csv(to_utf8(std::move(text), name, warnings), name);
  if (!records) return records.error();
  auto table = Table(name, layer).make(*records, columns);
  if (!table) return table;
  table->warnings.insert(table->warnings.begin(), warnings.begin(), warnings.end());
  return table;
}

Result<void> prepare_csv(SourceFile& source) {
  source.driver = "CSV";
  auto text = read_whole(source.gdal_name, source.name(), max_csv_bytes);
  if (!text) return text.error();
  auto const layer = std::filesystem::path(source.gdal_name).stem().string();
  auto table = read_csv(std::move(text).value(), source.name(), layer, source.csv);
  if (!table) return table.error();
  source.csv = table->columns;
  source.warnings = std::move(table->warnings);
  source.tables = std::make_shared<std::vector<SourceTable> const>(
      std::vector<SourceTable>{std::move(table->table)});
  return {};
}

}  // namespace citytwin
