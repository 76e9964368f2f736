/// @file
/// GlGuard: turns every GL error, failed framebuffer and shader message into an Error.
///
/// OSG reports a failed framebuffer or shader as a line of text and goes on with a wrong picture;
/// the guard listens to that text and to KHR_debug, on the thread it was made on.
///
/// Checked  tests/renderer/engine_test.cc
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geodata/result.h"

namespace citytwin::gl {

class GlGuard {
 public:
  /// Listens to the calling thread's messages for as long as it lives; one per thread.
  GlGuard();
  ~GlGuard();
  GlGuard(GlGuard const&) = delete;
  GlGuard& operator=(GlGuard const&) = delete;

  /// Installs the synchronous KHR_debug callback. @pre a context is current.
  void watch_current_context();
  void report(std::string message);
  /// The complaints since the last call, as one Error.
  [[nodiscard]] std::optional<Error> take_error();

 private:
  std::vector<std::string> messages_;
};

/// "llvmpipe (LLVM 15.0.6, 256 bits)", "4.5 (Compatibility Profile) Mesa 22.3.6", ...
struct GlStrings {
  std::string renderer;
  std::string version;
  std::string vendor;
};

/// @pre a context is current.
[[nodiscard]] GlStrings gl_strings();

}  // namespace citytwin::gl
