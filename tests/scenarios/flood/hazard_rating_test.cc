#include "scenarios/flood/hazard_rating.h"

#include "tests/support/catch.h"

using citytwin::flood::FloodPeaks;
using citytwin::flood::HazardRating;

TEST_CASE("the classes of ARR 2019 begin and end at the limits of the guideline",
          "[flood][hazard][published]") {
  auto const rating = HazardRating::load("arr_2019").value();
  // Depth, speed, depth x speed and class: guideline 7-3, figure and table of combined curves.
  struct Row {
    float depth_m, speed_m_per_s, product_m2_per_s;
    int expected;
  };
  for (auto const& row :
       {Row{0.1F, 0.5F, 0.05F, 1}, Row{0.3F, 1.0F, 0.3F, 1}, Row{0.3F, 1.1F, 0.33F, 2},
        Row{0.5F, 0.1F, 0.05F, 2}, Row{0.2F, 2.1F, 0.42F, 5}, Row{0.6F, 0.5F, 0.3F, 3},
        Row{1.2F, 0.5F, 0.6F, 3}, Row{1.3F, 0.1F, 0.13F, 4}, Row{1.0F, 1.0F, 1.0F, 4},
        Row{2.1F, 0.1F, 0.21F, 5}, Row{2.0F, 2.0F, 4.0F, 5}, Row{2.0F, 2.5F, 5.0F, 6},
        Row{4.1F, 0.0F, 0.0F, 6}}) {
    INFO(row.depth_m << " m, " << row.speed_m_per_s << " m/s");
    CHECK(rating.class_of({row.depth_m, row.speed_m_per_s, row.product_m2_per_s, 0}) ==
          row.expected);
  }
}

TEST_CASE("the hazard number adds debris in deep or fast water", "[flood][hazard][exact]") {
  auto const rating = HazardRating::load("defra_2006").value();
  CHECK(rating.number(0.2F, 1.0F) == 0.2F * 1.5F);
  CHECK(rating.number(0.5F, 1.0F) == 0.5F * 1.5F + 1.0F);
  CHECK(rating.number(0.1F, 2.5F) == 0.1F * 3.0F + 1.0F);
  auto const graded = [&](float number) { return rating.class_of({1, 1, 1, number}); };
  CHECK(graded(0.75F) == 1);
  CHECK(graded(0.76F) == 2);
  CHECK(graded(1.26F) == 3);
  CHECK(graded(2.01F) == 4);
}

TEST_CASE("an unknown rating is answered with the known ones", "[flood][hazard]") {
  auto const rating = HazardRating::load("arr_1999");
  REQUIRE_FALSE(rating.ok());
  CHECK(rating.error().message ==
        "hazard_rating: 'arr_1999' is not in flood_hazard.csv; expected one of arr_2019, "
        "defra_2006");
}
