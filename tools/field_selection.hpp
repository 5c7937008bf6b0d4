#pragma once
// Field selection: the argument `fields` of tools that return records. It is applied to responses and never
// sent, so calls with different selections share cached responses.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

// True for lists, reads of one record by id, and writes that return the record.
bool supports_field_selection(Tool const&);
schema::Param fields_param();

// One sentence for each path that no record of the tool has, or that needs another argument. Paths are dotted
// and pass through lists: "list_entries.list_id". The types of the arguments are validated before.
std::vector<std::string> field_selection_errors(Tool const&, json::object const& arguments);

// Reduces a record, or each of a list, to its id and the paths in `fields`; unchanged without `fields`.
void select_fields(Tool const&, json::object const& arguments, json::value& record);

// Drops `interactions` where it only repeats `interaction_dates`, which Affinity sends beside it and which
// would double the size of a list with dates. A path in `fields` keeps it.
void drop_redundant_interactions(json::object const& arguments, json::value& record);

// Whether one of the two may change records, so that they cannot be copied verbatim.
bool needs_rewrite(json::object const& arguments);

}  // namespace affinity::tools
