/// @file
/// GDAL set up once, and its messages caught instead of printed.
///
/// GDAL reports trouble through a per-thread handler; a scope collects what is said between its
/// construction and destruction, so that a read that "worked" but complained can be told apart.
///
/// Errors   none of its own.
/// Source   GDAL multithreading notes: drivers registered once, one dataset per thread.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <string>
#include <vector>

namespace citytwin {

/// Registers the drivers once for the process; safe from any thread.
void register_gdal_drivers();

/// Collects warnings and failures of this thread while it lives. Scopes nest.
class GdalErrorScope {
 public:
  GdalErrorScope();
  ~GdalErrorScope();
  GdalErrorScope(GdalErrorScope const&) = delete;
  GdalErrorScope& operator=(GdalErrorScope const&) = delete;

  [[nodiscard]] std::vector<std::string> const& failures() const { return failures_; }
  [[nodiscard]] std::vector<std::string> const& warnings() const { return warnings_; }
  /// The last failure without its trailing full stop, or `otherwise`.
  [[nodiscard]] std::string last_failure(std::string const& otherwise) const;

  void add_failure(std::string message) { failures_.push_back(std::move(message)); }
  void add_warning(std::string message) { warnings_.push_back(std::move(message)); }

 private:
  std::vector<std::string> failures_;
  std::vector<std::string> warnings_;
};

}  // namespace citytwin
