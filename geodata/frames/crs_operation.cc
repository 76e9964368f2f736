#include "geodata/frames/crs_operation.h"

#include <map>
#include <mutex>
#include <tuple>

#include <fmt/format.h>

#include "geodata/frames/datum_note.h"

namespace citytwin {

namespace {

/// The best operation near the city; one for the whole layer, so that no two neighbours differ.
ProjPtr best_operation(PJ_CONTEXT* context, PJ const* source, PJ const* target,
                       LocalFrame const& frame) {
  ProjPointer<PJ_OPERATION_FACTORY_CONTEXT> const factory(
      proj_create_operation_factory_context(context, nullptr));
  constexpr double reach_deg = 0.2;
  if (frame.longitude_deg != 0 || frame.latitude_deg != 0) {  // else the frame is not placed yet
    proj_operation_factory_context_set_area_of_interest(
        context, factory.get(), frame.longitude_deg - reach_deg, frame.latitude_deg - reach_deg,
        frame.longitude_deg + reach_deg, frame.latitude_deg + reach_deg);
  }
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(
      context, factory.get(), PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  ProjPointer<PJ_OBJ_LIST> const found(
      proj_create_operations(context, source, target, factory.get()));
  if (!found || proj_list_get_count(found.get()) == 0) return nullptr;
  ProjPtr const first(proj_list_get(context, found.get(), 0));
  return ProjPtr(proj_normalize_for_visualization(context, first.get()));
}

Error no_such_crs(std::string const& crs) {
  return {ErrorCode::invalid_argument,
          fmt::format("the city's CRS '{}' is unknown; expected a name such as EPSG:4549", crs),
          crs};
}

Result<CrsOperation> search(SourceFrame const& source, LocalFrame const& frame) {
  CrsOperation out;
  out.context = make_proj_context();
  auto* context = out.context.get();
  ProjPtr const from(proj_create(context, source.crs.c_str()));
  ProjPtr const to(proj_create(context, frame.crs.c_str()));
  if (!to || !proj_is_crs(to.get())) return no_such_crs(frame.crs);
  out.forward = best_operation(context, from.get(), to.get(), frame);
  if (!out.forward) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("no operation leads from CRS {} to the city's {}", source.label, frame.crs),
        source.label};
  }
  auto const& via = source.note.empty() ? source.label : source.crs;
  auto note = datum_note(context, out.forward.get(), from.get(), via, to.get(), frame.crs);
  if (!note) return note.error();
  out.note = std::move(note).value();
  std::string_view const definition = proj_pj_info(out.forward.get()).definition;
  out.identity = definition.starts_with("proj=noop");
  return out;
}

CrsOperation copy(CrsOperation const& original) {
  CrsOperation out{make_proj_context(), nullptr, original.note, original.identity};
  out.forward.reset(proj_clone(out.context.get(), original.forward.get()));
  return out;
}

}  // namespace

Result<CrsOperation> find_operation(SourceFrame const& source, LocalFrame const& frame) {
  static std::mutex mutex;
  static std::map<std::tuple<std::string, std::string, std::string, double, double>, CrsOperation>
      found;
  std::lock_guard const lock(mutex);
  auto const key =
      std::tuple(source.crs, source.label, frame.crs, frame.longitude_deg, frame.latitude_deg);
  auto at = found.find(key);
  if (at == found.end()) {
    auto operation = search(source, frame);
    if (!operation) return operation.error();
    constexpr std::size_t most = 64;  // more pairs than that are not one city's
    if (found.size() >= most) found.clear();
    at = found.emplace(key, std::move(operation).value()).first;
  }
  return copy(at->second);
}

}  // namespace citytwin
