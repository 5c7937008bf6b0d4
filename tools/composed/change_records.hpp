#pragma once
// What the parts of show_changes read records with.

#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools::composed {

std::string to_the_second(WallTime);                  // "2026-11-22T00:00:00Z", as both APIs take it
std::string_view v1_argument_of(Kind);                // "person_id": of a person, company or deal
std::string full_name_of(json::value const& person);  // of either API
json::array const* array_member(json::value const& record, std::string_view name);  // null when there is none

using RecordUse = std::function<void(json::value const&)>;

// Reads page by page, so that a long list is never whole in memory; stops after about `most` records, which
// is an error. What else stopped it, if anything did.
Task<std::optional<Error>> read_each_record(Reads&, Read, std::size_t most, RecordUse const&);

}  // namespace affinity::tools::composed
