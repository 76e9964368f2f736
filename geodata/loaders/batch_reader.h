/// @file
/// Reads a stream of record batches by two threads: while one reads, the other places geometries.
///
/// Both do the same: read the next batch, place it, wait for its turn, hand it on. So the file is
/// read once, in order, by one thread at a time; placing goes on beside it; what is handed on
/// arrives in the file's order.
///
/// Errors   none of its own: RecordBatches and PlacedRows keep what went wrong; what `take` throws
///          ends the reading.
/// Threads  `take` is called from either thread, never from both at once.
/// Checked  tests/geodata/batch_reader_test.cc
#pragma once

#include <functional>

#include "geodata/loaders/batch_placer.h"

namespace citytwin {

using TakeRows = std::function<void(RecordBatch const&, PlacedRows const&)>;

/// @param make_placer called once in each thread
void read_batches(RecordBatches& batches, std::function<BatchPlacer()> const& make_placer,
                  TakeRows const& take);

}  // namespace citytwin
