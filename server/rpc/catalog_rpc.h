/// @file
/// CatalogService: what the city is. Answers from memory, built once.
///
/// Checked  tests/server/catalog_rpc_test.cc
#pragma once

#include <memory>

#include "geodata/city_model.h"

namespace grpc {
class Service;
}

namespace citytwin::server {

[[nodiscard]] std::unique_ptr<grpc::Service> make_catalog_service(
    std::shared_ptr<CityModel const> model);

}  // namespace citytwin::server
