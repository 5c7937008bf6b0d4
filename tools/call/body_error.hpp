#pragma once
// Answers of 2xx to a write that say in their body that it was not done.

#include "base/http/message.hpp"
#include "base/json/json.hpp"

#include <optional>

namespace affinity::tools {

// For {"success": false}, {"errors": […]} and false: an error of kind unknown_outcome, since the write may
// have been performed. Nullopt for a record, for {"success": true} and for anything else.
std::optional<Error> error_in_body(json::value const& body, Response const&);

// {"success": true}, or a record.
bool confirms_success(json::value const& body);

}  // namespace affinity::tools
