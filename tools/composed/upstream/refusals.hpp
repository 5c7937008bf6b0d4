#pragma once
// Remembers for a while which reads of API v2 a key has no right to, so that they are not asked for again.

#include "base/clock.hpp"

#include <map>
#include <string>
#include <string_view>

namespace affinity::tools::composed {

inline constexpr auto refusal_lifetime = std::chrono::minutes(10);

// By the fingerprint of the key and the right that is missing, or the tool where no right is named. Bounded.
class Refusals {
 public:
  void add(std::string const& key, std::string_view right, TimePoint now);
  bool has(std::string const& key, std::string_view right, TimePoint now);

 private:
  static constexpr std::size_t max_entries = 1024;
  std::map<std::string, TimePoint, std::less<>> until_{};  // by key and right
};

}  // namespace affinity::tools::composed
