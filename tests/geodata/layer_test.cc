#include "geodata/layer.h"

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("features appended by column are those appended one by one", "[geodata][exact]") {
  LayerBuilder one("sites", LayerKind::place, GeometryType::point);
  LayerBuilder bulk("sites", LayerKind::place, GeometryType::point);
  for (auto* builder : {&one, &bulk}) {
    builder->add_column("name", ColumnType::text);
    builder->add_column("beds", ColumnType::integer);
    builder->geometry().add_point({1, 2, 0});
    builder->set("name", "first");
    builder->end_feature(5);
  }
  for (int i = 0; i < 3; ++i) {
    one.geometry().add_point({10.0 * i, 1, 2});
    if (i > 0) one.set("name", std::string(static_cast<std::size_t>(i), 'x'));
    one.end_feature();
    bulk.geometry().add_point({10.0 * i, 1, 2});
  }
  auto& names = bulk.columns()[0];
  std::int32_t const ends[]{3, 3, 4, 6};
  std::get<Column::Texts>(names.values).append("???xxx", ends, 3);
  names.is_null = {false, true, false, false};
  bulk.end_features();
  auto const a = std::move(one).build();
  auto const b = std::move(bulk).build();
  REQUIRE(b->size() == 4);
  CHECK(b->last_id() == 8);
  CHECK(b->extent() == a->extent());
  for (std::size_t row = 0; row < a->size(); ++row) {
    CHECK(b->id(row) == a->id(row));
    CHECK(b->geometry(row).box() == a->geometry(row).box());
    for (auto const& column : a->columns()) {
      CHECK(b->value(column.name, row) == a->value(column.name, row));
    }
  }
}

TEST_CASE("an array keeps its values while it grows from the heap into large pages",
          "[geodata][exact]") {
  std::vector<std::uint32_t, LargePages<std::uint32_t>> numbers;
  constexpr std::uint32_t count = 3 * LargePages<std::uint32_t>::page_bytes / 4;
  for (std::uint32_t i = 0; i < count; ++i) numbers.push_back(i);
  auto const copy = numbers;
  bool same = true;
  for (std::uint32_t i = 0; i < count; ++i) same = same && copy[i] == i;
  CHECK(same);
}

TEST_CASE("ids given before are not given again", "[geodata][exact]") {
  LayerBuilder builder("sites", LayerKind::place, GeometryType::point);
  builder.reserve_ids(40);
  builder.geometry().add_point({1, 2, 0});
  builder.end_feature(7);
  builder.geometry().add_point({1, 2, 0});
  builder.end_feature();
  auto const layer = std::move(builder).build();
  CHECK(layer->id(0) == 7);
  CHECK(layer->id(1) == 41);
  CHECK(layer->last_id() == 41);
}

TEST_CASE("an attribute that was never set is null, not zero", "[geodata][exact]") {
  LayerBuilder builder("roads", LayerKind::road, GeometryType::line);
  std::vector<Vec3> const line{{0, 0, 0}, {3, 4, 0}};
  builder.geometry().add_line(line);
  builder.end_feature();
  builder.geometry().add_line(line);
  builder.set("lanes", std::int64_t{4});
  builder.set("width_m", 14.5);
  builder.end_feature(77);
  auto const layer = std::move(builder).build();
  CHECK_FALSE(layer->number("lanes", 0));
  CHECK(layer->number("lanes", 1) == 4.0);
  CHECK(layer->row_of(77) == 1U);
  CHECK(layer->row_of(1) == 0U);
  CHECK_FALSE(layer->row_of(2));
}
