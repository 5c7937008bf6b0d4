#pragma once
// The environment of this process in UTF-8. Changes reach the libraries that read it, too. Not for use while
// other threads run that read it.

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace affinity::platform {

// The value of a variable, empty ones included; nothing where it is not set.
std::optional<std::string> environment_variable(std::string const& name);
// The value, or nothing at all where it is empty or not set.
std::string environment_text(std::string const& name);
// All variables, in the system's order.
std::vector<std::pair<std::string, std::string>> environment_variables();

// Nothing removes it. Where no variable can be empty (Windows), an empty value removes it as well.
void set_environment_variable(std::string const& name, std::optional<std::string> const& value);
// Overwrites the value in memory, where the system shows it to other processes, and removes the variable.
void wipe_environment_variable(std::string const& name);

}  // namespace affinity::platform
