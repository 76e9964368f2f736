#include "geodata/sample/network_layers.h"

#include <array>

#include "geodata/sample/corridors.h"
#include "geodata/sample/layer_writer.h"
#include "geodata/sample/pipe_layout.h"
#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

std::string_view text(Fitting f) {
  constexpr std::array<std::string_view, 6> names{"manhole", "inlet",   "valve",
                                                  "outfall", "hydrant", "junction"};
  return names[static_cast<std::size_t>(f)];
}

int id_of(std::size_t row) {
  return static_cast<int>(row) + 1;
}

std::shared_ptr<Layer const> corridors(Draft const& draft) {
  LayerWriter out("corridors", LayerKind::corridor, GeometryType::line, "UT");
  for (auto const& c : draft.corridors) {
    out.line(c.axis);
    out.name(c.name);
    out.set("width_m", tunnel::width_m);
    out.set("height_m", tunnel::height_m);
    out.set("cabins", tunnel::cabins);
    out.set("cover_m", tunnel::cover_m);
    out.set("year", c.year);
    out.set("road_id", id_of(c.road));
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> pipes(Draft const& draft) {
  LayerWriter out("pipes", LayerKind::pipe, GeometryType::line, "PI");
  for (auto const& p : draft.pipes) {
    out.line(p.line);
    out.set("system", text(p.system));
    out.set("cjj_code", cjj_code(p.system));
    out.set("material", p.material);
    out.set("diameter_mm", p.diameter_m * 1000);
    out.set("year", p.year);
    out.set("cover_m", p.cover_m);
    if (p.invert_from_m) out.set("invert_from_m", *p.invert_from_m);
    if (p.invert_to_m) out.set("invert_to_m", *p.invert_to_m);
    if (p.pressure_kpa) out.set("pressure_kpa", *p.pressure_kpa);
    out.set("from_node", id_of(p.from));
    out.set("to_node", id_of(p.to));
    out.set("road_id", id_of(p.road));
    out.set("breaks", p.breaks);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> pipe_nodes(Draft const& draft) {
  LayerWriter out("pipe_nodes", LayerKind::pipe_node, GeometryType::point, "PN");
  for (auto const& n : draft.pipe_nodes) {
    out.point(n.at);
    out.set("system", text(n.system));
    out.set("type", text(n.type));
    out.set("rim_m", n.at.z);
    if (n.invert_m) out.set("invert_m", *n.invert_m);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> sensors(Draft const& draft) {
  LayerWriter out("sensors", LayerKind::sensor, GeometryType::point, "SN");
  for (auto const& s : draft.sensors) {
    out.point(s.at);
    out.name(s.name);
    out.set("type", s.type);
    if (!s.unit.empty()) out.set("unit", s.unit);
    out.set("period_s", s.period_s);
    if (s.asset) {
      out.set("asset_layer", s.asset_layer);
      out.set("asset_id", id_of(*s.asset));
    }
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> places(Draft const& draft) {
  LayerWriter out("places", LayerKind::place, GeometryType::point, "PL");
  for (auto const& p : draft.places) {
    out.point({p.at.x, p.at.y, ground_m(draft, p.at)});
    out.name(p.name);
    out.set("class", p.kind);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> grid_cells(Draft const& draft) {
  LayerWriter out("grid_cells", LayerKind::grid_cell, GeometryType::polygon, "GC");
  for (auto const& cell : draft.grid_cells) {
    out.area(cell.area, 0);
    out.name(cell.name);
    out.set("level", cell.level);
    out.set("code", cell.code);
    if (!cell.parent_code.empty()) out.set("parent_code", cell.parent_code);
    out.end();
  }
  return std::move(out).build();
}

std::shared_ptr<Layer const> sponge(Draft const& draft) {
  LayerWriter out("sponge", LayerKind::other, GeometryType::polygon, "SP");
  for (auto const& measure : draft.sponge) {
    out.area(draft, measure.area);
    out.set("kind", measure.kind);
    out.end();
  }
  return std::move(out).build();
}

}  // namespace

std::vector<MakeLayer> network_layer_makers() {
  return {corridors, pipes, pipe_nodes, sensors, places, grid_cells, sponge};
}

}  // namespace citytwin::sample
