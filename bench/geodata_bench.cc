// The geodata area: one function a question, in the files geodata_<question>_bench.cc.
#include "bench/geodata_bench.h"

namespace citytwin::bench {

void add_geodata(Suite& suite) {
  add_geodata_index(suite);
  add_geodata_edits(suite);
  add_geodata_city(suite);
  add_geodata_import(suite);
}

}  // namespace citytwin::bench
