#include <array>
#include <span>
#include <string_view>

#include "geodata/sample/names.h"
#include "geodata/sample/plan_lattice.h"

namespace citytwin::sample {

namespace {

constexpr double ring_m = 1500;  ///< the arterials around the core

constexpr double town_half_m = 4000;
constexpr double town_end_m = 4110;  ///< lines pass the rim a little

struct Named {
  char const* zh;
  char const* en;
  double at_m;
};

constexpr std::array north_streets{
    Named{"辰塔路", "Chenta Road", -3500},       Named{"三新路", "Sanxin Road", -2500},
    Named{"玉树西路", "West Yushu Road", -1500}, Named{"茸北路", "Rongbei Road", 1500},
    Named{"洞泾路", "Dongjing Road", 2500},      Named{"九泾路", "Jiujing Road", 3500}};
constexpr std::array east_streets{
    Named{"花辰公路", "Huachen Highway", 3500}, Named{"卖新公路", "Maixin Highway", 2500},
    Named{"刘五公路", "Liuwu Highway", 1500},   Named{"荣乐西路", "West Rongle Road", -1500},
    Named{"松汇路", "Songhui Road", -2500},     Named{"北松公路", "Beisong Highway", -3500}};

struct Canal {
  Named named;
  Run run;
  double width_m;
  double bed_m;
};

constexpr std::array canals{Canal{{"油墩港", "Youdun Gang", -2000}, Run::north, 30, 0.2},
                            Canal{{"洞泾河", "Dongjing River", 2000}, Run::north, 16, 0.6},
                            Canal{{"泗泾塘", "Sijing Tang", 3000}, Run::north, 22, 0.4},
                            Canal{{"沈泾港", "Shenjing Gang", -3000}, Run::north, 15, 0.7},
                            Canal{{"辰山塘", "Chenshan Tang", 2000}, Run::east, 20, 0.5},
                            Canal{{"旗天港", "Qitian Gang", 3000}, Run::east, 14, 0.7},
                            Canal{{"毛竹港", "Maozhu Gang", -2000}, Run::east, 18, 0.6},
                            Canal{{"人民河", "Renmin He", -3000}, Run::east, 16, 0.6}};

constexpr double district_half_m = 12500;
constexpr double district_end_m = 12610;
constexpr double first_outer_m = 5000;
constexpr double town_meets_m = 5040;  ///< the town's inner streets end at the first outer ones

constexpr std::array outer_north_streets{Named{"沈海高速", "Shenhai Expressway", -5000},
                                         Named{"昆港公路", "Kungang Highway", -7000},
                                         Named{"佘天昆公路", "Shetiankun Highway", -9000},
                                         Named{"新松蒸公路", "Xinsongzheng Highway", -11000},
                                         Named{"沪松公路", "Husong Highway", 5000},
                                         Named{"涞寅路", "Laiyin Road", 7000},
                                         Named{"莘松路", "Xinsong Road", 9000},
                                         Named{"中春路", "Zhongchun Road", 11000}};
constexpr std::array outer_east_streets{
    Named{"泗陈公路", "Sichen Highway", 11000},  Named{"沪青平公路", "Huqingping Highway", 9000},
    Named{"佘北公路", "Shebei Highway", 7000},   Named{"申嘉湖高速", "Shenjiahu Expressway", 5000},
    Named{"车亭公路", "Cheting Highway", -5000}, Named{"叶新公路", "Yexin Highway", -7000},
    Named{"浦卫公路", "Puwei Highway", -9000},   Named{"亭枫公路", "Tingfeng Highway", -11000}};
constexpr std::array outer_canals{Canal{{"斜塘", "Xie Tang", -6000}, Run::north, 36, 0.0},
                                  Canal{{"圆泄泾", "Yuanxie Jing", -8000}, Run::north, 24, 0.3},
                                  Canal{{"大蒸港", "Dazheng Gang", -10000}, Run::north, 20, 0.4},
                                  Canal{{"小涞港", "Xiaolai Gang", 6000}, Run::north, 22, 0.4},
                                  Canal{{"北竹港", "Beizhu Gang", 8000}, Run::north, 20, 0.5},
                                  Canal{{"蟠龙塘", "Panlong Tang", 10000}, Run::north, 26, 0.3},
                                  Canal{{"淀浦河", "Dianpu He", 10000}, Run::east, 34, 0.0},
                                  Canal{{"蒲汇塘", "Puhui Tang", 8000}, Run::east, 22, 0.4},
                                  Canal{{"外波泾", "Waibo Jing", 6000}, Run::east, 18, 0.5},
                                  Canal{{"盐铁塘", "Yantie Tang", -6000}, Run::east, 24, 0.3},
                                  Canal{{"叶榭塘", "Yexie Tang", -8000}, Run::east, 26, 0.2}};

/// Smaller towns where two highways cross.
constexpr std::array outer_centres{
    Centre{{-2500, -2500}, 96, 1.0, 1600}, Centre{{2500, 2500}, 110, 1.1, 1600},
    Centre{{7000, 7000}, 120, 1.2, 2700},  Centre{{-7000, 7000}, 60, 0.9, 2100},
    Centre{{7000, -7000}, 72, 1.0, 2200},  Centre{{-7000, -7000}, 48, 0.8, 1700},
    Centre{{560, 9000}, 90, 1.0, 2200},    Centre{{9000, 370}, 100, 1.1, 2400},
    Centre{{-9000, 370}, 60, 0.9, 1900},   Centre{{-500, -9000}, 48, 0.8, 1600}};

RoadClass class_of(Named const& street) {
  bool const fast = std::string_view(street.en).ends_with("Expressway");
  return fast ? RoadClass::expressway : RoadClass::arterial;
}

LatticeLine street_line(Named const& n, Run run, double half_m) {
  // Where others end, a street must be found.
  bool const met = std::abs(n.at_m) == ring_m || std::abs(n.at_m) == first_outer_m;
  return {{n.zh, n.en}, run, n.at_m, -half_m, half_m, met ? 24.0 : 80.0};
}

LatticeLine canal_line(Named const& n, Run run, double half_m) {
  return {{n.zh, n.en}, run, n.at_m, -half_m, half_m, 105};
}

/// Brooks that run into the canals from both sides, half way between an arterial and the canal
/// that crosses. Squares of cell_m carry the lattice there.
void add_streams(Lattice& lattice, std::span<Canal const> from, double half_m, double cell_m,
                 int count) {
  auto& random = lattice.random();
  int const cells = static_cast<int>(half_m / cell_m);
  for (int k = 0; k < count; ++k) {
    auto const& canal =
        from[static_cast<std::size_t>(random.whole(0, static_cast<int>(from.size()) - 1))];
    double const along =
        cell_m * (random.whole(-cells, cells - 1) + (random.chance(0.5) ? 0.27 : 0.73));
    double const reach = (random.chance(0.5) ? 1 : -1) * random.between(0.56, 0.8) * cell_m;
    if (std::abs(along) < 1300) continue;  // the core has its own
    auto const placed = [&](double across) {
      return canal.run == Run::north ? Vec2{across, along} : Vec2{along, across};
    };
    auto name = place_name(static_cast<std::size_t>(random.whole(0, 9999)));
    lattice.add_stream({name.zh + "沟", name.en + " Brook"}, placed(canal.named.at_m + reach),
                       placed(canal.named.at_m));
  }
}

/// The lattice around the core. Every other street and the canals go on to the rim.
void lay_town(Plan& plan, Lattice& lattice, double end_m, double rim_m) {
  auto const lay = [&](std::span<Named const> streets, Run run) {
    for (auto const& n : streets) {
      bool const through = std::abs(n.at_m) == 2500;
      lattice.add_street(street_line(n, run, through ? rim_m : end_m), RoadClass::arterial);
    }
  };
  lay(north_streets, Run::north);
  lay(east_streets, Run::east);
  lattice.add_lake({"五厍湖", "Wushe Lake"}, {2010, -3010}, 210);
  lattice.add_lake({"三新湖", "Sanxin Lake"}, {-3000, 2015}, 180);
  for (auto const& c : canals) {
    lattice.add_canal(canal_line(c.named, c.run, rim_m), c.width_m, c.bed_m, "canal");
  }
  plan.crossings.push_back({"荣乐西路", "嘉松南路"});
  plan.crossings.push_back({"刘五公路", "嘉松南路"});
}

}  // namespace

Plan town_plan(std::uint64_t seed) {
  Plan plan = core_plan();
  plan.name = {"松江新城(合成)", "Songjiang new town (synthetic)"};
  plan.box = {-town_half_m, -town_half_m, town_half_m, town_half_m};
  plan.terrain_cell_m = 2;
  plan.centres.push_back({{-2500, -2500}, 96, 1.0});
  plan.centres.push_back({{2500, 2500}, 110, 1.1});
  plan.centres.push_back({{2500, -1500}, 84, 0.8});
  plan.centres.push_back({{-2500, 2500}, 78, 0.8});
  Lattice lattice(plan, seed);
  lattice.extend_core(town_end_m, ring_m);
  lay_town(plan, lattice, town_end_m, town_end_m);
  add_streams(lattice, canals, town_half_m, 1000, 30);
  lattice.add_institutions(1000);
  return plan;
}

Plan district_plan(std::uint64_t seed) {
  Plan plan = core_plan();
  plan.name = {"松江区(合成)", "Songjiang district (synthetic)"};
  plan.box = {-district_half_m, -district_half_m, district_half_m, district_half_m};
  plan.terrain_cell_m = 5;
  plan.centres.front().reach_m = 4700;
  for (auto const& c : outer_centres) plan.centres.push_back(c);
  Lattice lattice(plan, seed);
  lattice.extend_core(district_end_m, ring_m);
  lay_town(plan, lattice, town_meets_m, district_end_m);
  for (auto const& n : outer_north_streets) {
    lattice.add_street(street_line(n, Run::north, district_end_m), class_of(n));
  }
  for (auto const& n : outer_east_streets) {
    lattice.add_street(street_line(n, Run::east, district_end_m), class_of(n));
  }
  lattice.add_canal(canal_line({"横潦泾", "Hengliao Jing", -10000}, Run::east, district_end_m), 150,
                    -3.5, "river");
  for (auto const& c : outer_canals) {
    lattice.add_canal(canal_line(c.named, c.run, district_end_m), c.width_m, c.bed_m, "canal");
  }
  add_streams(lattice, canals, town_half_m, 1000, 30);
  add_streams(lattice, outer_canals, 12000, 2000, 160);
  lattice.add_institutions(1000);
  return plan;
}

}  // namespace citytwin::sample
