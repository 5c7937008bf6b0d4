#include "base/system/system_secret.hpp"

#include "base/platform/by_system.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/file.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/shell_commands.hpp"

#include <array>
#include <filesystem>

namespace affinity {

namespace {

namespace fs = std::filesystem;

// Kubernetes makes the root of a volume writable for all, with the sticky bit, and mounts it read-only.
bool is_roots(fs::path const& folder) {
  constexpr unsigned others_write = 022, sticky = 01000;
  auto const info = platform::path_info(platform::to_utf8(folder));
  return info && info->kind == platform::FileKind::folder && info->is_systems &&
         ((info->mode & others_write) == 0 || (info->mode & sticky) != 0);
}

bool lies_in(fs::path const& file, fs::path const& folder) {
  auto const inside = file.lexically_relative(folder);
  return !inside.empty() && *inside.begin() != ".." && *inside.begin() != ".";
}

// Kubernetes links its files to ..data, a link to the folder of the current version, on tmpfs.
bool is_kubernetes_volume(fs::path const& folder) {
  std::error_code ignored;
  return fs::is_symlink(fs::symlink_status(folder / "..data", ignored)) && is_roots(folder) &&
         platform::lies_in_memory(platform::to_utf8(folder));
}

// systemd grants access to a credential by an ACL, whose mask shows as group permissions (systemd.exec(5),
// LoadCredential).
bool is_credential(std::string const& path) {
  auto const folder = platform::environment_text("CREDENTIALS_DIRECTORY");
  return folder.starts_with('/') && path.starts_with(folder + "/");
}

}  // namespace

std::span<std::string_view const> system_folders() {
  static constexpr std::array<std::string_view, 3> folders{"/run/secrets", "/var/run/secrets",
                                                           "/run/credentials"};
  return folders;
}

bool is_system_secret(std::string const& path, platform::FileInfo const& info,
                      std::span<std::string_view const> folders) {
  if (info.kind != platform::FileKind::regular || !(info.is_mine || info.is_systems) ||
      (info.mode & 022) != 0)
    return false;
  std::error_code ec;
  auto const given = fs::absolute(platform::to_path(path), ec).lexically_normal();
  auto const real = fs::canonical(platform::to_path(path), ec);
  if (ec) return false;
  if (is_kubernetes_volume(given.parent_path()) && lies_in(real, fs::canonical(given.parent_path(), ec)))
    return true;
  for (auto const folder : folders) {
    auto const root = fs::canonical(platform::to_path(folder), ec);
    if (ec || !lies_in(real, root)) continue;
    for (auto at = real.parent_path();; at = at.parent_path()) {
      if (!is_roots(at)) return false;
      if (at == root) return true;
    }
  }
  return false;
}

bool others_may_read(std::string const& path, platform::FileInfo const& info) {
  auto const forbidden_bits = is_credential(path) ? 037u : 077u;
  return (info.mode & forbidden_bits) != 0 && !is_system_secret(path, info);
}

bool is_foreign(std::string const& path, platform::FileInfo const& info) {
  return !info.is_mine && !info.is_systems && !is_system_secret(path, info);
}

std::string permission_advice(std::string const& path) {
  auto const info = platform::path_info(path);
  auto const folder = platform::to_utf8(platform::to_path(path).parent_path());
  auto const command = platform::private_file_command(path);
  if (info && info->is_mine && platform::may_write(folder.empty() ? "." : folder)) return "Run: " + command;
  return "Where the file is yours: " + command +
         std::string(platform::on_this_system(
             {.on_linux = ". In a container mount it where secrets belong, in /run/secrets, and writable by "
                          "nobody; in Kubernetes a volume of a secret will do, with defaultMode: 0400.",
              .on_macos = ".",
              .on_windows = "."}));
}

}  // namespace affinity
