/// @file
/// Small CityJSON houses whose measures are known, 20 m east and 10 m north of the origin of a
/// frame at 616000, 3435000 in EPSG:4549. Vertices are centimetres.
#pragma once

#include <string>

namespace citytwin::test {

inline std::string city_text(std::string const& objects_and_vertices) {
  return R"({"type":"CityJSON","version":"2.0",
    "metadata":{"referenceSystem":"https://www.opengis.net/def/crs/EPSG/0/4549"},
    "transform":{"scale":[0.01,0.01,0.01],"translate":[616020,3435010,4]},)" +
         objects_and_vertices + "}";
}

/// 10 x 8 m; ground 0, eaves 6, ridge 9 m above the base; the ridge runs along x.
inline std::string gable_house() {
  return R"("vertices":[[0,0,0],[1000,0,0],[1000,800,0],[0,800,0],
    [0,0,600],[1000,0,600],[1000,800,600],[0,800,600],[0,400,900],[1000,400,900]],
    "CityObjects":{"house":{"type":"Building","attributes":{"floors":2,"usage":"residential"},
    "geometry":[{"type":"Solid","lod":"1","boundaries":[[[[0,3,2,1]]]]},
    {"type":"Solid","lod":"2.2","boundaries":[[[[0,3,2,1]],[[4,5,9,8]],[[6,7,8,9]],
    [[0,1,5,4]],[[2,3,7,6]],[[1,2,6,9,5]],[[3,0,4,8,7]]]],
    "semantics":{"surfaces":[{"type":"GroundSurface"},{"type":"RoofSurface"},{"type":"WallSurface"}],
    "values":[[0,1,1,2,2,2,2]]}}]}})";
}

/// The same with four slopes that meet in a ridge of 2 m.
inline std::string hipped_house() {
  return R"("vertices":[[0,0,0],[1000,0,0],[1000,800,0],[0,800,0],
    [0,0,600],[1000,0,600],[1000,800,600],[0,800,600],[400,400,900],[600,400,900]],
    "CityObjects":{"house":{"type":"Building",
    "geometry":[{"type":"Solid","lod":"2","boundaries":[[[[0,3,2,1]],[[4,5,9,8]],[[6,7,8,9]],
    [[5,6,9]],[[7,4,8]],[[0,1,5,4]]]],
    "semantics":{"surfaces":[{"type":"GroundSurface"},{"type":"RoofSurface"},{"type":"WallSurface"}],
    "values":[[0,1,1,1,1,2]]}}]}})";
}

inline std::string flat_house() {
  return R"("vertices":[[0,0,0],[1000,0,0],[1000,800,0],[0,800,0],
    [0,0,600],[1000,0,600],[1000,800,600],[0,800,600]],
    "CityObjects":{"house":{"type":"Building",
    "geometry":[{"type":"Solid","lod":"2","boundaries":[[[[0,3,2,1]],[[4,5,6,7]],[[0,1,5,4]]]],
    "semantics":{"surfaces":[{"type":"GroundSurface"},{"type":"RoofSurface"},{"type":"WallSurface"}],
    "values":[[0,1,2]]}}]}})";
}

/// A box 3 m high without semantics, its base at height 0.
inline std::string plain_box() {
  return R"("vertices":[[0,0,-400],[1000,0,-400],[1000,800,-400],[0,800,-400],
    [0,0,-100],[1000,0,-100],[1000,800,-100],[0,800,-100]],
    "CityObjects":{"box":{"type":"Building","geometry":[{"type":"Solid","lod":"1","boundaries":
    [[[[0,3,2,1]],[[4,5,6,7]],[[0,1,5,4]],[[1,2,6,5]],[[2,3,7,6]],[[3,0,4,7]]]]}]}})";
}

}  // namespace citytwin::test
