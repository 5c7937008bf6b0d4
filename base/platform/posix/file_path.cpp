#include "base/platform/file_path.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace affinity::platform {

std::optional<std::string> real_path(std::string const& path) {
  errno = EINVAL;
  if (path.find('\0') != path.npos) return std::nullopt;
  std::unique_ptr<char, void (*)(void*)> const real(::realpath(path.c_str(), nullptr), &std::free);
  if (!real) return std::nullopt;
  return std::string(real.get());
}

// Not canonical(), which requires that the target exists.
std::string resolve_links(std::string const& path) {
  namespace fs = std::filesystem;
  std::error_code ec;
  fs::path real = fs::absolute(path, ec);
  constexpr int most_links = 40;  // as many as Linux follows
  for (int links = 0; links < most_links && fs::is_symlink(fs::symlink_status(real, ec)); ++links) {
    auto const target = fs::read_symlink(real, ec);
    if (ec) break;
    real = target.is_absolute() ? target : real.parent_path() / target;
  }
  return real.string();
}

bool is_absolute_path(std::string_view path) { return path.starts_with('/'); }
bool is_whole_disk(std::string_view absolute_path) { return absolute_path == "/"; }
std::string with_slashes(std::string_view path) { return std::string(path); }
std::string in_system_style(std::string_view path) { return std::string(path); }

bool is_plain_name(std::string_view) { return true; }
std::string plain_name(std::string name) { return name; }

}  // namespace affinity::platform
