#pragma once
// What a delete takes away, in names: the same facts for the question to a person and for the answer.

#include "tools/call.hpp"

#include <optional>
#include <string>

namespace affinity::tools {

struct Going {
  json::object facts{};               // {"name": "Jane Okafor", "list": "Tier 1 LPs", "list_id": 4102, …}
  std::optional<Error> unreadable{};  // why there is no name in them
};

// An error means that nothing may be sent: the record is not there, or it is a row of a list of
// opportunities, whose delete would take the opportunity with it, or nobody could find out of which kind the
// list is.
Task<Result<Going>> what_goes(ToolContext const&, Tool const&, json::object const& checked,
                              client::CallContext const&);

// The facts as a person reads them: "Jane Okafor" on the list "Tier 1 LPs".
std::string in_words(json::object const& facts);

}  // namespace affinity::tools
