#include "geodata/edits/live_layers.h"

#include <algorithm>

#include <fmt/format.h>

namespace citytwin {

LiveLayers::LiveLayers(std::shared_ptr<CityModel const> base, MergeRule const& rule)
    : base_(std::move(base)), version_(base_->version) {
  for (auto const& layer : base_->layers) layers_.emplace_back(layer, rule);
}

Result<LiveLayers> LiveLayers::from(std::shared_ptr<CityModel const> base, EditState const& state,
                                    MergeRule const& rule) {
  LiveLayers layers(std::move(base), rule);
  if (state.sequence == 0) return layers;
  std::map<std::string, LayerChanges> changes;
  for (auto const& [name, edits] : state.layers) {
    changes[name].insert(edits.features.begin(), edits.features.end());
  }
  auto const applied = layers.apply(changes, state.sequence, state.version);
  if (!applied) return applied.error();
  for (auto const& [name, edits] : state.layers) layers.find(name)->raise_last_id(edits.last_id);
  return layers;
}

std::shared_ptr<CitySnapshot const> LiveLayers::snapshot() const {
  CitySnapshot::Layers views;
  for (auto const& layer : layers_) views.push_back(layer.view());
  return std::make_shared<CitySnapshot const>(base_, std::move(views), sequence_, version_);
}

std::map<std::string, FeatureId> LiveLayers::last_ids() const {
  std::map<std::string, FeatureId> ids;
  for (auto const& layer : layers_) ids[layer.name()] = layer.last_id();
  return ids;
}

Result<void> LiveLayers::apply(std::map<std::string, LayerChanges> const& changes,
                               Sequence sequence, std::string version) {
  for (auto const& [name, features] : changes) {
    auto* layer = find(name);
    if (layer == nullptr) {
      return Error{ErrorCode::data_corrupt,
                   fmt::format("the log edits layer '{}', which this city has not", name), name};
    }
    if (auto ok = layer->apply(features, sequence, base_->frame); !ok) return ok;
  }
  sequence_ = sequence;
  version_ = std::move(version);
  return {};
}

std::optional<LiveLayers::Job> LiveLayers::take_job() {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    if (auto job = layers_[i].take_job()) return Job{i, std::move(*job)};
  }
  return std::nullopt;
}

std::optional<LiveLayers::Job> LiveLayers::take_whole_job(std::size_t layer) {
  auto job = layers_[layer].take_whole_job();
  if (!job) return std::nullopt;
  return Job{layer, std::move(*job)};
}

void LiveLayers::install(Job const& job, Segment result) {
  layers_[job.layer].install(job.merge, std::move(result));
}

LiveLayer* LiveLayers::find(std::string const& name) {
  auto const found = std::find_if(layers_.begin(), layers_.end(),
                                  [&](LiveLayer const& layer) { return layer.name() == name; });
  return found == layers_.end() ? nullptr : &*found;
}

}  // namespace citytwin
