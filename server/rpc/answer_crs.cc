#include "server/rpc/answer_crs.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geodata/wkb.h"

namespace citytwin::server {

namespace {

constexpr std::size_t most_digits = 7;

bool is_epsg(std::string const& name) {
  if (!name.starts_with("EPSG:")) return false;
  auto const code = name.substr(5);
  return !code.empty() && code.size() <= most_digits &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<std::string> checked_crs(std::string const& asked, LocalFrame const& frame) {
  if (asked.empty() || asked == frame.crs) return frame.crs;
  if (is_epsg(asked)) return asked;
  return Error{
      ErrorCode::invalid_argument,
      fmt::format("crs is '{}'; expected nothing (the city's, {}) or EPSG:n", asked, frame.crs),
      "crs"};
}

Result<AnswerCrs> AnswerCrs::create(std::string const& asked, LocalFrame const& frame) {
  auto const name = checked_crs(asked, frame);
  if (!name) return name.error();
  if (*name == frame.crs) return AnswerCrs(*name, frame, nullptr);
  auto made = Transformer::create(*name, frame);
  if (!made) return Error{ErrorCode::invalid_argument, "crs: " + made.error().message, "crs"};
  auto const origin = made->from_local({0, 0});
  if (!std::isfinite(origin.x) || !std::isfinite(origin.y)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("crs is {}, in which the city has no place", *name), "crs"};
  }
  return AnswerCrs(*name, frame, std::make_shared<Transformer>(std::move(*made)));
}

std::string AnswerCrs::wkb(Geometry const& geometry, GeometryType type) const {
  if (!transformer_) return encode_wkb(geometry, type, frame_);
  return encode_wkb(geometry, type, [&](Vec2 local) { return transformer_->from_local(local); });
}

Vec2 AnswerCrs::to_local(Vec2 place) const {
  return transformer_ ? transformer_->to_local(place) : frame_.to_local(place.x, place.y);
}

}  // namespace citytwin::server
