#include "server/rpc/line_measure.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "geodata/network/ground_scale.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr int least_points = 2;
constexpr int most_points = 1000;
constexpr int most_layers = 16;
constexpr double smallest_spacing_m = 0.1;
constexpr double largest_spacing_m = 10'000;
constexpr double usual_samples = 200;
constexpr std::size_t most_samples = 10'000;
constexpr std::size_t most_crossings = 10'000;
constexpr double most_terrain_steps = 1e6;
/// Crossings of one feature that are closer than this are one: at a vertex two segments meet.
constexpr double same_place_m = 1e-6;
/// Features are looked for piece by piece, so that a long slanting line does not ask for all that
/// lies in its box.
constexpr double piece_m = 200;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

using Points = google::protobuf::RepeatedPtrField<v1::Position>;

/// The line in local metres.
Result<std::vector<Vec3>> line_of(Points const& points, LocalFrame const& frame) {
  if (points.size() < least_points || points.size() > most_points) {
    return bad("points", fmt::format("points has {} points; expected {} to {}", points.size(),
                                     least_points, most_points));
  }
  std::vector<Vec3> line;
  for (auto const& point : points) {
    if (!std::isfinite(point.easting_m()) || !std::isfinite(point.northing_m())) {
      return bad(fmt::format("points[{}]", line.size()),
                 fmt::format("points[{}] is ({}, {}); expected finite metres", line.size(),
                             point.easting_m(), point.northing_m()));
    }
    auto const local = frame.to_local(point.easting_m(), point.northing_m());
    line.push_back({local.x, local.y, 0});
  }
  return line;
}

Box box_of(std::span<Vec3 const> line) {
  Box box;
  for (auto const& v : line) box.add(v.x, v.y);
  return box;
}

Vec3 between(Vec3 const& a, Vec3 const& b, double t) {
  return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.z + t * (b.z - a.z)};
}

double plan_m(Vec3 const& a, Vec3 const& b) {
  return std::hypot(b.x - a.x, b.y - a.y);
}

std::optional<double> ground_at(CitySnapshot const& city, double x, double y) {
  auto const& terrain = city.base().terrain;
  if (!terrain) return std::nullopt;
  double const ground = bilinear(*terrain, x, y);
  return std::isnan(ground) ? std::nullopt : std::optional(ground);
}

/// Length of a leg along the terrain, in steps of about a cell.
std::optional<double> terrain_leg_m(CitySnapshot const& city, Vec3 const& a, Vec3 const& b,
                                    double step_m, double ground_leg_m) {
  auto const steps = std::max(1.0, std::ceil(plan_m(a, b) / step_m));
  auto before = ground_at(city, a.x, a.y);
  double length = 0;
  for (double i = 1; i <= steps; ++i) {
    auto const at = between(a, b, i / steps);
    auto const now = ground_at(city, at.x, at.y);
    if (!before || !now) return std::nullopt;
    length += std::hypot(ground_leg_m / steps, *now - *before);
    before = now;
  }
  return length;
}

void add_terrain_length(CitySnapshot const& city, std::span<Vec3 const> line,
                        v1::MeasureLineResponse& response) {
  if (!city.base().terrain) return;
  double const step_m = std::max(city.base().terrain->geometry().cell_m,
                                 response.grid_length_m() / most_terrain_steps);
  double length = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const leg = terrain_leg_m(city, line[i], line[i + 1], step_m,
                                   response.leg_lengths_m(static_cast<int>(i)));
    if (!leg) return;
    length += *leg;
  }
  response.set_terrain_length_m(length);
}

/// Samples and crossings along one line.
class Profile {
 public:
  Profile(CitySnapshot const& city, std::span<Vec3 const> line, v1::ProfileLineResponse& out)
      : city_(city), line_(line), out_(out) {}

