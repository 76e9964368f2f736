#include "geodata/sample/plan.h"

namespace citytwin::sample {

Plan block_plan() {
  using enum RoadClass;
  Plan plan;
  plan.name = {"松江新城街区(合成)", "Songjiang block (synthetic)"};
  plan.box = {-150, -150, 150, 150};
  plan.split_area_m2 = 60000;
  plan.centres = {{{90, 90}, 96}};
  plan.landmark_zh = "文诚商务楼";
  plan.waters = {{{"沈泾塘", "Shenjing Tang"},
                  "canal",
                  {{-190, -92}, {-90, -78}, {20, -100}, {110, -82}, {190, -96}},
                  16,
                  0.6,
                  {}}};
  plan.streets = {{{"人民北路", "North Renmin Road"},
                   arterial,
                   {{-30, 190}, {-24, 60}, {-18, -70}, {-26, -190}},
                   false},
                  {{"文诚路", "Wencheng Road"},
                   secondary,
                   {{-190, 18}, {-60, 26}, {60, 20}, {190, 30}},
                   false}};
  plan.hints = {{{80, 90}, LandUse::office, {"文诚商务楼", "Wencheng Offices"}, "tower"},
                {{-90, 90}, LandUse::residential, {"文诚苑", "Wencheng Court"}, ""},
                {{70, -30}, LandUse::green, {"沈泾塘公园", "Shenjing Park"}, "park"},
                {{-90, -20}, LandUse::commercial, {"人民北路商场", "Renmin Road Mall"}, "mall"}};
  plan.corridor_streets = {"人民北路"};
  plan.town_borders = {"人民北路"};
  return plan;
}

}  // namespace citytwin::sample
