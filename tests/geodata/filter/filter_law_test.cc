#include <cmath>
#include <functional>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "tests/geodata/filter/estates.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

/// true, false or unknown, for a single row.
using Answer = std::optional<bool>;
using Ask = std::function<Answer(Layer const&, std::size_t row)>;

/// A filter's text, and what it means by a second, naive evaluator of single rows.
struct Sentence {
  std::string text;
  Ask ask;
};

Answer conjunction(Answer a, Answer b) {
  if (a == Answer(false) || b == Answer(false)) return false;
  return a && b ? Answer(true) : std::nullopt;
}
Answer negation(Answer a) {
  return a ? Answer(!*a) : std::nullopt;
}
Answer disjunction(Answer a, Answer b) {
  return negation(conjunction(negation(a), negation(b)));
}

bool holds(std::string const& sign, double a, double b) {
  if (sign == "=") return a == b;
  if (sign == "<>") return a != b;
  if (sign == "<") return a < b;
  if (sign == "<=") return a <= b;
  return sign == ">" ? a > b : a >= b;
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::shared_ptr<Layer const> layer(std::size_t rows) {
    LayerBuilder out("things", LayerKind::other, GeometryType::point);
    out.add_column("n", ColumnType::integer);
    out.add_column("m", ColumnType::integer);
    out.add_column("x", ColumnType::number);
    out.add_column("t", ColumnType::text);
    for (std::size_t i = 0; i < rows; ++i) {
      if (!one_in(10)) out.geometry().add_point({coordinate(), coordinate(), 0});
      if (!one_in(5)) out.set("n", whole());
      if (!one_in(5)) out.set("m", whole());
      if (!one_in(5)) out.set("x", 0.5 * static_cast<double>(whole()));
      if (!one_in(5)) out.set("t", word());
      out.end_feature();
    }
    return std::move(out).build();
  }

  Sentence sentence(int depth) {
    switch (depth == 0 ? 0 : random_() % 5) {
      case 1:
        return joined(" AND ", conjunction, depth);
      case 2:
        return joined(" OR ", disjunction, depth);
      case 3: {
        auto inner = sentence(depth - 1);
        return {"NOT (" + inner.text + ")",
                [ask = inner.ask](Layer const& l, std::size_t r) { return negation(ask(l, r)); }};
      }
      default:
        return leaf();
    }
  }

 private:
  bool one_in(unsigned n) { return random_() % n == 0; }
  std::int64_t whole() { return static_cast<std::int64_t>(random_() % 9) - 4; }
  double coordinate() { return static_cast<double>(random_() % 400); }
  std::string word() {
    static char const* const words[] = {"", "a", "ab", "b", "it's", "路", "北路", "%"};
    return words[random_() % 8];
  }
  static std::string quoted(std::string const& text) {
    std::string out = "'";
    for (char c : text) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
  }

  Sentence joined(char const* word, Answer (*how)(Answer, Answer), int depth) {
    Sentence out = sentence(depth - 1);
    out.text = "(" + out.text + ")";
    for (auto more = 1 + random_() % 3; more > 0; --more) {
      auto next = sentence(depth - 1);
      out.text += word + ("(" + next.text + ")");
      out.ask = [how, a = out.ask, b = next.ask](Layer const& l, std::size_t r) {
        return how(a(l, r), b(l, r));
      };
    }
    return out;
  }

  Sentence leaf() {
    switch (random_() % 8) {
      case 0:
        return compared("n", std::to_string(whole()));
      case 1:
        return compared("x", std::to_string(whole()) + ".5");
      case 2:
        return compared("n", one_in(2) ? "m" : "x");
      case 3:
        return compared_text();
      case 4:
        return listed();
      case 5:
        return null_test();
      case 6:
        return boxed();
      default:
        return near();
    }
  }

  Sentence compared(std::string const& left, std::string const& right) {
    static char const* const signs[] = {"=", "<>", "<", "<=", ">", ">="};
    std::string const sign = signs[random_() % 6];
    return {left + " " + sign + " " + right, [=](Layer const& l, std::size_t r) -> Answer {
              auto const a = l.number(left, r);
              auto const b = l.column(right) ? l.number(right, r) : std::stod(right);
              if (!a || !b) return std::nullopt;
              return holds(sign, *a, *b);
            }};
  }

  Sentence compared_text() {
    auto const text = word();
    bool const less = one_in(2);
    return {std::string("t ") + (less ? "<" : "=") + " " + quoted(text),
            [=](Layer const& l, std::size_t r) -> Answer {
              auto const value = l.value("t", r);
              if (value.index() == 0) return std::nullopt;
              auto const& t = std::get<std::string>(value);
              return less ? t < text : t == text;
            }};
  }

  Sentence listed() {
    auto const a = whole(), b = whole();
    return {fmt::format("n NOT IN ({}, {})", a, b), [=](Layer const& l, std::size_t r) -> Answer {
              auto const n = l.number("n", r);
              if (!n) return std::nullopt;
              return *n != static_cast<double>(a) && *n != static_cast<double>(b);
            }};
  }

  Sentence null_test() {
    std::string const name = one_in(2) ? "t" : "geom";
    return {name + " IS NULL", [=](Layer const& l, std::size_t r) -> Answer {
              return name == "t" ? l.value("t", r).index() == 0 : l.geometry(r).empty();
            }};
  }

  Sentence boxed() {
    double const x = coordinate(), y = coordinate();
    double const w = 1 + coordinate() / 2, h = 1 + coordinate() / 2;
    bool const within = one_in(2);  // a point on the edge is not within
    return {fmt::format("{}(geom, BBOX({}, {}, {}, {}))", within ? "S_WITHIN" : "S_INTERSECTS",
                        616000 + x, 3435000 + y, 616000 + x + w, 3435000 + y + h),
            [=](Layer const& l, std::size_t r) -> Answer {
              auto const g = l.geometry(r);
              if (g.empty()) return std::nullopt;
              auto const p = g.exterior(0)[0];
              if (within) return p.x > x && p.x < x + w && p.y > y && p.y < y + h;
              return p.x >= x && p.x <= x + w && p.y >= y && p.y <= y + h;
            }};
  }

  Sentence near() {
    double const x = coordinate(), y = coordinate(), d = coordinate() / 2;
    return {fmt::format("S_DWITHIN(geom, POINT({} {}), {})", 616000 + x, 3435000 + y, d),
            [=](Layer const& l, std::size_t r) -> Answer {
              auto const g = l.geometry(r);
              if (g.empty()) return std::nullopt;
              auto const p = g.exterior(0)[0];
              return std::hypot(p.x - x, p.y - y) <= d;
            }};
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("evaluation by columns agrees with one by rows on random filters",
          "[geodata][filter][oracle]") {
  Generator generator(20);
  auto const layer = generator.layer(300);
  auto const frame = test::songjiang();
  std::size_t some = 0;
  for (int i = 0; i < 300; ++i) {
    auto const sentence = generator.sentence(3);
    auto const filter = Filter::parse(sentence.text, schema_of(*layer), frame);
    INFO(sentence.text << (filter ? "" : filter.error().message));
    REQUIRE(filter.ok());
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < layer->size(); ++row) {
      if (sentence.ask(*layer, row) == Answer(true)) expected.push_back(row);
    }
    auto const found = filter->rows(*layer);
    REQUIRE(found.ok());
    CHECK(found->rows == expected);
    some += !expected.empty() && expected.size() < layer->size() ? 1 : 0;
  }
  CHECK(some > 150);  // neither all nor nothing
}

TEST_CASE("asking among some rows gives those of all rows that are among them",
          "[geodata][filter][exact]") {
  Generator generator(21);
  auto const layer = generator.layer(200);
  auto const frame = test::songjiang();
  for (int i = 0; i < 40; ++i) {
    auto const filter = Filter::parse(generator.sentence(2).text, schema_of(*layer), frame);
    REQUIRE(filter.ok());
    std::vector<std::uint32_t> odd, expected;
    for (std::uint32_t row = 1; row < layer->size(); row += 2) odd.push_back(row);
    auto const all = filter->rows(*layer);
    REQUIRE(all.ok());
    for (auto row : all->rows) {
      if (row % 2 == 1) expected.push_back(row);
    }
    CHECK(filter->rows(*layer, odd)->rows == expected);
  }
}
