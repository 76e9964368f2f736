#include "geodata/network/meeting_rule.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <tuple>
#include <unordered_map>

namespace citytwin {

namespace {

constexpr auto none = std::numeric_limits<std::uint32_t>::max();

/// Stops of one place at one level.
struct LevelGroup {
  std::span<std::uint32_t> stops;
  std::int32_t level = 0;
  bool has_end = false;
  bool identified = true;  ///< all of them
  std::uint32_t meeting = none;
};

class Rule {
 public:
  Rule(std::span<Stop const> stops, std::span<std::uint32_t const> anchored, bool join_passing)
      : stops_(stops), join_passing_(join_passing) {
    for (auto const place : anchored) anchored_[place] = none;
  }

  Meetings run(std::span<std::uint32_t const> anchored) {
    out_.of_stop.assign(stops_.size(), none);
    std::vector<std::uint32_t> order(stops_.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return std::tuple(stops_[a].place, stops_[a].level, a) <
             std::tuple(stops_[b].place, stops_[b].level, b);
    });
    for (std::size_t begin = 0; begin < order.size();) {
      std::size_t end = begin;
      while (end < order.size() && stops_[order[end]].place == stops_[order[begin]].place) ++end;
      decide(std::span(order).subspan(begin, end - begin));
      begin = end;
    }
    for (auto const place : anchored) out_.of_anchor.push_back(anchored_[place]);
    return std::move(out_);
  }

 private:
  void decide(std::span<std::uint32_t> here) {
    auto const anchor = anchored_.find(stops_[here[0]].place);
    bool const is_anchored = anchor != anchored_.end();
    if (here.size() == 1 && !is_anchored && !stops_[here[0]].end) return;  // most vertices
    split_by_level(here);
    bool const one =
        std::all_of(groups_.begin(), groups_.end(), [](auto const& g) { return g.identified; });
    auto const ending = join_ends(one, is_anchored);
    for (auto& group : groups_) {
      if (group.meeting == none && join_passing_ && group.stops.size() > 1) {
        group.meeting = new_meeting();
      }
      for (auto const stop : group.stops) out_.of_stop[stop] = group.meeting;
    }
    if (is_anchored) anchor->second = ending;
    bool const together = std::all_of(groups_.begin(), groups_.end(), [&](auto const& g) {
      return g.meeting != none && g.meeting == groups_.front().meeting;
    });
    if (groups_.size() > 1 && !together) ++out_.levels_kept_apart;
  }

  void split_by_level(std::span<std::uint32_t> here) {
    groups_.clear();
    for (std::size_t i = 0; i < here.size(); ++i) {
      auto const& stop = stops_[here[i]];
      if (i == 0 || stop.level != groups_.back().level) {
        groups_.push_back({here.subspan(i, 0), stop.level, false, true, none});
      }
      auto& group = groups_.back();
      group.stops = std::span(group.stops.data(), group.stops.size() + 1);
      group.has_end = group.has_end || stop.end;
      group.identified = group.identified && stop.identified;
    }
  }

  /// Joins the levels at which lines end. @return their meeting, or none
  std::uint32_t join_ends(bool all, bool anchored) {
    std::uint32_t meeting = none;
    std::size_t stops = 0;
    LevelGroup* last = nullptr;
    for (auto& group : groups_) {
      if (!group.has_end && !all) continue;
      if (meeting == none) meeting = new_meeting();
      group.meeting = meeting;
      stops += group.stops.size();
      last = &group;
    }
    bool const lonely = stops == 1 && groups_.size() > 1;
    if (!lonely && !(anchored && stops == 0)) return meeting;
    auto const level = last ? last->level : groups_.front().level;
    auto const nearest = std::min_element(groups_.begin(), groups_.end(), [&](auto& a, auto& b) {
      auto const key = [&](LevelGroup const& g) {
        return std::tuple(g.has_end, std::abs(g.level - level));
      };
      return key(a) < key(b);
    });
    nearest->meeting = meeting == none ? new_meeting() : meeting;
    return nearest->meeting;
  }

  std::uint32_t new_meeting() { return static_cast<std::uint32_t>(out_.count++); }

  std::span<Stop const> stops_;
  bool join_passing_;
  std::unordered_map<std::uint32_t, std::uint32_t> anchored_;  ///< place -> meeting
  std::vector<LevelGroup> groups_;                             ///< of the place at hand
  Meetings out_;
};

}  // namespace

Meetings find_meetings(std::span<Stop const> stops, std::span<std::uint32_t const> anchored,
                       bool join_passing) {
  return Rule(stops, anchored, join_passing).run(anchored);
}

}  // namespace citytwin
