#pragma once
// How members are read that several resources have.

#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

// The value of the row's path, v2 first; the other API's copy of the same is shown by it too.
json::value read_copy(Source&, MemberRow const&, Reading const&);
json::value read_id(Source&, MemberRow const&, Reading const&);          // 7 → "7"
json::value read_id_texts(Source&, MemberRow const&, Reading const&);    // [7] → ["7"], of v1
json::value read_id_objects(Source&, MemberRow const&, Reading const&);  // [7] → [{"id": "7"}], of v1
json::value read_as_it_is(Source&, MemberRow const&, Reading const&);    // of v1, whole

// Values of fields: the one that the mapping names, else the row's own. The first one of several.
json::value read_field(Source&, MemberRow const&, Reading const&);
json::value read_all_of_field(Source&, MemberRow const&, Reading const&);  // a list
json::value read_addresses(Source&, MemberRow const&, Reading const&);
json::value read_phone_numbers(Source&, MemberRow const&, Reading const&);
json::value read_owner(Source&, MemberRow const&, Reading const&);  // {"id", "name"} of the mapped field
json::value read_last_activity(Source&, MemberRow const&, Reading const&);
json::value read_tags(Source&, MemberRow const&, Reading const&);  // the lists that the record is on

// All fields that the firm made, by name; of a list those of the list.
json::value read_custom_fields(Source&, MemberRow const&, Reading const&);
json::value read_typed_fields(Source&, MemberRow const&, Reading const&);
json::value read_cut_fields(Source&, MemberRow const&, Reading const&);

// A field of the source by the name or id of a mapping, shown; null where it has none or no value.
json::value field_value_of(Source&, Reading const&, std::string_view name_or_id);

// Rows that several resources have.
MemberRow created_at_row(std::string_view v2 = {}, std::string_view v1 = {});
MemberRow updated_at_row(std::string_view v2 = {}, std::string_view v1 = {});
std::vector<MemberRow> custom_field_rows(WriteMember write, std::string_view from, std::string_view back);

schema::Shape id_object_shape();  // {id, name}
schema::Shape id_list_shape();    // [{id, name}]
schema::Shape text_list_shape();
schema::Shape address_list_shape();
schema::Shape url_list_shape();

}  // namespace affinity::tools::unified
