#include "renderer/passes/photometry_map.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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
osg::ref_ptr<osg::Image> image_of(std::vector<float> const& table) {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(planes, gammas, 1, GL_RED, GL_FLOAT);
  image->setInternalTextureFormat(GL_R32F);
  auto* out = reinterpret_cast<float*>(image->data());
  for (int g = 0; g < gammas; ++g) {
    for (int k = 0; k < planes; ++k) {
      out[g * planes + k] = table[static_cast<std::size_t>(k * gammas + g)];
    }
  }
  return image;
}

}  // namespace

PhotometryMap make_photometry_map(std::vector<std::string> const& names) {
  PhotometryMap map;
  map.texture = new osg::Texture2DArray;
  int const layers = std::max<int>(1, static_cast<int>(names.size()));
  map.texture->setTextureSize(planes, gammas, layers);
  map.texture->setInternalFormat(GL_R32F);
  map.texture->setSourceFormat(GL_RED);
  map.texture->setSourceType(GL_FLOAT);
  for (int i = 0; i < layers; ++i) {
    auto const& table =
        names.empty() ? cosine_table() : table_of(names[static_cast<std::size_t>(i)], map.warnings);
    map.texture->setImage(static_cast<unsigned>(i), image_of(table));
  }
  map.texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
  map.texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  map.texture->setWrap(osg::Texture::WRAP_S, osg::Texture::REPEAT);
  map.texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  return map;
}

}  // namespace citytwin::passes
