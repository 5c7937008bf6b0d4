#pragma once
// Values of cells in one form for both APIs: what a change holds, what is sent and what is compared.
//
// Of a number an integer where it is whole; of a day "2026-11-29"; of a ranked dropdown the option's id and
// of a plain one its text; of a person or company its id; of a location {street_address, city, state,
// country}, null where nothing is known, with the continent where it was shown.

#include "tools/changes/model/change.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// What API v2 shows of a set and takes at once; a larger one is written value by value with v1.
inline constexpr std::size_t max_set_of_v2 = 100;

// The type under which API v2 takes values of the column, "person-multi"; empty where it has none: several
// texts, days or ranked options.
std::string_view v2_type_of(composed::Column const&);

// The number of a value: 5000000, also where it was 5.0E6.
json::value canonical_number(double);

// The data of one value as either API shows it; nullopt for none.
std::optional<json::value> data_of(json::value const& shown, composed::Column const&);

// A record of GET /field-values. People and companies have no text yet.
std::optional<Value> value_of_v1(json::value const& field_value, composed::Column const&);
// {type, data} of a field of v2; a set may have more values than are shown (is_whole_set).
std::vector<Value> values_of_v2(json::value const& value, composed::Column const&);
bool is_whole_set(json::value const& value);
// One item of a set of v2, of GET …/values.
std::optional<Value> item_value_of_v2(json::value const& item, composed::Column const&);
// Of a cell that was read for `where`; nullopt where it does not hold the whole value: texts and locations
// are shortened, large sets are cut. `options` are all of the column, [{id, text}].
std::optional<std::vector<Value>> values_of_cell(composed::Cell const&, composed::Column const&,
                                                 json::value const& options);

// {type, data} as PATCH …/fields of v2 takes it. `option_ids` has the ids of plain options by text. An error
// where an option has no id.
Result<json::value> v2_update_value(composed::Column const&, std::vector<Value> const&,
                                    json::object const& option_ids);

// Without what Affinity derives: the continent.
bool is_same_value(Value const&, Value const&);
std::size_t count_value(std::vector<Value> const&, Value const&);
bool are_same_values(std::vector<Value> const&, std::vector<Value> const&);  // in any order

// The array; an empty one where there is none.
json::array const& items_of(json::value const*);

// As people read it; of a person or company the ref.
std::string text_of_value(json::value const& data, composed::Column const&);

}  // namespace affinity::tools::changes
