#include "renderer/passes/photometry_map.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <osg/Image>

#include "scenarios/core/photometry.h"

namespace citytwin::passes {

namespace {

constexpr int planes = 72;
constexpr int gammas = 91;

/// 1000 lm downwards with the cosine of gamma: 1000 / pi cd at the nadir.
std::vector<float> cosine_table() {
  std::vector<float> table(planes * gammas);
  for (int k = 0; k < planes; ++k) {
    for (int g = 0; g < gammas; ++g) {
      double const gamma = std::numbers::pi * g / (gammas - 1);
      table[static_cast<std::size_t>(k * gammas + g)] =
          static_cast<float>(1000 / std::numbers::pi * std::max(0.0, std::cos(gamma)));
    }
  }
  return table;
}

std::vector<float> table_of(std::string const& name, std::vector<std::string>& warnings) {
  auto const photometry = load_photometry(name);
  if (photometry) return resampled(*photometry, planes, gammas).cd_per_klm;
  warnings.push_back(photometry.error().message + "; drawn as a cosine emitter");
  return cosine_table();
}

/// Columns are C, rows gamma: the table is turned on its side.
void write_band(std::vector<float> const& table, float* out) {
  for (int g = 0; g < gammas; ++g) {
    for (int k = 0; k < planes; ++k) {
      out[g * planes + k] = table[static_cast<std::size_t>(k * gammas + g)];
    }
  }
}

}  // namespace

PhotometryMap make_photometry_map(std::vector<std::string> const& names) {
  PhotometryMap map;
  map.bands = std::max<int>(1, static_cast<int>(names.size()));
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(planes, gammas * map.bands, 1, GL_RED, GL_FLOAT);
  for (int i = 0; i < map.bands; ++i) {
    auto const table =
        names.empty() ? cosine_table() : table_of(names[static_cast<std::size_t>(i)], map.warnings);
    write_band(table, reinterpret_cast<float*>(image->data(0, static_cast<unsigned>(i * gammas))));
  }
  map.texture = new osg::Texture2D(image);
  map.texture->setInternalFormat(GL_R32F);
  map.texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  map.texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  map.texture->setWrap(osg::Texture::WRAP_S, osg::Texture::REPEAT);
  map.texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  map.texture->setResizeNonPowerOfTwoHint(false);
  return map;
}

}  // namespace citytwin::passes
