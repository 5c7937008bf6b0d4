#pragma once
// Display names of records, for sentences.

#include "base/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// Untrusted text, sanitized, on one line and truncated.
std::string short_text(std::string_view text);

// The name, title or first words of a record of any kind; empty when it has none.
std::string display_name(json::value const& record);

std::optional<std::int64_t> integer_member(json::value const& record, std::string_view name);
// The integers of an array, such as the ids of a company's people; none when it has no such array.
std::vector<std::int64_t> ids_in(json::value const& record, std::string_view name);

}  // namespace affinity::tools
