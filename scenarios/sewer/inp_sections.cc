// [XSECTIONS] and [LOSSES] of an .inp file.
#include <algorithm>

#include <fmt/format.h>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

std::array<double, 4> geometry(InpState const& state, Fields& f, std::string const& shape) {
  std::array<double, 4> raw{}, g{};
  for (std::size_t i = 0; i < 4; ++i)
    raw[i] = f.number_or(2 + i, "dimension", 0, Sign::not_negative);
  for (std::size_t i = 0; i < 4; ++i) g[i] = raw[i] * state.network.units.length_m;
  if (shape == "TRAPEZOIDAL") g[2] = raw[2], g[3] = raw[3];
  if (shape == "POWER") g[2] = raw[2];
  if (shape == "ARCH" || shape == "HORIZ_ELLIPSE" || shape == "VERT_ELLIPSE") {
    g[2] = raw[1] == 0.0 ? raw[0] : raw[2];  // without a width, the height is a catalogue code
  }
  return g;
}

void set_transect(InpState& state, Fields& f, Link& link) {
  auto const index = f.object(2, "transect", state.transects, "transect");
  if (f.failed()) return;
  auto const& transect = state.transect_list[index];
  auto const [low, high] =
      std::minmax_element(transect.elevation_m.begin(), transect.elevation_m.end());
  if (transect.station_m.size() < 2 || *low >= *high) {
    f.wrong("transect '" + transect.name + "' needs two stations of different elevation");
    return;
  }
  link.section = transect_section(transect);
  link.conduit.manning = transect.manning_channel;
  link.conduit.length_factor = transect.length_factor;
}

void set_shape(InpState& state, Fields& f, Link& link, std::string const& shape) {
  if (shape == "IRREGULAR") return set_transect(state, f, link);
  if (shape == "STREET") {
    auto const street = f.object(2, "street", state.streets, "street");
    if (f.failed()) return;
    link.section = street_section(state.network.streets[street]);
    link.street = street;
    link.conduit.manning = state.network.streets[street].manning;
    return;
  }
  if (shape == "CUSTOM") {
    auto const curve = f.object(3, "shape curve", state.curves, "curve");
    double const height = f.number(2, "height", Sign::positive) * state.network.units.length_m;
    if (f.failed()) return;
    auto section = custom_section(state.network.curves[curve], height);
    if (section)
      link.section = *section;
    else
      f.wrong(section.error().message);
    return;
  }
  if (!SectionBuilder::knows(shape)) {
    f.wrong(fmt::format("cross-section '{}' is not supported", shape), ErrorCode::unsupported);
    return;
  }
  auto const g = geometry(state, f, shape);
  if (shape == "RECT_OPEN" && g[2] > 0)
    f.wrong("open rectangles with sides left out are not supported", ErrorCode::unsupported);
  if (shape == "FORCE_MAIN") {
    bool const height = state.network.options.force_main == FrictionLaw::darcy_weisbach;
    link.conduit.force_main_roughness = f.number(3, "roughness", Sign::positive) *
                                        (height ? state.network.units.rain_depth_m : 1.0);
  }
  auto const section = state.shapes.make(shape, g);
  if (section)
    link.section = *section;
  else
    f.wrong(section.error().message);
  if (shape == "TRAPEZOIDAL") link.weir.side_slope = 0.5 * (g[2] + g[3]);
  if (shape == "TRIANGULAR") link.weir.side_slope = 0.5 * g[1] / g[0];
  if (shape == "FILLED_CIRCULAR") link.offset_from_m += g[1], link.offset_to_m += g[1];
}

void read_section(InpState& state, Fields& f) {
  auto const index = f.object(0, "link", state.links, "link");
  auto const shape = upper_case(f.text(1, "shape"));
  if (f.failed()) return;
  auto& link = state.network.links[index];
  state.has_section[index] = true;
  set_shape(state, f, link, shape);
  bool const named = shape == "IRREGULAR" || shape == "STREET";
  double const barrels = named ? 1.0 : f.number_or(6, "barrels", 1.0, Sign::not_negative);
  link.conduit.barrels = std::max(1, static_cast<int>(barrels));
  if (!named && f.number_or(7, "culvert code", 0.0) > 0) {
    f.wrong("culvert inlet control is not supported; expected code 0", ErrorCode::unsupported);
  }
  auto const allowed = [&](std::initializer_list<std::string_view> shapes, std::string_view what) {
    if (std::find(shapes.begin(), shapes.end(), shape) == shapes.end()) f.wrong(1, "shape", what);
  };
  if (link.kind == LinkKind::orifice)
    allowed({"CIRCULAR", "RECT_CLOSED"}, "CIRCULAR or RECT_CLOSED for an orifice");
  if (link.kind != LinkKind::weir) return;
  switch (link.weir.kind) {
    case WeirKind::v_notch:
      return allowed({"TRIANGULAR"}, "TRIANGULAR for a V-notch weir");
    case WeirKind::trapezoidal:
      return allowed({"TRAPEZOIDAL"}, "TRAPEZOIDAL for this weir");
    default:
      return allowed({"RECT_OPEN"}, "RECT_OPEN for this weir");
  }
}

void read_loss(InpState& state, Fields& f) {
  auto const index = f.object(0, "link", state.links, "link");
  if (f.failed()) return;
  auto& link = state.network.links[index];
  link.conduit.loss_inlet = f.number(1, "inlet loss", Sign::not_negative);
  link.conduit.loss_outlet = f.number(2, "outlet loss", Sign::not_negative);
  link.conduit.loss_average = f.number(3, "average loss", Sign::not_negative);
  link.flap_gate = f.yes_no_or(4, "flap gate", false);
  link.conduit.seepage_mps =
      f.number_or(5, "seepage rate", 0, Sign::not_negative) * state.network.units.rain_rate_mps;
}

}  // namespace

void read_sections(InpState& state) {
  each_line(state, "XSECTIONS", [&](Fields& f) { read_section(state, f); });
  if (state.diagnosis.first) return;
  for (std::size_t i = 0; i < state.network.links.size(); ++i) {
    auto const& link = state.network.links[i];
    if (state.has_section[i] || link.kind == LinkKind::pump || link.kind == LinkKind::outlet)
      continue;
    state.diagnosis.first =
        Error{ErrorCode::invalid_argument,
              fmt::format("{}: link '{}' has no line in [XSECTIONS]", state.file.name, link.name),
              state.file.name};
    return;
  }
}

void read_losses(InpState& state) {
  each_line(state, "LOSSES", [&](Fields& f) { read_loss(state, f); });
}

}  // namespace citytwin::sewer
