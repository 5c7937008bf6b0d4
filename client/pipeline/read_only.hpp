#pragma once
// Rejects every request that does not read for read-only callers, whatever made it.

#include "client/call_context.hpp"

#include <optional>

namespace affinity::client {

std::optional<Error> read_only_refusal(Request const&, Caller const&);

}  // namespace affinity::client
