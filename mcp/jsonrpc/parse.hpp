#pragma once
// Parses JSON text from a client: a message, or arguments that a model wrote as text.

#include "base/json/json.hpp"

#include <string_view>

namespace affinity::mcp {

// At most 100,000 values. Duplicate names are an error unless the result only serves to name one.
inline Result<json::value> parse_client_json(std::string_view text,
                                             DuplicateNames duplicates = DuplicateNames::reject) {
  return parse_json(text, duplicates, 100'000);
}

}  // namespace affinity::mcp
