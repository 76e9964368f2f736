#include "server/rpc/edit_message.h"

#include <map>

#include <fmt/format.h>

#include "geodata/edits/vertex_placer.h"
#include "geodata/wkb.h"
#include "server/rpc/answer_crs.h"
#include "server/rpc/convert.h"
#include "server/rpc/feature_search.h"

namespace citytwin::server {

namespace {

constexpr std::size_t longest_note_bytes = 4096;

Error bad(std::string field, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), std::move(field)};
}

Result<void> check_note(std::string const& note) {
  if (note.size() <= longest_note_bytes) return {};
  return bad("note", fmt::format("note has {} bytes; expected at most {}", note.size(),
                                 longest_note_bytes));
}

Value value_of(v1::Value const& value) {
  switch (value.kind_case()) {
    case v1::Value::kInteger:
      return value.integer();
    case v1::Value::kNumber:
      return value.number();
    case v1::Value::kText:
      return value.text();
    case v1::Value::KIND_NOT_SET:
      break;
  }
  return {};
}

Attributes attributes_of(google::protobuf::Map<std::string, v1::Value> const& given) {
  Attributes out;
  for (auto const& [name, value] : given) out[name] = value_of(value);
  return out;
}

/// Turns the wishes of one request into edits; keeps a placer a kind of layer.
class EditReader {
 public:
  EditReader(CitySnapshot const& city, std::string crs) : city_(city), crs_(std::move(crs)) {}

  Result<FeatureEdit> read(std::string const& field, v1::FeatureEdit const& wish) {
    switch (wish.edit_case()) {
      case v1::FeatureEdit::kInsert:
        return insert(field + ".insert", wish.insert());
      case v1::FeatureEdit::kUpdate:
        return update(field + ".update", wish.update());
      case v1::FeatureEdit::kDelete:
        return FeatureEdit{.kind = EditKind::remove,
                           .layer = wish.delete_().layer(),
                           .id = wish.delete_().feature_id(),
                           .etag = wish.delete_().etag()};
      case v1::FeatureEdit::EDIT_NOT_SET:
        break;
    }
    return bad(field, fmt::format("{} is empty; expected insert, update or delete", field));
  }

 private:
  Result<FeatureEdit> insert(std::string const& field, v1::FeatureInsert const& wish) {
    FeatureEdit edit{.kind = EditKind::insert,
                     .layer = wish.layer(),
                     .attributes = attributes_of(wish.attributes())};
    if (wish.geometry_wkb().empty()) return edit;
    return with_geometry(field, wish.geometry_wkb(), std::move(edit));
  }

  Result<FeatureEdit> update(std::string const& field, v1::FeatureUpdate const& wish) {
    FeatureEdit edit{.kind = EditKind::update,
                     .layer = wish.layer(),
                     .id = wish.feature_id(),
                     .etag = wish.etag(),
                     .attributes = attributes_of(wish.attributes())};
    if (!wish.has_geometry_wkb()) return edit;
    return with_geometry(field, wish.geometry_wkb(), std::move(edit));
  }

  Result<FeatureEdit> with_geometry(std::string const& field, std::string const& wkb,
                                    FeatureEdit edit) {
    auto const layer = find_layer(city_, edit.layer);
    if (!layer) return layer.error();
    auto const placer = placer_for((*layer)->kind());
    if (!placer) return bad("crs", "crs: " + placer.error().message);
    auto geometry = decode_wkb(wkb, [&](Vec2 source, std::optional<double> height_m) {
      return (*placer)->place(source, height_m);
    });
    if (!geometry) {
      return bad(field + ".geometry_wkb",
                 fmt::format("{}.geometry_wkb: {}", field, geometry.error().message));
    }
    edit.geometry = std::move(*geometry);
    return edit;
  }

  Result<VertexPlacer*> placer_for(LayerKind kind) {
    auto found = placers_.find(kind);
    if (found == placers_.end()) {
      auto made = VertexPlacer::create(crs_, city_.base(), kind);
      if (!made) return made.error();
      found = placers_.emplace(kind, std::move(*made)).first;
    }
    return &found->second;
  }

  CitySnapshot const& city_;
  std::string crs_;
  std::map<LayerKind, VertexPlacer> placers_;
};

Result<void> fill_feature(PackedFeature const& packed, GeometryType type, LocalFrame const& frame,
                          v1::Feature& out) {
  auto const content = unpack(packed, type, frame);
  if (!content) return content.error();
  out.set_geometry_wkb(encode_wkb(content->geometry[0], type, frame));
  for (auto const& [name, value] : content->attributes) {
    fill(value, (*out.mutable_attributes())[name]);
  }
  return {};
}

v1::ChangeKind kind_of(Change const& change) {
  if (!change.before) return v1::CHANGE_KIND_INSERT;
  return change.after ? v1::CHANGE_KIND_UPDATE : v1::CHANGE_KIND_DELETE;
}

}  // namespace

Result<EditRequest> edit_request_of(CitySnapshot const& city,
                                    v1::EditFeaturesRequest const& request) {
  if (auto const ok = check_note(request.note()); !ok) return ok.error();
  auto crs = checked_crs(request.crs(), city.frame());
  if (!crs) return crs.error();
  EditReader reader(city, std::move(*crs));
  EditRequest out{
      .request_id = request.request_id(), .author = request.author(), .note = request.note()};
  for (auto const& wish : request.edits()) {
    auto edit = reader.read(fmt::format("edits[{}]", out.edits.size()), wish);
    if (!edit) return edit.error();
    out.edits.push_back(std::move(*edit));
  }
  return out;
}

Result<UndoRequest> undo_request_of(v1::UndoEditRequest const& request) {
  if (auto const ok = check_note(request.note()); !ok) return ok.error();
  if (request.sequence() == 0) {
    return bad("sequence", "sequence is 0; expected the number of an edit, 1 or more");
  }
  return UndoRequest{.sequence = request.sequence(),
                     .request_id = request.request_id(),
                     .author = request.author(),
                     .note = request.note()};
}

void fill_edit(Edit const& edit, v1::CityEdit& out) {
  out.set_sequence(edit.sequence);
  out.set_time_ms(edit.time_ms);
  out.set_author(edit.author);
  out.set_note(edit.note);
  out.set_request_id(edit.request_id);
  out.set_undoes_sequence(edit.undoes);
  out.set_model_version(edit.version);
}

Result<void> fill_change(Change const& change, CitySnapshot const& city, bool with_features,
                         v1::FeatureChange& out) {
  out.set_kind(kind_of(change));
  out.set_layer(change.layer);
  out.set_feature_id(change.id);
  auto const* layer = city.layer(change.layer);
  auto const type = layer == nullptr ? GeometryType::none : layer->geometry_type();
  auto const fill_one = [&](PackedFeature const& packed, v1::Feature& feature) -> Result<void> {
    feature.set_feature_id(change.id);
    feature.set_etag(etag_of(packed));
    return with_features ? fill_feature(packed, type, city.frame(), feature) : Result<void>();
  };
  if (change.before) {
    if (auto ok = fill_one(*change.before, *out.mutable_before()); !ok) return ok;
  }
  if (change.after) return fill_one(*change.after, *out.mutable_after());
  return {};
}

}  // namespace citytwin::server
