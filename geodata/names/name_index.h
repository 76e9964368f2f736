/// @file
/// NameIndex: search over what is named in a city, in Chinese, pinyin, pinyin initials or English,
/// and over ids.
///
/// @code
///   auto index = NameIndex::build(model);
///   auto hits = index->find("rmbl");          // 人民北路; so do "renmin", "人民", "north renmin"
///   auto pipe = index->find("pipes/1207");    // a feature by its id; "1207" asks every layer
/// @endcode
///
/// Ranks    exact before prefix before inside; then names before pinyin before initials before ids;
///          then shorter names; then the model's order. The same query gives the same list.
/// Shapes   Chinese is found at any character, other words and syllables at their start. Of a query
///          of several words, each must be found.
/// Units    local metres.
/// Errors   a library without FTS5 or its data.
/// Threads  const and shared; queries take turns inside.
/// Source   SQLite FTS5 in memory: posting lists; order is ours.
/// Checked  tests/geodata/names/name_index_test.cc
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin {

enum class NameMatch : std::uint8_t { exact, prefix, inside };
enum class NameField : std::uint8_t { name, pinyin, initials, id };

struct NameHit {
  std::string layer;
  FeatureId id = 0;  ///< of a road in pieces: the piece nearest to its middle
  std::string name_zh;
  std::string name_en;
  Vec2 centre;               ///< on the feature; NaN without geometry
  std::size_t features = 1;  ///< pieces that carry the name
  NameMatch match = NameMatch::exact;
  NameField field = NameField::name;
};

struct NameQuery {
  std::size_t limit = 20;
  std::string layer;  ///< empty = all
};

struct NameHits {
  std::vector<NameHit> hits;
  std::size_t found = 0;  ///< before the limit
};

class NameIndex {
 public:
  [[nodiscard]] static Result<NameIndex> build(std::shared_ptr<CityModel const> model);
  NameIndex(NameIndex&&) noexcept;
  ~NameIndex();

  [[nodiscard]] std::size_t size() const;  ///< named things
  [[nodiscard]] Result<NameHits> find(std::string_view text, NameQuery const& query = {}) const;

 private:
  struct State;
  explicit NameIndex(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citytwin
