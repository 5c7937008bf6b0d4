#include "base/platform/shell_commands.hpp"

#include "base/platform/folders.hpp"

namespace affinity::platform {

PasteCommand paste_command(std::string const& file, std::string_view) { return posix_paste_command(file); }

std::string variable_command(std::string const& variable, std::string_view program, std::string_view file) {
  auto path = state_file_in_words(program, file);
  if (path.find(' ') != path.npos) path = "\"$HOME" + path.substr(1) + "\"";  // "~" is nothing in quotes
  return "export " + variable + "=\"$(cat " + path + ")\"";
}

std::string private_file_command(std::string const& file) { return "chmod 600 " + file; }

}  // namespace affinity::platform
