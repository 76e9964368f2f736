/// @file
/// PlaceTable: numbers for the places where lines may meet, and which of them are one.
///
/// Units    metres in the local frame.
/// Shapes   places are numbered from 0 in the order of their first use; united places go by the
///          lowest number among them.
/// Errors   none.
/// Checked  tests/geodata/network/noding_test.cc
#pragma once

#include <bit>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

class PlaceTable {
 public:
  /// The place of a source's node.
  std::uint32_t of_id(std::int64_t id, Vec3 const& at) { return find({id, 0, -1}, at); }
  /// The place of a vertex, by its exact coordinates within its group.
  std::uint32_t of_vertex(Vec3 const& at, std::uint32_t group) {
    // + 0.0: so that -0.0 is 0.0
    return find({std::bit_cast<std::int64_t>(at.x + 0.0), std::bit_cast<std::int64_t>(at.y + 0.0),
                 std::int64_t{group}},
                at);
  }
  /// A place that no other use shares.
  std::uint32_t add(Vec3 const& at) {
    parents_.push_back(static_cast<std::uint32_t>(at_.size()));
    at_.push_back(at);
    return parents_.back();
  }

  [[nodiscard]] std::uint32_t root(std::uint32_t place) {
    while (parents_[place] != place) {
      parents_[place] = parents_[parents_[place]];
      place = parents_[place];
    }
    return place;
  }
  /// @return false when they were one already
  bool unite(std::uint32_t a, std::uint32_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return false;
    if (a > b) std::swap(a, b);
    parents_[b] = a;
    return true;
  }
  [[nodiscard]] Vec3 const& at(std::uint32_t place) const { return at_[place]; }

 private:
  struct Key {
    std::int64_t a, b, kind;
    friend bool operator==(Key const&, Key const&) = default;
  };
  struct Hash {
    std::size_t operator()(Key const& key) const {
      auto const mix = [](std::uint64_t h) { return (h ^ (h >> 29)) * 0xbf58476d1ce4e5b9U; };
      auto h = mix(static_cast<std::uint64_t>(key.a));
      h = mix(h + static_cast<std::uint64_t>(key.b));
      return mix(h + static_cast<std::uint64_t>(key.kind));
    }
  };

  std::uint32_t find(Key const& key, Vec3 const& at) {
    auto const [found, added] = numbers_.try_emplace(key, static_cast<std::uint32_t>(at_.size()));
    return added ? add(at) : found->second;
  }

  std::unordered_map<Key, std::uint32_t, Hash> numbers_;
  std::vector<Vec3> at_;
  std::vector<std::uint32_t> parents_;
};

}  // namespace citytwin
