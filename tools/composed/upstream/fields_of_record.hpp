#pragma once
// The fields of a person, company, deal or row of API v2: [{id, name, type, value}].

#include "base/json/json.hpp"
#include "tools/composed/language/names.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// The value of the field, {type, data, …}; null where the record does not have it.
json::value const* value_of_field(json::array const& fields, std::string_view id);

// The ids of the records in a field: "persons", "companies". `all` is false where the answer was cut or does
// not have the field.
struct RecordsOfField {
  std::vector<std::int64_t> ids{};
  bool all = false;
};
RecordsOfField records_of_field(json::array const& fields, std::string_view id);

// A person or company of v2 under the names of v1: name, addresses and id.
json::value v1_record_of(Kind, json::value const& record);

// All kinds of fields that a person or company has, as the searches and reads by id of v2 take them.
json::array all_field_types();

}  // namespace affinity::tools::composed
