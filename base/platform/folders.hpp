#pragma once
// Folders of the user: where programs keep what they are given and what they make.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::platform {

// HOME, or USERPROFILE on Windows. Nothing where it is not set or no absolute path.
std::optional<std::filesystem::path> home_folder();

// For tokens and journals, with `program` as the last name: $XDG_STATE_HOME or ~/.local/state, on macOS
// ~/Library/Application Support, on Windows %LOCALAPPDATA%. XDG_STATE_HOME counts on every system, where it
// is set.
std::optional<std::filesystem::path> state_folder(std::string_view program);

// For settings and keys that the user puts there: $XDG_CONFIG_HOME or ~/.config, on macOS
// ~/Library/Application Support, on Windows %LOCALAPPDATA% again, as %APPDATA% may wander to a server with
// the profile. XDG_CONFIG_HOME counts on every system, where it is set.
std::optional<std::filesystem::path> config_folder(std::string_view program);

// A file in it as a person writes its path, whoever they are: "~/.local/state/program/file",
// "%LOCALAPPDATA%\program\file".
std::string state_file_in_words(std::string_view program, std::string_view file);
std::string config_file_in_words(std::string_view program, std::string_view file);

}  // namespace affinity::platform
