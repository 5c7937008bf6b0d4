// Pairs of records that seem to be one, for API v2. Two of them get nearly the same name here.

#include "sandbox/seed/seed_context.hpp"
#include "sandbox/store/merges.hpp"

namespace affinity::sandbox {

namespace {

void add_duplicate_pair(SeedContext& s, int entity_type, Id primary_id, Id duplicate_id,
                        MatchCriterion criterion, int days_ago) {
  s.store.duplicate_pairs.add({.entity_type = entity_type,
                               .primary_id = primary_id,
                               .duplicate_id = duplicate_id,
                               .criterion = criterion,
                               .created_at = s.days_ago(days_ago)});
}

// It has gone into another person, as the organization has that seed_people merges.
constexpr Id merged_person = 509'901;
// Of the examples of the tools. A task of each kind may have it.
constexpr std::string_view example_task = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

// A merge that took two minutes.
void add_past_merge(SeedContext& s, Merge merge, int days_ago) {
  merge.starter_id = s.team.front();
  merge.started_at = s.days_ago(days_ago);
  merge.ends_at = merge.started_at + std::chrono::minutes(2);
  merge.completed_at = merge.ends_at;
  auto& kept = s.store.merges_of(merge.entity_type).add(std::move(merge));
  if (kept.task_id.empty()) kept.task_id = task_id_of(kept);
}

// One that succeeded and one that failed, of organizations and of persons.
void add_past_merges(SeedContext& s) {
  auto const trustee = s.store.organizations.find(s.backers.front())->person_ids.back();
  s.store.merged_into[{person_entity, merged_person}] = trustee;
  for (auto const& [entity, into] : s.store.merged_into)
    add_past_merge(s,
                   {.entity_type = entity.type,
                    .task_id = std::string(example_task),
                    .primary_id = into,
                    .duplicate_id = entity.id},
                   200);
  auto const merged_organization = s.store.merged_into.rbegin()->first.id;
  add_past_merge(s,
                 {.entity_type = organization_entity,
                  .primary_id = merged_organization,
                  .duplicate_id = s.startups.at(50),
                  .error = "Primary company not found"},
                 190);
  add_past_merge(s,
                 {.entity_type = person_entity,
                  .primary_id = trustee,
                  .duplicate_id = merged_person,
                  .error = "Duplicate person not found"},
                 199);
}

}  // namespace

void seed_duplicates(SeedContext& s) {
  auto& store = s.store;
  auto const companies = [&](Id primary_id, Id duplicate_id, MatchCriterion criterion, int days) {
    add_duplicate_pair(s, organization_entity, primary_id, duplicate_id, criterion, days);
  };
  auto const persons = [&](Id primary_id, Id duplicate_id, MatchCriterion criterion, int days) {
    add_duplicate_pair(s, person_entity, primary_id, duplicate_id, criterion, days);
  };
  // Both are on the list "Sourcing".
  auto const kept = s.startups.at(44), again = s.startups.at(79);
  store.organizations.find(again)->name = store.organizations.find(kept)->name + " GmbH";
  companies(kept, again, MatchCriterion::name, 12);
  auto const shared = s.startups.at(97), sharing = s.startups.at(103);
  store.organizations.find(sharing)->domains.push_back(store.organizations.find(shared)->domains.front());
  companies(shared, sharing, MatchCriterion::domain_match, 5);
  // This merge fails, because the company of Affinity's own data set goes into no other one.
  for (auto const& [id, organization] : store.organizations)
    if (organization.global) companies(s.startups.at(98), id, MatchCriterion::domain_redirect, 30);
  // Both are on the list "Tier 1 LPs".
  auto const trustee = store.organizations.find(s.backers.at(22))->person_ids.front();
  auto& namesake = *store.persons.find(store.organizations.find(s.backers.at(23))->person_ids.front());
  namesake.first_name = store.persons.find(trustee)->first_name + " M.";
  namesake.last_name = store.persons.find(trustee)->last_name;
  persons(trustee, namesake.id, MatchCriterion::name, 9);
  persons(store.organizations.find(s.startups.at(60))->person_ids.front(),
          store.organizations.find(s.startups.at(75))->person_ids.back(), MatchCriterion::intelligent, 3);
  add_past_merges(s);
}

}  // namespace affinity::sandbox
