#include "tools/composed/upstream/refusals.hpp"

namespace affinity::tools::composed {

void Refusals::add(std::string const& key, std::string_view right, TimePoint now) {
  std::erase_if(until_, [&](auto const& entry) { return entry.second <= now; });
  if (until_.size() >= max_entries) until_.clear();
  until_[key + std::string(right)] = now + refusal_lifetime;
}

bool Refusals::has(std::string const& key, std::string_view right, TimePoint now) {
  auto const found = until_.find(key + std::string(right));
  return found != until_.end() && found->second > now;
}

}  // namespace affinity::tools::composed
