#include "scenarios/flood/time_series.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/csv_file.h"

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;
constexpr double min_per_h = 60.0;
constexpr double same_min = 1e-6;  ///< two times this close are one

Error bad(std::string const& name, int line, std::string const& what) {
  return {ErrorCode::invalid_argument, fmt::format("{}:{}: {}", name, line, what), name};
}

/// The times of a table, which rise.
Result<std::vector<double>> read_times(CsvFile const& table, std::string const& name) {
  if (table.size() == 0) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{}: has no row; expected a header and at least one", name), name};
  }
  std::vector<double> times_min;
  for (std::size_t row = 0; row < table.size(); ++row) {
    auto const time = table.number(row, "time_min");
    if (!time) return time.error();
    if (*time < 0 || (row > 0 && *time <= times_min.back())) {
      return bad(
          name, table.line(row),
          fmt::format("time_min is {}; expected {}", *time,
                      row == 0 ? "0 or more" : fmt::format("more than {}", times_min.back())));
    }
    times_min.push_back(*time);
  }
  return times_min;
}

Error no_unit(CsvFile const& table, std::string const& name) {
  return {
      ErrorCode::invalid_argument,
      fmt::format("{}: has the columns {}; expected time_min with rain_mm (fallen since the row "
                  "before) or rain_mm_per_h (on average since then)",
                  name, fmt::join(table.columns(), ", ")),
      name};
}

}  // namespace

Result<RainRecord> RainRecord::parse(std::string const& text, std::string const& name) {
  auto const table = CsvFile::parse(text, name);
  if (!table) return table.error();
  auto const& columns = table->columns();
  bool const by_depth = std::find(columns.begin(), columns.end(), "rain_mm") != columns.end();
  bool const by_rate = std::find(columns.begin(), columns.end(), "rain_mm_per_h") != columns.end();
  if (by_depth == by_rate) return no_unit(*table, name);
  auto const times = read_times(*table, name);
  if (!times) return times.error();
  RainRecord out;
  out.step_min_ = times->front();
  if (out.step_min_ <= 0) {
    return bad(name, table->line(0), "time_min is 0; expected the end of the first step");
  }
  out.fallen_mm_.push_back(0);
  for (std::size_t row = 0; row < times->size(); ++row) {
    double const due_min = out.step_min_ * static_cast<double>(row + 1);
    if (std::abs((*times)[row] - due_min) > same_min * due_min) {
      return bad(name, table->line(row),
                 fmt::format("time_min is {}; expected {}, as the record goes in steps of {} min: "
                             "fill the gap, with 0 where no rain fell",
                             (*times)[row], due_min, out.step_min_));
    }
    auto const value = table->number(row, by_depth ? "rain_mm" : "rain_mm_per_h");
    if (!value) return value.error();
    if (*value < 0) {
      return bad(name, table->line(row), fmt::format("the rain is {}; expected 0 or more", *value));
    }
    double const depth_mm = by_depth ? *value : *value * out.step_min_ / min_per_h;
    out.fallen_mm_.push_back(out.fallen_mm_.back() + depth_mm);
  }
  if (out.depth_mm() > 0) return out;
  return Error{ErrorCode::invalid_argument,
               fmt::format("{}: no rain falls in it; expected some above 0", name), name};
}

double RainRecord::fallen_mm(double t_min) const {
  double const step =
      std::clamp(t_min / step_min_, 0.0, static_cast<double>(fallen_mm_.size() - 1));
  auto const before = std::min(static_cast<std::size_t>(step), fallen_mm_.size() - 2);
  double const share = step - static_cast<double>(before);
  return fallen_mm_[before] + share * (fallen_mm_[before + 1] - fallen_mm_[before]);
}

Result<TimeCourse> TimeCourse::parse(std::string const& text, std::string const& name,
                                     std::string const& column, double until_min) {
  auto const table = CsvFile::parse(text, name);
  if (!table) return table.error();
  auto const times = read_times(*table, name);
  if (!times) return times.error();
  if (times->front() > 0) {
    return bad(name, table->line(0),
               fmt::format("time_min is {}; expected the course to begin at 0", times->front()));
  }
  if (times->back() < until_min) {
    return bad(name, table->line(times->size() - 1),
               fmt::format("the course ends at {} min; expected values until the run's end, {} min",
                           times->back(), until_min));
  }
  TimeCourse out;
  for (std::size_t row = 0; row < times->size(); ++row) {
    auto const value = table->number(row, column);
    if (!value) return value.error();
    double const t_s = s_per_min * (*times)[row];
    out.sum_.push_back(row == 0 ? 0.0
                                : out.sum_.back() + 0.5 * (out.value_.back() + *value) *
                                                        (t_s - out.time_s_.back()));
    out.time_s_.push_back(t_s);
    out.value_.push_back(*value);
  }
  return out;
}

/// The piece that holds t, the last one beyond the end; the only point is a piece of its own.
std::size_t TimeCourse::piece(double t_s) const {
  auto const after = std::upper_bound(time_s_.begin(), time_s_.end(), t_s);
  auto const index = static_cast<std::size_t>(after - time_s_.begin());
  return index == 0 ? 0 : index - 1;
}

double TimeCourse::at(double t_s) const {
  auto const i = piece(t_s);
  if (i + 1 >= time_s_.size()) return value_.back();
  double const share = (t_s - time_s_[i]) / (time_s_[i + 1] - time_s_[i]);
  return value_[i] + std::max(share, 0.0) * (value_[i + 1] - value_[i]);
}

double TimeCourse::sum(double t_s) const {
  auto const i = piece(t_s);
  double const since_s = std::max(t_s - time_s_[i], 0.0);
  return sum_[i] + 0.5 * (value_[i] + at(t_s)) * since_s;
}

}  // namespace citytwin::flood
