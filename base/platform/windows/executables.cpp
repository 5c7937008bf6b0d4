#include "base/platform/executables.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/windows/wide.hpp"
#include "base/platform/windows/wide_path.hpp"

#include <windows.h>

#include <algorithm>
#include <vector>

namespace affinity::platform {

namespace {

std::vector<std::string> parts_of_list(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    auto const end = std::min(list.find(';'), list.size());
    auto part = list.substr(0, end);
    if (part.size() > 1 && part.front() == '"' && part.back() == '"') part = part.substr(1, part.size() - 2);
    if (!part.empty()) out.emplace_back(part);
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return out;
}

bool is_file_of_program(std::string const& path) {
  auto const attributes = ::GetFileAttributesW(to_wide_path(path).c_str());
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0;
}

std::string lower_case(std::string text) {
  for (auto& c : text)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return text;
}

// The name itself starts only where it has one of the endings.
std::string with_ending(std::string const& path, std::vector<std::string> const& endings) {
  auto const small_letters = lower_case(path);
  bool const has_one = std::ranges::any_of(
      endings, [&](auto const& ending) { return small_letters.ends_with(lower_case(ending)); });
  if (has_one && is_file_of_program(path)) return path;
  for (auto const& ending : endings)
    if (is_file_of_program(path + lower_case(ending))) return path + lower_case(ending);
  return {};
}

}  // namespace

std::string running_executable() {
  std::wstring path(MAX_PATH, L'\0');
  while (true) {
    auto const size = ::GetModuleFileNameW(nullptr, path.data(), DWORD(path.size()));
    if (size == 0) return {};
    if (size < path.size()) {
      path.resize(size);
      return to_narrow(path);
    }
    path.resize(path.size() * 2);
  }
}

std::string find_executable(std::string const& command) {
  if (command.empty()) return {};
  auto const set = environment_text("PATHEXT");
  auto const endings = parts_of_list(set.empty() ? ".com;.exe;.bat;.cmd" : set);
  if (command.find_first_of("/\\:") != std::string::npos) return with_ending(command, endings);
  for (auto const& folder : parts_of_list(environment_text("PATH"))) {
    bool const has_end = folder.ends_with('\\') || folder.ends_with('/');
    if (auto found = with_ending(folder + (has_end ? "" : "\\") + command, endings); !found.empty())
      return found;
  }
  return {};
}

}  // namespace affinity::platform
