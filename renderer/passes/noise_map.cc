#include "renderer/passes/noise_map.h"

#include <cmath>
#include <cstdint>

#include <osg/Image>

namespace citytwin::passes {

namespace {

constexpr int size_px = 256;

double lattice(int x, int y, int period, std::uint32_t channel) {
  auto const wrap = [period](int v) {
    return static_cast<std::uint32_t>((v % period + period) % period);
  };
  std::uint32_t h = wrap(x) * 0x9E3779B1U ^ wrap(y) * 0x85EBCA77U ^ (channel + 1) * 0xC2B2AE3DU;
  h = (h ^ (h >> 15)) * 0x2C1B3C6DU;
  h = (h ^ (h >> 12)) * 0x297A2D39U;
  return static_cast<double>(h ^ (h >> 15)) / 4294967295.0;
}

double smooth(double t) {
  return t * t * (3 - 2 * t);
}

double value_noise(double u, double v, int period, std::uint32_t channel) {
  double const x = u * period;
  double const y = v * period;
  int const i = static_cast<int>(std::floor(x));
  int const j = static_cast<int>(std::floor(y));
  double const s = smooth(x - i);
  double const t = smooth(y - j);
  double const low =
      std::lerp(lattice(i, j, period, channel), lattice(i + 1, j, period, channel), s);
  double const high =
      std::lerp(lattice(i, j + 1, period, channel), lattice(i + 1, j + 1, period, channel), s);
  return std::lerp(low, high, t);
}

/// Octaves 16, 32, 64 and 128 to the tile, contrast restored after averaging.
std::uint8_t octaves(double u, double v, std::uint32_t channel) {
  double sum = 0;
  double weight = 0;
  double amplitude = 1;
  for (int period = 16; period <= 128; period *= 2, amplitude *= 0.55) {
    sum += amplitude * value_noise(u, v, period, channel * 8 + static_cast<std::uint32_t>(period));
    weight += amplitude;
  }
  double const contrasted = 0.5 + 1.5 * (sum / weight - 0.5);
  return static_cast<std::uint8_t>(std::lround(255 * std::fmin(1, std::fmax(0, contrasted))));
}

}  // namespace

osg::ref_ptr<osg::Texture2D> make_noise_map() {
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(size_px, size_px, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  for (int y = 0; y < size_px; ++y) {
    for (int x = 0; x < size_px; ++x) {
      auto* texel = image->data(static_cast<unsigned>(x), static_cast<unsigned>(y));
      for (std::uint32_t c = 0; c < 4; ++c) {
        texel[c] = octaves((x + 0.5) / size_px, (y + 0.5) / size_px, c);
      }
    }
  }
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(image);
  texture->setInternalFormat(GL_RGBA8);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::REPEAT);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::REPEAT);
  return texture;
}

}  // namespace citytwin::passes
