#pragma once
// What may be handed to libcurl.

#include "base/http/message.hpp"

namespace affinity::client {

// Whether target and headers are plain text of one line: what is sent must be one request, the planned one.
bool is_well_formed(Request const&);

}  // namespace affinity::client
