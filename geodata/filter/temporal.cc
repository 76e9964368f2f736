#include "geodata/filter/temporal.h"

namespace citytwin::cql2 {

namespace {

constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t us_per_day = 86'400 * us_per_s;

/// Reads a text from the left; `ok` turns false at the first thing that does not fit.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return text_.empty(); }
  [[nodiscard]] char peek() const { return text_.empty() ? '\0' : text_.front(); }
  bool take(char c) {
    if (peek() != c || c == '\0') return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok_ = take(c) && ok_; }
  int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; ++i) {
      char const c = peek();
      if (c < '0' || c > '9') return (ok_ = false, 0);
      value = value * 10 + (c - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  /// Digits after a point as microseconds; more than six are cut.
  std::int64_t fraction_us() {
    std::int64_t value = 0;
    std::int64_t unit = us_per_s;
    if (peek() < '0' || peek() > '9') ok_ = false;
    for (; peek() >= '0' && peek() <= '9'; text_.remove_prefix(1)) {
      unit /= 10;
      value += unit * (peek() - '0');
    }
    return value;
  }
  void fail() { ok_ = false; }

 private:
  std::string_view text_;
  bool ok_ = true;
};

bool leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && leap(year) ? 29 : days[month - 1];
}

/// Days since 1970-01-01 of the proleptic Gregorian calendar.
/// Source: Howard Hinnant, chrono-compatible low-level date algorithms.
std::int64_t days_from_civil(int year, int month, int day) {
  int const y = month <= 2 ? year - 1 : year;
  std::int64_t const era = (y >= 0 ? y : y - 399) / 400;
  auto const year_of_era = static_cast<std::int64_t>(y) - era * 400;
  int const shifted = month + (month > 2 ? -3 : 9);
  std::int64_t const day_of_year = (153 * shifted + 2) / 5 + day - 1;
  std::int64_t const day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::int64_t read_day(Cursor& in) {
  int const year = in.digits(4);
  in.expect('-');
  int const month = in.digits(2);
  in.expect('-');
  int const day = in.digits(2);
  if (!in.ok()) return 0;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return (in.fail(), 0);
  return days_from_civil(year, month, day);
}

std::int64_t read_time_us(Cursor& in) {
  int const hour = in.digits(2);
  in.expect(':');
  int const minute = in.digits(2);
  int second = 0;
  std::int64_t fraction = 0;
  if (in.take(':')) {
    second = in.digits(2);
    if (in.take('.')) fraction = in.fraction_us();
  }
  if (hour > 23 || minute > 59 || second > 60) in.fail();
  return (hour * 3600LL + minute * 60LL + second) * us_per_s + fraction;
}

/// "Z", "+08", "+0800", "+08:00"; nullopt when there is none.
std::optional<std::int64_t> read_offset_us(Cursor& in) {
  if (in.take('Z')) return 0;
  int const sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
  if (sign == 0) return std::nullopt;
  int const hours = in.digits(2);
  bool const colon = in.take(':');
  int const minutes = colon || !in.done() ? in.digits(2) : 0;
  if (hours > 18 || minutes > 59) in.fail();
  return sign * (hours * 3600LL + minutes * 60LL) * us_per_s;
}

int sign_of(std::int64_t a, std::int64_t b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  Cursor in(text);
  Instant out;
  out.day = read_day(in);
  if (in.ok() && !in.done()) {
    if (!in.take('T')) in.expect(' ');
    auto const time_us = read_time_us(in);
    auto const offset_us = read_offset_us(in);
    out.precision = offset_us ? Precision::instant : Precision::local_time;
    out.utc_us = out.day * us_per_day + time_us - offset_us.value_or(0);
  }
  if (!in.ok() || !in.done()) return std::nullopt;
  return out;
}

std::optional<int> compare(Instant const& a, Instant const& b) {
  if (a.precision == Precision::day || b.precision == Precision::day) return sign_of(a.day, b.day);
  if (a.precision != b.precision) return std::nullopt;
  return sign_of(a.utc_us, b.utc_us);
}

}  // namespace citytwin::cql2
