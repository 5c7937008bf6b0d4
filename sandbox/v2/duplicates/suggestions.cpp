// /v2/duplicates: pairs of records that seem to be one (Affinity v2, Duplicates)

#include "base/text/text.hpp"
#include "sandbox/store/words.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace duplicates {
namespace {

constexpr std::array<std::string_view, 3> company_criteria{"name", "domain-redirect", "domain-match"};
constexpr std::array<std::string_view, 2> person_criteria{"name", "intelligent"};

constexpr auto criterion_word = [](DuplicatePair const& pair) { return to_word(pair.criterion); };
constexpr Filterable<DuplicatePair> company_properties[]{
    {filter_by_word("matchCriteria", company_criteria), criterion_word}};
constexpr Filterable<DuplicatePair> person_properties[]{
    {filter_by_word("matchCriteria", person_criteria), criterion_word}};

bool has_enriched_value(Store const& store, Entity entity) {
  return std::ranges::any_of(store.field_values_of(entity), [&](Id id) {
    auto const* field = store.fields.find(store.field_values.find(id)->field_id);
    return field && field->enrichment_source != "none";
  });
}

json::object profile_json(Store const& store, Entity entity) {
  if (entity.type == person_entity) return person_json(*store.persons.find(entity.id));
  auto const& company = *store.organizations.find(entity.id);
  auto out = company_json(company);
  out["isEnriched"] = has_enriched_value(store, entity);
  return out;
}

// By which `orderBy` sorts.
std::string name_of_profile(Store const& store, Entity entity) {
  if (entity.type == organization_entity) return lower(store.organizations.find(entity.id)->name);
  auto const& person = *store.persons.find(entity.id);
  return lower(person.first_name + ' ' + person.last_name);
}

// Of a person the first name alone is searched (Affinity v2, Duplicates, "term").
bool has_term(Store const& store, Entity entity, std::string_view term) {
  return contains_text(entity.type == person_entity ? store.persons.find(entity.id)->first_name
                                                    : store.organizations.find(entity.id)->name,
                       term);
}

// A suggestion that can be acted on, with what it is sorted by.
struct Suggestion {
  DuplicatePair const* pair = nullptr;
  Entity primary{}, duplicate{};
  std::string name{};  // of the primary record
};

json::object suggestion_json(Store const& store, Suggestion const& one) {
  return {{"id", std::to_string(one.pair->id)},
          {"primaryProfile", profile_json(store, one.primary)},
          {"duplicateProfiles", json::array{profile_json(store, one.duplicate)}},
          {"matchCriteria", to_word(one.pair->criterion)}};
}

// By the keys in turn, then by id.
void sort_suggestions(std::vector<Suggestion>& onto, std::vector<std::string> keys) {
  if (keys.empty()) keys.emplace_back("name");
  std::ranges::stable_sort(onto, [&](Suggestion const& a, Suggestion const& b) {
    for (auto const& key : keys) {
      auto const order =
          key.ends_with("name") ? a.name <=> b.name : a.pair->created_at <=> b.pair->created_at;
      if (order != 0) return key.starts_with('-') ? order > 0 : order < 0;
    }
    return false;
  });
}

template<int entity_type> JsonResponse suggestions(RequestContext& context) {
  auto const page = read_page(context, {.counts = true});
  auto const keys = context.query.words("orderBy", {"name", "-name", "createdAt", "-createdAt"});
  auto const term = context.query.text("term");
  if (term && character_count(*term) < 2) context.errors.invalid("term", "must have at least 2 characters");
  auto const filter = entity_type == person_entity ? read_filter(context, person_properties)
                                                   : read_filter(context, company_properties);
  if (auto const error = context.refusal(Right::manage_duplicates)) return *error;
  auto const& store = context.store;
  std::vector<Suggestion> found;
  for (auto const& [id, pair] : store.duplicate_pairs) {
    Suggestion one{.pair = &pair,
                   .primary = {entity_type, pair.primary_id},
                   .duplicate = {entity_type, pair.duplicate_id}};
    if (pair.entity_type != entity_type || !store.exists(one.primary) || !store.exists(one.duplicate))
      continue;
    if (term && !has_term(store, one.primary, *term) && !has_term(store, one.duplicate, *term)) continue;
    if (!filter.accepts(pair)) continue;
    one.name = name_of_profile(store, one.primary);
    found.push_back(std::move(one));
  }
  sort_suggestions(found, keys);
  return page_of(
      context, page, found, [](Suggestion const& one) { return std::to_string(one.pair->id); },
      [&](Suggestion const& one) { return suggestion_json(store, one); });
}

constexpr std::array routes{
    Route{.pattern = "/duplicates/company-suggestions", .handler = suggestions<organization_entity>},
    Route{.pattern = "/duplicates/person-suggestions", .handler = suggestions<person_entity>}};

}  // namespace
}  // namespace duplicates

std::span<Route const> duplicate_routes() { return duplicates::routes; }

}  // namespace affinity::sandbox::v2
