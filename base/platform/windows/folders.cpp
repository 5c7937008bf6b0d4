#include "base/platform/folders.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/path_text.hpp"

namespace affinity::platform {

namespace {

namespace fs = std::filesystem;

std::optional<fs::path> absolute_folder_in(char const* variable) {
  auto path = to_path(environment_text(variable));
  return path.is_absolute() ? std::optional<fs::path>(std::move(path)) : std::nullopt;
}

// A service or a bare environment may lack the second variable.
std::optional<fs::path> folder_by(char const* moved, char const* usual, char const* in_home,
                                  std::string_view program) {
  for (auto const* variable : {moved, usual})
    if (auto const folder = absolute_folder_in(variable)) return *folder / to_path(program);
  auto const home = home_folder();
  return home ? std::optional<fs::path>(*home / "AppData" / in_home / to_path(program)) : std::nullopt;
}

}  // namespace

std::optional<fs::path> home_folder() { return absolute_folder_in("USERPROFILE"); }

std::optional<fs::path> state_folder(std::string_view program) {
  return folder_by("XDG_STATE_HOME", "LOCALAPPDATA", "Local", program);
}

std::optional<fs::path> config_folder(std::string_view program) {
  return folder_by("XDG_CONFIG_HOME", "LOCALAPPDATA", "Local", program);
}

std::string state_file_in_words(std::string_view program, std::string_view file) {
  return "%LOCALAPPDATA%\\" + std::string(program) + "\\" + std::string(file);
}

std::string config_file_in_words(std::string_view program, std::string_view file) {
  return state_file_in_words(program, file);
}

}  // namespace affinity::platform
