#include "scenarios/flood/flood_run.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "scenarios/core/legend_file.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flood_course.h"
#include "scenarios/flood/flood_exposure.h"
#include "scenarios/flood/flood_forcing.h"
#include "scenarios/flood/flood_overlays.h"
#include "scenarios/flood/flood_tables.h"
#include "scenarios/flood/place_text.h"
#include "scenarios/flood/ponding.h"
#include "scenarios/flood/sewer_results.h"
#include "scenarios/flood/soil_cover.h"
#include "scenarios/flood/sponge_works.h"
#include "scenarios/flood/storm_sewers.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;
constexpr double m_per_mm = 1e-3;
constexpr double mass_limit = 1e-6;
constexpr double rain_limit = 1e-5;       ///< half a quantum of the shortest storm's 9 mm
constexpr double ground_fraction = 0.02;  ///< of the progress bar
constexpr double much_froude_limited = 0.05;
constexpr std::size_t most_places = 200;  ///< in the list of ponding places

Result<GroundOptions> ground_options(CityModel const& model, FloodSettings const& s) {
  auto const edge = s.edge == "closed" ? Edge::closed : s.edge == "open" ? Edge::open : Edge::water;
  GroundOptions out{s.cell_m, s.buildings_block, edge, s.edge_slope, {}};
  if (s.window.empty()) return out;
  auto const window = parse_window(model, s.window, "window");
  if (!window) return window.error();
  out.window = *window;
  return out;
}

SchemeChoice scheme_choice(FloodSettings const& s, FloodDrive const& drive) {
  if (s.scheme) return SchemeChoice(*s.scheme);
  return SchemeChoice::automatic(drive.inflow_m3_per_s ? "the inflow line" : "");
}

FlowOptions flow_options(FloodSettings const& s, SchemeChoice const& choice) {
  FlowOptions out;
  out.scheme = choice.first();
  out.order = s.order;
  return out;
}

/// What a run is judged by: tables and styles under data/.
struct Rules {
  std::vector<DepthMark> marks;
  std::vector<TrafficLimit> limits;
  HazardRating rating;
  FloodStyles styles;

  static Result<Rules> load(FloodSettings const& settings) {
    auto marks = load_depth_marks();
    if (!marks) return marks.error();
    auto limits = load_traffic_limits();
    if (!limits) return limits.error();
    auto rating = HazardRating::load(settings.hazard_rating);
    if (!rating) return rating.error();
    auto styles = FloodStyles::load(settings.hazard_rating);
    if (!styles) return styles.error();
    return Rules{std::move(*marks), std::move(*limits), std::move(*rating), std::move(*styles)};
  }

  /// Depths that the record keeps times for: first that of arrival and duration, then the limits.
  [[nodiscard]] std::vector<double> record_marks(double threshold_m) const {
    std::vector<double> depths{threshold_m};
    for (auto const& limit : limits) depths.push_back(limit.depth_m);
    return depths;
  }
};
constexpr std::size_t threshold_mark = 0;
constexpr std::size_t first_limit_mark = 1;

/// The storm sewers as a network; empty when they are a capacity.
struct Drainage {
  std::optional<StormSewers> sewers;
  std::optional<SpongeLayout> sponge;
  std::vector<std::uint32_t> sponge_nodes;  ///< of the sewers, that each stack drains to
  StormInlet inlet;
  Legend legend;

  static Result<Drainage> make(CityModel const& model, FloodSettings const& settings,
                               CityGround const& ground) {
    Drainage out;
    if (settings.drainage != "network") return out;
    auto inlet = StormInlet::load();
    if (!inlet) return inlet.error();
    auto legend = load_legend("pipe_fill");
    if (!legend) return legend.error();
    auto sewers = make_storm_sewers(model, ground, *inlet);
    if (!sewers) return sewers.error();
    out.sewers = std::move(*sewers);
    out.inlet = *inlet;
    out.legend = std::move(*legend);
    return out;
  }

  void add(SpongeLayout const& layout) {
    sponge = layout;
    if (sewers) sponge_nodes = nodes_of_drains(layout, sewers->inlets);
  }
};

class Run {
 public:
  Run(CityModel const& model, FloodSettings const& settings, CityGround ground,
      FloodDrive const& drive, Forcing forcing, Rules const& rules, Drainage const& drainage,
      RunContext& context)
      : model_(model),
        settings_(settings),
        rules_(rules),
        context_(context),
        ground_(std::move(ground)),
        drive_(drive),
        drainage_(drainage),
        course_(make_course(settings, std::move(ground_.surface), std::move(forcing),
                            scheme_choice(settings, drive))),
        depth_(describe("depth", "Water depth", "积水深度", OverlayLook::water_surface,
                        rules.styles.depth)),
        speed_(describe("speed", "Flow speed", "流速", OverlayLook::drape, rules.styles.speed)),
        ledger_items_(ledger_items()),
        ledger_(empty_mass_ledger(ledger_items_)) {}

