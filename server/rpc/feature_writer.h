/// @file
/// FeatureWriter: what of a layer's features is answered, and how.
///
/// Errors   invalid_argument for an unknown attribute or CRS.
/// Threads  one at a time.
/// Checked  tests/server/feature_query_test.cc
#pragma once

#include <vector>

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/layer_view.h"
#include "server/rpc/answer_crs.h"

namespace citytwin::server {

struct FeatureChoice {
  google::protobuf::RepeatedPtrField<std::string> attributes = {};  ///< empty = all
  bool geometry = true;
  bool etags = false;
  std::string crs = {};  ///< empty = the city's
};

/// Of a request that has these fields.
template <class Request>
[[nodiscard]] FeatureChoice choice_of(Request const& request) {
  return {request.attributes(), !request.omit_geometry(), request.include_etags(), request.crs()};
}

class FeatureWriter {
 public:
  [[nodiscard]] static Result<FeatureWriter> create(LayerView const& layer, LocalFrame const& frame,
                                                    FeatureChoice const& choice);

  void write(FeatureRef const& feature, v1::Feature& out) const;
  [[nodiscard]] std::string const& crs() const { return crs_.name(); }

 private:
  FeatureWriter(LocalFrame const& frame, AnswerCrs crs, FeatureChoice const& choice)
      : frame_(frame), crs_(std::move(crs)), geometry_(choice.geometry), etags_(choice.etags) {}

  LocalFrame frame_;
  AnswerCrs crs_;
  bool geometry_;
  bool etags_;
  std::vector<std::size_t> columns_;  ///< all segments of a layer have the same
};

/// A value that is not known leaves no trace.
void fill_attributes(Column const& column, std::size_t row,
                     google::protobuf::Map<std::string, v1::Value>& out);

}  // namespace citytwin::server
