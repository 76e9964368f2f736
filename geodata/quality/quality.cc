#include "geodata/quality/quality.h"

#include "geodata/quality/checks.h"

namespace citytwin {

namespace {

class Checks {
 public:
  Checks(CityModel const& model, QualityRules const& rules, QualityOptions const& options)
      : model_(model), options_(options), log_(model, rules) {}

  Result<QualityReport> run() {
    double const steps = static_cast<double>(model_.layers.size());
    for (std::size_t i = 0; i < model_.layers.size(); ++i) {
      auto const& layer = *model_.layers[i];
      if (!tell(0.5 * static_cast<double>(i) / steps, layer.name())) return cancelled();
      check_attributes(layer, log_);
      check_geometry(layer, log_);
    }
    if (auto const ok = check_age(model_, options_.as_of, log_); !ok) return ok.error();
    if (!tell(0.5, "roads")) return cancelled();
    if (auto const ok = check_roads(model_, options_.noding, log_); !ok) return ok.error();
    auto const keep_going = [&] { return tell(0.6, "pipes"); };
    auto const pipes = check_pipes(model_, options_.noding, keep_going, log_);
    if (!pipes) return pipes.error();
    if (!tell(0.9, "buildings in water")) return cancelled();
    check_buildings_in_water(model_, log_);
    if (!tell(1, "done")) return cancelled();
    return std::move(log_).finish();
  }

 private:
  [[nodiscard]] bool tell(double fraction, std::string_view what) const {
    return !options_.progress || options_.progress(fraction, what);
  }
  static Error cancelled() {
    return {ErrorCode::cancelled, "the quality checks were cancelled", "quality"};
  }

  CityModel const& model_;
  QualityOptions const& options_;
  QualityLog log_;
};

}  // namespace

Result<QualityReport> check_quality(CityModel const& model, QualityRules const& rules,
                                    QualityOptions const& options) {
  return Checks(model, rules, options).run();
}

}  // namespace citytwin
