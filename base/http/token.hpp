#pragma once

#include <string_view>

namespace affinity {

// Whether it can be a method or the name of a header (token, RFC 9110, 5.6.2).
bool is_http_token(std::string_view);

}  // namespace affinity
