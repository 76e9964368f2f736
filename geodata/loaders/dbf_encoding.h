/// @file
/// In which encoding the texts of a .dbf are written, whatever the file says or leaves unsaid.
///
/// A .cpg or the header's language byte is believed unless the bytes contradict it. Without either,
/// bytes that are UTF-8 are UTF-8, else bytes that are GB 18030 (which holds GBK) are that, else
/// ISO 8859-1. Every guess and every contradiction becomes a warning.
///
/// Errors   none: a .dbf that cannot be read is left to the driver.
/// Source   dBASE III+ file structure; ESRI .cpg files; GB 18030-2005, 4.
/// Checked  tests/geodata/loaders/encoding_test.cc
#pragma once

#include <string>
#include <string_view>

#include "geodata/loaders/source_file.h"

namespace citytwin {

/// How a text's bytes can be read.
struct TextEvidence {
  std::size_t foreign = 0;  ///< characters beyond ASCII
  bool utf8 = true;
  bool gb18030 = true;

  /// @param cut true when the text may end within a character, as fields of fixed width do
  void add(std::string_view text, bool cut);
};

/// Sets the open option ENCODING where GDAL would read the texts wrongly, and warns of a .dbf
/// without its .shp.
void prepare_dbf(SourceFile& source);

}  // namespace citytwin
