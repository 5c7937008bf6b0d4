#include "tools/files/protected_paths.hpp"

#include "base/text/folding.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace affinity::tools {

namespace {

namespace fs = std::filesystem;

// What SQLite and the program itself write beside a file.
constexpr std::array<std::string_view, 7> beside{"", "-wal", "-shm", "-journal", ".lock", ".new", ".unkept"};

constexpr int max_links = 40;  // as many as a system follows

// The folder without links, also where the file or the folder does not exist.
fs::path without_links_above(fs::path const& path) {
  std::error_code ignored;
  auto const whole = fs::absolute(path, ignored).lexically_normal();
  auto const folder = fs::weakly_canonical(whole.parent_path(), ignored);
  return (folder.empty() ? whole.parent_path() : folder) / whole.filename();
}

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).starts_with('/'));
}

bool same_file(std::string const& path, platform::FileId const& id) {
  auto const info = platform::path_info(path);
  return info && info->id == id;
}

}  // namespace

void ProtectedPaths::add_file(std::string const& path) {
  if (path.empty()) return;
  auto at = without_links_above(fs::path(path));
  for (int links = 0; links < max_links; ++links) {
    files_.push_back({at.parent_path().string(), at.filename().string()});
    std::error_code error;
    auto const target = fs::read_symlink(at, error);
    if (error) return;
    at = without_links_above(target.is_absolute() ? target : at.parent_path() / target);
  }
}

void ProtectedPaths::add_folder(std::string const& path) {
  if (path.empty()) return;
  std::error_code error;
  auto folder = fs::weakly_canonical(fs::absolute(fs::path(path), error), error).string();
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (!folder.empty()) folders_.push_back(std::move(folder));
}

bool ProtectedPaths::covers_path(std::string_view path) const {
  if (std::ranges::any_of(folders_, [&](std::string const& folder) { return is_below(path, folder); }))
    return true;
  auto const is_one = [&](File const& file) {
    return path.starts_with(file.folder) && std::ranges::any_of(beside, [&](std::string_view more) {
             return path == (fs::path(file.folder) / (file.name + std::string(more))).string();
           });
  };
  return std::ranges::any_of(files_, is_one);
}

bool ProtectedPaths::covers_file(platform::FileId const& id) const {
  return std::ranges::any_of(files_, [&](File const& file) {
    auto const whole = (fs::path(file.folder) / file.name).string();
    return std::ranges::any_of(
        beside, [&](std::string_view more) { return same_file(whole + std::string(more), id); });
  });
}

bool ProtectedPaths::covers_new_file(std::string const& folder, std::string_view name) const {
  if (covers_path((fs::path(folder) / name).string())) return true;
  auto const here = platform::path_info(folder);
  auto const is_here = [&](std::string const& other) {
    return other == folder || (here && same_file(other, here->id));
  };
  if (std::ranges::any_of(folders_, is_here)) return true;
  auto const folded = fold(name);
  return std::ranges::any_of(files_, [&](File const& file) {
    auto const is_named = [&](std::string_view more) {
      return fold(file.name + std::string(more)) == folded;
    };
    return std::ranges::any_of(beside, is_named) && is_here(file.folder);
  });
}

}  // namespace affinity::tools
