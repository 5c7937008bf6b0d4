#include "sandbox/persistence/firm_file.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

#include <set>

namespace affinity::tests::records_of_v2_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

sandbox::Store seeded_store() {
  sandbox::Store store;
  sandbox::seed(store, std::chrono::floor<std::chrono::days>(FakeClock{}.wall()));
  return store;
}

sandbox::Field const* by_slug(sandbox::Store const& store, int entity_type, std::string_view slug) {
  for (auto const& [id, field] : store.fields)
    if (field.entity_type == entity_type && field.slug == slug) return &field;
  return nullptr;
}

std::size_t values_of(sandbox::Store const& store, sandbox::Id field_id, sandbox::Entity entity) {
  std::size_t count = 0;
  for (auto const id : store.field_values_of(entity))
    count += store.field_values.find(id)->field_id == field_id;
  return count;
}

// What version 0.1.0 wrote: no key of API v2.
constexpr char old_file[] = R"({
  "firm": {"name": "Tarn Partners", "opened_at": "2024-05-01T00:00:00.000Z"},
  "team": [{"id": 11, "type": 1, "first_name": "Ola", "last_name": "Berg", "primary_email": "ola@tarn.example",
            "emails": ["ola@tarn.example"], "organization_ids": [], "admin": true}],
  "persons": [{"id": 21, "type": 0, "first_name": "Bo", "last_name": "Lind", "primary_email": null, "emails": [],
               "organization_ids": []}],
  "organizations": [],
  "lists": [{"id": 41, "type": 0, "name": "People", "public": true, "owner_id": 11, "creator_id": 11, "list_size": 1,
             "additional_permissions": []}],
  "fields": [
    {"id": 51, "name": "Status", "list_id": 41, "enrichment_source": "none", "value_type": 7, "allows_multiple": false,
     "track_changes": true, "entity_type": 0,
     "dropdown_options": [{"id": 61, "text": "New", "rank": 0, "color": 0}, {"id": 62, "text": "Won", "rank": 1, "color": 1}]},
    {"id": 52, "name": "Title", "list_id": null, "enrichment_source": "none", "value_type": 2, "allows_multiple": true,
     "track_changes": false, "entity_type": 0, "dropdown_options": []}],
  "list_entries": [{"id": 81, "list_id": 41, "creator_id": 11, "entity_id": 21, "entity_type": 0,
                    "created_at": "2025-01-01T00:00:00.000Z"}],
  "field_values": [{"id": 91, "field_id": 52, "list_entry_id": null, "entity_type": 0, "value_type": 2, "entity_id": 21,
                    "created_at": "2025-01-01T00:00:00.000Z", "updated_at": null, "value": "Trustee"}],
  "interactions": [{"id": 71, "type": 0, "date": "2025-03-01T00:00:00.000Z", "end_time": null, "updated_at": null,
                    "title": "Call", "person_ids": [11, 21], "cc_ids": [], "direction": 0, "manual_creator_id": null}],
  "notes": [{"id": 101, "creator_id": 11, "person_ids": [21], "associated_person_ids": [21],
             "interaction_person_ids": [], "interaction_id": null, "interaction_type": null, "is_meeting": false,
             "mentioned_person_ids": [11], "organization_ids": [], "opportunity_ids": [], "parent_id": null,
             "content": "x", "type": 0, "created_at": "2025-01-01T00:00:00.000Z", "updated_at": null}],
  "webhooks": [{"id": 111, "webhook_url": "https://x.example", "subscriptions": [], "disabled": false, "created_by": 11}],
  "relationship_strengths": [{"internal_id": 11, "external_id": 21, "strength": 0.5}],
  "next_ids": {"persons": 22}
})";

}  // namespace

TEST_CASE("a file of version 0.1.0 is read, and what it does not say is filled in") {
  sandbox::Store store;
  auto const read = sandbox::parse_firm(store, old_file);
  REQUIRE(read);
  CHECK(store.lists.find(41)->created_at == store.opened_at);
  auto const& status = *store.fields.find(51);
  CHECK(status.status_column);
  CHECK(status.created_at == store.opened_at);
  CHECK(status.options.at(0).status_category == sandbox::StatusCategory::open);
  CHECK(status.options.at(1).status_category == sandbox::StatusCategory::won);
  CHECK_FALSE(status.options.at(0).win_rate);
  CHECK(store.fields.find(52)->option("Trustee") != nullptr);
  auto const& met = *store.interactions.at(sandbox::meeting).find(71);
  CHECK(met.created_at == met.date);
  CHECK(store.notes.find(101)->mentions.at(0).person_id == 11);
  CHECK(store.webhooks.find(111)->created_at == store.opened_at);
  CHECK(store.persons.find(11)->status == sandbox::UserStatus::active);
  CHECK(store.saved_views.size() == 0);
}

