#include "geodata/loaders/cityjson.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "geodata/loaders/cityjson_boundaries.h"
#include "geodata/loaders/cityjson_problem.h"
#include "geodata/loaders/json_text.h"

namespace citytwin {

namespace {

using Json = nlohmann::json;
using cityjson::fail;
using cityjson::member;
using cityjson::shown;

constexpr std::size_t max_warnings = 20;
constexpr int max_depth = 100;  // lists and objects within one another; a MultiSolid needs 12

/// A tree of the text. Refused are object ids given twice, which a tree would hide, and a tree too
/// deep to be walked.
Json parse(std::string_view text) {
  std::string section;
  std::unordered_set<std::string> ids;
  auto const watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > max_depth) fail(fmt::format("is nested more than {} deep", max_depth));
    if (event != Json::parse_event_t::key) return true;
    if (depth == 1) section = parsed.get_ref<std::string const&>();
    if (depth == 2 && section == "CityObjects" && !ids.insert(parsed.get<std::string>()).second) {
      fail(fmt::format("object '{}' is given twice", parsed.get<std::string>()));
    }
    return true;
  };
  try {
    return Json::parse(text, watch);
  } catch (Json::exception const& e) {
    fail(fmt::format("is not JSON ({})", e.what()));
  }
}

CityTransform read_transform(Json const& transform) {
  CityTransform out;
  auto const triple = [&](char const* name, Vec3& to) {
    auto const& list = member(transform, name);
    bool const numbers =
        list.is_array() && list.size() == 3 &&
        std::all_of(list.begin(), list.end(), [](auto& n) { return n.is_number(); });
    if (!numbers) fail(fmt::format("'{}' of its transform is not a list of three numbers", name));
    to = {list[0].get<double>(), list[1].get<double>(), list[2].get<double>()};
    if (!std::isfinite(to.x + to.y + to.z)) fail(fmt::format("'{}' is not finite", name));
  };
  triple("scale", out.scale);
  triple("translate", out.translate);
  return out;
}

/// "EPSG:7415" of "https://www.opengis.net/def/crs/EPSG/0/7415"; other texts as they are.
std::string crs_name(std::string const& reference) {
  auto const at = reference.find("/crs/");
  if (at == std::string::npos) return reference;
  auto const rest = reference.substr(at + 5);
  auto const first = rest.find('/'), last = rest.rfind('/');
  if (first == std::string::npos || last <= first) return reference;
  return rest.substr(0, first) + ":" + rest.substr(last + 1);
}

Value value_of(Json const& json) {
  if (json.is_boolean()) return std::int64_t{json.get<bool>()};
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) return json.get<double>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_null()) return {};
  return json.dump();
}

