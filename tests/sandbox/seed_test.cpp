#include "sandbox/seed/seed.hpp"

#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

#include <set>

namespace affinity::tests::seed_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

sandbox::Store fresh() {
  sandbox::Store store;
  sandbox::seed(store, std::chrono::floor<std::chrono::days>(FakeClock{}.wall()));
  return store;
}

}  // namespace

TEST_CASE("the seed is a firm of some size") {
  auto const store = fresh();
  std::size_t internal = 0;
  for (auto const& [id, person] : store.persons) internal += person.internal;
  CHECK(internal == sandbox::members);
  CHECK(store.persons.size() - internal >= 300);
  CHECK(store.organizations.size() >= 120);
  CHECK(store.opportunities.size() >= 25);
  CHECK(store.entries_on_list(seeded::tier_1_lps).size() >= 20);
  CHECK(store.entries_on_list(seeded::sourcing).size() >= 40);
  CHECK(store.notes.size() >= 60);
  CHECK(store.relationship_strengths.size() >= 100);
  for (auto const& table : store.interactions) CHECK(table.size() >= 20);
}

TEST_CASE("there is a deal in every status, and each has a history that ends there") {
  auto const store = fresh();
  std::set<std::int64_t> options;
  for (auto const& [id, deal] : store.opportunities)
    for (auto const value_id : store.field_values_of({sandbox::opportunity_entity, id})) {
      auto const& value = *store.field_values.find(value_id);
      auto const& field = *store.fields.find(value.field_id);
      if (field.name != "Status") continue;
      options.insert(value.value.as_int64());
      sandbox::FieldValueChange const* last = nullptr;
      WallTime before{};
      for (auto const& [change_id, change] : store.field_value_changes) {
        if (change.field_id != field.id || change.entity.id != id) continue;
        CHECK(change.changed_at > before);
        before = change.changed_at;
        last = &change;
      }
      REQUIRE(last != nullptr);
      CHECK(last->value == value.value);
    }
  CHECK(options.size() == 6);
}

TEST_CASE("all addresses are invented and of one person each") {
  auto const store = fresh();
  std::set<std::string> addresses, names;
  std::size_t count = 0;
  for (auto const& [id, person] : store.persons) {
    names.insert(person.first_name + ' ' + person.last_name);
    for (auto const& address : person.emails) {
      CHECK(address.ends_with(".example"));
      addresses.insert(address);
      ++count;
    }
  }
  CHECK(addresses.size() == count);
  CHECK(names.size() == store.persons.size());
  names.clear();
  for (auto const& [id, organization] : store.organizations) names.insert(organization.name);
  CHECK(names.size() == store.organizations.size());
}

TEST_CASE("no sentence of the seed has an empty slot") {
  auto const store = fresh();
  for (auto const& [id, note] : store.notes) CHECK(note.content.find('{') == std::string::npos);
  for (auto const& table : store.interactions)
    for (auto const& [id, interaction] : table) CHECK(interaction.title.find('{') == std::string::npos);
}

TEST_CASE("Jane at Acme can be called about a deal") {
  SandboxClient client;
  auto const jane = client.get("/persons/" + id_text(seeded::jane));
  CHECK(jane.str("first_name") == "Jane");
  CHECK(jane.num("organization_ids.0") == seeded::acme);
  CHECK(client.get("/organizations/730001?with_opportunities=true").num("opportunity_ids.0") ==
        seeded::acme_deal);
  CHECK(client.get("/lists/4101/list-entries").num("0.entity_id") == seeded::acme_deal);
}

TEST_CASE("two sandboxes with the same clock answer the same bytes") {
  SandboxClient one, other;
  for (std::string const target :
       {"/persons?with_interaction_dates=true&with_interaction_persons=true", "/organizations", "/notes",
        "/lists/4101", "/lists/4101/list-entries", "/lists/4103/list-entries",
        "/relationships-strengths?external_id=510007"}) {
    CAPTURE(target);
    CHECK(one.get(target).text == other.get(target).text);
  }
  CHECK(one.api.startup_banner() == other.api.startup_banner());
}

TEST_CASE("the seed's dates move with the day and not with the hour") {
  SandboxClient today, later, tomorrow;
  later.clock.pass(std::chrono::hours(5));
  tomorrow.clock.pass(std::chrono::hours(24));
  auto const created = [](SandboxClient& client, sandbox::Api& api) {
    Request request{.target = "/notes/6200001"};
    request.headers.set("Authorization", "Bearer sandbox");
    return client.read(api.handle(request)).str("created_at");
  };
  sandbox::Api five_hours_on(later.clock), a_day_on(tomorrow.clock);
  auto const now = created(today, today.api);
  CHECK(created(later, five_hours_on) == now);
  CHECK(created(tomorrow, a_day_on) > now);
}

}  // namespace affinity::tests::seed_test
