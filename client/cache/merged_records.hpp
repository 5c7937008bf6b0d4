#pragma once
// Remembers which records were merged into others, as Affinity's answers tell: afterwards v2 answers 404
// about the old id and says no more (Affinity v2, Merges).

#include "base/http/message.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace affinity::client {

bool starts_merge(Request const&);
MergedRecord merge_in_body(Request const&);  // of a start: its duplicate and its primary record

// What one API key is told is nothing to another. In memory only and bounded: of a key the newest records, of
// the keys those that learned last.
class MergedRecords {
 public:
  static constexpr std::size_t max_keys = 1024, max_per_key = 1000;

  // From the answer to a start (which records its task merges), to a read of tasks and merges, and from a
  // refusal that names the other record, as those of v1 do. True when it tells of the end of a merge that was
  // not known.
  bool learn(std::string const& key, Request const&, Response const&);

  // The records that the request names in its path, its query or its body, and where each is now.
  std::vector<MergedRecord> named_in(std::string const& key, Request const&) const;

  // False while another start of the same two records is under way.
  bool begin_start(std::string const& key, MergedRecord const& pair);
  void end_start(std::string const& key, MergedRecord const& pair);

  std::size_t keys() const { return of_key_.size(); }

 private:
  using Id = std::pair<MergedRecord::Kind, std::int64_t>;
  struct OfKey {
    std::map<Id, std::int64_t> into{};
    std::deque<Id> order{};  // of `into`, oldest first
    // Of merges that this program started; without ids once one that others started was seen to have ended.
    std::map<std::string, MergedRecord> tasks{};
    std::deque<std::string> task_order{};
    std::uint64_t used = 0;
  };

  OfKey& writable(std::string const& key);
  bool add(std::string const& key, MergedRecord const&);
  bool add_task(std::string const& key, std::string task, MergedRecord const&);
  bool learn_from_task(std::string const& key, std::string task, std::string_view status);

  std::map<std::string, OfKey> of_key_{};
  std::set<std::string> starting_{};
  std::uint64_t last_use_ = 0;
};

}  // namespace affinity::client
