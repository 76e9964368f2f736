#include "geodata/gdal_errors.h"

#include <mutex>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>

namespace citytwin {

namespace {

void CPL_STDCALL collect(CPLErr severity, CPLErrorNum, char const* message) {
  auto* scope = static_cast<GdalErrorScope*>(CPLGetErrorHandlerUserData());
  if (severity >= CE_Failure) scope->add_failure(message);
  if (severity == CE_Warning) scope->add_warning(message);
}

}  // namespace

void register_gdal_drivers() {
  static std::once_flag once;
  std::call_once(once, [] {
    GDALAllRegister();
    // Drivers that make chords of arcs themselves take the step that we state for all.
    CPLSetConfigOption("OGR_ARC_STEPSIZE", "1");
    // A file must not make the server fetch addresses that it names.
    CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
  });
}

GdalErrorScope::GdalErrorScope() {
  register_gdal_drivers();
  CPLPushErrorHandlerEx(collect, this);
}

GdalErrorScope::~GdalErrorScope() {
  CPLPopErrorHandler();
}

std::string GdalErrorScope::last_failure(std::string const& otherwise) const {
  if (failures_.empty()) return otherwise;
  std::string text = failures_.back();
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  return text;
}

}  // namespace citytwin
