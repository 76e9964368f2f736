#include "scenarios/flood/flood_parameters.h"

namespace citytwin::flood {

namespace {

Parameter number(std::string name, std::string unit, double value, double least, double most,
                 std::string group, std::string en, std::string zh) {
  return {std::move(name),  ParameterType::number, std::move(unit), value, least, most, {},
          std::move(group), std::move(en),         std::move(zh)};
}

Parameter choice(std::string name, std::string value, std::vector<std::string> choices,
                 std::string group, std::string en, std::string zh) {
  return {std::move(name),
          ParameterType::text,
          {},
          std::move(value),
          {},
          {},
          std::move(choices),
          std::move(group),
          std::move(en),
          std::move(zh)};
}

std::optional<Scheme> scheme_of(std::string_view name) {
  if (name == "auto") return std::nullopt;
  return name == "shallow_water" ? Scheme::shallow_water : Scheme::local_inertial;
}

std::vector<Parameter> make_table() {
  return {
      choice("rain", "design_storm", {"design_storm", "record", "none"}, "rain",
             "Where the rain comes from: a design storm of the region, a gauge record "
             "(rain_record), or none (for rivers and tides alone)",
             "降雨来源：地区设计暴雨、雨量站记录（rain_record）或无降雨"),
      choice("rain_record", "", {}, "rain",
             "Gauge record as a table: lines 'time_min,rain_mm' (fallen since the line before) or "
             "'time_min,rain_mm_per_h', in equal steps; its length replaces duration_min",
             "雨量站记录（表格：time_min,rain_mm 或 time_min,rain_mm_per_h，等时段）"),
      choice("region", "shanghai", {}, "rain",
             "Storm formula: a region of data/standards/design_storm.csv", "暴雨强度公式所属地区"),
      number("return_period_a", "a", 50, 1, 1000, "rain", "Return period of the design storm",
             "设计暴雨重现期"),
      number("duration_min", "min", 60, 5, 1440, "rain", "Duration of the storm", "降雨历时"),
      number("peak_position", "", 0, 0, 0.95, "rain",
             "Share of the duration before the peak; 0 takes the region's own",
             "雨峰位置系数（0 表示采用地区值）"),
      choice("drainage", "capacity", {"capacity", "network"}, "losses",
             "Storm sewers. capacity: a sink of drain_mm_per_h; network: the city's own pipes, "
             "manholes and inlets, in dynamic waves, with water that comes up again",
             "雨水管网：按排水能力作为汇项，或按城市管网（管道、检查井、雨水口）动力波耦合计算"),
      number("drain_mm_per_h", "mm/h", 36, 0, 300, "losses",
             "Capacity of the storm sewers over the sealed area they drain, roofs included; with "
             "drainage = capacity",
             "雨水管网排水能力（按不透水面积计，作为汇项）"),
      {"infiltration",
       ParameterType::boolean,
       {},
       true,
       {},
       {},
       {},
       "losses",
       "Unsealed ground soaks up water",
       "透水地面下渗"},
      choice("infiltration_method", "horton", {"horton", "green_ampt"}, "losses",
             "horton: by land surface, decays with time since the storm began; green_ampt: by soil "
             "(layer soil, else data/standards/land_surface.csv), with what has soaked in",
             "下渗模型：霍顿（按下垫面，随时间衰减）或格林-安普特（按土壤，随累积下渗量）"),
      number("soil_saturation", "", 0.5, 0, 0.99, "losses",
             "Share of the soil's effective porosity that is full of water when the run begins; "
             "with infiltration_method = green_ampt",
             "初始土壤有效饱和度（格林-安普特）"),
      {"depression_storage",
       ParameterType::boolean,
       {},
       false,
       {},
       {},
       {},
       "losses",
       "Hollows of the ground hold the first millimetres (data/standards/land_surface.csv)",
       "洼蓄（按下垫面）"},
      {"sponge",
       ParameterType::boolean,
       {},
       false,
       {},
       {},
       {},
       "losses",
       "Sponge measures of the layer sponge (data/standards/sponge_types.csv) take, hold and "
       "drain water; soil_saturation is theirs as well",
       "海绵设施（图层 sponge）"},
      number("cell_m", "m", 2, 0.5, 100, "grid",
             "Cell size, a whole multiple of the terrain's cell",
             "计算网格尺寸（地形格网的整数倍）"),
      choice("window", "", {}, "grid",
             "Part of the city to compute: 'west south, east north' in its CRS, m; default: all",
             "计算范围（城市坐标系：西 南, 东 北，m；缺省为全城）"),
      choice("scheme", "local_inertial", {"local_inertial", "shallow_water", "auto"}, "grid",
             "Equations of motion. local_inertial: quick, for gradual flow; shallow_water: the "
             "full equations, also for fronts, jumps and rapid flow; auto: the quick ones until "
             "the flow or an inflow asks for the full ones",
             "水动力方程：局部惯性（快速，适于缓变流）、完整浅水方程（适于急变流）或自动选择"),
      {"order",
       ParameterType::integer,
       {},
       std::int64_t{1},
       1,
       2,
       {},
       "grid",
       "Order of the full equations in space and time. 2: sharper on the same cells, about five "
       "times the work; local_inertial has but one",
       "完整浅水方程的空间与时间精度阶数（1 或 2）"},
      choice("buildings", "blocked", {"blocked", "ignored"}, "grid",
             "Blocked: water flows around buildings and roof water runs to the ground beside them",
             "建筑物：阻水（屋面水流向四周）或忽略"),
      choice("edge", "water", {"water", "closed", "open"}, "grid",
             "Edge of the city. water: water bodies on the edge hold their level, land is closed; "
             "open: land drains too; closed: nothing crosses",
             "边界：水体保持水位（陆地封闭）、封闭或开放"),
      number("edge_slope", "", 0.001, 1e-5, 0.1, "grid", "Slope of the ground beyond an open edge",
             "开放边界外的地面坡度"),
      choice("inflow", "", {}, "rivers",
             "Water that enters along inflow_line, as a table: lines 'time_min,flow_m3_per_s'",
             "沿 inflow_line 的入流过程（表格：time_min,flow_m3_per_s）"),
      choice("inflow_line", "", {}, "rivers",
             "Where the inflow enters: 'easting northing, easting northing' in the city's CRS, m",
             "入流断面坐标（城市坐标系，m）"),
      choice("edge_level", "", {}, "rivers",
             "Level of the water bodies on the edge, a tide for example, as a table: lines "
             "'time_min,level_m'; default: they keep their initial level",
             "边界水体水位过程，如潮位（表格：time_min,level_m；缺省保持初始水位）"),
      number("after_min", "min", 30, 0, 1440, "time", "Time computed after the rain",
             "雨后继续计算时间"),
      number("frame_interval_min", "min", 5, 0.5, 120, "time", "Time between two frames",
             "输出帧时间间隔"),
      choice("hazard_rating", "arr_2019", {"arr_2019", "defra_2006"}, "results",
             "Hazard classes of data/standards/flood_hazard.csv", "洪水危险等级标准"),
      number("threshold_m", "m", 0.15, 0.05, 5, "results",
             "Depth from which arrival, duration and ponding places are counted",
             "统计到达时间、历时和积水点的水深"),
  };
}

}  // namespace

std::vector<Parameter> const& flood_parameters() {
  static auto const table = make_table();
  return table;
}

FloodSettings settings_from(ParameterValues const& values) {
  return {values.text("rain"),
          values.text("rain_record"),
          values.text("inflow"),
          values.text("inflow_line"),
          values.text("edge_level"),
          values.text("region"),
          values.number("return_period_a"),
          values.number("duration_min"),
          values.number("peak_position"),
          values.text("drainage"),
          values.number("drain_mm_per_h"),
          values.boolean("infiltration"),
          values.text("infiltration_method"),
          values.number("soil_saturation"),
          values.boolean("depression_storage"),
          values.boolean("sponge"),
          values.number("cell_m"),
          values.text("window"),
          scheme_of(values.text("scheme")),
          static_cast<int>(values.integer("order")),
          values.text("buildings") == "blocked",
          values.text("edge"),
          values.number("edge_slope"),
          values.number("after_min"),
          values.number("frame_interval_min"),
          values.text("hazard_rating"),
          values.number("threshold_m")};
}

}  // namespace citytwin::flood
