/// @file
/// StateReader: reads what a StateWriter wrote, in the same order; state_writer.h says how.
///
/// The whole file is checked before the first value is given out. Names, kinds, sizes and counts
/// must be those asked for, so the state of another city, of other parameters or of another layout
/// never becomes a run.
///
/// Errors   open(): data_corrupt (cut short, damaged, not a state file), unsupported (another kind
///          or layout). status(): data_corrupt, naming the entry, what it holds and what was
///          expected. After the first error every read leaves its target as it is.
/// Checked  tests/scenarios/core/state_archive_test.cc
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geodata/result.h"
#include "scenarios/core/state_writer.h"

namespace citytwin {

class StateReader {
 public:
  /// @param subject named in messages: the file
  [[nodiscard]] static Result<StateReader> open(std::unique_ptr<std::istream> stream,
                                                std::string subject, std::string_view kind,
                                                std::uint32_t layout);
  [[nodiscard]] static Result<StateReader> open(std::string bytes, std::string subject,
                                                std::string_view kind, std::uint32_t layout);
  StateReader(StateReader&&) noexcept;
  ~StateReader();

  template <StateValue T>
  void read(std::string_view name, T& value) {
    if (expect(name, state_kind<T>, sizeof(T), 1)) take(&value, sizeof(T));
  }
  /// As many values as `values` holds.
  template <StateValues Values>
  void read(std::string_view name, Values&& values) {
    using T = std::ranges::range_value_t<Values>;
    auto const count = std::ranges::size(values);
    if (expect(name, state_kind<T>, sizeof(T), count)) {
      take(std::ranges::data(values), count * sizeof(T));
    }
  }
  /// As many values as were written: a std::vector or std::string that grows in a run.
  template <StateValues Values>
  void read_all(std::string_view name, Values& values) {
    using T = std::ranges::range_value_t<Values>;
    auto const count = next_count(name, state_kind<T>, sizeof(T));
    if (!status_) return;
    values.resize(count);
    take(std::ranges::data(values), count * sizeof(T));
  }
  template <HasState T>
  void read(std::string_view name, T& thing) {
    section(name, [&] { return thing.load(*this); });
  }
  /// What `reads` reads, which returns a Result<void>, must be all that the section holds.
  template <class Reads>
  void section(std::string_view name, Reads const& reads) {
    if (!enter(name)) return;
    if (auto const done = reads(); !done && status_) status_ = done;
    leave();
  }
  /// What is read makes no sense to the reader: the message follows the entry's path.
  void refuse(std::string_view name, std::string_view why);

  [[nodiscard]] Result<void> const& status() const { return status_; }
  /// Status, or that more was written than has been read.
  [[nodiscard]] Result<void> finish();

 private:
  struct Entry;
  StateReader(std::unique_ptr<std::istream> stream, std::string subject);
  [[nodiscard]] Result<void> check_whole();
  [[nodiscard]] std::uint32_t sum_of(std::uint64_t length);
  [[nodiscard]] Result<void> check_kind(std::string_view kind, std::uint32_t layout);
  [[nodiscard]] bool expect(std::string_view name, StateKind kind, std::size_t size,
                            std::size_t count);
  [[nodiscard]] std::size_t next_count(std::string_view name, StateKind kind, std::size_t size);
  [[nodiscard]] bool enter(std::string_view name);
  void leave();
  [[nodiscard]] Entry next(std::string_view name);
  void take(void* to, std::size_t size);
  template <class T>
  [[nodiscard]] T number();
  [[nodiscard]] std::string text();
  [[nodiscard]] std::string path(std::string_view name) const;
  [[nodiscard]] Error corrupt(std::string_view what) const;

  std::unique_ptr<std::istream> stream_;
  std::string subject_;
  std::uint64_t left_ = 0;  ///< bytes before the end
  std::vector<std::string> sections_;
  Result<void> status_;
};

/// Loads what saved_state() gave. After an error `thing` may be half loaded: to be thrown away.
template <HasState T>
[[nodiscard]] Result<void> load_state(T& thing, std::string bytes, std::string_view kind,
                                      std::uint32_t layout) {
  auto in = StateReader::open(std::move(bytes), "state", kind, layout);
  if (!in) return in.error();
  if (auto const loaded = thing.load(*in); !loaded) return loaded;
  return in->finish();
}

}  // namespace citytwin
