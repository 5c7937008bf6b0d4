#include "sandbox/store/merges.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace affinity::sandbox {

namespace merges {
namespace {

std::string_view kind_word(int entity_type) { return entity_type == person_entity ? "person" : "company"; }

// "Duplicate company not found", and where it went when that is known.
std::string not_found_text(Store const& store, std::string_view role, Entity entity) {
  auto out = std::string(role) + ' ' + std::string(kind_word(entity.type)) + " not found";
  auto const merged = store.merged_into.find(entity);
  if (merged != store.merged_into.end())
    out += ": " + std::to_string(entity.id) + " has been merged into " + std::to_string(merged->second);
  return out;
}

template<class Wanted> bool any_merge(Store const& store, Wanted wanted) {
  auto const row_is_wanted = [&](auto const& row) { return wanted(row.second); };
  return std::ranges::any_of(store.company_merges, row_is_wanted) ||
         std::ranges::any_of(store.person_merges, row_is_wanted);
}

// Whether it succeeded.
bool perform(Store& store, Merge& merge, WallTime now) {
  Entity const primary{merge.entity_type, merge.primary_id}, duplicate{merge.entity_type, merge.duplicate_id};
  merge.completed_at = merge.polls_left ? now : merge.ends_at;
  merge.error =
      merge.planned_error.empty() ? merge_error(store, primary, duplicate).value_or("") : merge.planned_error;
  if (merge.error.empty()) store.merge(primary, duplicate, merge.starter_id, *merge.completed_at);
  return merge.error.empty();
}

}  // namespace
}  // namespace merges

std::optional<std::string> merge_error(Store const& store, Entity primary, Entity duplicate) {
  if (!store.exists(primary)) return merges::not_found_text(store, "Primary", primary);
  if (!store.exists(duplicate)) return merges::not_found_text(store, "Duplicate", duplicate);
  if (duplicate.type == person_entity && store.persons.find(duplicate.id)->internal)
    return "A member of your team cannot be merged into another person";
  if (duplicate.type == organization_entity && store.organizations.find(duplicate.id)->global)
    return "A company of Affinity's own data set cannot be merged into another one";
  return std::nullopt;
}

bool has_due_merge(Store const& store, WallTime now) {
  return merges::any_merge(store, [&](Merge const& merge) { return merge.is_due(now); });
}

bool has_merge_that_ends_by_polls(Store const& store) {
  return merges::any_merge(store, [](Merge const& merge) { return !merge.completed_at && merge.polls_left; });
}

std::vector<Entity> perform_due_merges(Store& store, WallTime now) {
  std::vector<Merge*> due;
  for (auto* table : {&store.company_merges, &store.person_merges})
    for (auto& [id, merge] : *table)
      if (merge.is_due(now)) due.push_back(&merge);
  std::ranges::stable_sort(due, {},
                           [&](Merge const* merge) { return merge->polls_left ? now : merge->ends_at; });
  std::vector<Entity> out;
  for (auto* merge : due)
    if (merges::perform(store, *merge, now)) out.push_back({merge->entity_type, merge->primary_id});
  return out;
}

std::string task_id_of(Merge const& merge) {
  auto const text = std::string(merges::kind_word(merge.entity_type)) + " merge " + std::to_string(merge.id) +
                    ' ' + std::to_string(merge.primary_id) + ' ' + std::to_string(merge.duplicate_id);
  auto const first = fnv1a_hex(text), second = fnv1a_hex(first + text);
  // The digits of a random UUID, with its version and variant.
  return first.substr(0, 8) + '-' + first.substr(8, 4) + "-4" + first.substr(13) + "-a" +
         second.substr(1, 3) + '-' + second.substr(4);
}

}  // namespace affinity::sandbox