std::vector<std::string> texts(Json const& list) {
  std::vector<std::string> out;
  if (!list.is_array()) return out;
  for (auto const& item : list) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

class Reader {
 public:
  void read(std::string_view text) {
    JsonOutline outline;
    outline.feed(text);
    if (outline.objects().empty()) fail("is not JSON (no object in it)");
    bool const alone = outline.objects().size() == 1;
    for (auto const& span : outline.objects()) {
      if (span.end == 0) {
        fail(fmt::format("is not JSON (the object begun at byte {} does not end)", span.begin));
      }
      auto const part = text.substr(span.begin, span.end - span.begin);
      if (alone) {
        whole_file(parse(part));
      } else {
        part_of_sequence(parse(part), span.begin);
      }
    }
    check_family();
    out_.loose_vertices = out_.objects.empty() ? std::move(vertices_) : std::vector<Vec3>{};
  }
  CityJson take() { return std::move(out_); }

 private:
  void whole_file(Json const& root) {
    if (member(root, "type") == "CityJSONFeature") check_root(root);
    header(root);
  }

  void part_of_sequence(Json const& root, std::size_t at) {
    auto const& type = member(root, "type");
    if (out_.version.empty()) {
      header(root);
    } else if (type != "CityJSONFeature") {
      fail(fmt::format("the object at byte {} of the sequence is a {}; expected a CityJSONFeature",
                       at, shown(type)));
    } else {
      try {
        check_root(root);
      } catch (CityJsonProblem const& problem) {
        ++out_.ignored["features whose id names no object"];
        warn(problem.what + ": it is left out");
        return;
      }
      contents(root);
    }
  }

  void header(Json const& root) {
    check_header(root);
    if (root.contains("transform")) {
      transform_ = read_transform(root["transform"]);
    } else {
      warn("has no transform; vertices are taken as they are");
    }
    auto const& reference = member(member(root, "metadata"), "referenceSystem");
    if (reference.is_string()) out_.crs = crs_name(reference.get<std::string>());
    templates_ = read_templates(member(root, "geometry-templates"));
    count(root);
    contents(root);
  }

  void check_header(Json const& root) {
    auto const& type = member(root, "type");
    if (type.is_null()) fail("has no top-level 'type'; expected \"CityJSON\"");
    if (type == "CityJSONFeature") {
      fail(
          "begins with a CityJSONFeature, without the header that gives version, transform and "
          "CRS; expected a first text of type CityJSON, as CityJSONSeq asks for");
    }
    if (type != "CityJSON")
      fail(fmt::format("has the type {}; expected \"CityJSON\"", shown(type)));
    auto const& version = member(root, "version");
    if (!version.is_string() || (version != "1.1" && version != "2.0")) {
      fail(fmt::format("has version {}; versions 1.1 and 2.0 are read", shown(version)));
    }
    out_.version = version.get<std::string>();
  }

  static void check_root(Json const& feature) {
    auto const& id = member(feature, "id");
    auto const& objects = member(feature, "CityObjects");
    if (id.is_string() && objects.is_object() && objects.contains(id.get<std::string>())) return;
    fail(fmt::format("feature {}: its id names none of its objects", shown(id)));
  }

  void count(Json const& root) {
    static std::set<std::string> const known{
        "type",     "version",    "transform",  "metadata", "CityObjects",
        "vertices", "appearance", "extensions", "id",       "geometry-templates"};
    for (auto const& [name, value] : root.items()) {
      if (known.count(name) == 0) ++out_.ignored[fmt::format("unknown root member '{}'", name)];
    }
    auto const& appearance = member(root, "appearance");
    for (char const* what : {"materials", "textures"}) {
      if (auto const n = member(appearance, what).size(); n > 0) out_.ignored[what] += n;
    }
    if (auto const n = member(root, "extensions").size(); n > 0) out_.ignored["extensions"] += n;
  }

  void contents(Json const& root) {
    vertices_ = read_vertices(member(root, "vertices"), transform_);
    out_.vertices += vertices_.size();
    for (auto const& v : vertices_) out_.extent.add(v.x, v.y);
    auto const& objects = member(root, "CityObjects");
    if (!objects.is_object()) fail("has no 'CityObjects'");
    for (auto const& [id, json] : objects.items()) object(id, json);
  }

  void object(std::string const& id, Json const& json) {
    CityObject out;
    out.id = id;
    auto const& type = member(json, "type");
    if (!type.is_string()) fail(fmt::format("object '{}' has no type", id));
    out.type = type.get<std::string>();
    out.parents = texts(member(json, "parents"));
    out.children = texts(member(json, "children"));
    auto const& attributes = member(json, "attributes");
    if (!attributes.is_null() && !attributes.is_object()) {
      fail(fmt::format("object '{}': its attributes are {}; expected names and values", id,
                       shown(attributes)));
    }
    for (auto const& [name, value] : attributes.items()) {
      out.attributes.emplace_back(name, value_of(value));
    }
    try {
      geometries(member(json, "geometry"), out);
    } catch (CityJsonProblem const& problem) {
      fail(fmt::format("object '{}', {}", id, problem.what));
    }
    if (!places_.emplace(id, out_.objects.size()).second) {
      fail(fmt::format("object '{}' is given twice", id));
    }
    out_.objects.push_back(std::move(out));
  }

  void geometries(Json const& list, CityObject& out) {
    if (!list.is_null() && !list.is_array()) fail("its geometry is not a list");
    for (std::size_t i = 0; i < list.size(); ++i) {
      out.geometries.push_back(read_geometry(list[i], i, vertices_, templates_));
      for (char const* what : {"material", "texture"}) {
        if (list[i].contains(what)) ++out_.ignored[fmt::format("geometries with {}", what)];
      }
    }
  }

  /// Parents that are not there are told; circles are refused.
  void check_family() {
    std::vector<char> state(out_.objects.size(), 0);  // 0 unseen, 1 on the way, 2 done
    for (std::size_t i = 0; i < out_.objects.size(); ++i) {
      auto const& object = out_.objects[i];
      for (auto const& name : object.parents) {
        if (places_.count(name) == 0) {
          warn(fmt::format("object '{}' names the parent '{}', which is not there", object.id,
                           name));
        }
      }
      if (object.type == "BuildingPart" && object.parents.empty()) {
        warn(fmt::format("object '{}' is a BuildingPart without a parent", object.id));
      }
      climb(i, state);
    }
  }

  /// Depth first along children, with a stack of its own: files may nest as deep as they like.
  void climb(std::size_t start, std::vector<char>& state) {
    struct Step {
      std::size_t object;
      std::size_t next_child;
    };
    if (state[start] != 0) return;
    std::vector<Step> stack{{start, 0}};
    state[start] = 1;
    while (!stack.empty()) {
      auto& [at, next] = stack.back();
      auto const& children = out_.objects[at].children;
      if (next == children.size()) {
        state[at] = 2;
        stack.pop_back();
        continue;
      }
      auto const& name = children[next++];
      auto const found = places_.find(name);
      if (found == places_.end()) {
        warn(fmt::format("object '{}' names the child '{}', which is not there",
                         out_.objects[at].id, name));
      } else if (state[found->second] == 1) {
        fail(fmt::format("object '{}' is its own ancestor", name));
      } else if (state[found->second] == 0) {
        state[found->second] = 1;
        stack.push_back({found->second, 0});
      }
    }
  }

  void warn(std::string text) {
    if (out_.warnings.size() < max_warnings) out_.warnings.push_back(std::move(text));
  }

  CityJson out_;
  CityTransform transform_;
  std::vector<CityGeometry> templates_;
  std::vector<Vec3> vertices_;  ///< of the text being read
  std::unordered_map<std::string, std::size_t> places_;
};

}  // namespace

Result<CityJson> parse_cityjson(std::string_view text, std::string const& name) {
  try {
    Reader reader;
    reader.read(text);
    return reader.take();
  } catch (CityJsonProblem const& problem) {
    return Error{ErrorCode::data_corrupt, fmt::format("{}: {}", name, problem.what), name};
  }
}

}  // namespace citytwin
