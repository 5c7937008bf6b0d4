#pragma once
// Commands that a person is told to run in the shell of this system.

#include <string>
#include <string_view>

namespace affinity::platform {

// Writes what is pasted into a file of the user's alone and makes its folder; `keys` end the input.
struct PasteCommand {
  std::string command{};
  std::string_view keys{};  // "Enter and Ctrl-D"
};
PasteCommand paste_command(std::string const& file, std::string_view prompt);
// The same on a machine with Linux or macOS.
PasteCommand posix_paste_command(std::string const& file);

// Puts the content of a file in the state folder of `program` into a variable that programs see.
std::string variable_command(std::string const& variable, std::string_view program, std::string_view file);

// Takes the rights of everybody else away from a file of the user's.
std::string private_file_command(std::string const& file);

}  // namespace affinity::platform
