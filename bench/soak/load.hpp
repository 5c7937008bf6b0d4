#pragma once
// The callers: each key has four, who call at the times that the rate says, whoever is late, and keep a book
// of what they were told.

#include "soak/upstream.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace affinity::bench {

struct LoadPlan {
  std::uint16_t port = 0;
  int keys = 8;
  double rate = 50;  // calls a second, over all keys
  std::uint64_t seed = 1;
};

// A note that somebody made, and what its callers were told of its making, its change and its end.
struct Note {
  std::int64_t id = 0;                           // 0 = nobody knows
  std::string made{}, changed{};                 // the texts; empty = not changed
  std::string making{}, changing{}, deleting{};  // succeeded, failed, unknown; empty = not tried
};

struct LoadResult {
  std::int64_t reads = 0, writes = 0;
  std::map<std::string, std::int64_t> outcomes{};  // "read succeeded", "write unknown", …
  std::int64_t retried = 0;                        // calls of more than one request
  std::int64_t errors_due = 0;                     // calls whose request met a fault that leaves no answer
  std::int64_t errors_seen = 0;                    // calls that were told an error
  std::int64_t wrong = 0;                          // calls where the one was not the other
  std::int64_t unanswered = 0;                     // no answer, or none of the form that answers have
  std::vector<float> took_ms{}, took_clean_ms{};   // from when it was due; of those that met no fault
  std::vector<Note> notes{};
  std::vector<std::string> examples{};  // of what was wrong
  LoadResult& operator+=(LoadResult&&);
};

// Calls for so long, waits for the last answer, and gives what came of it. `part` tells the texts of several
// runs apart.
LoadResult run_load(Upstream&, LoadPlan const&, std::chrono::seconds, int part);

// What the notes in the sandbox say against the book.
struct ConsistencyReport {
  std::int64_t doubled = 0, lost = 0, untrue = 0;
  std::vector<std::string> examples{};
};
ConsistencyReport judge(LoadResult const&, std::map<std::int64_t, std::string> const& notes,
                        std::map<std::string, int> const& forwarded);

}  // namespace affinity::bench
