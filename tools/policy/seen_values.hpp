#pragma once
// Where values of fields are, by their id, which says nothing itself: API v1 reads no value by its id.
// Learned from every answer that shows values.

#include "base/http/message.hpp"
#include "base/json/json.hpp"
#include "tools/policy/touched.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace affinity::tools::policy {

class SeenValues {
 public:
  struct Place {
    std::string field{};
    std::int64_t record = 0;
    std::optional<Kind> kind{};  // of the record, where the answer told it
  };

  // Of a request that reads, or creates, values of fields in v1; nothing happens for another one.
  void learn(std::string const& principal, Request const& asked, Response const&);
  Place const* find(std::string const& principal, std::int64_t value_id) const;

 private:
  static constexpr std::size_t most_places = 50'000;  // the oldest go first
  using Key = std::pair<std::string, std::int64_t>;

  void add(std::string const& principal, json::value const& value);

  std::map<Key, Place> places_{};
  std::deque<Key> order_{};
};

}  // namespace affinity::tools::policy
