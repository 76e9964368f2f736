#include "scenarios/sewer/inp_file.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <optional>

#include <fmt/format.h>

namespace citytwin::sewer {

namespace {

/// Words of a line; nullopt when a quote stays open.
std::optional<std::vector<std::string>> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::size_t i = 0;
  auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\0'; };
  while (i < line.size()) {
    if (blank(line[i])) {
      ++i;
    } else if (line[i] == ';') {
      break;
    } else if (line[i] == '"') {
      auto const end = line.find('"', i + 1);
      if (end == std::string_view::npos) return std::nullopt;
      words.emplace_back(line.substr(i + 1, end - i - 1));
      i = end + 1;
    } else {
      auto end = i;
      while (end < line.size() && !blank(line[end]) && line[end] != ';' && line[end] != '"') ++end;
      words.emplace_back(line.substr(i, end - i));
      i = end;
    }
  }
  return words;
}

Error corrupt(std::string const& file, int line, std::string const& what) {
  return {ErrorCode::data_corrupt, fmt::format("{}:{}: {}", file, line, what), file};
}

InpSection& section_named(InpFile& file, std::string name, int line) {
  auto const found = std::find_if(file.sections.begin(), file.sections.end(),
                                  [&](auto const& section) { return section.name == name; });
  if (found != file.sections.end()) return *found;
  return file.sections.emplace_back(InpSection{std::move(name), line, {}});
}

}  // namespace

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

InpSection const* InpFile::find(std::string_view section) const {
  auto const found = std::find_if(sections.begin(), sections.end(),
                                  [&](auto const& each) { return each.name == section; });
  return found == sections.end() ? nullptr : &*found;
}

Result<InpFile> InpFile::read(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) {
    return Error{ErrorCode::not_found, fmt::format("{}: cannot be read", file.string()),
                 file.string()};
  }
  return parse(stream, file.filename().string());
}

Result<InpFile> InpFile::parse(std::istream& text, std::string name) {
  InpFile file{std::move(name), {}};
  std::size_t current = 0;
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    auto const first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos) continue;
    if (line[first] == '[') {
      auto const end = line.find(']', first);
      if (end == std::string::npos) {
        return corrupt(file.name, number,
                       fmt::format("'{}' opens a section without ']'", line.substr(first)));
      }
      auto const& section =
          section_named(file, upper_case(line.substr(first + 1, end - first - 1)), number);
      current = static_cast<std::size_t>(&section - file.sections.data());
      continue;
    }
    if (!file.sections.empty() && file.sections[current].name == "TITLE") {
      file.sections[current].lines.push_back({number, {line}});
      continue;
    }
    auto words = words_of(line);
    if (!words) return corrupt(file.name, number, "a double quote is opened and not closed");
    if (words->empty()) continue;
    if (file.sections.empty()) {
      return corrupt(file.name, number,
                     fmt::format("'{}' stands before the first [SECTION]", words->front()));
    }
    file.sections[current].lines.push_back({number, std::move(*words)});
  }
  if (file.sections.empty()) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: holds no [SECTION]; expected a SWMM 5 input file", file.name),
                 file.name};
  }
  return file;
}

}  // namespace citytwin::sewer
