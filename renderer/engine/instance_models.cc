#include "renderer/engine/instance_models.h"

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>
#include <vector>

namespace citytwin::engine {

namespace {

/// Collects triangles with a colour per part.
class ModelWriter {
 public:
  void set_colour(osg::Vec4 colour) { colour_ = colour; }

  unsigned vertex(osg::Vec3 const& p, osg::Vec3 n, float shade = 1) {
    n.normalize();
    positions_->push_back(p);
    normals_->push_back(n);
    colours_->push_back(
        {colour_.x() * shade, colour_.y() * shade, colour_.z() * shade, colour_.w()});
    return static_cast<unsigned>(positions_->size()) - 1;
  }
  void triangle(unsigned a, unsigned b, unsigned c) {
    for (unsigned i : {a, b, c}) indices_->push_back(static_cast<GLushort>(i));
  }

  /// A cone frustum about the z axis, open at both ends; apex when top_radius is 0.
  void frustum(int sides, float z0, float r0, float z1, float r1, float shade0 = 1,
               float shade1 = 1) {
    float const slope = (r0 - r1) / (z1 - z0);
    for (int i = 0; i <= sides; ++i) {
      float const a =
          2 * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(sides);
      osg::Vec3 const out(std::cos(a), std::sin(a), 0);
      osg::Vec3 const n = out + osg::Vec3(0, 0, slope);
      unsigned const low = vertex(out * r0 + osg::Vec3(0, 0, z0), n, shade0);
      unsigned const high = vertex(out * r1 + osg::Vec3(0, 0, z1), n, shade1);
      if (i > 0) {
        triangle(low - 2, low, high);
        triangle(low - 2, high, high - 2);
      }
    }
  }

  void box(osg::Vec3 const& low, osg::Vec3 const& high) {
    for (int axis = 0; axis < 3; ++axis) {
      for (int side = 0; side < 2; ++side) box_face(low, high, axis, side);
    }
  }
  void box_face(osg::Vec3 const& low, osg::Vec3 const& high, int axis, int side) {
    int const u = (axis + 1) % 3;
    int const v = (axis + 2) % 3;
    osg::Vec3 n;
    n[axis] = side ? 1.0F : -1.0F;
    std::array<unsigned, 4> corner{};
    for (unsigned k = 0; k < 4; ++k) {
      osg::Vec3 p;
      p[axis] = side ? high[axis] : low[axis];
      p[u] = (k == 1 || k == 2) ? high[u] : low[u];
      p[v] = k >= 2 ? high[v] : low[v];
      corner[k] = vertex(p, n);
    }
    if (side) {
      triangle(corner[0], corner[1], corner[2]);
      triangle(corner[0], corner[2], corner[3]);
    } else {
      triangle(corner[0], corner[2], corner[1]);
      triangle(corner[0], corner[3], corner[2]);
    }
  }

  osg::ref_ptr<osg::Geometry> geometry(int count) {
    osg::ref_ptr<osg::Geometry> g = new osg::Geometry;
    g->setVertexArray(positions_);
    g->setNormalArray(normals_, osg::Array::BIND_PER_VERTEX);
    g->setColorArray(colours_, osg::Array::BIND_PER_VERTEX);
    indices_->setNumInstances(count);
    g->addPrimitiveSet(indices_);
    g->setUseDisplayList(false);
    g->setUseVertexBufferObjects(true);
    return g;
  }

