#include "geodata/sample/layers.h"

#include <array>

#include <fmt/format.h>

#include "geodata/sample/layer_writer.h"
#include "geodata/sample/species.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

std::string_view text(Structure s) {
  constexpr std::array<std::string_view, 4> names{"ground", "bridge", "underpass", "culvert"};
  return names[static_cast<std::size_t>(s)];
}

std::string_view text(Roof r) {
  constexpr std::array<std::string_view, 3> names{"flat", "gable", "hip"};
  return names[static_cast<std::size_t>(r)];
}

std::shared_ptr<Layer const> roads(Draft const& draft) {
  LayerWriter out("roads", LayerKind::road, GeometryType::line, "RD");
  for (auto const& road : draft.network.roads) {
    auto const& street = draft.street_of(road);
    out.line(road.line);
    out.name(street.name);
    out.set("class", text(street.road_class));
    out.set("width_m", street.width_m);
    out.set("sidewalk_m", street.sidewalk_m);
    out.set("lanes", street.lanes);
    out.set("structure", text(road.structure));
    out.set("level", road.level);
    out.set("oneway", 0);
    out.set("speed_km_h", street.speed_km_h);
    out.set("from_node", road.from_node + 1);
    out.set("to_node", road.to_node + 1);
    out.set("year", street.year);
    out.set("traffic", street.busy ? "high" : "low");
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> park_paths(Draft const& draft) {
  LayerWriter out("park_paths", LayerKind::path, GeometryType::line, "PP");
  for (auto const& path : draft.paths) {
    out.line(draft, path.line);
    out.set("width_m", path.width_m);
    out.set("park_id", static_cast<int>(path.park) + 1);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> greenways(Draft const& draft) {
  LayerWriter out("greenways", LayerKind::greenway, GeometryType::line, "GW");
  for (auto const& g : draft.greenways) {
    out.line(draft, g.line);
    out.name(g.name);
    out.set("width_m", g.width_m);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> water(Draft const& draft) {
  LayerWriter out("water", LayerKind::water, GeometryType::polygon, "WA");
  for (auto const& body : draft.waters) {
    out.area(body.area, body.level_m);
    out.name(body.name);
    out.set("class", body.kind);
    out.set("level_m", body.level_m);
    out.set("bed_m", body.bed_m);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> parks(Draft const& draft) {
  LayerWriter out("parks", LayerKind::park, GeometryType::polygon, "PK");
  for (auto const& park : draft.parks) {
    out.area(draft, park.area);
    out.name(park.name);
    out.set("class", park.kind);
    out.set("area_m2", quantised(park.area.area_m2()));
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> land_use(Draft const& draft) {
  LayerWriter out("land_use", LayerKind::land_use, GeometryType::polygon, "LU");
  for (auto const& block : draft.blocks) {
    out.area(draft, block.area);
    if (!block.name.zh.empty()) out.name(block.name);
    out.set("class", text(block.use));
    out.set("block_id", block.id);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> estates(Draft const& draft) {
  LayerWriter out("estates", LayerKind::estate, GeometryType::polygon, "ES");
  for (auto const& estate : draft.estates) {
    out.area(draft, estate.area);
    out.name(estate.name);
    out.set("households", estate.households);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> buildings(Draft const& draft) {
  LayerWriter out("buildings", LayerKind::building, GeometryType::polygon, "BD");
  for (auto const& b : draft.buildings) {
    out.area(b.footprint, b.base_m);
    if (!b.name.zh.empty()) out.name(b.name);
    out.set("usage", text(b.usage));
    out.set("height_m", b.height_m);
    out.set("base_m", b.base_m);
    out.set("floors", b.floors);
    out.set("roof", text(b.roof));
    out.set("year", b.year);
    out.set("people", b.people);
    out.set("basement_floors", b.basement_floors);
    if (b.estate >= 0) out.set("estate_id", b.estate + 1);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> luminaires(Draft const& draft) {
  LayerWriter out("luminaires", LayerKind::luminaire, GeometryType::point, "LM");
  for (auto const& lamp : draft.luminaires) {
    out.point(lamp.at);
    out.set("circuit", lamp.circuit);
    out.set("photometry", lamp.photometry);
    out.set("flux_lm", lamp.flux_lm);
    out.set("power_w", lamp.power_w);
    out.set("height_m", lamp.height_m);
    out.set("arm_m", lamp.arm_m);
    out.set("heading_deg", heading_deg(lamp.heading));
    out.set("tilt_deg", 0.0);
    out.set("spin_deg", 0.0);
    out.set("cct_k", lamp.cct_k);
    if (lamp.road) out.set("road_id", static_cast<int>(*lamp.road) + 1);
    out.set("year", lamp.year);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> trees(Draft const& draft) {
  LayerWriter out("trees", LayerKind::tree, GeometryType::point, "TR");
  for (auto const& tree : draft.trees) {
    auto const& species = species_list()[static_cast<std::size_t>(tree.species)];
    out.point({tree.at.x, tree.at.y, ground_m(draft, tree.at)});
    out.set("species_zh", species.zh);
    out.set("species_en", species.en);
    out.set("height_m", tree.height_m);
    out.set("crown_m", tree.crown_m);
    out.set("conifer", species.conifer ? 1 : 0);
    out.end();
  }
  return std::move(out).build();
}

}  // namespace

std::string_view text(RoadClass c) {
  constexpr std::array<std::string_view, 5> names{"expressway", "arterial", "secondary", "branch",
                                                  "residential"};
  return names[static_cast<std::size_t>(c)];
}

std::string_view text(LandUse use) {
  constexpr std::array<std::string_view, 9> names{"commercial", "office",   "residential",
                                                  "school",     "hospital", "civic",
                                                  "industrial", "green",    "farmland"};
  return names[static_cast<std::size_t>(use)];
}

std::vector<MakeLayer> layer_makers() {
  return {land_use,  water,      parks,     estates,    roads,
          greenways, park_paths, buildings, luminaires, trees};
}

}  // namespace citytwin::sample
