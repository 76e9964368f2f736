// What a reader gets of a city that is edited a thousand times a second, beside the same questions
// to the same city at rest. Every edit is logged, synced and acknowledged; merges run behind it.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ctime>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "bench/bench_folder.h"
#include "bench/geodata_bench.h"
#include "geodata/edits/live_city.h"
#include "geodata/edits/view_query.h"
#include "tests/geodata/boxes.h"

namespace citytwin::bench {

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr std::size_t feature_count = 100'000;
constexpr double width_m = 5'000;
constexpr double height_m = 3'500;
constexpr std::size_t rounds = 21;  // in turn at rest and edited
constexpr Seconds round_at_rest{0.3};
constexpr Seconds round_edited{0.6};
constexpr double edits_per_s = 1000;

/// @return hits
using Question = std::function<std::size_t(LayerView const& layer, Vec2 at)>;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<Vec3> ring(Box const& box) {
  double const right = box.max_x + 0.1;  // a point of the box set becomes a post
  double const top = box.max_y + 0.1;
  return {{box.min_x, box.min_y, 0}, {right, box.min_y, 0}, {right, top, 0}, {box.min_x, top, 0}};
}

std::shared_ptr<CityModel const> make_city(std::vector<Box> const& boxes) {
  LayerBuilder builder("buildings", LayerKind::building, GeometryType::polygon);
  for (auto const& box : boxes) {
    builder.geometry().add_polygon(ring(box));
    builder.set("height_m", 9.0);
    builder.set("usage", std::string("residential"));
    builder.end_feature();
  }
  auto city = std::make_shared<CityModel>();
  city->frame.origin_easting_m = 616000;
  city->frame.origin_northing_m = 3435000;
  city->layers = {std::move(builder).build()};
  city->extent = city->layers[0]->extent();
  city->version = content_version(*city);
  return city;
}

/// Edits at a steady pace while it is told to: two updates, an insert and a removal in turn, where
/// the city's buildings are. Counts what was acknowledged.
class Editor {
 public:
  Editor(LiveCity& live, std::vector<Box> const& boxes) : live_(live), boxes_(boxes) {}

  void start() {
    thread_ = std::jthread([this](std::stop_token const& stop) { run(stop); });
  }
  /// Returns when all that was asked for is acknowledged.
  void stop() {
    thread_.request_stop();
    thread_.join();
    if (failed_) throw std::runtime_error("geodata: an edit was refused: " + *failed_);
  }
  /// Acknowledged edits a second, over all times between start() and stop().
  [[nodiscard]] double rate() const { return static_cast<double>(acknowledged_) / seconds_; }

 private:
  void run(std::stop_token const& stop) {
    auto const pace = std::chrono::duration_cast<Clock::duration>(Seconds(1 / edits_per_s));
    auto const begin = Clock::now();
    for (auto due = begin; !stop.stop_requested(); due += pace) {
      std::this_thread::sleep_until(due);
      waiting_.push_back(live_.submit(next()));
      collect(std::chrono::seconds(0));
    }
    collect(std::chrono::hours(1));
    seconds_ += Seconds(Clock::now() - begin).count();
  }

  /// Takes the answers that are there within the patience, in order.
  void collect(std::chrono::seconds patience) {
    while (!waiting_.empty() && waiting_.front().wait_for(patience) == std::future_status::ready) {
      auto const answer = waiting_.front().get();
      waiting_.pop_front();
      if (!answer) failed_ = answer.error().message;
      ++acknowledged_;
    }
  }

  EditRequest next() {
    auto const n = made_++;
    EditRequest request{.request_id = fmt::format("edit {}", n), .author = "bench"};
    if (n % 4 == 1) {
      request.edits = {{.layer = "buildings", .geometry = shape_at(random_() % boxes_.size())}};
      return request;
    }
    // Every building of the base is updated or removed once at most.
    FeatureEdit edit{.layer = "buildings", .id = 1 + n * 7919 % boxes_.size(), .etag = any_etag};
    edit.kind = n % 4 == 3 ? EditKind::remove : EditKind::update;
    if (edit.kind == EditKind::update) {
      edit.geometry = shape_at(edit.id - 1);
      edit.attributes = {{"height_m", 12.0}};
    }
    request.edits = {std::move(edit)};
    return request;
  }

  /// A building of the base, moved by up to two metres.
  GeometryColumn shape_at(std::size_t row) {
    std::uniform_real_distribution<double> shift(0, 2);
    double const dx = shift(random_), dy = shift(random_);
    auto const& b = boxes_[row];
    GeometryColumn column(GeometryType::polygon);
    column.add_polygon(ring({b.min_x + dx, b.min_y + dy, b.max_x + dx, b.max_y + dy}));
    return column;
  }

  LiveCity& live_;
  std::vector<Box> const& boxes_;
  std::mt19937_64 random_{11};
  std::deque<std::future<Result<EditAnswer>>> waiting_;
  std::optional<std::string> failed_;
  std::size_t made_ = 0;
  std::size_t acknowledged_ = 0;
  double seconds_ = 0;
  std::jthread thread_;
};

/// What a reader did in one round.
struct Reading {
  double questions = 0;
  double hits = 0;
  double cpu_s = 0;
  double wall_s = 0;

