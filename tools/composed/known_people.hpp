#pragma once
// People with their job titles and last contacts, from either API.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

struct KnownPerson {
  Ref ref{};
  std::string name{};
  std::string title{};  // empty without one
  bool title_known = false;
  std::string last_contact{};  // with the firm: "2026-11-16 Priya Raman", "never"; "?" where it was not read
};

// The ids in a list of this name, as refs of the kind; empty without one.
std::vector<Ref> refs_at(json::value const& record, std::string_view name, Kind);

// Titles and last contacts with v2: one request for a hundred people. False where v2 does not give them. A
// title of the firm's own field goes before one that Affinity found out.
Task<bool> read_titles_and_contacts(Reads&, std::vector<KnownPerson>&);

// The same with v1: one request a person for each. What could not be read is told to the answer.
Task<void> read_titles(Reads&, std::vector<KnownPerson>&, Answer&);
Task<void> read_last_contacts(Reads&, std::vector<KnownPerson>&, std::vector<Teammate> const&, Answer&);

}  // namespace affinity::tools::composed
