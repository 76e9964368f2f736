// Sharing lines among cells and finding the people beside pipes, each beside what a GIS user would
// do.
#include <memory>
#include <random>

#include <ogr_geometry.h>

#include "bench/suite.h"
#include "scenarios/risk/cells.h"
#include "scenarios/risk/plan_distance.h"
#include "scenarios/risk/surroundings.h"

namespace citytwin::bench {

namespace {

constexpr double side_m = 2000;

/// A city of random pipes of about 60 m and square buildings of 12 m; seeded.
std::shared_ptr<CityModel const> random_city(std::size_t pipes, std::size_t buildings) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> place(0, side_m);
  std::uniform_real_distribution<double> step(-30, 30);
  LayerBuilder lines("pipes", LayerKind::pipe, GeometryType::line);
  for (std::size_t i = 0; i < pipes; ++i) {
    std::vector<Vec3> line{{place(random), place(random), 0}};
    for (int k = 0; k < 3; ++k) {
      line.push_back({line.back().x + step(random), line.back().y + step(random), 0});
    }
    lines.geometry().add_line(line);
    lines.end_feature();
  }
  LayerBuilder squares("buildings", LayerKind::building, GeometryType::polygon);
  for (std::size_t i = 0; i < buildings; ++i) {
    double const x = place(random);
    double const y = place(random);
    squares.geometry().add_polygon(
        std::vector<Vec3>{{x, y, 0}, {x + 12, y, 0}, {x + 12, y + 12, 0}, {x, y + 12, 0}});
    squares.set("people", std::int64_t{30});
    squares.end_feature();
  }
  auto city = std::make_shared<CityModel>();
  city->layers = {std::move(lines).build(), std::move(squares).build()};
  return city;
}

double share_all(Layer const& pipes, GridGeometry const& grid) {
  double total_m = 0;
  for (std::size_t row = 0; row < pipes.size(); ++row) {
    for (auto const& share : risk::share_by_cells(pipes.geometry(row), grid)) {
      total_m += share.length_m;
    }
  }
  return total_m;
}

OGRPolygon cell_polygon(GridGeometry const& grid, int row, int column) {
  double const west = grid.west_m + column * grid.cell_m;
  double const north = grid.north_m - row * grid.cell_m;
  OGRLinearRing ring;
  ring.addPoint(west, north);
  ring.addPoint(west + grid.cell_m, north);
  ring.addPoint(west + grid.cell_m, north - grid.cell_m);
  ring.addPoint(west, north - grid.cell_m);
  ring.closeRings();
  OGRPolygon polygon;
  polygon.addRing(&ring);
  return polygon;
}

double ogr_share(OGRLineString const& line, Box const& box, GridGeometry const& grid) {
  double total_m = 0;
  for (int row = grid.row(box.max_y); row <= grid.row(box.min_y); ++row) {
    for (int column = grid.column(box.min_x); column <= grid.column(box.max_x); ++column) {
      auto const cell = cell_polygon(grid, row, column);
      std::unique_ptr<OGRGeometry> const part(line.Intersection(&cell));
      if (part && !part->IsEmpty()) {
        OGRGeometry const* geometry = part.get();
        if (auto const* curve = dynamic_cast<OGRCurve const*>(geometry)) {
          total_m += curve->get_Length();
        } else if (auto const* many = dynamic_cast<OGRGeometryCollection const*>(geometry)) {
          total_m += many->get_Length();
        }
      }
    }
  }
  return total_m;
}

double ogr_share_all(Layer const& pipes, GridGeometry const& grid) {
  double total_m = 0;
  for (std::size_t row = 0; row < pipes.size(); ++row) {
    auto const geometry = pipes.geometry(row);
    OGRLineString line;
    for (auto const& v : geometry.ring(0, 0)) line.addPoint(v.x, v.y);
    total_m += ogr_share(line, geometry.box(), grid);
  }
  return total_m;
}

double people_by_index(CityModel const& city) {
  risk::Surroundings const around(city);
  auto const& pipes = *city.layer("pipes");
  double people = 0;
  for (std::size_t row = 0; row < pipes.size(); ++row) {
    people += around.people_within(pipes.geometry(row), 15);
  }
  return people;
}

double people_by_scan(CityModel const& city) {
  auto const& pipes = *city.layer("pipes");
  auto const& buildings = *city.layer("buildings");
  double people = 0;
  for (std::size_t row = 0; row < pipes.size(); ++row) {
    for (std::size_t b = 0; b < buildings.size(); ++b) {
      if (risk::line_to_polygon_m(pipes.geometry(row), buildings.geometry(b)) <= 15) people += 30;
    }
  }
  return people;
}

}  // namespace

void add_risk(Suite& suite) {
  auto const city = random_city(200, 3000);
  auto const& pipes = *city->layer("pipes");
  auto const grid = risk::cells_around(pipes.extent(), 20);
  suite.add_pair({.name = "risk/share_lines_among_cells",
                  .unit = "lines/s",
                  .items = 200,
                  .ours = [city, grid] { keep(share_all(*city->layer("pipes"), grid)); },
                  .rival = "OGR (GEOS) intersection with each cell",
                  .rival_work = [city, grid] { keep(ogr_share_all(*city->layer("pipes"), grid)); },
                  .at_least = 10,
                  .note = "lines of about 60 m, cells of 20 m"});
  suite.add_pair({.name = "risk/people_beside_pipes",
                  .unit = "pipes/s",
                  .items = 200,
                  .ours = [city] { keep(people_by_index(*city)); },
                  .rival = "scan of all buildings",
                  .rival_work = [city] { keep(people_by_scan(*city)); },
                  .at_least = 20,
                  .note = "3000 buildings, radius 15 m"});
}

}  // namespace citytwin::bench
