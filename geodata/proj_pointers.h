/// @file
/// Owning pointers to PROJ objects.
#pragma once

#include <memory>

#include <proj.h>

namespace citytwin {

struct ProjDeleter {
  void operator()(PJ_CONTEXT* p) const { proj_context_destroy(p); }
  void operator()(PJ* p) const { proj_destroy(p); }
  void operator()(PJ_OPERATION_FACTORY_CONTEXT* p) const {
    proj_operation_factory_context_destroy(p);
  }
  void operator()(PJ_OBJ_LIST* p) const { proj_list_destroy(p); }
};
template <class T>
using ProjPointer = std::unique_ptr<T, ProjDeleter>;
using ContextPtr = ProjPointer<PJ_CONTEXT>;
using ProjPtr = ProjPointer<PJ>;

/// A context that keeps its messages to itself.
[[nodiscard]] inline ContextPtr make_proj_context() {
  ContextPtr context(proj_context_create());
  proj_log_level(context.get(), PJ_LOG_NONE);
  return context;
}

}  // namespace citytwin
