#include "scenarios/quality/quality_tables.h"

namespace citytwin::quality {

namespace {

Value known(std::optional<double> value) {
  return value ? Value{*value} : Value{};
}

Value text_or_null(std::string const& text) {
  return text.empty() ? Value{} : Value{text};
}

Value whole(std::size_t count) {
  return static_cast<std::int64_t>(count);
}

}  // namespace

Table scores_table(QualityReport const& report) {
  Table table{"quality_scores", "Quality of the data", "数据质量评分", {}, {}};
  table.columns = {{"layer", "Layer", "图层", ""},
                   {"features", "Features", "要素数", ""},
                   {"accuracy", "Accuracy", "准确性", ""},
                   {"timeliness", "Timeliness", "时效性", ""},
                   {"validity", "Validity", "有效性", ""}};
  for (auto const& s : report.scores) {
    table.rows.push_back({s.layer.empty() ? std::string("(city)") : s.layer, whole(s.features),
                          known(s.accuracy), known(s.timeliness), known(s.validity)});
  }
  return table;
}

Table counts_table(QualityReport const& report, QualityRules const& rules) {
  Table table{"quality_checks", "Findings by check", "各项检查结果", {}, {}};
  table.columns = {
      {"layer", "Layer", "图层", ""},          {"check", "Check", "检查项", ""},
      {"title_en", "Meaning", "英文说明", ""}, {"title_zh", "Meaning (Chinese)", "说明", ""},
      {"dimension", "Dimension", "维度", ""},  {"severity", "Severity", "级别", ""},
      {"checked", "Checked", "检查数", ""},    {"bad", "With a finding", "问题数", ""},
      {"share_pct", "Share", "占比", "%"}};
  for (auto const& c : report.counts) {
    auto const& rule = rules.rule(c.check);
    double const share = 100.0 * static_cast<double>(c.bad) / static_cast<double>(c.checked);
    table.rows.push_back({c.layer, c.check, rule.title_en, rule.title_zh,
                          std::string(to_string(c.dimension)), std::string(to_string(c.severity)),
                          whole(c.checked), whole(c.bad), c.checked > 0 ? Value{share} : Value{}});
  }
  return table;
}

Table findings_table(QualityReport const& report, QualityRules const& rules,
                     LocalFrame const& frame) {
  Table table{"quality_findings", "Findings", "问题清单", {}, {}};
  table.columns = {{"layer", "Layer", "图层", ""},
                   {"id", "Feature id", "要素编号", ""},
                   {"check", "Check", "检查项", ""},
                   {"severity", "Severity", "级别", ""},
                   {"value", "Found", "实测值", ""},
                   {"limit", "Limit", "限值", ""},
                   {"unit", "Unit", "单位", ""},
                   {"what", "What", "内容", ""},
                   {"other_layer", "Other layer", "相关图层", ""},
                   {"other_id", "Other feature", "相关要素", ""},
                   {"easting_m", "Easting", "东坐标", "m"},
                   {"northing_m", "Northing", "北坐标", "m"}};
  for (auto const& f : report.findings) {
    auto const at = frame.to_world(f.at.x, f.at.y);
    bool const two = !f.other_layer.empty();
    table.rows.push_back(
        {f.layer, static_cast<std::int64_t>(f.id), f.check, std::string(to_string(f.severity)),
         known(f.value), known(f.limit), text_or_null(rules.rule(f.check).unit),
         text_or_null(f.what), text_or_null(f.other_layer),
         two ? Value{static_cast<std::int64_t>(f.other_id)} : Value{}, at.x, at.y});
  }
  return table;
}

}  // namespace citytwin::quality
