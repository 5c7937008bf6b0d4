#pragma once
// Recognizes secrets that Docker, Kubernetes or systemd mount: every process in there may read them, because
// no other user is in there.

#include <sys/stat.h>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace affinity::server {

// Where Docker, Podman, Kubernetes and systemd put them.
std::span<std::string_view const> system_folders();

// Whether this is such a file: nobody but root and we may write it, it lies in one of the folders (or in a
// volume that Kubernetes filled, wherever that is), and from there on every folder is root's.
bool is_system_secret(std::filesystem::path const&, struct stat const&,
                      std::span<std::string_view const> folders = system_folders());

// What to do about a key file that others may read.
std::string permission_advice(std::filesystem::path const&);

}  // namespace affinity::server
