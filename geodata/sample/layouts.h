/// @file
/// How blocks of each use are laid out.
#pragma once

#include "geodata/sample/draft.h"

namespace citytwin::sample {

void lay_out_estate(Draft& draft, Block const& block, Random& random);
void lay_out_villas(Draft& draft, Block const& block, Random& random);
void lay_out_old_quarter(Draft& draft, Block const& block, Random& random);
void lay_out_towers(Draft& draft, Block const& block, Random& random);
void lay_out_mall(Draft& draft, Block const& block, Random& random);
void lay_out_civic(Draft& draft, Block const& block, Random& random);
void lay_out_school(Draft& draft, Block& block, Random& random);
void lay_out_hospital(Draft& draft, Block const& block, Random& random);
void lay_out_industry(Draft& draft, Block const& block, Random& random);
void lay_out_fields(Draft& draft, Block const& block, Random& random);
void lay_out_park(Draft& draft, Block const& block, Random& random);

}  // namespace citytwin::sample
