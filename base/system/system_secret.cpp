#include "base/system/system_secret.hpp"

#include "base/platform.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#if AFFINITY_ON_LINUX
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

namespace affinity {

namespace {

namespace fs = std::filesystem;

// Kubernetes makes the root of a volume writable for all, with the sticky bit, and mounts it read-only.
bool is_roots(fs::path const& folder) {
  struct stat info {};
  return ::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == 0 &&
         ((info.st_mode & 022) == 0 || (info.st_mode & S_ISVTX) != 0);
}

bool lies_in(fs::path const& file, fs::path const& folder) {
  auto const inside = file.lexically_relative(folder);
  return !inside.empty() && *inside.begin() != ".." && *inside.begin() != ".";
}

// Kubernetes links its files to ..data, a link to the folder of the current version, on tmpfs.
bool is_kubernetes_volume(fs::path const& folder) {
#if AFFINITY_ON_LINUX
  std::error_code ignored;
  struct statfs info {};
  return fs::is_symlink(fs::symlink_status(folder / "..data", ignored)) && is_roots(folder) &&
         ::statfs(folder.c_str(), &info) == 0 && info.f_type == TMPFS_MAGIC;
#else
  return folder.empty();
#endif
}

// systemd grants access to a credential by an ACL, whose mask shows as group permissions (systemd.exec(5),
// LoadCredential).
bool is_credential(fs::path const& path) {
  auto const* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return folder && *folder == '/' && path.string().starts_with(std::string(folder) + "/");
}

}  // namespace

std::span<std::string_view const> system_folders() {
  static constexpr std::array<std::string_view, 3> folders{"/run/secrets", "/var/run/secrets",
                                                           "/run/credentials"};
  return folders;
}

bool is_system_secret(fs::path const& path, struct stat const& info,
                      std::span<std::string_view const> folders) {
  bool const theirs = info.st_uid == 0 || info.st_uid == ::geteuid();
  if (!S_ISREG(info.st_mode) || !theirs || (info.st_mode & 022) != 0) return false;
  std::error_code ec;
  auto const given = fs::absolute(path, ec).lexically_normal();
  auto const real = fs::canonical(path, ec);
  if (ec) return false;
  if (is_kubernetes_volume(given.parent_path()) && lies_in(real, fs::canonical(given.parent_path(), ec)))
    return true;
  for (auto const folder : folders) {
    auto const root = fs::canonical(folder, ec);
    if (ec || !lies_in(real, root)) continue;
    for (auto at = real.parent_path();; at = at.parent_path()) {
      if (!is_roots(at)) return false;
      if (at == root) return true;
    }
  }
  return false;
}

bool others_may_read(fs::path const& path, struct stat const& info) {
  auto const forbidden_bits = is_credential(path) ? 037u : 077u;
  return (info.st_mode & forbidden_bits) != 0 && !is_system_secret(path, info);
}

bool is_foreign(fs::path const& path, struct stat const& info) {
  return info.st_uid != ::geteuid() && info.st_uid != 0 && !is_system_secret(path, info);
}

std::string permission_advice(fs::path const& path) {
  struct stat info {};
  bool const ours = ::stat(path.c_str(), &info) == 0 && info.st_uid == ::geteuid() &&
                    ::access(path.parent_path().empty() ? "." : path.parent_path().c_str(), W_OK) == 0;
  if (ours) return "Run: chmod 600 " + path.string();
  return "Where the file is yours: chmod 600 " + path.string() +
         ". In a container mount it where secrets belong, in /run/secrets, and writable by nobody; in "
         "Kubernetes "
         "a volume of a secret will do, with defaultMode: 0400.";
}

}  // namespace affinity
