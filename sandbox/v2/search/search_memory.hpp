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

struct SearchMemory {
  struct RememberedRun {
    std::string question{};  // path, query, body, user and time
    std::shared_ptr<v2::search::Run> run{};
  };

  struct Column {
    std::uint64_t revision = 0;  // of the field's values
    v2::search::ValueColumn values{};
  };

  std::uint64_t revision = 0;        // of the records, which the runs are about
  std::deque<RememberedRun> runs{};  // the last ones, the newest first
  std::map<Id, Column> columns{};    // by field
};

namespace v2::search {

// That of the store, without the runs when a record has changed since.
SearchMemory& memory_of(Store&);

// Built by the first one who asks. Valid until a value of the field comes, goes or moves.
ValueColumn const& column_of(SearchMemory&, Store const&, Field const&);

}  // namespace v2::search

}  // namespace affinity::sandbox
