/// @file
/// Photometric tables as one texture array for the night view.
#pragma once

#include <string>
#include <vector>

#include <osg/Texture2DArray>

namespace citytwin::passes {

struct PhotometryMap {
  osg::ref_ptr<osg::Texture2DArray> texture;  ///< cd/klm; columns C 0..360, rows gamma 0..180
  std::vector<std::string> warnings;          ///< tables not found, drawn as a cosine emitter
};

/// One layer per name, in order; at least one.
[[nodiscard]] PhotometryMap make_photometry_map(std::vector<std::string> const& names);

}  // namespace citytwin::passes
