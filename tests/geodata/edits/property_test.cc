// A live city against a plain vector: whatever edits, merges and restarts went before, every query
// finds what a full scan of the vector finds; readers in other threads see only whole moments.
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "geodata/edits/live_city.h"
#include "geodata/edits/view_query.h"
#include "tests/geodata/edits/tiny_city.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

constexpr int steps = 100'000;
constexpr std::size_t fewest = 200;  // features, so that a full scan stays cheap
constexpr std::size_t most = 400;

struct Plain {
  FeatureId id;
  GeometryColumn geometry;
  double height_m;
};

using Ids = std::vector<FeatureId>;

class Trial {
 public:
  explicit Trial(unsigned seed) : random_(seed) { open(); }

  void step() {
    ++step_;
    auto const dice = random_() % 1000;
    if (dice < 300) {
      edit();
    } else if (dice < 302) {
      live_->merge_all();
    } else if (dice == 302 && step_ % 7 == 0) {
      REQUIRE(live_->checkpoint().ok());
      reopen();
    } else if (dice < 550) {
      check_box();
    } else if (dice < 650) {
      check_polygon();
    } else if (dice < 850) {
      check_nearest();
    } else {
      check_find();
    }
  }

  /// Everything, by the merged layer.
  void check_all() {
    auto const city = live_->snapshot()->model();  // held: a merge may end behind it
    auto const* const layer = city->layer("buildings");
    REQUIRE(layer->size() == plain_.size());
    for (std::size_t row = 0; row < plain_.size(); ++row) {
      REQUIRE(layer->id(row) == plain_[row].id);
      REQUIRE(layer->number("height_m", row) == plain_[row].height_m);
      REQUIRE(same(layer->geometry(row), plain_[row].geometry[0]));
    }
  }

  [[nodiscard]] std::shared_ptr<CitySnapshot const> snapshot() {
    std::lock_guard const lock(reopening_);
    return live_->snapshot();
  }
  [[nodiscard]] std::size_t edits() const { return edits_; }

