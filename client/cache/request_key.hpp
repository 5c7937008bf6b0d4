#pragma once
// When two reads are one and the same: the same words, asked with the same API key.

#include "base/http/message.hpp"

#include <string>

namespace affinity::client {

// Nothing but a GET of Affinity itself: no file, no other place, no body.
bool is_plain_get(Request const&);

std::string request_key(Request const&);  // target and headers; the key is not yet among them

}  // namespace affinity::client
