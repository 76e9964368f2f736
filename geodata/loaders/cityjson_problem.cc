#include "geodata/loaders/cityjson_problem.h"

#include <nlohmann/json.hpp>

namespace citytwin::cityjson {

void fail(std::string what) {
  throw CityJsonProblem{std::move(what)};
}

nlohmann::json const& member(nlohmann::json const& object, char const* name) {
  static nlohmann::json const null;
  auto const found = object.is_object() ? object.find(name) : object.end();
  return found == object.end() ? null : *found;
}

std::string shown(nlohmann::json const& value) {
  constexpr std::size_t longest = 80;
  auto const text = value.dump();
  if (text.size() <= longest) return text;
  auto cut = longest;
  while ((static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;  // within a character
  return text.substr(0, cut) + "...";
}

}  // namespace citytwin::cityjson
