#include "base/platform/by_system.hpp"

namespace affinity::platform {

std::string_view on_this_system(BySystem const& texts) noexcept { return texts.on_macos; }

bool has_paths_of_posix() noexcept { return true; }

}  // namespace affinity::platform
