#include "scenarios/risk/chinese.h"

#include <cctype>

namespace citytwin::risk {

namespace {

struct Phrase {
  std::string_view en;
  std::string_view zh;
};

/// Longer phrases stand before the words they contain.
constexpr Phrase phrases[] = {{"is not in risk_materials.csv", "不在 risk_materials.csv 中"},
                              {"unrated, not counted", "条未评级，未计入"},
                              {"has no failure rate", "无失效率"},
                              {"has no break model", "无爆管模型"},
                              {"pressure not known", "压力不明"},
                              {"with material", "材质"},
                              {"is not known", "不明"},
                              {"is missing", "缺失"},
                              {"lies after", "晚于"},
                              {"is 0", "为 0"},
                              {"not known", "不明"},
                              {"within", "人，距离"},
                              {"traffic high", "交通量大"},
                              {"traffic low", "交通量小"},
                              {"traffic not known", "交通量不明"},
                              {"diameter_mm", "管径"},
                              {"material", "材质"},
                              {"geometry", "几何"},
                              {"length", "长度"},
                              {"breaks", "破损次数"},
                              {"system", "类别"},
                              {"class", "等级"},
                              {"year", "年份"},
                              {"expressway", "快速路"},
                              {"arterial", "主干路"},
                              {"secondary", "次干路"},
                              {"branch", "支路"},
                              {"residential", "居住区道路"},
                              {"ground", "地面"},
                              {"bridge", "桥梁"},
                              {"underpass", "下穿"},
                              {"culvert", "箱涵"},
                              {"cast_iron", "灰口铸铁"},
                              {"ductile_iron", "球墨铸铁"},
                              {"plastic", "塑料"},
                              {"steel", "钢"},
                              {"asbestos_cement", "石棉水泥"},
                              {"concrete", "混凝土"},
                              {"clay", "陶土"},
                              {"brick", "砖石"},
                              {"cable", "电缆"},
                              {"any", "不限"},
                              {"water", "给水"},
                              {"storm", "雨水"},
                              {"sewage", "污水"},
                              {"gas", "燃气"},
                              {"power", "电力"},
                              {"telecom", "通信"},
                              {"aged", "超龄"},
                              {"high", "大"},
                              {"low", "小"},
                              {"y", "年"},
                              {",", "，"}};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// True when the phrase stands at `at` as whole words.
bool stands(std::string_view text, std::size_t at, std::string_view phrase) {
  if (text.substr(at, phrase.size()) != phrase) return false;
  std::size_t const end = at + phrase.size();
  bool const starts = at == 0 || !is_word(text[at - 1]) || !is_word(phrase.front());
  bool const ends = end == text.size() || !is_word(text[end]) || !is_word(phrase.back());
  return starts && ends;
}

Phrase const* phrase_at(std::string_view text, std::size_t at) {
  for (auto const& phrase : phrases) {
    if (stands(text, at, phrase.en)) return &phrase;
  }
  return nullptr;
}

}  // namespace

std::string in_chinese(std::string_view english) {
  std::string out;
  for (std::size_t at = 0; at < english.size();) {
    auto const* phrase = phrase_at(english, at);
    if (!phrase) {
      out += english[at++];
      continue;
    }
    out += phrase->zh;
    at += phrase->en.size();
    if (phrase->en == "," && at < english.size() && english[at] == ' ') ++at;
  }
  return out;
}

}  // namespace citytwin::risk
