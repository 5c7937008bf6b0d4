#pragma once
// Answers of 2xx to a write that say in their body that it was not done.

#include "base/http/message.hpp"
#include "base/json/json.hpp"

#include <optional>

namespace affinity::tools {

// {"success": false}, {"errors": […]}, false. Nobody knows then what became of the write, so that is what the
// error says. Nothing for a record, for {"success": true} and for what tells neither.
std::optional<Error> refusal_in(json::value const& body, Response const&);

// {"success": true}, or the record.
bool tells_of_success(json::value const& body);

}  // namespace affinity::tools
