#include "server/rpc/status.h"

#include <array>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace citytwin::server {

namespace {

constexpr int retry_after_s = 1;

struct Row {
  ErrorCode code;
  grpc::StatusCode status;
  char const* reason;
};

constexpr std::array<Row, 11> rows{{
    {ErrorCode::invalid_argument, grpc::StatusCode::INVALID_ARGUMENT, "INVALID_ARGUMENT"},
    {ErrorCode::not_found, grpc::StatusCode::NOT_FOUND, "NOT_FOUND"},
    {ErrorCode::already_exists, grpc::StatusCode::ALREADY_EXISTS, "ALREADY_EXISTS"},
    {ErrorCode::permission_denied, grpc::StatusCode::PERMISSION_DENIED, "PERMISSION_DENIED"},
    {ErrorCode::unsupported, grpc::StatusCode::UNIMPLEMENTED, "UNSUPPORTED"},
    {ErrorCode::data_corrupt, grpc::StatusCode::DATA_LOSS, "DATA_CORRUPT"},
    {ErrorCode::resource_exhausted, grpc::StatusCode::RESOURCE_EXHAUSTED, "RESOURCE_EXHAUSTED"},
    {ErrorCode::cancelled, grpc::StatusCode::CANCELLED, "CANCELLED"},
    {ErrorCode::unavailable, grpc::StatusCode::UNAVAILABLE, "UNAVAILABLE"},
    {ErrorCode::failed_precondition, grpc::StatusCode::FAILED_PRECONDITION, "FAILED_PRECONDITION"},
    {ErrorCode::internal, grpc::StatusCode::INTERNAL, "INTERNAL"},
}};

constexpr Row stale_row{ErrorCode::failed_precondition, grpc::StatusCode::ABORTED, "STALE"};

Row const& row_of(ErrorCode code) {
  for (auto const& row : rows) {
    if (row.code == code) return row;
  }
  return rows.back();
}

/// What the caller went by has changed: an etag, a page or resume token. To read anew and to repeat
/// is what gRPC calls ABORTED.
bool is_stale(Error const& error) {
  return error.code == ErrorCode::failed_precondition &&
         (error.subject.ends_with("_token") || error.subject.ends_with("/etag"));
}

void add_detail(Error const& error, google::rpc::Status& status) {
  switch (error.code) {
    case ErrorCode::invalid_argument: {
      google::rpc::BadRequest detail;
      auto* violation = detail.add_field_violations();
      violation->set_field(error.subject);
      violation->set_description(error.message);
      status.add_details()->PackFrom(detail);
      return;
    }
    case ErrorCode::not_found:
    case ErrorCode::already_exists:
    case ErrorCode::failed_precondition: {
      google::rpc::ResourceInfo detail;
      detail.set_resource_name(error.subject);
      detail.set_description(error.message);
      status.add_details()->PackFrom(detail);
      return;
    }
    case ErrorCode::resource_exhausted: {
      google::rpc::RetryInfo detail;
      detail.mutable_retry_delay()->set_seconds(retry_after_s);
      status.add_details()->PackFrom(detail);
      return;
    }
    default:
      return;
  }
}

}  // namespace

grpc::Status to_status(Error const& error) {
  auto const row = is_stale(error) ? stale_row : row_of(error.code);
  google::rpc::Status status;
  status.set_code(row.status);
  status.set_message(error.message);
  google::rpc::ErrorInfo info;
  info.set_reason(row.reason);
  info.set_domain("citytwin");
  status.add_details()->PackFrom(info);
  add_detail(error, status);
  return {row.status, error.message, status.SerializeAsString()};
}

grpc::Status to_status(Result<void> const& result) {
  return result ? grpc::Status::OK : to_status(result.error());
}

Error to_error(grpc::Status const& status) {
  for (auto const& row : rows) {
    if (row.status == status.error_code()) return {row.code, status.error_message(), {}};
  }
  if (status.error_code() == stale_row.status) return {stale_row.code, status.error_message(), {}};
  return {status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED ? ErrorCode::cancelled
                                                                     : ErrorCode::internal,
          status.error_message(),
          {}};
}

}  // namespace citytwin::server
