#pragma once
// Fills a store with the example firm, and with more records for tests of size.

#include "sandbox/store/store.hpp"

#include <chrono>

namespace affinity::sandbox {

constexpr Id first_member = 510'001;  // the team has the first ids of all persons
constexpr std::size_t members = 6;

// Numbers of records for tests of size: persons and organizations in total, and entries on a list of
// organizations called "Universe". Nothing is added where the firm has as many already.
struct BulkSize {
  std::size_t people = 0, organizations = 0, entries = 0;
};

// Deterministic: the same numbers on the same firm give the same records.
void seed_bulk(Store&, BulkSize const&);

// Fills an empty store. The same day gives the same records; all dates are relative to its midnight, UTC.
void seed(Store&, std::chrono::sys_days today);

}  // namespace affinity::sandbox
