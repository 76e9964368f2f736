/// @file
/// StateWriter: the state of a run as bytes, so that a run that was stopped can go on.
///
/// Whatever changes while a run goes on has two members, and nothing else of it is stored: what
/// follows from the city and the parameters is built again.
/// @code
///   void Levee::save(StateWriter& out) const {
///     out.write("width", width_m_);        // a number or a struct of numbers
///     out.write("volumes", volume_m3_);    // std::vector<double>: any run of numbers
///     out.write("gates", gates_);          // has save() itself: becomes the section "gates"
///   }
///   Result<void> Levee::load(StateReader& in) {
///     in.read("width", width_m_);
///     in.read("volumes", volume_m3_);      // as many values as it holds already
///     in.read("gates", gates_);
///     return in.status();                  // after the first error the reads above do nothing
///   }
/// @endcode
/// Names are those of the members, in the order of writing; a message shows them as a path,
/// "flood/levee/volumes". A change of what is written raises the layout of the file it goes into.
///
/// Shapes   little-endian; every entry carries its name, kind, element size and count; the end
///          carries the length and the check sum (CRC-32) of the whole.
/// Errors   finish(): what the sink said first; later writes do nothing.
/// Checked  tests/scenarios/core/state_archive_test.cc
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

class StateReader;
class StateWriter;

/// Has state that changes while a run goes on.
template <class T>
concept HasState = requires(T& thing, T const& same, StateWriter& out, StateReader& in) {
  same.save(out);
  { thing.load(in) } -> std::same_as<Result<void>>;
};

/// Numbers, enumerations and structs of them: without pointers, and best without padding.
template <class T>
concept StateValue = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T> &&
                     !std::ranges::range<T> && !HasState<T>;

template <class T>
concept StateValues = std::ranges::contiguous_range<T> && std::ranges::sized_range<T> &&
    StateValue<std::ranges::range_value_t<T>>;

/// What one entry of the file holds.
enum class StateKind : std::uint8_t { integer = 'i', real = 'r', record = 's' };

template <StateValue T>
inline constexpr StateKind state_kind =
    std::is_floating_point_v<T>                  ? StateKind::real
    : std::is_integral_v<T> || std::is_enum_v<T> ? StateKind::integer
                                                 : StateKind::record;

class StateWriter {
 public:
  using Sink = std::function<Result<void>(std::string_view bytes)>;

  /// @param kind what the state is of, "flood run"; @param layout raised when its entries change
  StateWriter(Sink sink, std::string_view kind, std::uint32_t layout);

  template <StateValue T>
  void write(std::string_view name, T const& value) {
    put(name, state_kind<T>, sizeof(T), 1, &value);
  }
  template <StateValues Values>
  void write(std::string_view name, Values const& values) {
    using T = std::ranges::range_value_t<Values>;
    put(name, state_kind<T>, sizeof(T), std::ranges::size(values), std::ranges::data(values));
  }
  template <HasState T>
  void write(std::string_view name, T const& thing) {
    section(name, [&] { thing.save(*this); });
  }
  /// What `writes` writes, under a name of its own.
  template <std::invocable Writes>
  void section(std::string_view name, Writes const& writes) {
    open_section(name);
    writes();
    close_section();
  }

  /// Writes the end. To be called once, last.
  [[nodiscard]] Result<void> finish();

 private:
  void put(std::string_view name, StateKind kind, std::size_t size, std::size_t count,
           void const* values);
  void open_section(std::string_view name);
  void close_section();
  void put_name(std::string_view name);
  template <class T>
  void put_number(T number);
  void put_bytes(void const* bytes, std::size_t size);
  void flush();

  Sink sink_;
  std::string waiting_;  ///< not yet with the sink
  std::uint64_t length_ = 0;
  std::uint32_t check_sum_ = 0;
  int open_sections_ = 0;
  Result<void> status_;
};

/// The whole state of one thing, in memory.
template <HasState T>
[[nodiscard]] std::string saved_state(T const& thing, std::string_view kind, std::uint32_t layout) {
  std::string bytes;
  StateWriter out([&](std::string_view more) { return bytes.append(more), Result<void>(); }, kind,
                  layout);
  thing.save(out);
  if (!out.finish()) bytes.clear();
  return bytes;
}

}  // namespace citytwin
