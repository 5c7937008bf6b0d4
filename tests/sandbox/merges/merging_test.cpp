#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/store/merges.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/rounds.hpp"
#include "support/sandbox_client.hpp"

#include <algorithm>
#include <set>

namespace affinity::tests::merging_test {

using namespace affinity;
using namespace affinity::sandbox;
using namespace affinity::tests;

namespace {

WallTime const merged_at = FakeClock{}.wall();

Store example_firm() {
  Store store;
  seed(store, std::chrono::floor<std::chrono::days>(merged_at));
  return store;
}

// The example firm, with two more records of each kind.
struct Firm {
  Store store = example_firm();
  Entity kept{organization_entity, store.organizations.add({.name = "Kept"}).id};
  Entity twin{organization_entity, store.organizations.add({.name = "Twin"}).id};
  Entity ann{person_entity, store.persons.add({.first_name = "Ann"}).id};
  Entity anna{person_entity, store.persons.add({.first_name = "Anna"}).id};

  void merge_companies() { store.merge(kept, twin, seeded::maren, merged_at); }
  void merge_persons() { store.merge(ann, anna, seeded::maren, merged_at); }

  Id field(std::string_view name, int entity_type = organization_entity) const {
    for (auto const& [id, field] : store.fields)
      if (field.name == name && field.entity_type == entity_type && !field.list_id && field.in_v1())
        return id;
    return 0;
  }
  Id set(Entity entity, Id field_id, json::value value) {
    return store.add_field_value({.field_id = field_id, .entity = entity, .value = std::move(value)}).id;
  }
  // The values of a field, in the order of their ids.
  std::string values(Entity entity, Id field_id) const {
    std::set<Id> ids;
    for (auto const id : store.field_values_of(entity))
      if (store.field_values.find(id)->field_id == field_id) ids.insert(id);
    std::string out;
    for (auto const id : ids) out += write_json(store.field_values.find(id)->value) + ' ';
    return out;
  }
  // "created 50 deleted 3 ": what the merge logged of a field for this record.
  std::string logged(Entity entity, Id field_id) const {
    std::string out;
    for (auto const& [id, change] : store.field_value_changes)
      if (change.field_id == field_id && change.entity == entity && change.changed_at == merged_at &&
          change.changer_id == seeded::maren)
        out += (change.action == value_created   ? "created "
                : change.action == value_deleted ? "deleted "
                                                 : "updated ") +
               write_json(change.value) + ' ';
    return out;
  }
};

}  // namespace

TEST_CASE("rows of the duplicate are rows of the primary record, also twice on one list") {
  Firm firm;
  auto& store = firm.store;
  auto const first = store.add_list_entry(seeded::sourcing, firm.kept, seeded::maren, merged_at).id;
  auto const second = store.add_list_entry(seeded::sourcing, firm.twin, seeded::maren, merged_at).id;
  auto const status = std::ranges::find_if(store.fields, [](auto const& row) {
                        return row.second.list_id == seeded::sourcing && row.second.status_column;
                      })->first;
  auto const cell = store.add_field_value({.field_id = status,
                                           .entity = firm.twin,
                                           .entry_id = second,
                                           .value = store.fields.find(status)->options.front().id});
  store.log_change(cell, value_created, seeded::yuki, merged_at - std::chrono::days(1));
  firm.merge_companies();
  CHECK(store.list_entries.find(second)->entity == firm.kept);
  CHECK(std::ranges::count(store.entries_on_list(seeded::sourcing), second) == 1);
  auto const rows = store.list_entries_of(firm.kept);
  CHECK(Ids(rows.begin(), rows.end()) == Ids{first, second});
  CHECK(store.list_entries_of(firm.twin).empty());
  CHECK(store.field_values.find(cell.id)->entity == firm.kept);
  CHECK(store.field_value_changes.find(store.field_value_changes.next_id() - 1)->entity == firm.kept);
}

TEST_CASE("of a single value the primary's stays, and an absent one comes from the duplicate") {
  Firm firm;
  auto const employees = firm.field("Number of Employees"), round = firm.field("Last Round");
  firm.set(firm.kept, employees, 10);
  firm.set(firm.twin, employees, 50);
  auto const moved = firm.set(firm.twin, round, "Seed");
  firm.merge_companies();
  CHECK(firm.values(firm.kept, employees) == "10 ");
  CHECK(firm.values(firm.kept, round) == "\"Seed\" ");
  CHECK(firm.store.field_values.find(moved)->entity == firm.kept);
  CHECK(firm.store.field_values_of(firm.twin).empty());
}

TEST_CASE("a multi value has the items of both records, each once") {
  Firm firm;
  auto const investors = firm.field("Investors");
  for (auto const id : {730'001, 730'002}) firm.set(firm.kept, investors, id);
  for (auto const id : {730'002, 730'003}) firm.set(firm.twin, investors, id);
  firm.merge_companies();
  CHECK(firm.values(firm.kept, investors) == "730001 730002 730003 ");
}

TEST_CASE("values that move are logged where their field has a history") {
  Firm firm;
  auto const employees = firm.field("Number of Employees"), round = firm.field("Last Round"),
             investors = firm.field("Investors");
  firm.set(firm.twin, employees, 50);
  firm.set(firm.twin, round, "Seed");  // a text has no history
  firm.set(firm.kept, investors, 730'002);
  for (auto const id : {730'002, 730'003}) firm.set(firm.twin, investors, id);
  firm.merge_companies();
  CHECK(firm.logged(firm.kept, employees) == "created 50 ");
  CHECK(firm.logged(firm.kept, round) == "");
  CHECK(firm.logged(firm.kept, investors) == "created 730003 ");
}

TEST_CASE("values that name the duplicate name the primary record, once, and that is logged") {
  Firm firm;
  auto const investors = firm.field("Investors");
  Entity const one{organization_entity, 730'010}, both{organization_entity, 730'011};
  firm.set(one, investors, firm.twin.id);
  firm.set(both, investors, firm.kept.id);
  firm.set(both, investors, firm.twin.id);
  auto const kept = std::to_string(firm.kept.id), twin = std::to_string(firm.twin.id);
  firm.merge_companies();
  CHECK(firm.values(one, investors).ends_with(kept + ' '));
  CHECK(firm.values(both, investors).ends_with(kept + ' '));
  CHECK(firm.values(both, investors).find(twin) == std::string::npos);
  CHECK(firm.logged(one, investors) == "deleted " + twin + " created " + kept + ' ');
  CHECK(firm.logged(both, investors) == "deleted " + twin + ' ');
}

TEST_CASE("notes, files, reminders and opportunities of a company move") {
  Firm firm;
  auto& store = firm.store;
  auto const note = store.notes.add({.organization_ids = {firm.twin.id, 730'001, firm.kept.id}}).id;
  auto const file = store.files.add({.name = "f", .entity = firm.twin}).id;
  auto const reminder = store.reminders.add({.entity = firm.twin}).id;
  auto& deal = *store.opportunities.find(seeded::acme_deal);
  store.set_associations(deal, deal.person_ids, {seeded::acme, firm.twin.id});
  firm.merge_companies();
  CHECK(store.notes.find(note)->organization_ids == Ids{730'001, firm.kept.id});
  CHECK(store.files.find(file)->entity == firm.kept);
  CHECK(store.reminders.find(reminder)->entity == firm.kept);
  CHECK(deal.organization_ids == Ids{seeded::acme, firm.kept.id});
  CHECK(contains(store.opportunities_of(firm.kept), deal.id));
  CHECK(store.opportunities_of(firm.twin).empty());
}

TEST_CASE("domains and people of both companies are those of the primary one") {
  Firm firm;
  auto& store = firm.store;
  store.organizations.find(firm.kept.id)->domains = {"kept.example", "both.example"};
  store.organizations.find(firm.twin.id)->domains = {"twin.example", "both.example"};
  store.set_persons(*store.organizations.find(firm.kept.id), {firm.ann.id});
  store.set_persons(*store.organizations.find(firm.twin.id), {firm.ann.id, firm.anna.id});
  firm.merge_companies();
  auto const& kept = *store.organizations.find(firm.kept.id);
  CHECK(kept.domains == std::vector<std::string>{"kept.example", "both.example", "twin.example"});
  CHECK(kept.person_ids == Ids{firm.ann.id, firm.anna.id});
  CHECK(store.persons.find(firm.ann.id)->organization_ids == Ids{firm.kept.id});
  CHECK(store.persons.find(firm.anna.id)->organization_ids == Ids{firm.kept.id});
  CHECK(store.organizations.find(firm.twin.id) == nullptr);
}

TEST_CASE("addresses and companies of both persons are those of the primary one") {
  Firm firm;
  auto& store = firm.store;
  store.set_emails(*store.persons.find(firm.ann.id), {"ann@a.example"});
  store.set_emails(*store.persons.find(firm.anna.id), {"anna@a.example", "anna@b.example"});
  store.set_organizations(*store.persons.find(firm.ann.id), {firm.kept.id});
  store.set_organizations(*store.persons.find(firm.anna.id), {firm.twin.id, firm.kept.id});
  firm.merge_persons();
  auto const& ann = *store.persons.find(firm.ann.id);
  CHECK(ann.emails == std::vector<std::string>{"ann@a.example", "anna@a.example", "anna@b.example"});
  CHECK(store.person_with_email("ANNA@b.example") == &ann);
  CHECK(ann.organization_ids == Ids{firm.kept.id, firm.twin.id});
  CHECK(store.organizations.find(firm.kept.id)->person_ids == Ids{firm.ann.id});
  CHECK(store.organizations.find(firm.twin.id)->person_ids == Ids{firm.ann.id});
}

TEST_CASE("interactions, notes about them and mentions of a person move") {
  Firm firm;
  auto& store = firm.store;
  auto const mail = store.add_interaction(
      {.type = email, .person_ids = {firm.anna.id, seeded::priya, firm.ann.id}, .cc_ids = {firm.anna.id}});
  auto const met = store.add_interaction(
      {.type = meeting, .person_ids = {seeded::priya, firm.anna.id}, .organizer_id = firm.anna.id});
  auto const note = store.notes
                        .add({.person_ids = {firm.anna.id},
                              .interaction_person_ids = {seeded::priya, firm.anna.id},
                              .mentions = {{.id = 1, .person_id = firm.anna.id}}})
                        .id;
  firm.merge_persons();
  auto const& kept_mail = *store.interactions[email].find(mail.id);
  CHECK(kept_mail.person_ids == Ids{seeded::priya, firm.ann.id});
  CHECK(kept_mail.cc_ids == Ids{firm.ann.id});
  auto const& kept_meeting = *store.interactions[meeting].find(met.id);
  CHECK(kept_meeting.person_ids == Ids{seeded::priya, firm.ann.id});
  CHECK(kept_meeting.organizer_id == firm.ann.id);
  CHECK(std::ranges::count(store.interactions_of(firm.ann.id), &kept_meeting) == 1);
  CHECK(store.interactions_of(firm.anna.id).empty());
  auto const& kept_note = *store.notes.find(note);
  CHECK(kept_note.person_ids == Ids{firm.ann.id});
  CHECK(kept_note.interaction_person_ids == Ids{seeded::priya, firm.ann.id});
  CHECK(kept_note.mentions.front().person_id == firm.ann.id);
}

TEST_CASE("of two strengths the greater stays, of two dates on LinkedIn the earlier") {
  Firm firm;
  auto& store = firm.store;
  auto const ann = firm.ann.id, anna = firm.anna.id;
  store.relationship_strengths[{ann, seeded::priya}] = 0.2;
  store.relationship_strengths[{anna, seeded::priya}] = 0.7;
  store.relationship_strengths[{anna, seeded::yuki}] = 0.1;
  store.linkedin_connected_at[{ann, seeded::priya}] = merged_at;
  store.linkedin_connected_at[{anna, seeded::priya}] = merged_at - std::chrono::days(9);
  firm.merge_persons();
  CHECK(store.relationship_strengths.at({ann, seeded::priya}) == 0.7);
  CHECK(store.relationship_strengths.at({ann, seeded::yuki}) == 0.1);
  CHECK(store.relationship_strengths.count({anna, seeded::priya}) == 0);
  CHECK(store.linkedin_connected_at.at({ann, seeded::priya}) == merged_at - std::chrono::days(9));
}

TEST_CASE("no suggestion has a record that is gone, and all that went into it went on") {
  Firm firm;
  auto& store = firm.store;
  store.merged_into[{organization_entity, 729'001}] = firm.twin.id;
  auto const pair = [&](Id primary_id, Id duplicate_id) {
    return store.duplicate_pairs.add({.primary_id = primary_id, .duplicate_id = duplicate_id}).id;
  };
  auto const first = pair(firm.kept.id, firm.twin.id), second = pair(730'001, firm.twin.id),
             other = pair(firm.kept.id, 730'001);
  firm.merge_companies();
  CHECK(store.duplicate_pairs.find(first) == nullptr);
  CHECK(store.duplicate_pairs.find(second) == nullptr);
  CHECK(store.duplicate_pairs.find(other) != nullptr);
  CHECK(store.merged_into.at({organization_entity, 729'001}) == firm.kept.id);
  CHECK(store.merged_into.at(firm.twin) == firm.kept.id);
}

TEST_CASE("merges that are due together are performed in the order of their ends") {
  Firm firm;
  auto const add = [&](Id primary_id, Id duplicate_id, int after_s) {
    firm.store.company_merges.add({.primary_id = primary_id,
                                   .duplicate_id = duplicate_id,
                                   .starter_id = seeded::maren,
                                   .ends_at = merged_at + std::chrono::seconds(after_s)});
  };
  add(firm.kept.id, firm.twin.id, 9);
  add(firm.twin.id, 730'001, 3);
  add(730'001, 730'002, 99);
  CHECK(has_due_merge(firm.store, merged_at + std::chrono::seconds(9)));
  auto const into = perform_due_merges(firm.store, merged_at + std::chrono::seconds(20));
  CHECK(into == std::vector<Entity>{firm.twin, firm.kept});
  CHECK(firm.store.merged_into.at({organization_entity, 730'001}) == firm.kept.id);
  CHECK(!firm.store.company_merges.find(5)->completed_at);
  CHECK(perform_due_merges(firm.store, merged_at + std::chrono::seconds(20)).empty());
}

namespace {

struct SplitMix64 {
  std::uint64_t state = 20'261'129;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  Id pick(Ids const& ids) { return ids[std::size_t(next() % ids.size())]; }
};

// Each value of each field of a record; those of fields with one value without the value.
std::set<std::string> value_keys(Store const& store, Entity entity) {
  std::set<std::string> out;
  for (auto const id : store.field_values_of(entity)) {
    auto const& value = *store.field_values.find(id);
    auto key = std::to_string(value.field_id) + ' ' + std::to_string(value.entry_id.value_or(0));
    if (store.fields.find(value.field_id)->allows_multiple) key += ' ' + write_json(value.value);
    CHECK(out.insert(key).second);  // a single field has one value, a multi field no value twice
  }
  return out;
}

std::array<std::size_t, 6> sizes(Store const& store) {
  std::size_t met = 0;
  for (auto const& table : store.interactions) met += table.size();
  return {store.list_entries.size(), store.notes.size(),         store.files.size(),
          store.reminders.size(),    store.opportunities.size(), met};
}

template<class Record> Ids mergeable(Table<Record> const& table) {
  Ids out;
  for (auto const& [id, record] : table) {
    if constexpr (std::same_as<Record, Person>) {
      if (record.internal) continue;
    } else if (record.global) {
      continue;
    }
    out.push_back(id);
  }
  return out;
}

}  // namespace

TEST_CASE("any merges lose no row, note, file, reminder, interaction, deal or value") {
  Firm firm;
  auto& store = firm.store;
  SplitMix64 random;
  auto const before = sizes(store);
  for (int i = 0; i < rounds(60, 250); ++i) {
    int const type = i % 2 == 0 ? person_entity : organization_entity;
    auto const ids = type == person_entity ? mergeable(store.persons) : mergeable(store.organizations);
    if (ids.size() < 3) continue;
    Entity const primary{type, random.pick(ids)}, duplicate{type, random.pick(ids)};
    if (primary == duplicate) continue;
    CAPTURE(i, type, primary.id, duplicate.id);
    auto expected = value_keys(store, primary);
    expected.merge(value_keys(store, duplicate));
    auto const persons = store.persons.size(), companies = store.organizations.size();
    store.merge(primary, duplicate, seeded::maren, merged_at);
    CHECK(sizes(store) == before);
    CHECK(store.persons.size() + store.organizations.size() + 1 == persons + companies);
    // A value that named the duplicate names the primary record, which two values may now do.
    auto const now = value_keys(store, primary);
    auto const lost = std::ranges::count_if(expected, [&](auto const& key) { return !now.contains(key); });
    auto const naming = std::ranges::count_if(
        expected, [&](auto const& key) { return key.ends_with(' ' + std::to_string(duplicate.id)); });
    CHECK(lost <= naming);
    CHECK(!store.exists(duplicate));
  }
  Store again;
  auto const text = serialize_firm(store);
  auto const read = parse_firm(again, text);  // refuses what refers to a record that is not there
  if (!read) FAIL(read.error().message);
  CHECK(serialize_firm(again) == text);
}

}  // namespace affinity::tests::merging_test
