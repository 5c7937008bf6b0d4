#pragma once
// What a client may offer while an argument is typed: names of what this caller can see in Affinity.

#include "tools/call.hpp"
#include "tools/names.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

struct Completions {
  std::vector<std::string> values{};  // at most 100 (MCP 2026-07-28, completion)
  bool more = false;

  bool operator==(Completions const&) const = default;
};

// Names that begin with what was typed come first, then those that contain it. `other_arguments` has the
// other arguments: a "list" or "list_id" narrows fields, a "field" is whose options are offered.
Task<Result<Completions>> complete(ToolContext const&, Names, std::string typed, json::object other_arguments,
                                   client::CallContext const&);

// The id of a list that is given by id or by name, in any case; nothing when no list or more than one has it.
Task<Result<std::optional<std::int64_t>>> find_list(ToolContext const&, std::string given,
                                                    client::CallContext const&);

}  // namespace affinity::tools
