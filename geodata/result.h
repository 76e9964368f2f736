/// @file
/// Result<T>: a value, or one clear sentence about what is wrong.
///
/// Bad *input* (a file, request or parameter) returns a Result; a broken precondition asserts.
/// Results carry no warnings: those travel in the report of the operation that produced them.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace citytwin {

enum class ErrorCode {
  invalid_argument,
  not_found,
  already_exists,
  permission_denied,
  unsupported,
  data_corrupt,
  resource_exhausted,
  cancelled,
  unavailable,
  failed_precondition,  ///< right request, wrong moment: the thing is not in a state for it
  internal
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string
      message;  ///< one sentence: what is wrong, with the offending value and what was expected
  std::string subject;  ///< the file, layer, feature, field or parameter it concerns
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }

  /// @pre ok()
  [[nodiscard]] T& value() & { return (assert(ok()), std::get<T>(state_)); }
  [[nodiscard]] T const& value() const& { return (assert(ok()), std::get<T>(state_)); }
  [[nodiscard]] T&& value() && { return (assert(ok()), std::get<T>(std::move(state_))); }
  T& operator*() & { return value(); }
  T const& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  T const* operator->() const { return &value(); }

  /// @pre !ok()
  [[nodiscard]] Error const& error() const { return (assert(!ok()), std::get<Error>(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// The result of an operation that leaves nothing but its effect.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  [[nodiscard]] bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  /// @pre !ok()
  [[nodiscard]] Error const& error() const { return (assert(!ok()), *error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace citytwin
