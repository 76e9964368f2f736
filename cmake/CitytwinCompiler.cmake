# Compiler settings shared by every target, and ccache when it is present.
find_program(CITYTWIN_CCACHE ccache)
if(CITYTWIN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CITYTWIN_CCACHE})
endif()

add_library(citytwin_compiler INTERFACE)
target_compile_options(citytwin_compiler INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  # gRPC's targets compile with -pthread; with it everywhere, all tests share one precompiled header.
  -pthread
  # One rounding per operation: results are bitwise equal for one SIMD target (docs/architecture.md).
  -ffp-contract=off
  # g++ 12 takes std::string's own copies for overlapping ones (GCC bug 105651): shown, not fatal.
  "$<$<BOOL:${CITYTWIN_WERROR}>:-Werror;-Wno-error=restrict;-Wno-error=stringop-overflow>")
target_include_directories(citytwin_compiler INTERFACE ${CMAKE_SOURCE_DIR})
