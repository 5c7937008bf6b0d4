#pragma once
// The load of the soak test: four callers a key at a fixed rate (open loop), and the results that they were
// told.

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

// A note and the outcomes of its creation, change and deletion.
struct Note {
  std::int64_t id = 0;                           // 0 = unknown
  std::string made{}, changed{};                 // texts; empty = not changed
  std::string making{}, changing{}, deleting{};  // succeeded, failed, unknown; empty = not tried
};

struct LoadResult {
  std::int64_t reads = 0, writes = 0;
  std::map<std::string, std::int64_t> outcomes{};  // "read succeeded", "write unknown", …
  std::int64_t retried = 0;                        // calls with more than one request
  std::int64_t errors_due = 0;                    // calls whose request met a fault without a usable response
  std::int64_t errors_seen = 0;                   // calls that returned an error
  std::int64_t wrong = 0;                         // calls where the two differ
  std::int64_t unanswered = 0;                    // no or malformed response
  std::vector<float> took_ms{}, took_clean_ms{};  // latency from the due time; of calls without faults
  std::vector<Note> notes{};
  std::vector<std::string> examples{};  // of failures
  LoadResult& operator+=(LoadResult&&);
};

// Runs the load and waits for the last response. `part` makes the texts of several runs unique.
LoadResult run_load(Upstream&, LoadPlan const&, std::chrono::seconds, int part);

// Compares the notes in the sandbox with the reported outcomes.
struct ConsistencyReport {
  std::int64_t doubled = 0, lost = 0, untrue = 0;
  std::vector<std::string> examples{};
};
ConsistencyReport judge(LoadResult const&, std::map<std::int64_t, std::string> const& notes,
                        std::map<std::string, int> const& forwarded);

}  // namespace affinity::bench
