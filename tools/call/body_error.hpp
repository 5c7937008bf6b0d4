#pragma once
// Detects errors in the body of a 2xx response to a write.

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
