// edit_writer STATE SEED: edits the tiny city from several threads until it is killed, and prints a
// line for each acknowledged edit: sequence, then id and etag of its two trees.
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "geodata/edits/live_city.h"
#include "tests/geodata/edits/tiny_city.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

/// One write: a line is in the pipe as a whole or not at all.
void acknowledge(EditAnswer const& answer) {
  auto line = std::to_string(answer.sequence);
  for (auto const& feature : answer.features) {
    line += fmt::format(" {} {}", feature.id, feature.etag.empty() ? "gone" : feature.etag);
  }
  line += '\n';
  if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(1);
}

/// Trees are planted, grown and felled in pairs of equal height.
void edit(LiveCity& live, std::string const& name, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<std::pair<FeatureId, FeatureId>> pairs;
  for (int i = 0;; ++i) {
    double const height_m = 1 + random() % 1000;
    EditRequest request{.request_id = fmt::format("{}-{}", name, i), .author = name};
    auto const dice = pairs.empty() ? 0 : random() % 4;
    auto const at = pairs.empty() ? 0 : random() % pairs.size();
    if (dice < 2) {
      request.edits = {plant(height_m / 2, 10, height_m), plant(height_m / 2, 20, height_m)};
    } else {
      for (auto const id : {pairs[at].first, pairs[at].second}) {
        auto const kind = dice == 2 ? EditKind::update : EditKind::remove;
        request.edits.push_back({kind, "trees", id, any_etag, {}, {}});
        if (dice == 2) request.edits.back().attributes = {{"height_m", height_m}};
      }
    }
    auto const answer = live.apply(std::move(request));
    if (!answer) std::_Exit(2);
    if (dice < 2) pairs.emplace_back(answer->features[0].id, answer->features[1].id);
    if (dice == 3) pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(at));
    acknowledge(*answer);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  // Small files: kills fall into the change of files and the making of checkpoints as well.
  auto live = LiveCity::open(tiny_city(), argv[1], {.log = {.file_bytes = 20'000}});
  if (!live) {
    fmt::print(stderr, "{}\n", live.error().message);
    return 1;
  }
  std::vector<std::jthread> threads;
  for (unsigned t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] { edit(**live, fmt::format("{}-{}", argv[2], t), 7 * t); });
  }
}