TEST_CASE("what API v2 alone shows is kept in the file") {
  auto store = seeded_store();
  sandbox::Store again;
  REQUIRE(sandbox::parse_firm(again, sandbox::serialize_firm(store)));
  CHECK(again.saved_views.size() == 3);
  auto const& sheet = again.saved_views.begin()->second;
  CHECK(sheet.field_ids == store.saved_views.begin()->second.field_ids);
  REQUIRE(sheet.filter);
  CHECK(sheet.filter->option_ids.size() == 3);
  CHECK(again.teams.size() == 2);
  CHECK(again.teams.begin()->second.members.size() == 3);
  CHECK(again.persons.find(seeded::rosa)->status == sandbox::UserStatus::deactivated);
  CHECK(again.persons.find(seeded::maren)->role == "Admin");
  CHECK(again.lists.find(seeded::deal_flow)->created_at < again.lists.find(seeded::sourcing)->created_at);
  CHECK(again.linkedin_connected_at == store.linkedin_connected_at);
  CHECK_FALSE(store.linkedin_connected_at.empty());
  auto const* attendees = by_slug(again, sandbox::organization_entity, "eventbrite-attendees");
  REQUIRE(attendees);
  CHECK(attendees->enrichment_source == "eventbrite");
  CHECK_FALSE(attendees->created_at);
}

TEST_CASE("outsiders, LinkedIn alone, the order of a view and names in the history are kept in the file") {
  auto const store = seeded_store();
  sandbox::Store again;
  REQUIRE(sandbox::parse_firm(again, sandbox::serialize_firm(store)));
  REQUIRE(again.outsiders.size() == store.outsiders.size());
  CHECK(again.outsiders.size() > 20);
  CHECK(again.outsiders.next_id() == store.outsiders.next_id());
  auto const& counsel = *again.outsiders.find(std::next(store.outsiders.begin())->first);
  CHECK(counsel.title == "General Counsel");
  REQUIRE(counsel.investors.size() == 2);
  CHECK(counsel.investors.front().amount == 5'500'000);
  CHECK(counsel.investors.front().executive.end.has_value());
  CHECK_FALSE(counsel.investors.front().investor.end.has_value());
  CHECK(again.relationship_strengths == store.relationship_strengths);
  std::size_t alone = 0;
  for (auto const& [pair, since] : again.linkedin_connected_at)
    alone += !again.relationship_strengths.contains(pair);
  CHECK(alone == 1);
  REQUIRE(again.saved_views.begin()->second.sort);
  CHECK(again.saved_views.begin()->second.sort->descending);
  auto const& change = again.field_value_changes.begin()->second;
  CHECK_FALSE(store.field_value_changes.begin()->second.display_value.empty());
  CHECK(change.display_value == store.field_value_changes.begin()->second.display_value);
}

TEST_CASE("what is wrong with a record of API v2 is said with key and index") {
  auto const with = [](std::string const& rest) {
    sandbox::Store store;
    auto const read = sandbox::parse_firm(
        store,
        R"({"team":[{"id":1,"first_name":"A","last_name":"B"}],"lists":[{"id":5,"name":"L","type":0}],)" +
            rest + "}");
    return read ? "it was read" : read.error().message;
  };
  CHECK(with(R"("saved_views":[{"list_id":5,"name":"V","type":"grid"}])") ==
        "saved_views[0]: type must be one of sheet, board or dashboard");
  CHECK(with(R"("saved_views":[{"list_id":6,"name":"V"}])") ==
        "saved_views[0]: list_id: there is no such list");
  CHECK(with(R"("saved_views":[{"list_id":5,"name":"V","filter":{"field_id":9,"option_ids":[]}}])") ==
        "saved_views[0]: filter: field_id must be a field of the list");
  CHECK(with(R"("fields":[{"id":9,"name":"N","list_id":5,"value_type":3}],
                "saved_views":[{"list_id":5,"name":"V","filter":{"field_id":9,"option_ids":[1]}}])") ==
        "saved_views[0]: filter: at_least or at_most is required");
  CHECK(with(R"("saved_views":[{"list_id":5,"name":"V","sort":{"descending":true}}])")
            .starts_with("saved_views[0]: sort: "));
  CHECK(with(R"("relationship_strengths":[{"internal_id":1,"external_id":2}])")
            .starts_with("relationship_strengths[0]: "));
  CHECK(with(R"("outsiders":[{"full_name":"O"}])").starts_with("outsiders[0]: "));
  CHECK(with(R"("outsiders":[{"full_name":"O","organization_id":1,"coworkers":[{"source_id":1}]}])")
            .starts_with("outsiders[0]: coworkers: "));
  CHECK(with(R"("outsiders":[{"full_name":"O","organization_id":1,
                "investors":[{"source_id":1,"funded_at":"2020-01-01","investor":5,"executive":5}]}])")
            .starts_with("outsiders[0]: investors: investor must be an object"));
  CHECK(with(R"("teams":[{"name":"T","members":[{"person_id":2}]}])").starts_with("teams[0]: members: "));
  CHECK(with(R"("teams":[{"name":"T","list_ids":[6]}])") == "teams[0]: list_ids: there is no list with id 6");
  CHECK(with(R"("fields":[{"name":"S","list_id":5,"value_type":7,
                           "dropdown_options":[{"id":1,"text":"New","win_rate":101}]}])") ==
        "fields[0]: dropdown_options: win_rate must be from 0 to 100");
}

