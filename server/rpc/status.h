/// @file
/// The one place where an Error becomes a gRPC status, and back.
///
/// Code, message and google.rpc.Status details always agree. Details: ErrorInfo always;
/// BadRequest names the field of an invalid argument, ResourceInfo the thing that is missing or
/// there already, RetryInfo says when to try again. What failed because an etag or a token is out
/// of date (failed_precondition whose subject ends in "/etag" or "_token") is ABORTED: read anew,
/// then repeat.
/// Checked  tests/server/status_test.cc
#pragma once

#include <grpcpp/support/status.h>

#include "geodata/result.h"

namespace citytwin::server {

[[nodiscard]] grpc::Status to_status(Error const& error);
[[nodiscard]] grpc::Status to_status(Result<void> const& result);

/// What a client knows of a failed call. @pre !status.ok()
[[nodiscard]] Error to_error(grpc::Status const& status);

}  // namespace citytwin::server
