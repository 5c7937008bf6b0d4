#pragma once
// Recognizes secrets that Docker, Kubernetes or systemd mount: every process in there may read them, because
// no other user is in there.

#include "base/platform/file_info.hpp"

#include <span>
#include <string>
#include <string_view>

namespace affinity {

// The folders into which Docker, Podman, Kubernetes and systemd mount them.
std::span<std::string_view const> system_folders();

// Whether this is such a file: only root and this user may write it, it lies in one of the folders (or in a
// Kubernetes volume anywhere), and root owns every folder from there on.
bool is_system_secret(std::string const& path, platform::FileInfo const&,
                      std::span<std::string_view const> folders = system_folders());

// The rule for every file with a key: whether somebody else may read it, or owns it, and it is no secret of
// the system.
bool others_may_read(std::string const& path, platform::FileInfo const&);
bool is_foreign(std::string const& path, platform::FileInfo const&);

// Advice for a key file that others may read.
std::string permission_advice(std::string const& path);

}  // namespace affinity
