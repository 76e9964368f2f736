#include "geodata/import/layer_merge.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include <fmt/format.h>

namespace citytwin {

namespace {

using Rows = std::unordered_map<std::string_view, std::size_t>;

Error refuse(Layer const& layer, std::string const& what) {
  return {ErrorCode::invalid_argument, fmt::format("layer '{}': {}", layer.name(), what),
          layer.name()};
}

std::string shown(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return fmt::format("'{}'", *text);
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return "unknown";
}

bool same_ring(Geometry::Ring a, Geometry::Ring b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

bool same_geometry(Geometry const& a, Geometry const& b) {
  if (a.part_count() != b.part_count()) return false;
  for (std::size_t part = 0; part < a.part_count(); ++part) {
    if (a.ring_count(part) != b.ring_count(part)) return false;
    for (std::size_t r = 0; r < a.ring_count(part); ++r) {
      if (!same_ring(a.ring(part, r), b.ring(part, r))) return false;
    }
  }
  return true;
}

std::vector<Vec3> all_vertices(Geometry const& geometry) {
  std::vector<Vec3> out;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      out.insert(out.end(), ring.begin(), ring.end());
    }
  }
  return out;
}

std::string geometry_change(Geometry const& from, Geometry const& to) {
  auto const before = all_vertices(from);
  auto const after = all_vertices(to);
  if (before.size() != after.size()) {
    return fmt::format("geometry: {} -> {} vertices", before.size(), after.size());
  }
  double most = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    most = std::max(most, std::hypot(after[i].x - before[i].x, after[i].y - before[i].y,
                                     after[i].z - before[i].z));
  }
  return fmt::format("geometry: vertices moved by up to {:.3f} m", most);
}

Result<void> check_fit(Layer const& city, Layer const& source) {
  if (city.kind() != source.kind()) {
    return refuse(city, fmt::format("is of kind {} in the city and {} in the map",
                                    to_string(city.kind()), to_string(source.kind())));
  }
  if (city.geometry_type() != source.geometry_type()) {
    return refuse(city, "holds another kind of geometry in the city than in the map");
  }
  for (auto const& column : source.columns()) {
    auto const* ours = city.column(column.name);
    if (ours && ours->type() != column.type()) {
      return refuse(city, fmt::format("attribute '{}' is of another type in the city than in the "
                                      "map",
                                      column.name));
    }
  }
  return {};
}

/// Rows by source id; those without one are left out.
Result<Rows> rows_by_source_id(Layer const& layer, std::string_view whose) {
  Rows rows;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const id = layer.text("source_id", row);
    if (id.empty() && whose == "city") continue;
    if (id.empty()) return refuse(layer, "a feature of the source has no source id to merge by");
    if (!rows.emplace(id, row).second) {
      return refuse(layer, fmt::format("two features of the {} have the source id '{}'; merging "
                                       "needs one that is unique (map source_id to such an "
                                       "attribute)",
                                       whose, id));
    }
  }
  return rows;
}

class Merge {
 public:
  Merge(Layer const& city, Layer const& source, MergeOptions const& options)
      : city_(city),
        source_(source),
        options_(options),
        builder_(city.name(), city.kind(), city.geometry_type()),
        last_id_(city.last_id()) {
    changes_.layer = city.name();
    builder_.set_attribution(attributions());
    builder_.reserve_ids(last_id_);
    if (options.mode != ImportMode::replace) add_columns(city);
    add_columns(source);
  }

  Result<MergedLayer> run(std::set<std::string> const& lost) {
    Rows in_source;
    Rows in_city;
    if (options_.mode == ImportMode::merge) {
      auto theirs = rows_by_source_id(source_, "source");
      if (!theirs) return theirs.error();
      auto ours = rows_by_source_id(city_, "city");
      if (!ours) return ours.error();
      in_source = std::move(theirs).value();
      in_city = std::move(ours).value();
    }
    for (std::size_t row = 0; row < city_.size(); ++row) {
      auto const id = city_.text("source_id", row);
      auto const found = in_source.find(id);
      if (options_.mode == ImportMode::replace) {
        remove(row);
      } else if (id.empty() || options_.mode == ImportMode::append) {
        keep(row);
      } else if (found != in_source.end()) {
        update(row, found->second);
      } else if (options_.delete_missing && lost.count(std::string(id)) == 0) {
        remove(row);
      } else {
        ++changes_.missing;
        keep(row);
      }
    }
    for (std::size_t row = 0; row < source_.size(); ++row) {
      if (in_city.count(source_.text("source_id", row)) == 0) insert(row);
    }
    return MergedLayer{std::move(builder_).build(), std::move(changes_)};
  }

 private:
  std::string attributions() const {
    auto const& ours = city_.attribution();
    auto const& theirs = source_.attribution();
    if (options_.mode == ImportMode::replace || ours.empty()) return theirs;
    if (theirs.empty() || ours.find(theirs) != std::string::npos) return ours;
    return ours + "; " + theirs;
  }

  void add_columns(Layer const& layer) {
    for (auto const& column : layer.columns()) {
      if (std::find(names_.begin(), names_.end(), column.name) != names_.end()) continue;
      names_.push_back(column.name);
      builder_.add_column(column.name, column.type());
    }
  }

  void note(FeatureChange::What what, FeatureId id, std::string_view source_id,
            std::vector<std::string> details) {
    if (changes_.first.size() >= options_.spelled_out) return;
    changes_.first.push_back({what, id, std::string(source_id), std::move(details)});
  }

  void write(Layer const& from, std::size_t row) {
    for (auto const& column : from.columns()) {
      builder_.set(column.name, from.value(column.name, row));
    }
  }

  void keep(std::size_t row) {
    builder_.geometry().add_parts(city_.geometry(row));
    write(city_, row);
    builder_.end_feature(city_.id(row));
  }

  void remove(std::size_t row) {
    ++changes_.deleted;
    note(FeatureChange::What::deleted, city_.id(row), city_.text("source_id", row), {});
  }

  void insert(std::size_t row) {
    ++changes_.inserted;
    builder_.geometry().add_parts(source_.geometry(row));
    write(source_, row);
    builder_.end_feature(++last_id_);
    note(FeatureChange::What::inserted, last_id_, source_.text("source_id", row), {});
  }

  void update(std::size_t row, std::size_t from) {
    auto const geometry = source_.geometry(from);
    std::vector<std::string> details;
    if (!same_geometry(city_.geometry(row), geometry)) {
      details.push_back(geometry_change(city_.geometry(row), geometry));
    }
    builder_.geometry().add_parts(geometry);
    for (auto const& name : names_) {
      auto const old = city_.value(name, row);
      auto value = source_.column(name) ? source_.value(name, from) : old;
      if (value != old)
        details.push_back(fmt::format("{}: {} -> {}", name, shown(old), shown(value)));
      builder_.set(name, std::move(value));
    }
    builder_.end_feature(city_.id(row));
    if (details.empty()) {
      ++changes_.unchanged;
      return;
    }
    ++changes_.updated;
    note(FeatureChange::What::updated, city_.id(row), city_.text("source_id", row),
         std::move(details));
  }

  Layer const& city_;
  Layer const& source_;
  MergeOptions const& options_;
  LayerBuilder builder_;
  FeatureId last_id_;
  std::vector<std::string> names_;
  LayerChanges changes_;
};

}  // namespace

Result<MergedLayer> merge_layer(Layer const& city, Layer const& source,
                                std::set<std::string> const& lost, MergeOptions const& options) {
  if (auto const fits = check_fit(city, source); !fits) return fits.error();
  return Merge(city, source, options).run(lost);
}

}  // namespace citytwin
