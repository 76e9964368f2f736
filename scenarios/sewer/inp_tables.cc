// [CURVES], [TIMESERIES], [PATTERNS] and [TRANSECTS] of an .inp file.
#include <charconv>
#include <cmath>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

constexpr Keywords<CurveKind, 12> kCurveKinds{{{"STORAGE", CurveKind::storage},
                                               {"DIVERSION", CurveKind::diversion},
                                               {"TIDAL", CurveKind::tidal},
                                               {"RATING", CurveKind::rating},
                                               {"SHAPE", CurveKind::shape},
                                               {"CONTROL", CurveKind::control},
                                               {"WEIR", CurveKind::weir},
                                               {"PUMP1", CurveKind::pump1},
                                               {"PUMP2", CurveKind::pump2},
                                               {"PUMP3", CurveKind::pump3},
                                               {"PUMP4", CurveKind::pump4},
                                               {"PUMP5", CurveKind::pump5}}};

bool is_number(std::string const& word) {
  double value = 0;
  auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc{} && end == word.data() + word.size();
}

/// A curve's axes in SI; what a control rule or a weir looks up stays as written.
CurvePoint in_si(CurvePoint point, CurveKind kind, Units const& units) {
  double const length = units.length_m, flow = units.flow_m3ps;
  switch (kind) {
    case CurveKind::storage:
      return {point.x * length, point.y * units.area_m2()};
    case CurveKind::diversion:
      return {point.x * flow, point.y * flow};
    case CurveKind::tidal:
      return {point.x, point.y * length};
    case CurveKind::rating:
      return {point.x * length, point.y * flow};
    case CurveKind::weir:
      return {point.x * length, point.y};
    case CurveKind::pump1:
      return {point.x * units.volume_m3(), point.y * flow};
    case CurveKind::pump2:
    case CurveKind::pump3:
    case CurveKind::pump4:
    case CurveKind::pump5:
      return {point.x * length, point.y * flow};
    case CurveKind::shape:
    case CurveKind::control:
      break;
  }
  return point;
}

void read_curve_line(InpState& state, Fields& f) {
  auto& list = state.network.curves;
  auto place = state.curves.find(f.text(0, "name"));
  std::size_t next = 1;
  if (place == kNone) {
    place = static_cast<Index>(list.size());
    add_named(f, state.curves, list).kind = f.keyword(1, "type", kCurveKinds);
    next = 2;
  } else if (f.has(1) && !is_number(f.text(1, "type"))) {
    if (f.keyword(1, "type", kCurveKinds) != list[place].kind)
      f.wrong(1, "type", "the type given before");
    next = 2;
  }
  auto& curve = list[place];
  if (next >= f.count()) return;
  for (; next < f.count(); next += 2) {
    auto const point =
        in_si({f.number(next, "x"), f.number(next + 1, "y")}, curve.kind, state.network.units);
    if (!curve.points.empty() && point.x < curve.points.back().x)
      f.wrong(next, "x", "a value not below the one before");
    curve.points.push_back(point);
  }
}

struct SeriesClock {
  std::map<Index, double> day_s;  ///< date that the times of a series count from
};

void read_series_line(InpState& state, SeriesClock& clock, Fields& f) {
  auto& list = state.network.series;
  auto place = state.series.find(f.text(0, "name"));
  if (place == kNone) {
    place = static_cast<Index>(list.size());
    add_named(f, state.series, list);
    clock.day_s[place] = state.network.options.start_s;
  }
  auto& series = list[place];
  if (upper_case(f.text(1, "date, time or FILE")) == "FILE") {
    f.wrong("time series from a file are not read; put the values into the section",
            ErrorCode::unsupported);
    return;
  }
  for (std::size_t next = 1; next < f.count();) {
    if (f.text(next, "time").find('/') != std::string::npos ||
        f.text(next, "time").find('-', 1) != std::string::npos) {
      clock.day_s[place] = f.date_s(next, "date");
      ++next;
    }
    CurvePoint const point{clock.day_s[place] + f.hours_s(next, "time"),
                           f.number(next + 1, "value")};
    if (!series.points.empty() && point.x < series.points.back().x) {
      f.wrong(next, "time", "a time not before the one above");
    }
    if (f.failed()) return;
    series.points.push_back(point);
    next += 2;
  }
}

