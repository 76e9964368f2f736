#include "scenarios/flood/crest_line.h"

#include <algorithm>
#include <cmath>

namespace citytwin::flood {

namespace {

class Crossings {
 public:
  explicit Crossings(GridGeometry const& grid) : grid_(grid) {}

  /// @param begin_m chainage of a
  void add_segment(Vec2 const& a, Vec2 const& b, double begin_m) {
    Segment const segment{a, b};
    double const length_m = std::hypot(b.x - a.x, b.y - a.y);
    int const first_row = std::max(grid_.row(std::max(a.y, b.y)) - 1, 0);
    int const last_row = std::min(grid_.row(std::min(a.y, b.y)) + 1, grid_.rows - 1);
    for (int row = first_row; row <= last_row; ++row) {
      double const y = grid_.y(row);
      if ((a.y > y) == (b.y > y)) continue;
      double const t = (y - a.y) / (b.y - a.y);
      double const columns = (a.x + t * (b.x - a.x) - grid_.x(0)) / grid_.cell_m;
      auto const at = [&](int column) { return segment.left(grid_.x(column), y); };
      add({{row, between(at, columns)}, false}, begin_m + t * length_m, b.y > a.y);
    }
    int const first_column = std::max(grid_.column(std::min(a.x, b.x)) - 1, 0);
    int const last_column = std::min(grid_.column(std::max(a.x, b.x)) + 1, grid_.columns - 1);
    for (int column = first_column; column <= last_column; ++column) {
      double const x = grid_.x(column);
      if ((a.x > x) == (b.x > x)) continue;
      double const t = (x - a.x) / (b.x - a.x);
      double const rows = (grid_.y(0) - (a.y + t * (b.y - a.y))) / grid_.cell_m;
      auto const at = [&](int row) { return segment.left(x, grid_.y(row)); };
      add({{between(at, rows), column}, true}, begin_m + t * length_m, b.x > a.x);
    }
  }

  std::vector<CrossedFace> in_order() && {
    std::stable_sort(found_.begin(), found_.end(),
                     [](auto const& a, auto const& b) { return a.along_m < b.along_m; });
    return std::move(found_);
  }

 private:
  /// One sign for each centre, whichever way it is asked for: roundings tear no hole.
  struct Segment {
    Vec2 a, b;
    [[nodiscard]] bool left(double x, double y) const {
      double const dx = b.x - a.x;
      double const dy = b.y - a.y;
      double const cross = dx * (y - a.y) - dy * (x - a.x);
      return cross > 0 || (cross == 0 && (dy < 0 || (dy == 0 && dx > 0)));
    }
  };

  /// The cell before the crossing: the next one lies on the other side.
  template <class Left>
  static int between(Left const& left, double place) {
    int const guess = static_cast<int>(std::floor(place));
    for (int const i : {guess, guess - 1, guess + 1}) {
      if (left(i) != left(i + 1)) return i;
    }
    return guess;
  }

  void add(Face const& face, double along_m, bool to_the_right) {
    auto const other = face.other();
    if (!grid_.contains(face.cell.row, face.cell.column)) return;
    if (!grid_.contains(other.row, other.column)) return;
    found_.push_back({face, along_m, along_m, along_m, to_the_right});
  }

  GridGeometry const& grid_;
  std::vector<CrossedFace> found_;
};

/// Each face stands for the line as far as halfway to the next.
void share_out(std::vector<CrossedFace>& faces, double begin_m, double end_m, double cell_m) {
  for (std::size_t i = 0; i < faces.size(); ++i) {
    double const reach_m = 0.75 * cell_m;  // where the line enters or leaves the grid
    double const before_m = i == 0 ? begin_m : 0.5 * (faces[i - 1].along_m + faces[i].along_m);
    double const after_m =
        i + 1 == faces.size() ? end_m : 0.5 * (faces[i].along_m + faces[i + 1].along_m);
    faces[i].from_m = std::max(before_m, faces[i].along_m - reach_m);
    faces[i].to_m = std::min(after_m, faces[i].along_m + reach_m);
  }
}

}  // namespace

std::vector<CrossedFace> faces_across(GridGeometry const& grid, std::span<Vec2 const> line) {
  Crossings crossings(grid);
  double along_m = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    crossings.add_segment(line[i], line[i + 1], along_m);
    along_m += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  }
  auto faces = std::move(crossings).in_order();
  share_out(faces, 0.0, along_m, grid.cell_m);
  return faces;
}

}  // namespace citytwin::flood
