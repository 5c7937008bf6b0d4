#pragma once
// What a person calls a record, for a sentence of ours.

#include "base/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools {

// Text of others: cleaned, of one line and short.
std::string short_words(std::string_view text);

// Of a record of any kind its name, title or first words; empty when it has none.
std::string name_of(json::value const& record);

std::string text_in(json::value const& record, std::string_view name);  // empty when there is none
std::optional<std::int64_t> number_in(json::value const& record, std::string_view name);

}  // namespace affinity::tools
