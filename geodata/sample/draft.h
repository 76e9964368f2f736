/// @file
/// Draft: the sample city while it is being made. Each stage reads what earlier ones left and adds
/// its own; stages.h lists them in order.
///
/// Units    metres, local frame; z above the vertical datum.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geodata/grid.h"
#include "geodata/sample/plan.h"
#include "geodata/sample/region.h"
#include "geodata/sample/street_index.h"

namespace citytwin::sample {

struct WaterBody {
  Name name;
  std::string kind;
  Region area;
  Box box;  ///< of area
  double level_m = 0;
  double bed_m = 0;

  [[nodiscard]] bool culverted() const { return kind == "stream"; }
};

/// A street from end to end, before it is cut at junctions.
struct Street {
  Name name;
  RoadClass road_class = RoadClass::branch;
  Polyline line;
  double width_m = 0;
  double sidewalk_m = 0;
  int lanes = 0;
  int speed_km_h = 0;
  int year = 0;
  bool busy = false;
  bool rural = false;  ///< a country lane: no sidewalks, sewers or gas

  [[nodiscard]] double reach_m() const { return width_m / 2 + sidewalk_m; }
};

enum class Structure : std::uint8_t { ground, bridge, underpass, culvert };

/// Whether the ground carries the road.
[[nodiscard]] constexpr bool on_ground(Structure s) {
  return s == Structure::ground || s == Structure::culvert;
}

/// A piece of street between two nodes.
struct Road {
  std::size_t street = 0;
  std::vector<Vec3> line;
  Structure structure = Structure::ground;
  int level = 0;
  int from_node = 0;
  int to_node = 0;
};

struct Network {
  std::vector<Vec2> nodes;
  std::vector<Road> roads;
};

struct Block {
  int id = 0;
  LandUse use = LandUse::residential;
  Name name;
  std::string style;
  bool hinted = false;  ///< by the plan
  Region area;          ///< between the sidewalks
  Region buildable;     ///< inside the setback
};

struct Estate {
  Name name;
  Region area;
  int households = 0;
};

enum class Roof : std::uint8_t { flat, gable, hip };

struct Building {
  Name name;
  Polygon footprint;
  LandUse usage = LandUse::residential;
  double height_m = 0;
  double base_m = 0;
  int floors = 1;
  Roof roof = Roof::flat;
  int year = 2010;
  int people = 0;
  int basement_floors = 0;
  int estate = -1;  ///< index, or none
};

struct Park {
  Name name;
  std::string kind;  ///< park, pocket_park or square
  Region area;
};

struct Path {
  Polyline line;
  double width_m = 2;
  std::size_t park = 0;
};

struct Greenway {
  Name name;
  Polyline line;
  double width_m = 4;
};

struct Tree {
  Vec2 at;
  int species = 0;
  double height_m = 8;
  double crown_m = 5;
};

struct Luminaire {
  Vec3 at;  ///< z: ground at the pole
  std::string circuit;
  std::string photometry;
  double flux_lm = 0;
  double power_w = 0;
  double height_m = 0;
  double arm_m = 0;
  Vec2 heading;  ///< towards the road
  int cct_k = 4000;
  std::optional<std::size_t> road;
  int year = 2018;
};

enum class Utility : std::uint8_t { water, storm, sewage, gas, power, telecom };

/// A pipe or duct between two pipe nodes.
struct Pipe {
  Utility system = Utility::water;
  std::vector<Vec3> line;  ///< z: centreline
  std::string material;
  double diameter_m = 0;
  int year = 2010;
  double cover_m = 0;
  std::optional<double> invert_from_m;  ///< gravity systems
  std::optional<double> invert_to_m;
  std::optional<double> pressure_kpa;
  std::size_t from = 0;  ///< index in pipe_nodes
  std::size_t to = 0;
  std::size_t road = 0;
  int breaks = 0;
};

enum class Fitting : std::uint8_t { manhole, inlet, valve, outfall, hydrant, junction };

struct PipeNode {
  Utility system = Utility::water;
  Fitting type = Fitting::junction;
  Vec3 at;  ///< z: rim
  std::optional<double> invert_m;
};

/// A stretch of utility tunnel along one road.
struct Corridor {
  Name name;
  std::vector<Vec3> axis;
  std::size_t road = 0;
  int year = 2017;
};

struct Sensor {
  Name name;
  Vec3 at;
  std::string type;
  std::string unit;
  int period_s = 60;
  std::string asset_layer;
  std::optional<std::size_t> asset;  ///< row in that layer
};

struct Place {
  Name name;
  std::string kind;
  Vec2 at;
};

struct GridCell {
  Name name;
  int level = 1;
  std::string code;
  std::string parent_code;
  Region area;
};

/// A sponge measure.
struct Sponge {
  std::string_view kind;
  Region area;
};

/// A gentle rise of the ground in a park.
struct Mound {
  Vec2 at;
  double radius_m = 0;
  double height_m = 0;
};

struct Draft {
  std::uint64_t seed = 0;
  Plan plan;

  std::vector<WaterBody> waters;
  Region water;  ///< all of them
  std::vector<Street> streets;
  StreetIndex street_index;   ///< of streets
  std::vector<Region> faces;  ///< between the axes of streets, lanes aside
  CellMap<Vec2> sags{128};    ///< low points of the street level, in all cells that they touch
  std::vector<Block> blocks;
  std::vector<Estate> estates;
  std::vector<Building> buildings;
  std::vector<Park> parks;
  std::vector<Path> paths;
  std::vector<Greenway> greenways;
  std::vector<Mound> mounds;
  Network network;
  std::shared_ptr<Grid<float>> terrain;
  std::vector<Tree> trees;
  std::vector<Luminaire> luminaires;
  std::vector<Corridor> corridors;
  std::vector<Pipe> pipes;
  std::vector<PipeNode> pipe_nodes;
  std::vector<Sensor> sensors;
  std::vector<Place> places;
  std::vector<GridCell> grid_cells;
  std::vector<Sponge> sponge;

  [[nodiscard]] Random random(std::string_view stage) const { return Random(seed, stage); }
  [[nodiscard]] Street const& street_of(Road const& road) const { return streets[road.street]; }
  /// What a box holds of the waters.
  [[nodiscard]] Region water_near(Box const& box) const;
};

}  // namespace citytwin::sample
