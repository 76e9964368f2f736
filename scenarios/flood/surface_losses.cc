#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"

// Hollows and soils of a SurfaceFlow.

namespace citytwin::flood {

void SurfaceFlow::divert_rain(std::int64_t quanta) {
  ledger_.rain += quanta;
  ledger_.sponge_taken += quanta;
}

SourceFields SurfaceFlow::source_fields() {
  return {now_.depth.origin(),
          greatest_depth_.origin(),
          surface_->rain_weight.origin(),
          surface_->drained_weight.origin(),
          surface_->soil.origin(),
          now_.depth.stride()};
}

SoilFields SurfaceFlow::soil_fields() {
  auto const& cover = *surface_->cover;
  return {source_fields(),       held_.origin(),         soaked_.origin(),
          cover.hollow.origin(), cover.soaking.origin(), cover.texture.origin()};
}

LossStep SurfaceFlow::loss_step(SourceStep const& source, LossTables& tables) const {
  auto const& capacity = forcing_->infiltration_m;
  for (std::size_t soil = 1; soil < capacity.size(); ++soil) {
    if (!capacity[soil]) continue;
    tables.before[soil] = static_cast<float>(capacity[soil](swept_s_) * quanta_per_m);
    tables.after[soil] = static_cast<float>(capacity[soil](time_s_) * quanta_per_m);
  }
  for (std::size_t texture = 1; texture < forcing_->soils.size(); ++texture) {
    auto const& soil = forcing_->soils[texture];
    tables.soils[texture] = {static_cast<float>(soil.conductivity_m_per_s * (time_s_ - swept_s_)),
                             static_cast<float>(soil.suction_m), static_cast<float>(soil.deficit)};
  }
  return {source, tables.before.data(), tables.after.data(),
          forcing_->soils.empty() ? nullptr : tables.soils.data()};
}

std::int64_t SurfaceFlow::held() const {
  std::int64_t sum = 0;
  if (!surface_->cover) return sum;
  for (int r = 0; r < surface_->geometry.rows; ++r) {
    auto const* const row = held_.row(r);
    for (int c = 0; c < surface_->geometry.columns; ++c) sum += row[c];
  }
  return sum;
}

}  // namespace citytwin::flood
