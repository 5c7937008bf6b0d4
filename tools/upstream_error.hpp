#pragma once
// Converts a response that is not a success into an error that speaks of the tool's arguments and rights.

#include "base/http/message.hpp"
#include "base/result.hpp"
#include "tools/tool.hpp"

namespace affinity::tools {

// client::response_error() with the names of the tool's arguments and, after 403, with the right that it
// needs.
Error upstream_error(Tool const&, Request const&, Response const&);

}  // namespace affinity::tools
