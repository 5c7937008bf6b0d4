#pragma once
// What the sandbox remembers between searches: columns of values, and the order of the last runs, so that a
// run over all pages does not evaluate its filters for each page.

#include "sandbox/v2/search/run.hpp"
#include "sandbox/v2/search/value_column.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>

namespace affinity::sandbox {

// All of it belongs to one revision of the records.
struct SearchMemory {
  struct RememberedRun {
    std::string question{};  // path, query, body, user and time
    std::shared_ptr<v2::search::Run> run{};
  };

  std::uint64_t revision = 0;
  std::map<Id, v2::search::ValueColumn> columns{};  // by field
  std::deque<RememberedRun> runs{};                 // the last ones, the newest first
};

namespace v2::search {

// That of the store, emptied when a record has changed since.
SearchMemory& memory_of(Store&);

// Built by the first one who asks.
ValueColumn const& column_of(SearchMemory&, Store const&, Field const&);

}  // namespace v2::search

}  // namespace affinity::sandbox