 private:
  void open() {
    // Small limits: every kind of merge and many log files within a test.
    auto live = LiveCity::open(tiny_city(), state_.path(),
                               {.log = {.sync = false, .file_bytes = 200'000},
                                .merge = {.ratio = 4, .rows_at_once = 40, .base_after = 60}});
    if (!live) FAIL(live.error().message);
    live_ = std::move(*live);
    if (!plain_.empty()) return;
    auto const city = tiny_city();
    auto const& layer = *city->layer("buildings");
    for (std::size_t row = 0; row < layer.size(); ++row) {
      GeometryColumn geometry(GeometryType::polygon);
      geometry.add_parts(layer.geometry(row));
      geometry.end_feature();
      plain_.push_back({layer.id(row), geometry, *layer.number("height_m", row)});
    }
  }

  void reopen() {
    std::lock_guard const lock(reopening_);
    live_.reset();
    open();
  }

  double real(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  std::size_t index(std::size_t size) { return random_() % size; }

  GeometryColumn shape() { return square(real(-50, 900), real(-50, 900), real(1, 60)); }

  /// One request of one to four feature edits, on different features.
  void edit() {
    EditRequest request{.request_id = std::to_string(++edits_), .author = "trial"};
    std::map<std::size_t, std::optional<Plain>> changed;  // by index; nullopt = removed
    std::vector<Plain> added;
    for (std::size_t i = 0, count = 1 + index(4); i < count; ++i) {
      if (plain_.size() < fewest || (plain_.size() < most && index(3) == 0)) {
        added.push_back({0, shape(), real(3, 99)});
        request.edits.push_back(insertion(added.back()));
        continue;
      }
      auto const at = index(plain_.size());
      if (changed.contains(at)) continue;
      bool const remove = index(3) == 0;
      changed[at] = remove ? std::nullopt : std::optional<Plain>(plain_[at]);
      request.edits.push_back(remove ? removal(plain_[at]) : update(*changed[at]));
    }
    if (request.edits.empty()) return;
    auto const answer = live_->apply(std::move(request));
    if (!answer) FAIL(answer.error().message);
    for (auto const& feature : answer->features) {
      if (feature.id > last_id_) added[feature.id - last_id_ - 1].id = feature.id;
    }
    last_id_ += added.size();
    for (auto const& [at, after] : changed) {
      if (after) plain_[at] = *after;
    }
    for (auto gone = changed.rbegin(); gone != changed.rend(); ++gone) {
      if (!gone->second) plain_.erase(plain_.begin() + static_cast<std::ptrdiff_t>(gone->first));
    }
    plain_.insert(plain_.end(), added.begin(), added.end());
  }

  static FeatureEdit insertion(Plain const& feature) {
    return {.layer = "buildings",
            .geometry = feature.geometry,
            .attributes = {{"height_m", feature.height_m}}};
  }
  FeatureEdit update(Plain& feature) {
    FeatureEdit edit{EditKind::update, "buildings", feature.id, any_etag, {}, {}};
    if (index(2) == 0) edit.geometry = feature.geometry = shape();
    feature.height_m = real(3, 99);
    edit.attributes["height_m"] = feature.height_m;
    return edit;
  }
  static FeatureEdit removal(Plain const& feature) {
    return {EditKind::remove, "buildings", feature.id, any_etag, {}, {}};
  }

  static bool same(Geometry const& a, Geometry const& b) {
    if (a.part_count() != b.part_count()) return false;
    for (std::size_t part = 0; part < a.part_count(); ++part) {
      if (a.ring_count(part) != b.ring_count(part)) return false;
      for (std::size_t r = 0; r < a.ring_count(part); ++r) {
        if (!std::ranges::equal(a.ring(part, r), b.ring(part, r))) return false;
      }
    }
    return true;
  }

  [[nodiscard]] LayerView const& view() {
    seen_ = live_->snapshot();
    auto const& layer = *seen_->layer("buildings");
    REQUIRE(layer.size() == plain_.size());
    return layer;
  }

  void check_box() {
    Box const box{real(-80, 900), real(-80, 900), 0, 0};
    Box const query{box.min_x, box.min_y, box.min_x + real(0, 200), box.min_y + real(0, 200)};
    Ids found;
    query_box(view(), query, [&](FeatureRef const& feature) {
      found.push_back(feature.id());
      return true;
    });
    REQUIRE(sorted(found) == scan([&](Plain const& feature) {
              return meets(feature.geometry[0], GeometryType::polygon, query);
            }));
  }

  /// A square stands for the box that it is: the same features must meet both.
  void check_polygon() {
    double const x = real(0, 900), y = real(0, 900), side = real(1, 150);
    auto const polygon = square(x, y, side);
    Ids found;
    auto const counts = query_polygon(view(), polygon[0], [&](FeatureRef const& feature) {
      found.push_back(feature.id());
      return true;
    });
    REQUIRE(counts.ok());
    REQUIRE(counts->hits == found.size());
    REQUIRE(sorted(found) == scan([&](Plain const& feature) {
              return meets(feature.geometry[0], GeometryType::polygon, polygon[0].box());
            }));
  }

  void check_nearest() {
    double const x = real(-80, 1000), y = real(-80, 1000);
    std::size_t const k = 1 + index(12);
    std::vector<std::pair<double, FeatureId>> expected;
    for (auto const& feature : plain_) {
      auto const d = distance_m(feature.geometry[0], GeometryType::polygon, x, y);
      expected.emplace_back(d, feature.id);
    }
    auto const wanted = std::min(k, expected.size());
    std::partial_sort(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(wanted),
                      expected.end());
    expected.resize(wanted);
    auto const found = query_nearest(view(), x, y, k);
    REQUIRE(found.ok());
    std::vector<std::pair<double, FeatureId>> got;
    for (auto const& near : *found) got.emplace_back(near.distance_m, near.feature.id());
    REQUIRE(got == expected);
  }

  void check_find() {
    auto const& layer = view();
    FeatureId const id = 1 + index(last_id_ + 1);
    auto const expected = std::lower_bound(plain_.begin(), plain_.end(), id,
                                           [](Plain const& f, FeatureId i) { return f.id < i; });
    bool const there = expected != plain_.end() && expected->id == id;
    auto const found = layer.find(id);
    REQUIRE(found.has_value() == there);
    if (!there) return;
    REQUIRE(found->layer->number("height_m", found->row) == expected->height_m);
    REQUIRE(same(found->geometry(), expected->geometry[0]));
  }

  static Ids sorted(Ids ids) {
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  template <class Wanted>
  Ids scan(Wanted&& wanted) const {
    Ids ids;
    for (auto const& feature : plain_) {
      if (wanted(feature)) ids.push_back(feature.id);
    }
    return ids;
  }

  ScratchFolder state_;
  std::mt19937_64 random_;
  std::mutex reopening_;
  std::unique_ptr<LiveCity> live_;
  std::shared_ptr<CitySnapshot const> seen_;
  std::vector<Plain> plain_;  ///< ids ascending
  FeatureId last_id_ = 3;
  std::size_t edits_ = 0;
  int step_ = 0;
};

/// What must hold of any snapshot, however old, whatever is written meanwhile.
/// @return false when it does not
bool is_whole(CitySnapshot const& city) {
  auto const& layer = *city.layer("buildings");
  Ids first, second;
  auto const into = [&](Ids& ids) {
    return [&](FeatureRef const& feature) {
      ids.push_back(feature.id());
      auto const found = layer.find(feature.id());
      return found && *found == feature && !feature.geometry().empty();
    };
  };
  Box const everything{-200, -200, 2000, 2000};
  bool const stopped = query_box(layer, everything, into(first)).stopped;
  query_box(layer, everything, into(second));
  return !stopped && first.size() == layer.size() && first == second;
}

}  // namespace

TEST_CASE("after any edits, merges and restarts, queries find what a full scan finds",
          "[geodata][exact]") {
  Trial trial(20260501);
  std::atomic<std::size_t> looked = 0;
  std::atomic<std::size_t> torn = 0;
  auto const read = [&](std::stop_token const& over) {
    while (!over.stop_requested()) {
      auto const city = trial.snapshot();
      if (!is_whole(*city)) ++torn;
      if (++looked % 16 == 0 &&
          city->model()->layer("buildings")->size() != city->layer("buildings")->size()) {
        ++torn;
      }
      std::this_thread::sleep_for(std::chrono::microseconds(500));
    }
  };
  std::jthread first(read), second(read);  // a failure ends them as well
  for (int i = 0; i < steps; ++i) {
    trial.step();
    if (i % 10'000 == 0) trial.check_all();
  }
  trial.check_all();
  for (auto* const reader : {&first, &second}) {
    reader->request_stop();
    reader->join();
  }
  CHECK(torn == 0);
  CHECK(looked > 100);
  CHECK(trial.edits() > steps / 4);
}
