#include "scenarios/sewer/inp_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenarios/sewer/inp_parts.h"
#include "scenarios/sewer/network_check.h"

namespace citytwin::sewer {

namespace {

/// What a map shows and a report lists; nothing flows by it.
constexpr std::array kPictures{"TITLE",       "REPORT",   "TAGS",     "MAP",
                               "COORDINATES", "VERTICES", "POLYGONS", "SYMBOLS",
                               "LABELS",      "BACKDROP", "PROFILES"};
constexpr std::array kRead{
    "OPTIONS",   "EVAPORATION", "RAINGAGES", "SUBCATCHMENTS", "SUBAREAS",   "INFILTRATION",
    "JUNCTIONS", "OUTFALLS",    "STORAGE",   "CONDUITS",      "PUMPS",      "ORIFICES",
    "WEIRS",     "OUTLETS",     "XSECTIONS", "TRANSECTS",     "LOSSES",     "CONTROLS",
    "INFLOWS",   "DWF",         "PATTERNS",  "CURVES",        "TIMESERIES", "STREETS",
    "INLETS",    "INLET_USAGE", "FILES"};
struct Refused {
  char const* section;
  char const* process;
};
constexpr std::array kRefused{Refused{"POLLUTANTS", "water quality"},
                              Refused{"LANDUSES", "water quality"},
                              Refused{"COVERAGES", "water quality"},
                              Refused{"LOADINGS", "water quality"},
                              Refused{"BUILDUP", "water quality"},
                              Refused{"WASHOFF", "water quality"},
                              Refused{"TREATMENT", "water quality"},
                              Refused{"AQUIFERS", "groundwater"},
                              Refused{"GROUNDWATER", "groundwater"},
                              Refused{"GWF", "groundwater"},
                              Refused{"SNOWPACKS", "snow"},
                              Refused{"TEMPERATURE", "snow and temperature"},
                              Refused{"ADJUSTMENTS", "climate adjustments"},
                              Refused{"LID_CONTROLS", "low impact development"},
                              Refused{"LID_USAGE", "low impact development"},
                              Refused{"HYDROGRAPHS", "rainfall-dependent infiltration"},
                              Refused{"RDII", "rainfall-dependent infiltration"},
                              Refused{"DIVIDERS", "flow dividers"},
                              Refused{"EVENTS", "routing events"}};

/// Every section that cannot be honoured, named in one error.
Result<void> refuse_unsupported(InpFile const& file) {
  std::vector<std::string> refused, unknown;
  for (auto const& section : file.sections) {
    auto const named = [&](auto const* name) { return section.name == name; };
    if (std::any_of(kPictures.begin(), kPictures.end(), named)) continue;
    if (std::any_of(kRead.begin(), kRead.end(), named)) continue;
    auto const known = std::find_if(kRefused.begin(), kRefused.end(),
                                    [&](auto const& each) { return section.name == each.section; });
    if (section.lines.empty()) continue;
    if (known != kRefused.end())
      refused.push_back(fmt::format("[{}] ({})", section.name, known->process));
    else
      unknown.push_back(fmt::format("{}:{}: [{}]", file.name, section.line, section.name));
  }
  if (!unknown.empty()) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} is not a section of a SWMM 5 input file", fmt::join(unknown, ", ")),
        file.name};
  }
  if (refused.empty()) return {};
  return Error{
      ErrorCode::unsupported,
      fmt::format("{}: the sewer engine does not compute {}", file.name, fmt::join(refused, ", ")),
      file.name};
}

void read_files(InpState& state) {
  each_line(state, "FILES", [](Fields& f) {
    if (upper_case(f.text(0, "action")) == "USE") {
      f.wrong("'USE " + f.text(1, "kind") + "' is not supported; saved files are not read",
              ErrorCode::unsupported);
    }
  });
}

void read_title(InpState& state) {
  auto const* title = state.file.find("TITLE");
  if (!title) return;
  for (auto const& line : title->lines) {
    auto text = line.words.front();
    text.erase(text.find_last_not_of(" \t\r") + 1);
    text.erase(0, text.find_first_not_of(" \t"));
    if (!text.empty() && text.compare(0, 2, ";;") != 0) {
      state.network.title += (state.network.title.empty() ? "" : " ") + text;
    }
  }
}

Result<Network> understand(InpFile const& file) {
  if (auto const allowed = refuse_unsupported(file); !allowed) return allowed.error();
  auto const shapes = SectionBuilder::load();
  if (!shapes) return shapes.error();
  InpState state{file, *shapes, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}};
  // An order in which whatever a line names has been read before.
  constexpr std::array steps{read_options,       read_files,        read_title,      read_curves,
                             read_series,        read_patterns,     read_transects,  read_streets,
                             read_inlet_designs, read_runoff_names, read_nodes,      read_links,
                             read_sections,      read_losses,       read_inlet_uses, read_inflows,
                             read_runoff,        read_controls};
  for (auto const& step : steps) {
    step(state);
    if (state.diagnosis.first) return *state.diagnosis.first;
  }
  if (auto const checked = complete(state.network, file.name); !checked) return checked.error();
  return std::move(state.network);
}

}  // namespace

Result<Network> read_inp(std::filesystem::path const& file) {
  auto const parsed = InpFile::read(file);
  return parsed ? understand(*parsed) : parsed.error();
}

Result<Network> read_inp(std::istream& text, std::string name) {
  auto const parsed = InpFile::parse(text, std::move(name));
  return parsed ? understand(*parsed) : parsed.error();
}

}  // namespace citytwin::sewer
