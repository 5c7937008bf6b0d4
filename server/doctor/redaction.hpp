#pragma once
// Redacts an answer to its types: nothing that a person wrote remains. No I/O.

#include "base/json/json.hpp"
#include "schema/shape.hpp"

#include <set>
#include <string>
#include <string_view>

namespace affinity::server {

// The name of a key or header as it is, if it looks like one; else what stands for such names.
std::string safe_name(std::string_view);

// "the record.emails[3] is …" → "the record.emails[] is …"
std::string without_indexes(std::string_view);

struct ObservedKeys {
  std::set<std::string> names{};    // at the top of a record
  std::set<std::string> unknown{};  // keys that the shape has not
  std::set<std::string> codes{};    // numbers that mean nothing to us, with their place
};
void observe(json::value const&, schema::Shape const&, std::string const& where, ObservedKeys&);

}  // namespace affinity::server
