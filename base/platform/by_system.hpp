#pragma once
// Texts that differ between systems: places of other programs' files, commands that a person is told to run.

#include <string_view>

namespace affinity::platform {

struct BySystem {
  std::string_view on_linux{}, on_macos{}, on_windows{};
};

// The one for the system that the program was built for.
std::string_view on_this_system(BySystem const&) noexcept;

// Whether paths of other machines, which run Linux or macOS, have the form of those here.
bool has_paths_of_posix() noexcept;

}  // namespace affinity::platform
