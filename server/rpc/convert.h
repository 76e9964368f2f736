/// @file
/// Between our values and the messages that several services share.
///
/// Local coordinates become absolute ones here and nowhere else.
#pragma once

#include "citytwin/v1/geometry.pb.h"
#include "citytwin/v1/value.pb.h"
#include "geodata/geometry.h"
#include "geodata/grid.h"
#include "geodata/layer.h"
#include "geodata/local_frame.h"

namespace citytwin::server {

void fill(Box const& local, LocalFrame const& frame, v1::Box& out);
void fill(GridGeometry const& local, LocalFrame const& frame, v1::RasterGeometry& out);
/// A null leaves the message unset.
void fill(Value const& value, v1::Value& out);
void fill(std::string const& en, std::string const& zh, v1::LocalizedText& out);
[[nodiscard]] v1::GeometryType to_proto(GeometryType type);

}  // namespace citytwin::server
