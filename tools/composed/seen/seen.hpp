#pragma once
// Have we seen this record: its lists with stage and owner, the last contact and whose it was, why it was
// passed on. Of a person also what stands on lists of the company that the person works for, of a deal its
// own row.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/seen/rows.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/composed/upstream/search.hpp"

#include <string>
#include <vector>

namespace affinity::tools::composed {

// What queries mean, where nobody said which kinds to look among: mostly companies. One request for each as
// far as its words tell the kind ("Jane at Acme", an e-mail, "Acme - Series A"); names that no company has
// are looked for among people and deals in at most two requests more, or in as many as find something. A
// sentence for the answer where that left some out.
struct SeenSearch {
  std::vector<Search> searches{};
  std::string note{};
};
Task<SeenSearch> search_seen(Reads&, std::vector<Query>);

// v2: one request for 100 companies, one for 100 people, and one for 100 rows of each list that they are on,
// at most `spare` of these. v1: pages of companies and deals or one request for each, and one for each row.
// What could not be read makes the answer partial.
Task<SeenRecords> read_seen(Reads&, std::vector<Found> hits, std::size_t spare, Answer&);

}  // namespace affinity::tools::composed
