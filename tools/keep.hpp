#pragma once
// The argument `fields` of tools that answer records: what of each record a caller wants to see. It is for us
// alone and no part of a request, so whoever asks for less shares what was read for others.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

// True of lists, of reads of one record by its id, and of writes that answer the record.
bool takes_fields(Tool const&);
schema::Param fields_param();

// A sentence for each name that no record of the tool has, or that comes only with another argument. Names
// lead inside with dots, through lists too: "list_entries.list_id". The arguments are checked for their
// types.
std::vector<std::string> wrong_fields(Tool const&, json::object const& arguments);

// Leaves of a record, or of each of a list, what `fields` names, and its id; everything when it names
// nothing.
void keep_fields(Tool const&, json::object const& arguments, json::value& record);

// Takes `interactions` out of a record where it says no more than `interaction_dates` does, which Affinity
// sends beside it: half of what a list with dates would cost. Whoever names it in `fields` gets it.
void drop_repeats(json::object const& arguments, json::value& record);

// True where one of these has something to do, so that a record cannot go out as it came.
bool changes_records(json::object const& arguments);

}  // namespace affinity::tools
