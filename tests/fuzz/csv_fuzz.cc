#include "geodata/loaders/csv_source.h"
#include "tests/fuzz/bytes.h"

/// Any bytes are a table whose rows all have the header's fields, or one sentence.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size) {
  using namespace citytwin;
  std::string const text(test::text_of(bytes, size));
  for (auto const& columns : {CsvColumns{}, CsvColumns{"a", "b", "c"}}) {
    auto const csv = read_csv(text, "fuzz", "fuzz", columns);
    if (!csv) {
      if (csv.error().message.empty()) __builtin_trap();
      continue;
    }
    for (auto const& row : csv->table.rows) {
      if (row.values.size() != csv->table.fields.size()) __builtin_trap();
    }
    (void)make_dataset({csv->table});
  }
  return 0;
}
