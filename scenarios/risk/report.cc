#include "scenarios/risk/report.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "scenarios/risk/why.h"

namespace citytwin::risk {

namespace {

/// Worst first; unrated last, outside every share.
constexpr std::array<Grade, 5> grades{Grade::major, Grade::larger, Grade::general, Grade::low,
                                      Grade::unrated};

struct Entry {
  RatedLayer const* rated;
  RatedAsset const* asset;
};

/// Sort key, ascending: score and expected loss count downwards.
auto key(Entry const& e) {
  return std::tuple(
      -e.asset->score,
      -e.asset->likelihood.probability_per_y * e.asset->consequence.person_equivalents,
      e.rated->layer->name(), e.asset->id);
}

std::vector<Entry> ranked(std::vector<RatedLayer> const& layers) {
  std::vector<Entry> entries;
  for (auto const& rated : layers) {
    for (auto const& asset : rated.assets) entries.push_back({&rated, &asset});
  }
  std::sort(entries.begin(), entries.end(),
            [](Entry const& a, Entry const& b) { return key(a) < key(b); });
  return entries;
}

Value text_or_null(std::string_view text) {
  return text.empty() ? Value{} : Value{std::string(text)};
}

std::string flags(RatedAsset const& asset) {
  std::string text;
  auto const add = [&](bool set, char const* name) {
    if (set) text += (text.empty() ? "" : " ") + std::string(name);
  };
  add(asset.assumed, "assumed");
  add(asset.extrapolated, "extrapolated");
  add(asset.aged_drain, "aged_drain");
  return text;
}

std::vector<Value> list_row(Entry const& entry, std::int64_t rank, RiskMatrix const& matrix) {
  auto const& a = *entry.asset;
  auto const& layer = *entry.rated->layer;
  auto const known = [&](auto value) { return a.rated() ? Value{value} : Value{}; };
  return {rank,
          layer.name(),
          static_cast<std::int64_t>(a.id),
          text_or_null(layer.text("name_en", a.row)),
          text_or_null(layer.text("name_zh", a.row)),
          text_or_null(layer.text("system", a.row)),
          known(std::int64_t{a.likelihood_level}),
          known(std::int64_t{a.consequence_level}),
          known(std::int64_t{a.score}),
          std::string(title_en(a.grade)),
          std::string(title_zh(a.grade)),
          known(a.likelihood.probability_per_y),
          known(a.likelihood.rate_per_km_y * 100),
          known(a.consequence.person_equivalents),
          a.length_km * 1000,
          text_or_null(flags(a)),
          why_en(a),
          why_zh(a),
          matrix.version()};
}

struct Sum {
  std::int64_t count = 0;
  double km = 0;
  double rate_per_y = 0;
};

void add_summary_rows(RatedLayer const& rated, RiskMatrix const& matrix, Table& table) {
  std::map<Grade, Sum> sums;
  double rated_km = 0;
  for (auto const& asset : rated.assets) {
    auto& sum = sums[asset.grade];
    ++sum.count;
    sum.km += asset.length_km;
    sum.rate_per_y += asset.likelihood.rate_per_y;
    if (asset.rated()) rated_km += asset.length_km;
  }
  for (auto grade : grades) {
    auto const& sum = sums[grade];
    bool const counts = grade != Grade::unrated && rated_km > 0;
    table.rows.push_back({rated.layer->name(), std::string(title_en(grade)),
                          std::string(title_zh(grade)), sum.count, sum.km,
                          counts ? Value{100 * sum.km / rated_km} : Value{},
                          counts ? Value{sum.rate_per_y} : Value{}, matrix.version()});
  }
}

}  // namespace

std::string_view title_en(Grade grade) {
  constexpr std::array<std::string_view, 5> titles{"unrated", "low", "general", "larger", "major"};
  return titles[static_cast<std::size_t>(grade)];
}

std::string_view title_zh(Grade grade) {
  constexpr std::array<std::string_view, 5> titles{"未评级", "低", "一般", "较大", "重大"};
  return titles[static_cast<std::size_t>(grade)];
}

Table risk_list(std::vector<RatedLayer> const& layers, RiskMatrix const& matrix) {
  Table table{"risk_list", "Risk list", "风险清单", {}, {}};
  table.columns = {{"rank", "Rank", "序号", ""},
                   {"layer", "Layer", "图层", ""},
                   {"id", "Feature id", "要素编号", ""},
                   {"name_en", "Name", "英文名称", ""},
                   {"name_zh", "Chinese name", "名称", ""},
                   {"system", "System", "管线类别", ""},
                   {"likelihood_level", "Likelihood", "可能性等级", ""},
                   {"consequence_level", "Consequence", "后果等级", ""},
                   {"score", "Score", "风险值", ""},
                   {"grade", "Grade", "英文等级", ""},
                   {"grade_zh", "Chinese grade", "风险等级", ""},
                   {"probability_per_y", "Chance of a failure in a year", "年失效概率", "1/a"},
                   {"own_rate_per_100km_y", "Own failure rate", "自身失效率", "1/(100 km a)"},
                   {"consequence_pe", "Consequence", "后果", "person-equivalents"},
                   {"length_m", "Length", "长度", "m"},
                   {"flags", "Flags", "标记", ""},
                   {"why_en", "Why", "英文原因", ""},
                   {"why_zh", "Why (Chinese)", "定级原因", ""},
                   {"tables", "Tables used", "标准版本", ""}};
  std::int64_t rank = 0;
  for (auto const& entry : ranked(layers)) table.rows.push_back(list_row(entry, ++rank, matrix));
  return table;
}

Table summary(std::vector<RatedLayer> const& layers, RiskMatrix const& matrix) {
  Table table{"summary", "Assets by risk grade", "各风险等级统计", {}, {}};
  table.columns = {{"layer", "Layer", "图层", ""},
                   {"grade", "Grade", "英文等级", ""},
                   {"grade_zh", "Chinese grade", "风险等级", ""},
                   {"count", "Assets", "数量", ""},
                   {"length_km", "Length", "长度", "km"},
                   {"share_pct", "Share of rated length", "占已评级长度", "%"},
                   {"failures_per_y", "Failures a year", "年失效次数", "1/a"},
                   {"tables", "Tables used", "标准版本", ""}};
  for (auto const& rated : layers) add_summary_rows(rated, matrix, table);
  return table;
}

Table aged_drains(RatedLayer const& pipes, RiskMatrix const& matrix) {
  Table table{"aged_drains", "Aged drains", "老旧排水管道", {}, {}};
  table.columns = {{"system", "System", "管线类别", ""},
                   {"length_km", "Length", "长度", "km"},
                   {"aged_km", "Older than the limit", "超龄长度", "km"},
                   {"age_unknown_km", "Age not known", "年代不明", "km"},
                   {"limit_y", "Limit", "年限", "a"}};
  for (std::string const system : {"storm", "sewage"}) {
    double all_km = 0;
    double aged_km = 0;
    double unknown_km = 0;
    for (auto const& pipe : pipes.assets) {
      if (pipes.layer->text("system", pipe.row) != system) continue;
      all_km += pipe.length_km;
      if (pipe.aged_drain) aged_km += pipe.length_km;
      if (!pipes.layer->number("year", pipe.row)) unknown_km += pipe.length_km;
    }
    table.rows.push_back({system, all_km, aged_km, unknown_km, matrix.aged_drain_y()});
  }
  return table;
}

}  // namespace citytwin::risk