 private:
  osg::Vec4 colour_{1, 1, 1, 0};
  osg::ref_ptr<osg::Vec3Array> positions_ = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec3Array> normals_ = new osg::Vec3Array;
  osg::ref_ptr<osg::Vec4Array> colours_ = new osg::Vec4Array;
  osg::ref_ptr<osg::DrawElementsUShort> indices_ = new osg::DrawElementsUShort(GL_TRIANGLES);
};

struct Ball {
  std::vector<osg::Vec3> points;
  std::vector<std::array<unsigned, 3>> faces;
};

Ball icosahedron() {
  float const t = (1 + std::sqrt(5.0F)) / 2;
  Ball b;
  for (auto const& p : std::initializer_list<osg::Vec3>{{-1, t, 0},
                                                        {1, t, 0},
                                                        {-1, -t, 0},
                                                        {1, -t, 0},
                                                        {0, -1, t},
                                                        {0, 1, t},
                                                        {0, -1, -t},
                                                        {0, 1, -t},
                                                        {t, 0, -1},
                                                        {t, 0, 1},
                                                        {-t, 0, -1},
                                                        {-t, 0, 1}}) {
    b.points.push_back(p / p.length());
  }
  b.faces = {{0, 11, 5},  {0, 5, 1},  {0, 1, 7},  {0, 7, 10}, {0, 10, 11}, {1, 5, 9}, {5, 11, 4},
             {11, 10, 2}, {10, 7, 6}, {7, 1, 8},  {3, 9, 4},  {3, 4, 2},   {3, 2, 6}, {3, 6, 8},
             {3, 8, 9},   {4, 9, 5},  {2, 4, 11}, {6, 2, 10}, {8, 6, 7},   {9, 8, 1}};
  return b;
}

Ball subdivided(Ball const& coarse) {
  Ball fine;
  fine.points = coarse.points;
  std::map<std::pair<unsigned, unsigned>, unsigned> middles;
  auto const middle = [&](unsigned a, unsigned b) {
    auto const key = std::minmax(a, b);
    auto const [at, is_new] = middles.emplace(key, static_cast<unsigned>(fine.points.size()));
    if (is_new) {
      osg::Vec3 m = fine.points[a] + fine.points[b];
      m.normalize();
      fine.points.push_back(m);
    }
    return at->second;
  };
  for (auto const& [a, b, c] : coarse.faces) {
    unsigned const ab = middle(a, b);
    unsigned const bc = middle(b, c);
    unsigned const ca = middle(c, a);
    fine.faces.insert(fine.faces.end(), {{a, ab, ca}, {b, bc, ab}, {c, ca, bc}, {ab, bc, ca}});
  }
  return fine;
}

/// Radius of a crown in a direction: lobes rather than a ball.
float lobes(osg::Vec3 const& d) {
  return 0.90F + 0.10F * std::sin(3.1F * d.x() + 1.3F) * std::cos(2.7F * d.y() + 0.4F) +
         0.09F * std::sin(6.3F * d.y() + 4.1F * d.z()) +
         0.07F * std::cos(7.1F * d.x() - 5.2F * d.z());
}

/// An ellipsoid of foliage; the underside is in its own shade.
void add_crown(ModelWriter& w, Ball const& ball, osg::Vec3 const& centre, osg::Vec3 const& radii) {
  std::vector<unsigned> at;
  for (auto const& d : ball.points) {
    float const r = lobes(d);
    osg::Vec3 const p(centre.x() + d.x() * radii.x() * r, centre.y() + d.y() * radii.y() * r,
                      centre.z() + d.z() * radii.z() * r);
    osg::Vec3 const n(d.x() / radii.x(), d.y() / radii.y(), d.z() / radii.z());
    at.push_back(w.vertex(p, n, 0.62F + 0.38F * (0.5F + 0.5F * d.z())));
  }
  for (auto const& [a, b, c] : ball.faces) w.triangle(at[a], at[b], at[c]);
}

osg::Vec4 const bark{0.085F, 0.065F, 0.048F, 0.0F};
osg::Vec4 const leaves{0.128F, 0.182F, 0.074F, 1.0F};
osg::Vec4 const needles{0.078F, 0.120F, 0.068F, 1.0F};
osg::Vec4 const bush{0.112F, 0.160F, 0.072F, 1.0F};
osg::Vec4 const paint{0.22F, 0.23F, 0.24F, 0.0F};
osg::Vec4 const glow{0.60F, 0.60F, 0.58F, 1.0F};

void write_broadleaf(ModelWriter& w, Detail detail) {
  if (detail == Detail::near) {
    w.set_colour(bark);
    w.frustum(5, 0, 0.045F, 0.45F, 0.030F);
  }
  w.set_colour(leaves);
  auto const ball = detail == Detail::near ? subdivided(icosahedron()) : icosahedron();
  add_crown(w, ball, {-0.04F, -0.02F, 0.64F}, {0.44F, 0.43F, 0.36F});
  if (detail == Detail::far) return;
  auto const lobe = subdivided(icosahedron());
  add_crown(w, lobe, {0.20F, 0.14F, 0.54F}, {0.30F, 0.30F, 0.21F});
  add_crown(w, lobe, {-0.10F, -0.24F, 0.52F}, {0.28F, 0.26F, 0.19F});
  add_crown(w, icosahedron(), {0.06F, 0.04F, 0.83F}, {0.26F, 0.26F, 0.17F});
}

void write_conifer(ModelWriter& w, Detail detail) {
  w.set_colour(bark);
  if (detail == Detail::near) w.frustum(5, 0, 0.05F, 0.2F, 0.04F);
  w.set_colour(needles);
  int const sides = detail == Detail::near ? 9 : 5;
  w.frustum(sides, 0.12F, 0.50F, 0.52F, 0.16F, 0.62F, 0.95F);
  w.frustum(sides, 0.38F, 0.37F, 0.76F, 0.09F, 0.62F, 1.0F);
  w.frustum(sides, 0.64F, 0.23F, 1.0F, 0.0F, 0.70F, 1.1F);
}

void write_shrub(ModelWriter& w, Detail detail) {
  w.set_colour(bush);
  auto const ball = detail == Detail::near ? subdivided(icosahedron()) : icosahedron();
  add_crown(w, ball, {0, 0, 0.42F}, {0.50F, 0.50F, 0.58F});
}

/// Positions above 0.5 in x or z count from the arm's end and from the light centre.
void write_lamp_post(ModelWriter& w, Detail detail) {
  w.set_colour(paint);
  int const sides = detail == Detail::near ? 8 : 4;
  w.frustum(sides, 0, 0.11F, 1.05F, 0.055F);
  w.box({-0.04F, -0.035F, 1.02F}, {0.85F, 0.035F, 1.09F});
  w.box({0.62F, -0.13F, 1.0F}, {1.32F, 0.13F, 1.12F});
  w.set_colour(glow);
  // The bowl shows a little at the sides, so that a lamp is seen from above too.
  for (int axis : {0, 1}) {
    for (int side : {0, 1}) w.box_face({0.60F, -0.15F, 0.95F}, {1.34F, 0.15F, 1.02F}, axis, side);
  }
  w.box_face({0.66F, -0.11F, 0.985F}, {1.28F, 0.11F, 1.0F}, 2, 0);
}

}  // namespace

osg::ref_ptr<osg::Geometry> make_instance_model(scene::Model model, Detail detail, int count) {
  ModelWriter writer;
  switch (model) {
    case scene::Model::tree_broadleaf:
      write_broadleaf(writer, detail);
      break;
    case scene::Model::tree_conifer:
      write_conifer(writer, detail);
      break;
    case scene::Model::shrub:
      write_shrub(writer, detail);
      break;
    case scene::Model::lamp_post:
      write_lamp_post(writer, detail);
      break;
  }
  return writer.geometry(count);
}

}  // namespace citytwin::engine