  Result<RunResult> go() {
    double const end_s = s_per_min * (drive_.rain_min + settings_.after_min);
    double const interval_s = s_per_min * settings_.frame_interval_min;
    take_frame();
    for (int frame = 1; course_.time_s() < end_s; ++frame) {
      if (auto const done = advance(std::min(frame * interval_s, end_s), end_s); !done) {
        return done.error();
      }
      take_frame();
    }
    return result();
  }

 private:
  FloodCourse make_course(FloodSettings const& settings, Surface surface, Forcing forcing,
                          SchemeChoice scheme) const {
    SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), std::move(forcing),
                     flow_options(settings, scheme));
    FlowRecord record(ground_.input.geometry, rules_.rating, wet_m(),
                      rules_.record_marks(settings.threshold_m));
    FloodCourse out(std::move(flow), std::move(record), std::move(scheme),
                    drainage_.sewers ? &*drainage_.sewers : nullptr, drainage_.inlet);
    if (drainage_.sponge) {
      out.add_sponge(
          {*drainage_.sponge, out.flow().surface().cell_area_m2(), settings.soil_saturation,
           [fallen = drive_.fallen_mm](double t_s) { return m_per_mm * fallen(t_s / s_per_min); }},
          drainage_.sponge_nodes);
    }
    return out;
  }

  /// Columns of the mass ledger that this run has beside the usual ones.
  [[nodiscard]] std::vector<LedgerItem> ledger_items() const {
    std::vector<LedgerItem> out;
    if (course_.flow().surface().cover) {
      out.push_back({{"held_m3", "of which in hollows", "其中洼蓄", "m3"},
                     [this] { return course_.flow().m3(course_.flow().held()); }});
    }
    if (drainage_.sponge) {
      auto const items = sponge_ledger(course_.flow(), *course_.sponge());
      out.insert(out.end(), items.begin(), items.end());
    }
    return out;
  }

  /// The depth from which a place counts as wet.
  [[nodiscard]] double wet_m() const { return rules_.marks.front().depth_m; }

  Result<void> advance(double until_s, double end_s) {
    auto const stop = [&] { return context_.cancelled(); };
    while (course_.time_s() < until_s) {
      double const t_min = course_.time_s() / s_per_min;
      bool const raining = drive_.rain_mm > 0 && t_min < drive_.rain_min;
      context_.progress(
          ground_fraction + (1.0 - ground_fraction) * course_.time_s() / end_s,
          fmt::format("{}, {:.0f} of {:.0f} min", raining ? "routing rain" : "routing water",
                      std::floor(t_min), end_s / s_per_min));
      if (auto const done = course_.advance(until_s, stop); !done) return done;
    }
    return {};
  }

  void take_frame() {
    auto const time_ms = std::llround(1000.0 * course_.time_s());
    depth_frames_.push_back(
        {time_ms, depth_raster(course_.flow().surface(), course_.flow().depth())});
    speed_frames_.push_back({time_ms, speed_raster(course_.flow(), wet_m())});
    context_.frame(depth_, depth_frames_.back());
    context_.frame(speed_, speed_frames_.back());
    add_ledger_row(course_.flow(), ledger_, ledger_items_);
    most_limited_ = std::max(most_limited_, course_.flow().limited_faces(0.0).share());
  }

  RunResult result() {
    FloodOutcome const outcome{ground_, course_.flow(), course_.record()};
    RunResult out;
    out.overlays = overlays(outcome);
    out.tables = tables(outcome);
    out.checks = checks();
    out.warnings = ground_.warnings;
    if (course_.scheme().is_automatic()) out.warnings.push_back(course_.scheme().note());
    if (drainage_.sewers) {
      auto const& more = drainage_.sewers->warnings;
      out.warnings.insert(out.warnings.end(), more.begin(), more.end());
    }
    if (!course_.scheme().is_automatic() && most_limited_ > much_froude_limited) {
      out.warnings.push_back(fmt::format(
          "up to {:.1f} % of the flowing faces ran at the Froude limit of the local-inertial "
          "scheme; velocities there are too low and fronts arrive late",
          100.0 * most_limited_));
    }
    return out;
  }

  std::vector<std::shared_ptr<Overlay const>> overlays(FloodOutcome const& outcome) {
    std::vector<std::shared_ptr<Overlay const>> out;
    auto const add = [&](Overlay overlay) {
      out.push_back(std::make_shared<Overlay const>(std::move(overlay)));
    };
    Overlay max_depth = describe("max_depth", "Greatest water depth", "最大积水深度",
                                 OverlayLook::water_surface, rules_.styles.depth);
    max_depth.frames = {{depth_frames_.back().time_ms,
                         depth_raster(course_.flow().surface(), course_.flow().greatest_depth())}};
    context_.frame(describe("max_depth", max_depth.title_en, max_depth.title_zh, max_depth.look,
                            max_depth.legend),
                   max_depth.frames.front());
    depth_.frames = depth_frames_;
    speed_.frames = speed_frames_;
    add(depth_);
    if (auto const layers = model_.layers_of(LayerKind::building); !layers.empty()) {
      add(building_overlay(outcome, *layers.front(), rules_.styles.building_depth));
    }
    add(speed_);
    auto const last =
        final_overlays(outcome, model_, rules_.styles, threshold_mark, settings_.threshold_m);
    out.insert(out.end(), last.begin(), last.end());
    if (auto const* const sewers = course_.sewers()) {
      add(pipe_fill_overlay(*drainage_.sewers, *sewers, *model_.layer("pipes"), drainage_.legend));
    }
    add(std::move(max_depth));  // last: what a picture shows unless told otherwise
    return out;
  }

  std::vector<Table> tables(FloodOutcome const& outcome) {
    std::vector<Table> out{
        std::move(ledger_), flooded_streets(ground_, course_.flow(), rules_.marks),
        flooded_buildings(outcome, rules_.marks),
        ponding_places(outcome, model_, settings_.threshold_m, threshold_mark, most_places)};
    if (auto const layers = model_.layers_of(LayerKind::building); !layers.empty()) {
      out.push_back(affected_buildings(outcome, *layers.front(), threshold_mark));
    }
    if (auto const layers = model_.layers_of(LayerKind::road); !layers.empty()) {
      out.push_back(closed_roads(outcome, *layers.front(), rules_.limits, first_limit_mark));
    }
    if (course_.scheme().is_automatic()) out.push_back(course_.scheme().table());
    if (auto const* const sponge = course_.sponge()) {
      out.push_back(sponge_capture(*sponge, course_.flow(), m_per_mm * drive_.rain_mm));
    }
    if (auto const* const sewers = course_.sewers()) {
      out.push_back(sewer_balance(*sewers, course_.flow()));
      out.push_back(spilling_manholes(*drainage_.sewers, *sewers, ground_, model_));
    }
    return out;
  }

  std::vector<RunCheck> checks() const {
    auto const& books = course_.flow().ledger();
    auto const& surface = course_.flow().surface();
    double const throughput = std::max(course_.flow().m3(books.gained()), 1e-9);
    std::vector<RunCheck> out{
        {"mass_residual_relative",
         course_.flow().m3(books.residual(course_.flow().storage())) / throughput, mass_limit, ""}};
    double const fallen_m3 = m_per_mm * drive_.rain_mm * surface.cell_area_m2() *
                             static_cast<double>(surface.geometry.size());
    if (fallen_m3 > 0) {
      out.push_back({"rain_volume_relative",
                     (course_.flow().m3(books.rain) - fallen_m3) / fallen_m3, rain_limit, ""});
    }
    if (drive_.inflow_m3_per_s) {
      double const given_m3 = drive_.inflow_m3_per_s->sum(course_.time_s());
      out.push_back({"inflow_volume_relative",
                     (course_.flow().m3(books.inflow) - given_m3) / std::max(given_m3, 1e-9),
                     rain_limit, ""});
    }
    if (auto const* const sponge = course_.sponge()) out.push_back(sponge_check(*sponge));
    if (auto const* const sewers = course_.sewers()) {
      auto const more = sewer_checks(*sewers, course_.flow());
      out.insert(out.end(), more.begin(), more.end());
    }
    return out;
  }

  CityModel const& model_;
  FloodSettings const& settings_;
  Rules const& rules_;
  RunContext& context_;
  CityGround ground_;
  FloodDrive const& drive_;
  Drainage const& drainage_;
  FloodCourse course_;
  Overlay depth_;
  Overlay speed_;
  std::vector<LedgerItem> ledger_items_;
  Table ledger_;
  std::vector<RasterFrame> depth_frames_;
  std::vector<RasterFrame> speed_frames_;
  double most_limited_ = 0;
};

}  // namespace

