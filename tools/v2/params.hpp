#pragma once
// Params that several rows of v2 have (Affinity v2, parameters and bodies).

#include "tools/tool.hpp"

#include <string_view>
#include <vector>

namespace affinity::tools::v2 {

// Named one by one, because a function of affinity::tools with the same name would hide one that a
// using-directive brings.
using schema::any_decoded, schema::body, schema::boolean, schema::date_time, schema::date_time_without_hint,
    schema::email, schema::field_id, schema::id, schema::id32, schema::inside, schema::integer_between,
    schema::list_of, schema::non_empty_text, schema::or_null, schema::past_date_time, schema::path,
    schema::query, schema::record, schema::text, schema::text_of_at_least, schema::text_or_absent,
    schema::with_default, schema::word;
using schema::at_least_one_if, schema::at_least_one_of, schema::at_most_one_of, schema::never_if,
    schema::required_if, schema::required_only_if;
using schema::Kind, schema::Need, schema::Param, schema::required, schema::Rule, schema::Shape, schema::Type;

// All rows of v2 are offered on request, under one toolset each; deletes only where they are named.
std::vector<Tool> in_toolset(std::string_view toolset, std::vector<Tool> rows);
// A toolset that is offered only where it or a tool of it is named.
std::vector<Tool> in_named_toolset(std::string_view toolset, std::vector<Tool> rows);

// Bounds that a model keeps to without being told; validated, not in the schema.
schema::Type text_between(std::int64_t fewest, std::int64_t most);
schema::Type ref();  // the id of a record, sent as {"id": 7}

// Slots of paths, and the ids of records that a list is narrowed to.
schema::Param company_id();
schema::Param person_id();
schema::Param list_id();
schema::Param entry_id();
schema::Param note_id();
schema::Param field_slot();
schema::Param only_ids();

// Field values that come along: none without one of these (Affinity v2, Field selection).
schema::Param field_ids();
schema::Param field_types();      // of companies and persons, which have no fields of lists
schema::Param row_field_types();  // of list entries
schema::Param value_ids();
schema::Param value_types();
schema::Param row_value_types();

// The filter language of v2 as text; `properties` tells a model what this list can be filtered by.
schema::Param filter(std::string_view properties, schema::Need = schema::Need::optional);
schema::Param order_by(std::vector<std::string_view> keys);
schema::Param abilities();  // what a field can be filtered and sorted by
schema::Param note_parts();
schema::Param team_parts();
schema::Param total_count();
schema::Param limit_of_search(std::int64_t preset);  // of a search that answers once

schema::Param value();
schema::Param updates();  // of a batch, whose operation is constant:
constexpr std::string_view update_fields = R"({"operation":"update-fields"})";
schema::Param values_of_new_person();  // named fieldValues, since `fields` selects members of the answer

schema::Param rank();
schema::Param color();
schema::Param status_category();
schema::Param win_rate();
schema::Param note_content(schema::Need = schema::Need::optional);
schema::Param refs(std::string_view name);
schema::Param noted_interaction();
schema::Param reminded_entity();
schema::Param recurrence(schema::Need members = schema::Need::optional);
schema::Param subscriptions(schema::Need = schema::Need::optional);

}  // namespace affinity::tools::v2