  Result<void> sample(double spacing_m) {
    double begin_m = 0;
    for (std::size_t i = 0; i + 1 < line_.size(); ++i) {
      double const leg_m = plan_m(line_[i], line_[i + 1]);
      auto const steps = std::max(1.0, std::ceil(leg_m / spacing_m));
      if (steps + out_.samples_size() > static_cast<double>(most_samples)) {
        return bad("spacing_m", fmt::format("spacing_m is {} m, which makes more than {} samples; "
                                            "expected more metres or a shorter line",
                                            spacing_m, most_samples));
      }
      for (double k = 0; k < steps; ++k) {
        add_sample(between(line_[i], line_[i + 1], k / steps), begin_m + leg_m * k / steps);
      }
      begin_m += leg_m;
    }
    add_sample(line_.back(), begin_m);
    return {};
  }

  void find_crossings(LayerView const& layer) {
    double begin_m = 0;
    for (std::size_t i = 0; i + 1 < line_.size(); ++i) {
      double const leg_m = plan_m(line_[i], line_[i + 1]);
      auto const pieces = std::max(1.0, std::ceil(leg_m / piece_m));
      for (double k = 0; k < pieces; ++k) {
        piece_begin_ = between(line_[i], line_[i + 1], k / pieces);
        piece_end_ = between(line_[i], line_[i + 1], (k + 1) / pieces);
        piece_at_m_ = begin_m + leg_m * k / pieces;
        cross_piece(layer);
      }
      begin_m += leg_m;
    }
  }

  void write_crossings() {
    auto const place = [](v1::Crossing const& c) {
      return std::tuple(c.distance_m(), std::string_view(c.layer()), c.feature_id());
    };
    std::sort(crossings_.begin(), crossings_.end(),
              [&](auto const& a, auto const& b) { return place(a) < place(b); });
    out_.set_crossings_truncated(crossings_.size() > most_crossings);
    crossings_.resize(std::min(crossings_.size(), most_crossings));
    for (auto& crossing : crossings_) *out_.add_crossings() = std::move(crossing);
  }

 private:
  void add_sample(Vec3 const& at, double distance_m) {
    auto* sample = out_.add_samples();
    auto const world = city_.frame().to_world(at.x, at.y);
    sample->set_distance_m(distance_m);
    sample->set_easting_m(world.x);
    sample->set_northing_m(world.y);
    if (auto const ground = ground_at(city_, at.x, at.y)) sample->set_ground_m(*ground);
  }

  void cross_piece(LayerView const& layer) {
    Vec3 const ends[]{piece_begin_, piece_end_};
    query_box(layer, box_of(ends), [&](FeatureRef const& feature) {
      auto const geometry = feature.geometry();
      for (std::size_t part = 0; part < geometry.part_count(); ++part) {
        for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
          cross_ring(layer, feature, geometry.ring(part, r));
        }
      }
      return crossings_.size() <= 2 * most_crossings;
    });
  }

  void cross_ring(LayerView const& layer, FeatureRef const& feature, Geometry::Ring ring) {
    double const rx = piece_end_.x - piece_begin_.x;
    double const ry = piece_end_.y - piece_begin_.y;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      double const sx = ring[i + 1].x - ring[i].x;
      double const sy = ring[i + 1].y - ring[i].y;
      double const cross = rx * sy - ry * sx;
      if (cross == 0) continue;
      double const qx = ring[i].x - piece_begin_.x;
      double const qy = ring[i].y - piece_begin_.y;
      double const t = (qx * sy - qy * sx) / cross;
      double const u = (qx * ry - qy * rx) / cross;
      if (t < 0 || t > 1 || u < 0 || u > 1) continue;
      add_crossing(layer, feature.id(), between(ring[i], ring[i + 1], u),
                   piece_at_m_ + t * std::hypot(rx, ry));
    }
  }

  void add_crossing(LayerView const& layer, FeatureId id, Vec3 const& at, double distance_m) {
    auto const known = std::any_of(crossings_.rbegin(), crossings_.rend(), [&](auto const& other) {
      return other.feature_id() == id && other.layer() == layer.name() &&
             std::abs(other.distance_m() - distance_m) < same_place_m;
    });
    if (known) return;
    auto const world = city_.frame().to_world(at.x, at.y);
    v1::Crossing crossing;
    crossing.set_layer(layer.name());
    crossing.set_feature_id(id);
    crossing.set_distance_m(distance_m);
    crossing.set_easting_m(world.x);
    crossing.set_northing_m(world.y);
    crossing.set_up_m(at.z);
    if (auto const ground = ground_at(city_, at.x, at.y)) crossing.set_ground_m(*ground);
    crossings_.push_back(std::move(crossing));
  }

  CitySnapshot const& city_;
  std::span<Vec3 const> line_;
  v1::ProfileLineResponse& out_;
  std::vector<v1::Crossing> crossings_;
  Vec3 piece_begin_;
  Vec3 piece_end_;
  double piece_at_m_ = 0;  ///< distance of the piece's beginning
};

