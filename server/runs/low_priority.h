/// @file
/// Runs work where it yields to queries: a TBB arena whose threads are niced.
#pragma once

#include <functional>

namespace citytwin::server {

/// Returns when the work is done. Everything parallel inside it stays on the niced threads; the
/// calling thread stays niced, so only a thread that does nothing else may call it.
void at_low_priority(std::function<void()> const& work);

}  // namespace citytwin::server
