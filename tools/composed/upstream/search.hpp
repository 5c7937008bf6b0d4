#pragma once
// Reads the records that a name may mean and keeps those that fit best (tools/composed/language/names.hpp has
// the order).

#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

// A record that fits. `record` is v1's, from a search or a read by id: it has emails or domains, no dates.
struct Found {
  Ref ref{};
  std::string name{};
  std::string address{};  // the primary e-mail of a person, the domain of a company
  MatchLevel level = MatchLevel::none;
  json::value record{};
  std::optional<json::array>
      fields{};             // of v2, each with its value, where they were asked for and read there
  std::vector<Found> at{};  // of "Jane at Acme": the company, where it was read with its fields
};

// What one query found. Without an error: `found` are the records of the best level; where there are none,
// `nearest` are those that look most like it, and `tried` says by what was looked.
struct Search {
  Query query{};
  std::vector<Found> found{};
  std::vector<Found> nearest{};
  std::vector<std::string> tried{};
  bool by_part = false;  // found by a part of the name, because Affinity keeps it with other letters
  std::optional<Error> error{};
  bool with_fields = false;  // found by a search of v2, where that may be used, whose answer has the fields
};

inline constexpr std::size_t max_candidates = 5;
inline constexpr std::size_t max_nearest = 3;

// One to three requests, one for each kind, and one more for each further spelling up to `more_spellings`:
// kinds after a whole name or an address was found are not searched. Lists and teammates are remembered.
// `with_fields` asks for people and companies with all their fields, which saves a read of the one that is
// meant.
Task<Search> search_records(Reads&, Query, std::vector<Kind> kinds, int more_spellings = 2,
                            bool with_fields = false);

// Each on its own, four at a time, in their order.
Task<std::vector<Search>> search_all(Reads&, std::vector<Query>, std::vector<Kind> kinds,
                                     int more_spellings = 2);

}  // namespace affinity::tools::composed
