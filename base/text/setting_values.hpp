#pragma once
// What people write for the value of a setting, in a flag, a variable, a file or a header.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

std::string_view trimmed(std::string_view);  // without blanks and line ends around it

// The same without one pair of quotes around it, which env files of Docker and of editors leave there.
std::string_view unquoted_value(std::string_view);

// "persons, Notes," is persons and notes: trimmed, in lower case, without what is empty.
std::vector<std::string> parse_names(std::string_view);

// true, yes, on, 1 and their opposites, however they are written; nothing for anything else.
std::optional<bool> parse_boolean(std::string_view);

}  // namespace affinity
