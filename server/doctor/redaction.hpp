#pragma once
// Redacts an answer to its types: nothing that a person wrote remains. No I/O.

#include "base/json/json.hpp"
#include "schema/shape.hpp"

#include <set>
#include <string>
#include <string_view>

namespace affinity::server {

// Replaces values by their types: {"id": "integer", "emails": ["text"]}. Also replaces keys that do not look
// like API keys.
json::value redacted(json::value const&);

// The name if it looks like a key or header; else a stand-in.
std::string safe_name(std::string_view);

// "the record.emails[3] is …" → "the record.emails[] is …"
std::string without_indexes(std::string_view);

struct ObservedKeys {
  std::set<std::string> names{};    // top-level members of a record
  std::set<std::string> unknown{};  // keys that are not in the shape
  std::set<std::string> codes{};    // unknown codes, with their path
};
void observe(json::value const&, schema::Shape const&, std::string const& where, ObservedKeys&);

}  // namespace affinity::server
