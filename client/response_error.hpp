#pragma once
// Converts a response that is not a success into an Error with a next step for the model (Affinity v1,
// Errors).

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "client/v2_errors.hpp"

namespace affinity::client {

// For status 300 and above. Quotes the message of the body (error_text), whatever its format. After a write,
// 3xx and 5xx mean an unknown outcome. Of an answer of v2 all errors are quoted, with `name_of` for the names
// of the arguments that they are about.
Error response_error(Request const&, Response const&, ArgumentName const& name_of = {});

}  // namespace affinity::client
