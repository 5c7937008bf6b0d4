// They run in PowerShell and in cmd.exe alike.

#include "base/platform/shell_commands.hpp"

#include "base/platform/folders.hpp"
#include "base/platform/path_text.hpp"

namespace affinity::platform {

namespace {

std::string in_powershell(std::string const& command) { return "powershell -Command \"" + command + "\""; }

std::string quoted_text(std::string_view text) {
  std::string out = "'";
  for (char const c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

}  // namespace

// A new file in a folder of the user's is the user's, the system's and its administrators'.
PasteCommand paste_command(std::string const& file, std::string_view prompt) {
  return {.command = in_powershell("New-Item -ItemType Directory -Force (Split-Path " + quoted_text(file) +
                                   ") | Out-Null; Read-Host " + quoted_text(prompt) +
                                   " | Set-Content -NoNewline -Encoding ascii " + quoted_text(file)),
          .keys = "Enter"};
}

// For programs that start afterwards, also from the desktop.
std::string variable_command(std::string const& variable, std::string_view program, std::string_view file) {
  auto const folder = state_folder(program);
  auto const path = folder ? to_utf8(*folder / to_path(file)) : std::string(file);
  return in_powershell("setx " + variable + " (Get-Content " + quoted_text(path) + ")");
}

std::string private_file_command(std::string const& file) {
  return in_powershell("icacls " + quoted_text(file) + " /inheritance:r /grant:r ($env:USERNAME + ':F')");
}

}  // namespace affinity::platform
