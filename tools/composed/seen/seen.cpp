#include "tools/composed/seen/seen.hpp"

#include "tools/composed/seen/apis.hpp"
#include "tools/records/record_name.hpp"

#include <utility>

namespace affinity::tools::composed {

namespace {

// Of a person the companies of today, else all; of a deal those that it is with.
SeenRecord related_records(Found const& hit) {
  SeenRecord out;
  auto const add = [&](std::string_view name, std::set<std::int64_t>& into) {
    for (auto const id : ids_in(hit.record, name)) into.insert(id);
  };
  if (hit.ref.kind == Kind::company) out.companies.insert(hit.ref.id);
  if (hit.ref.kind == Kind::person) {
    out.people.insert(hit.ref.id);
    add("current_organization_ids", out.companies);
    if (out.companies.empty()) add("organization_ids", out.companies);
  }
  if (hit.ref.kind == Kind::deal) {
    add("person_ids", out.people);
    add("organization_ids", out.companies);
  }
  return out;
}

}  // namespace

Task<SeenRecords> read_seen(Reads& reads, std::vector<Found> hits, std::size_t spare, Answer& answer) {
  SeenRecords out;
  for (auto const& hit : hits) out.emplace(hit.ref, related_records(hit));
  if (out.empty()) co_return out;
  bool by_v2 = reads.may_use("list_all_affinity_v2_companies") &&
               reads.may_use("list_all_affinity_v2_persons") &&
               reads.may_use("list_all_affinity_v2_list_entries");
  if (by_v2) by_v2 = co_await read_seen_of_v2(reads, hits, out, spare, answer);
  if (by_v2) co_return out;
  out.clear();
  for (auto const& hit : hits) out.emplace(hit.ref, related_records(hit));
  answer.add_note("records read with API v1");
  co_await read_seen_of_v1(reads, hits, out, answer);
  co_return out;
}

}  // namespace affinity::tools::composed
