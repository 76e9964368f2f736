// The translation unit that owns the precompiled Catch2 header shared by every test.
#include "tests/support/catch.h"
