#pragma once
// The reads of API v1 that find records by a term and give them by id.

#include "tools/composed/language/names.hpp"

#include <algorithm>
#include <string_view>

namespace affinity::tools::composed {

struct RecordSource {
  Kind kind = Kind::person;
  std::string_view search{}, by_id{};
};

inline constexpr RecordSource record_sources[] = {
    {Kind::person, "list_all_affinity_persons", "get_single_affinity_person_by_id"},
    {Kind::company, "list_all_affinity_organizations", "get_single_affinity_organization_by_id"},
    {Kind::deal, "list_all_affinity_opportunities", "get_single_affinity_opportunity_by_id"}};

// Null for other kinds.
inline RecordSource const* source_of(Kind kind) {
  auto const found = std::ranges::find(record_sources, kind, &RecordSource::kind);
  return found == std::end(record_sources) ? nullptr : found;
}

}  // namespace affinity::tools::composed
