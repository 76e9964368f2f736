/// @file
/// The model's clock as a calendar: instants are seconds since 1970-01-01 without zones or leap
/// seconds.
///
/// Units    s; month 0-11, weekday 0 = Sunday, hour 0-23.
/// Errors   none.
/// Source   proleptic Gregorian calendar, days from civil by 400-year eras.
/// Checked  tests/scenarios/sewer/section_test.cc
#pragma once

#include <chrono>
#include <cmath>

namespace citytwin::sewer {

struct CalendarTime {
  int year = 1970;
  int month = 0;
  int day_of_month = 1;
  int weekday = 4;
  int hour = 0;
  double hour_of_day = 0;
};

[[nodiscard]] inline double instant_of(int year, unsigned month, unsigned day) {
  using namespace std::chrono;
  auto const date = std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
  return static_cast<double>(sys_days{date}.time_since_epoch().count()) * 86400.0;
}

[[nodiscard]] inline CalendarTime calendar_time(double instant_s) {
  using namespace std::chrono;
  double const whole_days = std::floor(instant_s / 86400.0);
  sys_days const day{days{static_cast<int>(whole_days)}};
  year_month_day const date{day};
  double const hour = (instant_s - whole_days * 86400.0) / 3600.0;
  return {static_cast<int>(date.year()),
          static_cast<int>(static_cast<unsigned>(date.month())) - 1,
          static_cast<int>(static_cast<unsigned>(date.day())),
          static_cast<int>(weekday{day}.c_encoding()),
          static_cast<int>(hour),
          hour};
}

}  // namespace citytwin::sewer