TEST_CASE("the seed has a record of each kind that API v2 alone knows") {
  auto const store = seeded_store();
  std::set<sandbox::SavedViewType> types;
  for (auto const& [id, view] : store.saved_views) types.insert(view.type);
  CHECK(types.size() == 3);
  std::set<std::pair<int, bool>> enriched;
  for (auto const& [id, field] : store.fields)
    if (!field.in_v1()) enriched.insert({field.value_type, field.allows_multiple});
  CHECK(enriched.size() == 16);
  auto const& attendees = *by_slug(store, sandbox::organization_entity, "eventbrite-attendees");
  std::size_t most = 0;
  for (auto const& [id, company] : store.organizations)
    most = std::max(most, values_of(store, attendees.id, {sandbox::organization_entity, id}));
  CHECK(most == 130);
  std::size_t restricted = 0, required = 0, without_values = 0;
  for (auto const& [id, deal] : store.opportunities) restricted += deal.restricted;
  for (auto const& [id, field] : store.fields) required += field.required;
  for (auto const& [id, company] : store.organizations)
    without_values += store.field_values_of({sandbox::organization_entity, id}).empty();
  CHECK(restricted == 1);
  CHECK(required == 1);
  CHECK(without_values >= 1);
}

TEST_CASE("a restricted opportunity is redacted for all but admins and its managers") {
  auto const store = seeded_store();
  for (auto const& [id, deal] : store.opportunities) {
    CHECK_FALSE(sandbox::Store::is_redacted(deal, *store.persons.find(seeded::maren)));
    CHECK_FALSE(sandbox::Store::is_redacted(deal, *store.persons.find(seeded::priya)));
    CHECK(sandbox::Store::is_redacted(deal, *store.persons.find(seeded::tobias)) == deal.restricted);
  }
}

TEST_CASE("API v1 shows no field that API v2 alone has, and none of its values") {
  auto const store = seeded_store();
  auto const& description = *by_slug(store, sandbox::organization_entity, "affinity-data-description");
  auto const id = id_text(description.id);
  SandboxClient client;
  CHECK(client.get("/organizations/fields").text.find("\"id\":" + id) == std::string::npos);
  CHECK(client.get("/fields").text.find("\"id\":" + id) == std::string::npos);
  CHECK(client.get("/field-values?organization_id=730001").text.find("\"field_id\":" + id) ==
        std::string::npos);
  CHECK(client.del("/fields/" + id).status == 404);
  CHECK(client.get("/field-value-changes?field_id=" + id).status == 404);
  CHECK(client.post("/field-values", R"({"field_id":)" + id + R"(,"entity_id":730001,"value":"x"})").status ==
        404);
  for (auto const value_id : store.field_values_of({sandbox::organization_entity, seeded::acme}))
    if (!store.fields.find(store.field_values.find(value_id)->field_id)->in_v1()) {
      CHECK(client.put("/field-values/" + id_text(value_id), R"({"value":"x"})").status == 404);
      break;
    }
}

TEST_CASE("the records of API v2 leave the ids of new records where they were") {
  SandboxClient client;
  CHECK(client.post("/fields", R"({"name":"F","entity_type":0,"value_type":6})").num("id") < 31'100);
  auto const made = client.post("/lists", R"({"name":"L","type":0,"is_public":true})");
  CHECK(made.num("id") == 4'105);
  auto const options = client.get("/lists/4105");
  CHECK(options.num("fields.0.dropdown_options.0.id") < 52'100);
}

TEST_CASE("a new text of a dropdown becomes an option of v2, and v1 shows it as a value alone") {
  V2Client client;
  auto const fields = client.v1.get("/fields?entity_type=1&value_type=2");
  auto const field_id = id_text(fields.num("0.id"));
  auto const path = "/companies/fields/field-" + field_id + "/dropdown-options";
  auto const options = [&] { return client.get(path).size("data"); };
  auto const before = options();
  CHECK(before >= 10);
  auto const add = [&](std::string const& text) {
    return client.v1.post("/field-values",
                          R"({"field_id":)" + field_id + R"(,"entity_id":730001,"value":")" + text + "\"}");
  };
  auto const made = add("Space");
  CHECK(made.status == 200);
  CHECK(options() == before + 1);
  add("Space");
  CHECK(options() == before + 1);
  client.v1.put("/field-values/" + id_text(made.num("id")), R"({"value":"Deep Space"})");
  CHECK(options() == before + 2);
  CHECK(client.v1.get("/fields?entity_type=1&value_type=2").text == fields.text);
}

}  // namespace affinity::tests::records_of_v2_test
