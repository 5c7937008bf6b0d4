#pragma once
// What validation makes of arguments, as text to compare.

#include "schema/validate.hpp"

#include <string>
#include <variant>

namespace affinity::tests {

// The checked arguments as JSON, or the sentences, a line each.
inline std::string checked_text(std::variant<json::object, schema::ValidationErrors> const& out) {
  if (auto const* good = std::get_if<json::object>(&out)) return write_json(*good);
  std::string lines;
  for (auto const& sentence : std::get<schema::ValidationErrors>(out))
    lines += (lines.empty() ? "" : "\n") + sentence;
  return lines;
}

}  // namespace affinity::tests
