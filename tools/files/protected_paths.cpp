#include "tools/files/protected_paths.hpp"

#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"
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
  auto const above = platform::to_utf8(whole.parent_path());
  if (auto const real = platform::real_path(above)) return platform::to_path(*real) / whole.filename();
  auto const folder = fs::weakly_canonical(whole.parent_path(), ignored);
  return (folder.empty() ? whole.parent_path() : folder) / whole.filename();
}

std::string text_of_path(fs::path const& path) { return platform::with_slashes(platform::to_utf8(path)); }

std::string joined_path(std::string const& folder, std::string_view name) {
  return folder + (folder.ends_with('/') ? "" : "/") + std::string(name);
}

bool is_below(std::string_view path, std::string_view folder) {
  return path == folder || platform::path_below(path, folder);
}

bool same_file(std::string const& path, platform::FileId const& id) {
  auto const stamp = platform::file_stamp(path);
  return stamp.size >= 0 && stamp.id == id;
}

}  // namespace

void ProtectedPaths::add_file(std::string const& path) {
  if (path.empty()) return;
  auto at = without_links_above(platform::to_path(path));
  for (int links = 0; links < max_links; ++links) {
    files_.push_back({text_of_path(at.parent_path()), platform::to_utf8(at.filename())});
    std::error_code error;
    auto const target = fs::read_symlink(at, error);
    if (error) return;
    at = without_links_above(target.is_absolute() ? target : at.parent_path() / target);
  }
}

void ProtectedPaths::add_folder(std::string const& path) {
  if (path.empty()) return;
  std::error_code error;
  auto const whole = fs::weakly_canonical(fs::absolute(platform::to_path(path), error), error);
  auto folder = platform::with_slashes(platform::real_path(path).value_or(platform::to_utf8(whole)));
  while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
  if (!folder.empty()) folders_.push_back(std::move(folder));
}

bool ProtectedPaths::covers_path(std::string_view path) const {
  if (std::ranges::any_of(folders_, [&](std::string const& folder) { return is_below(path, folder); }))
    return true;
  auto const is_one = [&](File const& file) {
    auto const name = platform::path_below(path, file.folder);
    return name && std::ranges::any_of(beside, [&](std::string_view more) {
             return platform::is_same_name(*name, file.name + std::string(more));
           });
  };
  return std::ranges::any_of(files_, is_one);
}

bool ProtectedPaths::covers_file(platform::FileId const& id) const {
  return std::ranges::any_of(files_, [&](File const& file) {
    auto const whole = joined_path(file.folder, file.name);
    return std::ranges::any_of(
        beside, [&](std::string_view more) { return same_file(whole + std::string(more), id); });
  });
}

bool ProtectedPaths::covers_new_file(std::string const& folder, std::string_view name) const {
  if (covers_path(joined_path(folder, name))) return true;
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
