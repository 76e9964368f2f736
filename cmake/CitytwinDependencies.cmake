# Third-party libraries, all from Debian 12. docs/dependencies.md says why each is here.
find_package(Threads REQUIRED)
find_package(GDAL CONFIG REQUIRED)
find_package(PROJ CONFIG REQUIRED)
find_package(EXPAT REQUIRED)
find_package(ZLIB REQUIRED)
find_path(CITYTWIN_OSMIUM osmium/osm.hpp REQUIRED)  # header only, with the two above
find_path(CITYTWIN_XXHASH xxhash.h REQUIRED)  # used header only
find_package(TBB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(GEOS REQUIRED IMPORTED_TARGET geos)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET libhwy)
