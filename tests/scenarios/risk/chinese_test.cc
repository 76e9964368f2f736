#include "scenarios/risk/chinese.h"

#include "tests/support/catch.h"

using namespace citytwin::risk;

TEST_CASE("whole words are put into Chinese; numbers, units and names stay", "[risk][exact]") {
  CHECK(in_chinese("arterial, traffic high, ground") == "主干路，交通量大，地面");
  CHECK(in_chinese("71 y") == "71 年");
  CHECK(in_chinese("300 within 15 m, 200 kPa") == "300 人，距离 15 m，200 kPa");
  CHECK(in_chinese("material 'gasket' is not in risk_materials.csv") ==
        "材质 'gasket' 不在 risk_materials.csv 中");
  CHECK(in_chinese("material is not known") == "材质 不明");
  CHECK(in_chinese("2 storm, 1 aged") == "2 雨水，1 超龄");
}
