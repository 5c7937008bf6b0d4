#pragma once
// Checks a request before it is passed to libcurl, against header injection and request smuggling.

#include "base/http/message.hpp"

namespace affinity::client {

// Whether target and headers are single lines of plain text, so that exactly the planned request is sent.
bool is_well_formed(Request const&);

}  // namespace affinity::client
