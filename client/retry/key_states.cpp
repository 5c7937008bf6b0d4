#include "client/retry/key_states.hpp"

#include <algorithm>

namespace affinity::client {

KeyState& KeyStates::of(std::string const& key, TimePoint now) {
  auto found = states_.find(key);
  if (found == states_.end()) {
    if (states_.size() >= max_keys) evict(now);
    found = states_.emplace(key, KeyState(settings_)).first;
  }
  found->second.used = now;
  return found->second;
}

// Evicts idle states, and the least recently used one when none is idle.
void KeyStates::evict(TimePoint now) {
  std::erase_if(states_, [&](auto const& entry) { return entry.second.is_idle(now); });
  if (states_.size() < max_keys) return;
  auto const by_use = [](auto const& left, auto const& right) {
    return left.second.used < right.second.used;
  };
  states_.erase(std::ranges::min_element(states_, by_use));
}

}  // namespace affinity::client
