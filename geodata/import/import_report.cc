#include "geodata/import/import_report.h"

#include <algorithm>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace citytwin {

namespace {

std::string text_of(LoadReport const& load, std::string const& target, std::size_t problems,
                    std::vector<std::string>& warned) {
  auto out = fmt::format(
      "{} from {} [{}]: {} read, {} kept, {} not asked for, {} dropped, {} repaired, {} without "
      "geometry\n",
      target, load.file, load.layer, load.read, load.kept, load.filtered, load.dropped,
      load.repaired, load.null_geometry);
  for (auto const& warning : load.warnings) {
    if (std::find(warned.begin(), warned.end(), warning) != warned.end()) continue;
    out += fmt::format("  warning: {}\n", warning);
    warned.push_back(warning);
  }
  std::size_t const shown = std::min(problems, load.problems.size());
  for (std::size_t i = 0; i < shown; ++i) {
    out += fmt::format("  {} {}\n", load.problems[i].feature, load.problems[i].what);
  }
  if (shown < load.problems.size()) {
    out += fmt::format("  ... and {} more\n", load.problems.size() - shown);
  }
  return out;
}

std::string_view to_string(FeatureChange::What what) {
  if (what == FeatureChange::What::inserted) return "new";
  return what == FeatureChange::What::updated ? "changed" : "deleted";
}

std::string text_of(LayerChanges const& changes) {
  auto out = fmt::format("{}: {} new, {} changed, {} unchanged, {} deleted", changes.layer,
                         changes.inserted, changes.updated, changes.unchanged, changes.deleted);
  if (changes.missing > 0) {
    out += fmt::format(", {} not in the source and kept", changes.missing);
  }
  out += '\n';
  for (auto const& change : changes.first) {
    out += fmt::format("  {} {} (source id {})", to_string(change.what), change.id,
                       change.source_id.empty() ? "none" : change.source_id);
    out +=
        fmt::format("{}{}\n", change.details.empty() ? "" : ": ", fmt::join(change.details, "; "));
  }
  std::size_t const all = changes.inserted + changes.updated + changes.deleted;
  if (all > changes.first.size()) {
    out += fmt::format("  ... and {} more changes\n", all - changes.first.size());
  }
  return out;
}

std::string quoted(std::string const& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string out = "\"";
  for (char const c : text) out.append(c == '"' ? 2 : 1, c);
  return out + "\"";
}

}  // namespace

std::string to_text(ImportReport const& report, std::size_t problems) {
  std::string out;
  std::vector<std::string> warned;
  for (std::size_t i = 0; i < report.loads.size(); ++i) {
    out += text_of(report.loads[i], report.targets[i], problems, warned);
  }
  for (auto const& note : report.notes) out += fmt::format("note: {}\n", note);
  for (auto const& layer : report.layers) {
    out += fmt::format("{}: {} features\n", layer.name, layer.features);
  }
  for (auto const& changes : report.changes) out += text_of(changes);
  out += fmt::format("CRS {}, version {}\n", report.crs, report.version);
  return out + (report.written ? "" : "nothing is written\n");
}

Result<void> write_problems_csv(ImportReport const& report, std::filesystem::path const& file) {
  std::ofstream out(file, std::ios::binary);
  out << "file,source_layer,layer,feature,outcome,reason\n";
  for (std::size_t i = 0; i < report.loads.size(); ++i) {
    auto const& load = report.loads[i];
    for (auto const& problem : load.problems) {
      auto const colon = problem.what.find(": ");
      out << fmt::format("{},{},{},{},{},{}\n", quoted(load.file), quoted(load.layer),
                         quoted(report.targets[i]), quoted(problem.feature),
                         problem.what.substr(0, colon), quoted(problem.what.substr(colon + 2)));
    }
  }
  out.close();
  if (out) return {};
  return Error{ErrorCode::unavailable,
               fmt::format("{}: the report cannot be written", file.string()), file.string()};
}

}  // namespace citytwin
