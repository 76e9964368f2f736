#include "geodata/filter/wkt.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace citytwin::cql2 {

namespace {

using Ring = std::vector<Vec3>;

struct Kind {
  std::string_view word;
  GeometryType type;
  bool multi;
};

constexpr std::array<Kind, 6> kinds{{{"POINT", GeometryType::point, false},
                                     {"LINESTRING", GeometryType::line, false},
                                     {"POLYGON", GeometryType::polygon, false},
                                     {"MULTIPOINT", GeometryType::point, true},
                                     {"MULTILINESTRING", GeometryType::line, true},
                                     {"MULTIPOLYGON", GeometryType::polygon, true}}};

constexpr std::array<std::string_view, 3> others{"BBOX", "ENVELOPE", "GEOMETRYCOLLECTION"};

bool is_number(Token const& token) {
  return token.kind == TokenKind::integer || token.kind == TokenKind::number;
}

Vec3 vertex(TokenReader& in) {
  Vec3 v;
  v.x = in.expect_number();
  v.y = in.expect_number();
  if (is_number(in.peek())) v.z = in.expect_number();
  return v;
}

/// "( item, item, ... )"
template <class Item>
void read_list(TokenReader& in, Item&& item) {
  in.expect_sign("(");
  do {
    item();
  } while (!in.failed() && in.take_sign(","));
  in.expect_sign(")");
}

Ring vertices(TokenReader& in, std::size_t least, std::string_view what) {
  auto const begin = in.peek().at.begin;
  Ring ring;
  read_list(in, [&] { ring.push_back(vertex(in)); });
  if (ring.size() < least) {
    in.problem(in.since(begin),
               std::string(what) + " needs at least " + std::to_string(least) + " points");
  }
  return ring;
}

Ring closed_ring(TokenReader& in) {
  auto const begin = in.peek().at.begin;
  Ring ring = vertices(in, 4, "a ring");
  if (!in.failed() && (ring.front().x != ring.back().x || ring.front().y != ring.back().y)) {
    in.problem(in.since(begin),
               "this ring is not closed: its first point must come again at the end");
  }
  return ring;
}

std::vector<Ring> part(TokenReader& in, GeometryType type) {
  std::vector<Ring> rings;
  if (type == GeometryType::line) {
    rings.push_back(vertices(in, 2, "a line"));
  } else if (type == GeometryType::polygon) {
    read_list(in, [&] { rings.push_back(closed_ring(in)); });
  } else {
    in.expect_sign("(");
    rings.push_back({vertex(in)});
    in.expect_sign(")");
  }
  return rings;
}

/// A point of a MULTIPOINT may go without its own parentheses.
std::vector<Ring> member(TokenReader& in, GeometryType type) {
  if (type == GeometryType::point && is_number(in.peek())) return {{vertex(in)}};
  return part(in, type);
}

GeometryLiteral box(TokenReader& in) {
  auto const begin = in.peek().at.begin;
  std::vector<double> n;
  read_list(in, [&] { n.push_back(in.expect_number()); });
  if (in.failed()) return {};
  if (n.size() == 6) n = {n[0], n[1], n[3], n[4]};
  if (n.size() != 4) {
    in.problem(in.since(begin),
               "a box has 4 numbers (west, south, east, north), or 6 with heights");
    return {};
  }
  if (!(n[0] < n[2] && n[1] < n[3])) {
    in.problem(in.since(begin),
               "this box is empty; its numbers are west, south, east, north, and west < east, "
               "south < north");
    return {};
  }
  Ring const ring{
      {n[0], n[1], 0}, {n[2], n[1], 0}, {n[2], n[3], 0}, {n[0], n[3], 0}, {n[0], n[1], 0}};
  return {GeometryType::polygon, true, {{ring}}};
}

}  // namespace

bool starts_geometry(TokenReader const& in) {
  if (in.peek().kind != TokenKind::name) return false;
  if (!in.is_sign("(", 1) && !(in.is_word("Z", 1) && in.is_sign("(", 2))) return false;
  auto const& word = in.peek().word;
  return std::find(others.begin(), others.end(), word) != others.end() ||
         std::any_of(kinds.begin(), kinds.end(), [&](Kind const& k) { return k.word == word; });
}

GeometryLiteral read_geometry(TokenReader& in) {
  Token const name = in.take();
  if (name.word == "GEOMETRYCOLLECTION") {
    in.problem(name.at, "collections are not supported; join tests of single geometries with OR");
    return {};
  }
  if (name.word == "BBOX" || name.word == "ENVELOPE") return box(in);
  in.take_word("Z");
  auto const& kind =
      *std::find_if(kinds.begin(), kinds.end(), [&](Kind const& k) { return k.word == name.word; });
  GeometryLiteral out;
  out.type = kind.type;
  if (kind.multi) {
    read_list(in, [&] { out.parts.push_back(member(in, kind.type)); });
  } else {
    out.parts.push_back(part(in, kind.type));
  }
  return out;
}

}  // namespace citytwin::cql2
