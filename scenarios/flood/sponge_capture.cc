#include <algorithm>

#include "scenarios/flood/sponge_works.h"

// What sponge measures kept, in tables.

namespace citytwin::flood {

namespace {

struct Volumes {
  double area_m2 = 0;
  double rain_m3 = 0;
  double taken_m3 = 0;
  double overrun_m3 = 0;
  double seeped_m3 = 0;
  double drained_m3 = 0;
  double held_m3 = 0;
};

Volumes of_type(SpongeWorks const& works, std::size_t type, double rain_m) {
  Volumes out;
  auto const& units = works.layout().units;
  for (std::size_t u = 0; u < units.size(); ++u) {
    if (units[u].type != type) continue;
    auto const& books = works.books()[u];
    out.area_m2 += units[u].area_m2;
    out.rain_m3 += units[u].area_m2 * rain_m;
    out.taken_m3 += works.m3(books.taken);
    out.overrun_m3 += works.m3(books.overrun);
    out.seeped_m3 += books.seeped_m * units[u].area_m2;
    out.drained_m3 += books.drained_m * units[u].area_m2;
    out.held_m3 += works.gained_m3(u);
  }
  return out;
}

std::vector<Value> row(std::string kind, std::string en, std::string zh, std::int64_t measures,
                       Volumes const& v, double captured_m3) {
  Value const ratio = v.rain_m3 > 0 ? Value(captured_m3 / v.rain_m3) : Value();
  return {std::move(kind), std::move(en), std::move(zh), measures,    v.area_m2,
          v.rain_m3,       v.taken_m3,    v.overrun_m3,  v.seeped_m3, v.drained_m3,
          v.held_m3,       captured_m3,   ratio};
}

}  // namespace

Table sponge_capture(SpongeWorks const& works, SurfaceFlow const& surface, double rain_m) {
  Table out{"sponge_capture",
            "Event capture by sponge measures",
            "海绵设施场次径流控制",
            {{"kind", "kind", "类型", ""},
             {"name_en", "name", "名称（英文）", ""},
             {"name_zh", "name (Chinese)", "名称", ""},
             {"measures", "measures", "设施数", ""},
             {"area_m2", "area", "面积", "m2"},
             {"rain_m3", "rain on it", "降雨量", "m3"},
             {"taken_m3", "taken, run-on included", "入渗进水量（含汇入）", "m3"},
             {"overrun_m3", "run over from roofs", "屋面溢流", "m3"},
             {"seeped_m3", "into the ground", "下渗", "m3"},
             {"drained_m3", "through drains", "盲管排水", "m3"},
             {"held_m3", "held at the end", "滞蓄", "m3"},
             {"captured_m3", "captured", "控制水量", "m3"},
             {"capture_ratio", "captured over rain", "场次径流控制率", ""}},
            {}};
  auto const& layout = works.layout();
  for (std::size_t type = 0; type < layout.measures.size(); ++type) {
    if (layout.measures[type] == 0) continue;
    auto const v = of_type(works, type, rain_m);
    auto const& t = layout.types[type];
    out.rows.push_back(row(t.kind, t.name_en, t.name_zh,
                           static_cast<std::int64_t>(layout.measures[type]), v,
                           v.seeped_m3 + v.held_m3));
  }
  auto const& books = surface.ledger();
  Volumes city;
  city.area_m2 =
      surface.surface().cell_area_m2() * static_cast<double>(surface.surface().geometry.size());
  city.rain_m3 = surface.m3(books.rain);
  city.taken_m3 = works.taken_m3();
  city.overrun_m3 = works.overrun_m3();
  city.seeped_m3 = surface.m3(books.infiltration) + works.seeped_m3();
  city.drained_m3 = works.drained_m3();
  city.held_m3 = surface.m3(surface.held()) + works.gained_m3();
  std::int64_t measures = 0;
  for (auto const count : layout.measures) measures += static_cast<std::int64_t>(count);
  out.rows.push_back(row("city", "Whole catchment, infiltration and hollows included",
                         "全域（含地面下渗与洼蓄）", measures, city,
                         city.seeped_m3 + city.held_m3));
  return out;
}

std::vector<LedgerItem> sponge_ledger(SurfaceFlow const& surface, SpongeWorks const& works) {
  auto const item = [&](char const* id, char const* en, char const* zh, auto volume) {
    return LedgerItem{{id, en, zh, "m3"}, volume};
  };
  return {item("sponge_in_m3", "into sponge measures", "进入海绵设施",
               [&] { return surface.m3(surface.ledger().sponge_taken); }),
          item("sponge_out_m3", "run over from sponge roofs", "海绵屋面溢流",
               [&] { return surface.m3(surface.ledger().sponge_overrun); }),
          item("sponge_seeped_m3", "of which into the ground", "其中下渗",
               [&] { return works.seeped_m3(); }),
          item("sponge_drained_m3", "of which through drains", "其中盲管排水",
               [&] { return works.drained_m3(); }),
          item("sponge_held_m3", "of which held", "其中滞蓄", [&] { return works.gained_m3(); })};
}

RunCheck sponge_check(SpongeWorks const& works) {
  constexpr double limit = 1e-9;  // sums of doubles in another order
  double const net_m3 = works.taken_m3() - works.overrun_m3();
  double const found_m3 = works.seeped_m3() + works.drained_m3() + works.gained_m3();
  return {"sponge_balance_relative", (net_m3 - found_m3) / std::max(works.taken_m3(), 1e-9), limit,
          ""};
}

}  // namespace citytwin::flood