std::size_t factors_needed(PatternKind kind) {
  switch (kind) {
    case PatternKind::monthly:
      return 12;
    case PatternKind::daily:
      return 7;
    case PatternKind::hourly:
    case PatternKind::weekend:
      break;
  }
  return 24;
}

void read_pattern_line(InpState& state, Fields& f) {
  auto& list = state.network.patterns;
  auto place = state.patterns.find(f.text(0, "name"));
  std::size_t next = 1;
  if (place == kNone) {
    place = static_cast<Index>(list.size());
    add_named(f, state.patterns, list).kind =
        f.keyword(1, "type",
                  Keywords<PatternKind, 4>{{{"MONTHLY", PatternKind::monthly},
                                            {"DAILY", PatternKind::daily},
                                            {"HOURLY", PatternKind::hourly},
                                            {"WEEKEND", PatternKind::weekend}}});
    next = 2;
  }
  auto& pattern = list[place];
  for (; next < f.count(); ++next) pattern.factors.push_back(f.number(next, "multiplier"));
  if (pattern.factors.size() > factors_needed(pattern.kind))
    f.wrong("pattern '" + pattern.name + "' has too many multipliers");
}

struct TransectReading {
  double left = 0, right = 0, channel = 0;
  double width_factor = 1, elevation_offset = 0;
};

void read_transect_line(InpState& state, TransectReading& reading, Fields& f) {
  auto const code = upper_case(f.text(0, "code"));
  double const length = state.network.units.length_m;
  auto& list = state.transect_list;
  if (code == "NC") {
    double const left = f.number(1, "n left", Sign::not_negative),
                 right = f.number(2, "n right", Sign::not_negative);
    double const channel = f.number(3, "n channel", Sign::not_negative);
    if (channel > 0) reading.channel = channel;
    reading.left = left > 0 ? left : reading.left > 0 ? reading.left : reading.channel;
    reading.right = right > 0 ? right : reading.right > 0 ? reading.right : reading.channel;
  } else if (code == "X1") {
    Transect transect;
    transect.name = f.text(1, "name");
    if (!state.transects.add(transect.name, static_cast<Index>(list.size())))
      f.wrong("the name is given twice");
    if (!(reading.channel > 0)) f.wrong("an NC line with the channel's Manning n must come first");
    auto const factor = [&](std::size_t i, std::string_view name) {
      double const value = f.number_or(i, name, 0.0);
      return value > 0 ? value : 1.0;
    };
    reading.width_factor = factor(8, "width factor");
    reading.elevation_offset = f.number_or(9, "elevation offset", 0.0);
    transect.left_bank_m = f.number(3, "left bank") * reading.width_factor * length;
    transect.right_bank_m = f.number(4, "right bank") * reading.width_factor * length;
    transect.length_factor = factor(7, "length factor");
    transect.manning_left = reading.left;
    transect.manning_right = reading.right;
    transect.manning_channel = reading.channel;
    list.push_back(std::move(transect));
  } else if (code == "GR") {
    if (list.empty()) f.wrong("a GR line needs an X1 line before it");
    for (std::size_t i = 1; i < f.count() && !list.empty(); i += 2) {
      double const elevation = f.number(i, "elevation") + reading.elevation_offset;
      double const station = f.number(i + 1, "station") * reading.width_factor * length;
      if (!list.back().station_m.empty() && station < list.back().station_m.back()) {
        f.wrong(i + 1, "station", "a station not left of the one before");
      }
      list.back().elevation_m.push_back(elevation * length);
      list.back().station_m.push_back(station);
    }
  } else {
    f.wrong(0, "code", "NC, X1 or GR");
  }
}

}  // namespace

void read_curves(InpState& state) {
  each_line(state, "CURVES", [&](Fields& f) { read_curve_line(state, f); });
}

void read_series(InpState& state) {
  SeriesClock clock;
  each_line(state, "TIMESERIES", [&](Fields& f) { read_series_line(state, clock, f); });
}

void read_patterns(InpState& state) {
  each_line(state, "PATTERNS", [&](Fields& f) { read_pattern_line(state, f); });
}

void read_transects(InpState& state) {
  TransectReading reading;
  each_line(state, "TRANSECTS", [&](Fields& f) { read_transect_line(state, reading, f); });
}

}  // namespace citytwin::sewer