  [[nodiscard]] double per_cpu_s() const { return questions / cpu_s; }
  [[nodiscard]] double per_wall_s() const { return questions / wall_s; }
  [[nodiscard]] double hits_each() const { return hits / questions; }
};

/// Asks for a while, one snapshot a question, as a request takes it.
Reading read(LiveCity const& live, std::vector<Box> const& boxes, Seconds duration,
             Question const& ask) {
  Reading reading;
  std::mt19937_64 random(3);
  auto const begin = Clock::now();
  double const cpu = thread_seconds();
  while (Clock::now() - begin < duration) {
    for (int i = 0; i < 64; ++i) {
      auto const now = live.snapshot();
      auto const& box = boxes[random() % boxes.size()];
      reading.hits += static_cast<double>(ask(*now->layers()[0], {box.min_x, box.min_y}));
    }
    reading.questions += 64;
  }
  reading.cpu_s = thread_seconds() - cpu;
  reading.wall_s = Seconds(Clock::now() - begin).count();
  return reading;
}

/// One round at rest, and the one edited that follows it at once.
struct Round {
  Reading quiet;
  Reading edited;
};

/// The median over rounds: a busy or slow moment of the machine spoils the rounds it falls into.
double median(std::vector<Round> const& all, std::function<double(Round const&)> const& figure) {
  std::vector<double> figures;
  for (auto const& round : all) figures.push_back(figure(round));
  auto const middle = figures.begin() + static_cast<std::ptrdiff_t>(figures.size() / 2);
  std::nth_element(figures.begin(), middle, figures.end());
  return *middle;
}

/// Two live cities over one base: one is edited, one is not.
class Trial {
 public:
  Trial()
      : base_(make_city(boxes_)),
        at_rest_(open("edits_at_rest")),
        edited_(open("edits")),
        editor_(*edited_, boxes_) {}

  BenchRow measure(std::string name, std::string unit, std::string const& what,
                   Question const& ask) {
    std::vector<Round> all(rounds);
    for (auto& round : all) {
      round.quiet = read(*at_rest_, boxes_, round_at_rest, ask);
      editor_.start();
      round.edited = read(*edited_, boxes_, round_edited, ask);
      editor_.stop();
      count_rebuilds();
    }
    auto const of_edited = [&](auto figure) {
      return median(all, [=](Round const& r) { return (r.edited.*figure)(); });
    };
    auto const of_quiet = [&](auto figure) {
      return median(all, [=](Round const& r) { return (r.quiet.*figure)(); });
    };
    auto const share = [&](auto figure) {
      return median(all,
                    [=](Round const& r) { return (r.edited.*figure)() / (r.quiet.*figure)(); });
    };
    BenchRow row;
    row.name = std::move(name);
    row.unit = std::move(unit);
    row.value = of_edited(&Reading::per_cpu_s);
    row.at_least = 0.85;
    row.note = fmt::format(
        "{}, {} buildings, geometry decides; per CPU second of the reading thread, medians of {} "
        "rounds, each edited one beside the one at rest before it; by the clock {:.2f} times; "
        "{:.1f} hits beside {:.1f}",
        what, feature_count, rounds, share(&Reading::per_wall_s), of_edited(&Reading::hits_each),
        of_quiet(&Reading::hits_each));
    row = with_rival(std::move(row), "the same city without edits", of_quiet(&Reading::per_cpu_s));
    row.ratio = share(&Reading::per_cpu_s);
    return row;
  }

  [[nodiscard]] BenchRow edit_rate() const {
    auto const city = edited_->snapshot();  // held: a merge may end behind it
    BenchRow row;
    row.name = "geodata/edits_while_reading";
    row.unit = "edits/s";
    row.value = editor_.rate();
    row.at_least = 0.98;
    row.note = fmt::format(
        "acknowledged during the rows above, logged and synced; {} in all, base rebuilt {} times "
        "behind them, {} segments at the end",
        city->sequence(), rebuilds_, city->layers()[0]->segments().size());
    return with_rival(std::move(row), "asked for", edits_per_s);
  }

 private:
  std::unique_ptr<LiveCity> open(char const* folder) {
    auto live = LiveCity::open(base_, empty_bench_folder(folder));
    if (!live) throw std::runtime_error(live.error().message);
    return std::move(*live);
  }

  void count_rebuilds() {
    auto const base = edited_->snapshot()->layers()[0]->segments().front().layer;
    if (seen_base_ && seen_base_ != base) ++rebuilds_;
    seen_base_ = base;
  }

  std::vector<Box> boxes_ = test::city_boxes(feature_count, width_m, height_m, 7);
  std::shared_ptr<CityModel const> base_;
  std::unique_ptr<LiveCity> at_rest_;
  std::unique_ptr<LiveCity> edited_;
  Editor editor_;
  std::shared_ptr<Layer const> seen_base_;
  int rebuilds_ = 0;
};

std::size_t window_100m(LayerView const& layer, Vec2 at) {
  return query_box(layer, {at.x - 50, at.y - 50, at.x + 50, at.y + 50},
                   [](FeatureRef const&) { return true; })
      .hits;
}

std::size_t nearest_10(LayerView const& layer, Vec2 at) {
  return query_nearest(layer, at.x, at.y, 10)->size();
}

std::vector<BenchRow> measure_all() {
  Trial trial;
  std::vector<BenchRow> rows;
  rows.push_back(trial.measure("geodata/windows_while_edited", "windows/s", "100 m", window_100m));
  rows.push_back(trial.measure("geodata/nearest_while_edited", "points/s", "10", nearest_10));
  rows.push_back(trial.edit_rate());
  return rows;
}

}  // namespace

void add_geodata_edits(Suite& suite) {
  suite.add_rows(measure_all);
}

}  // namespace citytwin::bench
