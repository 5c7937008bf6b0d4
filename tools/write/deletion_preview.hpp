#pragma once
// Previews what a delete removes, by name: the same facts for the confirmation and the answer.

#include "tools/tool_context.hpp"

#include <optional>
#include <string>

namespace affinity::tools {

struct DeletionPreview {
  json::object facts{};          // {"name": "Jane Okafor", "list": "Tier 1 LPs", "list_id": 4102, …}
  std::optional<Error> error{};  // why the name is unknown
};

// An error means that the delete must not be sent: the record does not exist, or it is an entry of an
// opportunity list, whose deletion would delete the opportunity, or the type of the list is unknown.
Task<Result<DeletionPreview>> preview_deletion(ToolContext const&, Tool const&, json::object const& checked,
                                               client::CallContext const&);

// Name and details of a record that was read: {"name": …, "more": "jane@acme.example; 2 list entries"}.
json::object deletion_facts(json::value const& record);

// The facts as a phrase: "Jane Okafor" on the list "Tier 1 LPs".
std::string preview_text(json::object const& facts);

}  // namespace affinity::tools
