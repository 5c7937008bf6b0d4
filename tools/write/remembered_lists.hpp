#pragma once
// Lists of fields and of dropdown options that were read in the last seconds (Affinity v2, Field metadata).
// They are taken out of the cache; nothing is read for it.

#include "base/json/json.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools {

struct RememberedList {
  json::array records{};
  bool complete = false;  // these are all there are: one page, without a next one
};

// The list of the fields that a call of the tool speaks of: "/v2/lists/7/fields", "/v2/persons/fields"; empty
// when there is none.
std::string fields_path(Tool const&, json::object const& checked);

// As a call without a filter reads the list, with any `includes` and one of the usual page sizes.
std::optional<RememberedList> remembered_list(ToolContext const&, std::string const& path,
                                              client::CallContext const&);

// The dropdown options of one field of that list.
std::optional<RememberedList> remembered_options(ToolContext const&, std::string const& fields_path,
                                                 std::string_view field, client::CallContext const&);

json::value const* record_with_id(json::array const& records, json::value const& id);

// A member that is a text, printable and at most 60 bytes long; else empty.
std::string shown_text(json::value const& record, std::string_view name);

// The first 20 of them, for a message: "field-9 (Status), field-10 (Owner)". `name` is the member in
// brackets.
std::string shown_records(json::array const& records, std::string_view name);

}  // namespace affinity::tools
