#pragma once
// Where people work and as what: for a line of find_records.

#include "tools/composed/upstream/reads.hpp"
#include "tools/composed/upstream/search.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace affinity::tools::composed {

struct PersonDetail {
  Ref company{};  // id 0: none, or not known
  std::string company_name{};
  std::string title{};  // of API v2 alone
};
using PersonDetails = std::map<std::int64_t, PersonDetail>;  // by the person's id

// Of people as a search of v1 gives them, with their current companies. v2: one request for the titles of 100
// people and one for the names of 100 companies; v1: one for each company. What cannot be read is left out.
Task<PersonDetails> read_person_details(Reads&, std::vector<Found> people);

}  // namespace affinity::tools::composed
