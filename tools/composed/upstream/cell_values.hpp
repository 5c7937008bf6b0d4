#pragma once
// Cells from values of fields of either API.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "tools/composed/language/cells.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <span>

namespace affinity::tools::composed {

// A value of v2, {type, data, …}. An interaction is the day it was on, with whose it was.
Cell cell_of_v2(json::value const& value, Column const&, Now const&);

// The values of a column among those of a row or record, as GET /field-values of v1 gives them; unknown when
// they could not be read.
Cell cell_of_v1(Result<json::value> const& field_values, Column const&, std::span<Teammate const>,
                Now const&);

// One record of GET /field-values.
Item item_of_v1(json::value const& field_value, Column const&, std::span<Teammate const>, Now const&);

// A person by id: with name and address where it is a teammate, else by the ref.
Item person_item(std::int64_t id, std::span<Teammate const>);

// "5000000", "2.5": a number as people write it, without zeros behind the point.
std::string number_text(double);

}  // namespace affinity::tools::composed
