/// @file
/// A SWMM input file as sections of lines of words; nothing is understood yet.
///
/// Words are separated by blanks, grouped by double quotes; ';' begins a comment. A section that
/// appears twice is read on as one.
///
/// Errors   an unreadable file, a file without any section, words before the first section, an open
/// quote. Source   EPA SWMM 5.2 user's manual, appendix D.1. Checked
/// tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <filesystem>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin::sewer {

struct InpLine {
  int number = 0;  ///< in the file, from 1
  std::vector<std::string> words;
};

struct InpSection {
  std::string name;  ///< upper case, without brackets
  int line = 0;
  std::vector<InpLine> lines;  ///< without comments and blank lines
};

struct InpFile {
  std::string name;  ///< for messages
  std::vector<InpSection> sections;

  [[nodiscard]] InpSection const* find(std::string_view section) const;
  [[nodiscard]] static Result<InpFile> read(std::filesystem::path const& file);
  [[nodiscard]] static Result<InpFile> parse(std::istream& text, std::string name);
};

[[nodiscard]] std::string upper_case(std::string_view text);

}  // namespace citytwin::sewer