Result<RunResult> run_flood(CityModel const& model, FloodSettings const& settings,
                            RunContext& context) {
  context.progress(0.0, "preparing the ground");
  auto const drive = FloodDrive::from(model, settings);
  if (!drive) return drive.error();
  auto const surfaces = LandSurfaces::load();
  if (!surfaces) return surfaces.error();
  auto const rules = Rules::load(settings);
  if (!rules) return rules.error();
  auto const options = ground_options(model, settings);
  if (!options) return options.error();
  auto ground = make_city_ground(model, *surfaces, *options);
  if (!ground) return ground.error();
  auto const sponge = settings.sponge ? make_sponge_layout(model, *ground) : SpongeLayout{};
  if (!sponge) return sponge.error();
  if (auto const laid = lay_ground_cover(model, settings, *surfaces, sponge->share, *ground);
      !laid) {
    return laid.error();
  }
  auto forcing = make_forcing(*drive, settings, *surfaces, *ground);
  if (!forcing) return forcing.error();
  auto drainage = Drainage::make(model, settings, *ground);
  if (!drainage) return drainage.error();
  if (!sponge->units.empty()) drainage->add(*sponge);
  return Run(model, settings, std::move(*ground), *drive, std::move(*forcing), *rules, *drainage,
             context)
      .go();
}

}  // namespace citytwin::flood
