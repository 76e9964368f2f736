# citytwin_library(NAME SOURCES .. DEPENDS .. PUBLIC .. PRIVATE ..)
#
# One folder, one target. DEPENDS names our own targets: each becomes an allowed #include edge,
# which the test `architecture` enforces. PUBLIC and PRIVATE name third-party targets; PUBLIC only
# when a header needs it. A library without SOURCES is header-only.
function(citytwin_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;PUBLIC;PRIVATE" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "citytwin_library(${name}): unknown arguments ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(ARG_SOURCES)
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE citytwin_compiler ${ARG_PRIVATE} PUBLIC ${ARG_DEPENDS} ${ARG_PUBLIC})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE citytwin_compiler ${ARG_DEPENDS} ${ARG_PUBLIC})
  endif()
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  list(JOIN ARG_DEPENDS " " depends)
  set_property(GLOBAL APPEND PROPERTY CITYTWIN_EDGES "${name}|${folder}|${depends}")
endfunction()

# Writes the declared edges, one "target|folder|depends" a line, for the architecture test.
function(citytwin_write_edges)
  get_property(edges GLOBAL PROPERTY CITYTWIN_EDGES)
  list(JOIN edges "\n" text)
  file(WRITE ${CMAKE_BINARY_DIR}/architecture_edges.txt "${text}\n")
endfunction()

# citytwin_test(NAME SOURCES .. DEPENDS .. PRIVATE ..): one Catch2 executable, one ctest entry a test file tag.
function(citytwin_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE citytwin_compiler catch_main ${ARG_DEPENDS} ${ARG_PRIVATE})
  target_precompile_headers(${name} REUSE_FROM catch_main)
  add_test(NAME ${name} COMMAND ${name} --use-colour no WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 600)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
endfunction()
