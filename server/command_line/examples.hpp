#pragma once
// Examples for the --help of each command; a test runs every one of them.

#include <string_view>

namespace affinity::server {

// Lines indented by two spaces; empty when there is no such command.
std::string_view examples_of(std::string_view command);  // "call", "token add"

}  // namespace affinity::server
