#include "geodata/spatial_index.h"

#include <algorithm>

#include "geodata/spatial_index_layout.h"
#include "geodata/spatial_index_walk.h"

namespace citytwin {

SpatialIndex::SpatialIndex(std::shared_ptr<std::byte const> memory, TreeLayout const& layout)
    : memory_(std::move(memory)),
      nodes_(reinterpret_cast<Node const*>(memory_.get())),
      rows_(reinterpret_cast<std::uint32_t const*>(memory_.get() + layout.rows_at()), layout.items),
      level_begin_(layout.level_begin),
      levels_(layout.levels) {}

std::size_t SpatialIndex::bytes() const {
  return TreeLayout(size()).bytes();
}

Box SpatialIndex::extent() const {
  Box all;
  if (levels_ == 0) return all;
  auto const& root = nodes_[level_begin_[levels_ - 1]];
  for (std::uint32_t j = 0; j < node_size && root.min_x[j] <= root.max_x[j]; ++j) {
    all.add(root.min_x[j], root.min_y[j]);
    all.add(root.max_x[j], root.max_y[j]);
  }
  return all;
}

bool SpatialIndex::walk_window(Box const& query, Sink sink, void* context) const {
  if (rows_.empty() || query.empty()) return true;
  Batch out(sink, context);
  return citytwin::walk_window(IndexView(*this), outward(query), out);
}

void SpatialIndex::window(Box const& query, std::vector<std::uint32_t>& rows) const {
  visit_window(query, [&](std::span<std::uint32_t const> found) {
    rows.insert(rows.end(), found.begin(), found.end());
    return true;
  });
}

void SpatialIndex::nearest(double x, double y, std::size_t k, std::vector<Neighbour>& found) const {
  found.resize(std::min(k, size()));
  if (found.empty()) return;
  NearestBoxes best(rows_, found);
  walk_nearest(IndexView(*this), x, y, best);
  found.resize(best.finish());
}

std::vector<SpatialIndex::Neighbour> SpatialIndex::nearest(double x, double y,
                                                           std::size_t k) const {
  std::vector<Neighbour> found;
  nearest(x, y, k, found);
  return found;
}

std::vector<SpatialIndex::Neighbour> SpatialIndex::nearest(
    double x, double y, std::size_t k, std::function<double(std::uint32_t)> const& exact_m,
    double max_m) const {
  std::vector<Neighbour> found(std::min(k, size()));
  if (found.empty()) return found;
  NearestExact best(rows_, found, max_m, exact_m);
  walk_nearest(IndexView(*this), x, y, best);
  found.resize(best.count());
  return found;
}

}  // namespace citytwin
