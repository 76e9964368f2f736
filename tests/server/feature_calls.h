/// @file
/// Calls of FeatureService through a channel, as a client makes them.
#pragma once

#include "citytwin/v1/feature_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/server/running_server.h"

namespace citytwin::test {

template <class Response>
struct Called {
  grpc::Status status;
  Response response;
};

template <class Request, class Response>
Called<Response> call(RunningServer const& running,
                      grpc::Status (v1::FeatureService::Stub::*method)(grpc::ClientContext*,
                                                                       Request const&, Response*),
                      Request const& request) {
  auto const stub = v1::FeatureService::NewStub(running.channel());
  grpc::ClientContext context;
  Called<Response> out;
  out.status = ((*stub).*method)(&context, request, &out.response);
  return out;
}

/// The detail of a kind in a status; nullopt when it has none.
template <class Detail>
std::optional<Detail> detail_of(grpc::Status const& status) {
  google::rpc::Status rich;
  if (!rich.ParseFromString(status.error_details())) return std::nullopt;
  if (rich.code() != status.error_code() || rich.message() != status.error_message()) {
    return std::nullopt;
  }
  Detail detail;
  for (auto const& any : rich.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

}  // namespace citytwin::test
