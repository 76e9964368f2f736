#include "server/rpc/status.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/catch.h"

namespace citytwin::server {

namespace {

template <class Detail>
bool has(grpc::Status const& status, Detail& detail) {
  google::rpc::Status parsed;
  REQUIRE(parsed.ParseFromString(status.error_details()));
  CHECK(parsed.code() == status.error_code());
  CHECK(parsed.message() == status.error_message());
  for (auto const& any : parsed.details()) {
    if (any.UnpackTo(&detail)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("every error keeps its code through status and back", "[server][exact]") {
  for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
    Error const error{static_cast<ErrorCode>(code), "what is wrong", "subject"};
    auto const back = to_error(to_status(error));
    CHECK(back.code == error.code);
    CHECK(back.message == error.message);
  }
}

TEST_CASE("details name the field, the resource or the time to wait", "[server][exact]") {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad;
  google::rpc::ResourceInfo resource;
  google::rpc::RetryInfo retry;
  auto const invalid = to_status(Error{ErrorCode::invalid_argument, "too deep", "depth_m"});
  REQUIRE(has(invalid, info));
  CHECK(info.domain() == "citytwin");
  REQUIRE(has(invalid, bad));
  CHECK(bad.field_violations(0).field() == "depth_m");
  CHECK(bad.field_violations(0).description() == "too deep");
  REQUIRE(has(to_status(Error{ErrorCode::not_found, "no layer", "layers/x"}), resource));
  CHECK(resource.resource_name() == "layers/x");
  REQUIRE(has(to_status(Error{ErrorCode::resource_exhausted, "full", "runs"}), retry));
  CHECK(retry.retry_delay().seconds() >= 1);
}

}  // namespace citytwin::server
