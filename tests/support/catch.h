/// @file
/// The only file that names Catch2's header: Debian 12 ships v2, v3 is then one line.
#pragma once

#include <catch2/catch.hpp>
