#pragma once
// An example for the --help of every command; a test types each of them.

#include <string_view>

namespace affinity::server {

// Lines that begin with two blanks and can be typed as they stand; empty when there is no such command.
std::string_view examples_of(std::string_view command);  // "call", "token add"

}  // namespace affinity::server
