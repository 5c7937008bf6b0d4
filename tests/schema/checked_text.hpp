#pragma once
// Arguments as text, and what validation makes of them.

#include "base/json/json.hpp"
#include "schema/validate.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace affinity::tests {

inline json::object object(std::string_view text) { return parse_json(text).value().as_object(); }

// The checked arguments as JSON, or the sentences, a line each.
inline std::string checked_text(std::variant<json::object, schema::ValidationErrors> const& out) {
  if (auto const* good = std::get_if<json::object>(&out)) return write_json(*good);
  std::string lines;
  for (auto const& sentence : std::get<schema::ValidationErrors>(out))
    lines += (lines.empty() ? "" : "\n") + sentence;
  return lines;
}

}  // namespace affinity::tests
