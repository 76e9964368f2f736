#include "scenarios/risk/why.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/risk/chinese.h"

namespace citytwin::risk {

namespace {

struct Titles {
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};

constexpr Titles titles[] = {{"base", "base rate", "基准率"},
                             {"material", "material", "材质"},
                             {"diameter", "diameter", "管径"},
                             {"age", "age", "使用年限"},
                             {"earlier_breaks", "earlier breaks", "历史破损次数"},
                             {"calibration", "local calibration", "本地校准"},
                             {"traffic", "traffic", "交通量"},
                             {"structure", "structure", "结构形式"},
                             {"pipes_beneath", "pipes beneath", "下方管线"},
                             {"service", "service lost", "服务中断"},
                             {"people", "people", "周边人数"},
                             {"corridor", "inside a utility tunnel", "位于综合管廊内"},
                             {"road_class", "road", "道路"}};

Titles const* find(std::string_view name) {
  auto const* const found = std::find_if(std::begin(titles), std::end(titles),
                                         [&](auto const& t) { return t.name == name; });
  return found == std::end(titles) ? nullptr : found;
}

/// What text is made of in one language.
struct Language {
  std::string_view (*title)(std::string_view);
  std::string (*words)(std::string_view);
  char const* likelihood;
  char const* consequence;
  char const* unrated;
  char const* comma;
  char const* colon;
  char const* semicolon;
};

std::string as_is(std::string_view english) {
  return std::string(english);
}

constexpr Language english{term_title_en,
                           as_is,
                           "likelihood {} ({:.2g} a year)",
                           "consequence {} ({:.3g} person-equivalents)",
                           "unrated: {}",
                           ", ",
                           ": ",
                           "; "};
constexpr Language chinese{term_title_zh,
                           in_chinese,
                           "可能性 {} 级（{:.2g}/年）",
                           "后果 {} 级（{:.3g} 人当量）",
                           "未评级：{}",
                           "，",
                           "：",
                           "；"};

/// The two terms with the largest effect, the base rate left out, as "title input".
std::string strongest(std::vector<Term> terms, Language const& language) {
  std::erase_if(terms, [](Term const& t) { return t.name == "base"; });
  std::stable_sort(terms.begin(), terms.end(), [](Term const& a, Term const& b) {
    return std::abs(a.effect) > std::abs(b.effect);
  });
  terms.resize(std::min<std::size_t>(terms.size(), 2));
  std::string text;
  for (auto const& term : terms) {
    text += text.empty() ? language.colon : language.comma;
    text += language.title(term.name);
    if (!term.input.empty()) text += " " + language.words(term.input);
  }
  return text;
}

std::string why(RatedAsset const& asset, Language const& language) {
  if (!asset.rated())
    return fmt::format(fmt::runtime(language.unrated), language.words(asset.missing));
  auto terms = asset.likelihood.log_terms;
  // Failures that other assets cause outweigh a factor when they are most of the rate.
  for (auto const& added : asset.likelihood.added_per_y) {
    auto term = added;
    term.effect = 10 * added.effect / asset.likelihood.rate_per_y;
    terms.push_back(term);
  }
  return fmt::format(fmt::runtime(language.likelihood), asset.likelihood_level,
                     asset.likelihood.probability_per_y) +
         strongest(std::move(terms), language) + language.semicolon +
         fmt::format(fmt::runtime(language.consequence), asset.consequence_level,
                     asset.consequence.person_equivalents) +
         strongest(asset.consequence.terms, language);
}

}  // namespace

std::string why_en(RatedAsset const& asset) {
  return why(asset, english);
}

std::string why_zh(RatedAsset const& asset) {
  return why(asset, chinese);
}

std::string_view term_title_en(std::string_view name) {
  auto const* found = find(name);
  return found ? found->en : name;
}

std::string_view term_title_zh(std::string_view name) {
  auto const* found = find(name);
  return found ? found->zh : name;
}

}  // namespace citytwin::risk
