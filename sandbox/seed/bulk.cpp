// Adds many records, for tests of size.

#include "base/text/text.hpp"
#include "sandbox/seed/seed.hpp"
#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"

namespace affinity::sandbox {

namespace {

std::string with_number(std::string_view word, std::size_t number) {
  return std::string(word) + ' ' + std::to_string(number);
}

void add_organizations(Store& store, std::size_t until) {
  for (auto i = store.organizations.size(); i < until; ++i) {
    auto const& sector = vocabulary::sectors[i % vocabulary::sectors.size()];
    auto const name =
        std::string(vocabulary::beginnings[i % vocabulary::beginnings.size()]) +
        std::string(vocabulary::endings[i / vocabulary::beginnings.size() % vocabulary::endings.size()]);
    auto const domain = lower(name) + std::to_string(i) + ".example";
    store.organizations.add(
        {.name = with_number(name + ' ' + std::string(sector.word), i), .domains = {domain}});
  }
}

// Assigns the persons to the organizations in turn.
void add_people(Store& store, std::size_t until) {
  auto firm = store.organizations.begin();
  for (auto i = store.persons.size(); i < until; ++i) {
    auto const first = vocabulary::first_names[i % vocabulary::first_names.size()];
    auto const last =
        vocabulary::last_names[i / vocabulary::first_names.size() % vocabulary::last_names.size()];
    auto& person = store.persons.add({.first_name = std::string(first), .last_name = with_number(last, i)});
    store.set_emails(person, {"person" + std::to_string(i) + "@crowd.example"});
    if (firm == store.organizations.end()) firm = store.organizations.begin();
    if (firm == store.organizations.end()) continue;
    store.set_organizations(person, {firm->first});
    ++firm;
  }
}

void add_entries(Store& store, std::size_t count) {
  if (count == 0 || store.organizations.size() == 0) return;
  auto const& list = store.lists.add({.type = organization_entity,
                                      .name = "Universe",
                                      .owner_id = store.team.front(),
                                      .creator_id = store.team.front(),
                                      .created_at = store.opened_at});
  store.add_default_fields(list, {"New", "Watching", "Done"});
  auto const since = store.opened_at;
  auto firm = store.organizations.begin();
  for (std::size_t i = 0; i < count; ++i) {
    if (firm == store.organizations.end()) firm = store.organizations.begin();
    store.add_list_entry(list.id, {organization_entity, firm->first}, store.team.front(),
                         since + std::chrono::minutes(i));
    ++firm;
  }
}

}  // namespace

void seed_bulk(Store& store, BulkSize const& bulk) {
  add_organizations(store, bulk.organizations);
  add_people(store, bulk.people);
  add_entries(store, bulk.entries);
}

}  // namespace affinity::sandbox