Result<double> spacing_of(double asked_m, double length_m) {
  if (asked_m == 0) return std::max(length_m / usual_samples, smallest_spacing_m);
  if (asked_m >= smallest_spacing_m && asked_m <= largest_spacing_m) return asked_m;
  return bad("spacing_m", fmt::format("spacing_m is {} m; expected {} to {}, or 0", asked_m,
                                      smallest_spacing_m, largest_spacing_m));
}

/// The layers that can be crossed.
Result<std::vector<LayerView const*>> crossed_layers(CitySnapshot const& city,
                                                     v1::ProfileLineRequest const& request) {
  if (request.crossing_layers_size() > most_layers) {
    return bad("crossing_layers", fmt::format("crossing_layers has {} names; expected at most {}",
                                              request.crossing_layers_size(), most_layers));
  }
  std::vector<LayerView const*> layers;
  for (auto const& name : request.crossing_layers()) {
    auto const layer = find_layer(city, name);
    if (!layer) return layer.error();
    auto const type = (*layer)->geometry_type();
    if (type != GeometryType::line && type != GeometryType::polygon) {
      return bad("crossing_layers",
                 fmt::format("crossing_layers names '{}', which has neither lines nor polygons; a "
                             "line cannot cross it",
                             name));
    }
    layers.push_back(*layer);
  }
  return layers;
}

}  // namespace

Result<void> measure_line(CitySnapshot const& city, v1::MeasureLineRequest const& request,
                          v1::MeasureLineResponse& response) {
  auto const line = line_of(request.points(), city.frame());
  if (!line) return line.error();
  GroundScale const scale(city.frame(), box_of(*line));
  double length = 0;
  for (std::size_t i = 0; i + 1 < line->size(); ++i) {
    double const leg = scale.length_m(std::span(*line).subspan(i, 2));
    response.add_leg_lengths_m(leg);
    length += leg;
  }
  response.set_length_m(length);
  response.set_grid_length_m(length_m(*line));
  add_terrain_length(city, *line, response);
  response.set_model_version(city.version());
  return {};
}

Result<void> profile_line(CitySnapshot const& city, v1::ProfileLineRequest const& request,
                          v1::ProfileLineResponse& response) {
  auto const line = line_of(request.points(), city.frame());
  if (!line) return line.error();
  auto const layers = crossed_layers(city, request);
  if (!layers) return layers.error();
  response.set_grid_length_m(length_m(*line));
  response.set_length_m(GroundScale(city.frame(), box_of(*line)).length_m(*line));
  auto const spacing_m = spacing_of(request.spacing_m(), response.grid_length_m());
  if (!spacing_m) return spacing_m.error();
  Profile profile(city, *line, response);
  if (auto const sampled = profile.sample(*spacing_m); !sampled) return sampled;
  for (auto const* layer : *layers) profile.find_crossings(*layer);
  profile.write_crossings();
  response.set_model_version(city.version());
  return {};
}

}  // namespace citytwin::server
