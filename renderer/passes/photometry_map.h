/// @file
/// Photometric tables as one texture for the night view.
#pragma once

#include <string>
#include <vector>

#include <osg/Texture2D>

namespace citytwin::passes {

struct PhotometryMap {
  osg::ref_ptr<osg::Texture2D> texture;  ///< cd/klm; columns C 0..360, a band of gamma per name
  int bands = 1;
  std::vector<std::string> warnings;  ///< tables not found, drawn as a cosine emitter
};

/// One band per name, in order; at least one.
[[nodiscard]] PhotometryMap make_photometry_map(std::vector<std::string> const& names);

}  // namespace citytwin::passes
