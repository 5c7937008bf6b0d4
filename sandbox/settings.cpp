#include "sandbox/settings.hpp"

#include <algorithm>

namespace affinity::sandbox {

// "sandbox" belongs to the first member, an admin; each extra key to the next member, starting over with the
// second.
std::optional<std::size_t> team_index_of(std::string_view key, Settings const& settings, std::size_t team) {
  if (key == "sandbox") return 0;
  auto const found = std::ranges::find(settings.extra_keys, key);
  if (found == settings.extra_keys.end()) return std::nullopt;
  return team > 1 ? std::size_t(found - settings.extra_keys.begin()) % (team - 1) + 1 : 0;
}

}  // namespace affinity::sandbox
