#include "base/platform/folders.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/posix/usual_folders.hpp"

namespace affinity::platform {

namespace {

namespace fs = std::filesystem;

std::optional<fs::path> absolute_folder_in(char const* variable) {
  auto text = environment_text(variable);
  return text.starts_with('/') ? std::optional<fs::path>(std::move(text)) : std::nullopt;
}

std::optional<fs::path> folder_by(char const* variable, std::string_view usual, std::string_view program) {
  if (auto const moved = absolute_folder_in(variable)) return *moved / program;
  auto const home = home_folder();
  return home ? std::optional<fs::path>(*home / usual / program) : std::nullopt;
}

std::string in_words(std::string_view usual, std::string_view program, std::string_view file) {
  return "~/" + std::string(usual) + "/" + std::string(program) + "/" + std::string(file);
}

}  // namespace

std::optional<fs::path> home_folder() { return absolute_folder_in("HOME"); }

std::optional<fs::path> state_folder(std::string_view program) {
  return folder_by("XDG_STATE_HOME", usual_state_folder, program);
}

std::optional<fs::path> config_folder(std::string_view program) {
  return folder_by("XDG_CONFIG_HOME", usual_config_folder, program);
}

std::string state_file_in_words(std::string_view program, std::string_view file) {
  return in_words(usual_state_folder, program, file);
}

std::string config_file_in_words(std::string_view program, std::string_view file) {
  return in_words(usual_config_folder, program, file);
}

}  // namespace affinity::platform
