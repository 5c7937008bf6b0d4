#pragma once
// Completes arguments with names that the caller can see in Affinity.

#include "tools/tool_context.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

// Where the values of an argument come from.
enum class CompletionSource {
  none,
  list,    // names of the lists in this account
  field,   // names of fields: of the list that the other arguments name, or of all
  option,  // dropdown options of the field that the other arguments name
  person,  // people, by the beginning of a name or an address
};

struct Completions {
  std::vector<std::string> values{};  // at most 100 (MCP 2026-07-28, completion)
  bool more = false;

  bool operator==(Completions const&) const = default;
};

// Names that begin with the typed text come first, then those that contain it. Of the other arguments "list"
// or "list_id" narrows the fields, and "field" the options.
Task<Result<Completions>> complete(ToolContext const&, CompletionSource, std::string typed,
                                   json::object other_arguments, client::CallContext const&);

// The id of the list with this id or name, ignoring case; nullopt when none or several match.
Task<Result<std::optional<std::int64_t>>> find_list_id(ToolContext const&, std::string given,
                                                       client::CallContext const&);

}  // namespace affinity::tools
