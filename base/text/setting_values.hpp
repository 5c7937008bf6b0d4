#pragma once
// Parses the values of settings as people write them in a flag, a variable, a file or a header.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

std::string_view trimmed(std::string_view);  // without surrounding blanks and line ends

// Trimmed, and without one pair of surrounding quotes, which the env files of Docker and of editors leave in
// place.
std::string_view unquoted_value(std::string_view);

// "persons, Notes," → persons, notes: a list separated by commas; trimmed, in lower case, empty items
// dropped.
std::vector<std::string> parse_names(std::string_view);

// true, yes, on, 1 and their opposites in any case; nothing for any other text.
std::optional<bool> parse_boolean(std::string_view);

}  // namespace affinity
