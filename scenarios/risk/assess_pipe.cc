// The pipe's side of Assessor: likelihood by system, consequence from service, people and traffic.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/risk/assessor.h"

namespace citytwin::risk {

namespace {

std::string unlisted(std::string_view code) {
  return fmt::format("material '{}' is not in risk_materials.csv", code);
}

std::string system_of(Layer const& pipes, RatedAsset const& pipe) {
  return std::string(pipes.text("system", pipe.row));
}

}  // namespace

RatedAsset Assessor::rate_pipe(std::size_t row) const {
  auto pipe = pipe_likelihood(row);
  if (!pipe.missing.empty()) return pipe;
  pipe_consequence(pipe);
  close_sums(pipe);
  standards_.matrix.rate(pipe);
  return pipe;
}

RatedAsset Assessor::pipe_likelihood(std::size_t row) const {
  RatedAsset pipe;
  pipe.missing = describe(pipe, *pipes_, row);
  if (!pipe.missing.empty()) return pipe;
  auto const system = pipes_->text("system", row);
  pipe.aged_drain =
      (system == "storm" || system == "sewage") && pipe.age_y > standards_.matrix.aged_drain_y();
  pipe.missing = system == "water" ? water_likelihood(pipe) : factor_likelihood(pipe);
  if (pipe.missing.empty()) close_sums(pipe);
  return pipe;
}

std::string Assessor::water_likelihood(RatedAsset& pipe) const {
  auto const code = pipes_->text("material", pipe.row);
  if (code.empty()) return "material is not known";
  auto const material = standards_.materials.find(code);
  if (!material) return unlisted(code);
  auto const diameter_mm = pipes_->number("diameter_mm", pipe.row).value_or(0);
  if (!(diameter_mm > 0)) return "diameter_mm is not known";
  auto const breaks = pipes_->number("breaks", pipe.row);
  if (!breaks && options_.water_model == WaterModel::with_history) return "breaks is not known";

  WaterMain main{
      material->name, options_.year - static_cast<int>(pipe.age_y), pipe.age_y, diameter_mm, {}};
  if (breaks && options_.water_model != WaterModel::without_history) {
    main.earlier_breaks = static_cast<int>(*breaks);
  }
  auto likelihood = standards_.water.likelihood(main);
  if (!likelihood) return fmt::format("material '{}' has no break model", material->name);
  pipe.likelihood = std::move(*likelihood);
  if (options_.calibration_factor != 1) {
    pipe.likelihood.log_terms.push_back({"calibration",
                                         fmt::format("{}", options_.calibration_factor),
                                         std::log(options_.calibration_factor)});
  }
  pipe.assumed = material->assumed;
  pipe.extrapolated = standards_.water.extrapolates(main);
  return {};
}

std::string Assessor::factor_likelihood(RatedAsset& pipe) const {
  auto const system = system_of(*pipes_, pipe);
  if (system.empty()) return "system is not known";
  std::string material;
  if (!standards_.pipes.any_material(system)) {
    auto const code = pipes_->text("material", pipe.row);
    if (code.empty()) return "material is not known";
    auto const found = standards_.materials.find(code);
    if (!found) return unlisted(code);
    material = found->name;
    pipe.assumed = found->assumed;
  }
  auto const* row = standards_.pipes.find(system, material);
  if (!row)
    return fmt::format("system '{}' with material '{}' has no failure rate", system, material);
  auto const diameter_mm = pipes_->number("diameter_mm", pipe.row).value_or(0);
  if (row->diameter_exponent != 0 && !(diameter_mm > 0)) return "diameter_mm is not known";
  pipe.likelihood = likelihood(*row, material, diameter_mm, pipe.age_y);
  return {};
}

void Assessor::pipe_consequence(RatedAsset& pipe) const {
  auto const& table = standards_.consequence;
  auto const system = system_of(*pipes_, pipe);
  pipe.consequence.formula = "consequence-pipe";
  double service = table.find("service", system)->value;
  auto const diameter_mm = pipes_->number("diameter_mm", pipe.row);
  auto const reference_mm = table.find("service_reference_mm", system);
  std::string input = system;
  if (reference_mm && diameter_mm) {
    service *= std::pow(*diameter_mm / reference_mm->value, 2);
    input += fmt::format(", {} mm", *diameter_mm);
  }
  pipe.consequence.terms.push_back({"service", input, service});
  add_people(pipe);
  add_traffic(pipe);
}

void Assessor::add_people(RatedAsset& pipe) const {
  auto const& table = standards_.consequence;
  auto const system = system_of(*pipes_, pipe);
  double const radius_m = table.find("people_radius_m", system)->value;
  double const people = surroundings_.people_within(pipes_->geometry(pipe.row), radius_m);
  double weight = table.find("per_person", system)->value;
  std::string input = fmt::format("{} within {} m", people, radius_m);
  if (system == "gas") {
    auto const kpa = pipes_->number("pressure_kpa", pipe.row);
    weight *=
        kpa ? table.step("pressure", *kpa).value_or(1) : table.find("pressure", "unknown")->value;
    input += kpa ? fmt::format(", {} kPa", *kpa) : ", pressure not known";
    pipe.assumed = pipe.assumed || !kpa;
  }
  if (people > 0) pipe.consequence.terms.push_back({"people", input, people * weight});
}

void Assessor::add_traffic(RatedAsset& pipe) const {
  auto const& table = standards_.consequence;
  bool const tunnel = surroundings_.in_corridor(pipes_->geometry(pipe.row));
  if (tunnel) pipe.consequence.terms.push_back({"corridor", "", table.number("corridor")});
  auto const road = road_of_pipe_[pipe.row];
  if (road == no_road) return;
  auto const road_class = roads()->text("class", road);
  auto const weight = table.find("road_class", road_class);
  auto const diameter_mm = pipes_->number("diameter_mm", pipe.row);
  double effect = weight->value * table.find("road_share", system_of(*pipes_, pipe))->value;
  if (diameter_mm) effect *= std::min(1.0, *diameter_mm / table.number("road_reference_mm"));
  if (tunnel) effect *= table.number("in_corridor");
  pipe.assumed = pipe.assumed || weight->any;
  pipe.consequence.terms.push_back(
      {"road_class", weight->any ? "not known" : std::string(road_class), effect});
}

}  // namespace citytwin::risk
