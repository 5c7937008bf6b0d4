// What a merge does is seen through both faces, by webhooks, and in the file of the sandbox.

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_merges.hpp"

#include <algorithm>
#include <vector>

namespace affinity::tests::v2_merge_effects_test {

using namespace affinity;
using namespace affinity::tests;
using std::chrono::seconds;

namespace {

// The first suggestion of companies by name: both are on one list.
struct Twins {
  explicit Twins(V2Client& client) {
    auto const page = client.get("/duplicates/company-suggestions?filter=matchCriteria%3Dname");
    primary = page.num("data.0.primaryProfile.id");
    duplicate = page.num("data.0.duplicateProfiles.0.id");
  }

  std::int64_t primary = 0, duplicate = 0;
};

std::vector<std::int64_t> ids_at(Reply const& reply, std::string const& path) {
  std::vector<std::int64_t> out;
  for (std::size_t i = 0; i < reply.size(path); ++i)
    out.push_back(reply.num(path + (path.empty() ? "" : ".") + std::to_string(i) + ".id"));
  std::ranges::sort(out);
  return out;
}

std::int64_t subscribe(V2Client& client) {
  client.v1.del("/webhook/1201");
  auto const made = client.v1.post("/webhook/subscribe", R"({"webhook_url":"https://h.example"})");
  client.v1.api.take_deliveries();
  return made.num("id");
}

}  // namespace

TEST_CASE("both rows of a list are rows of the primary company in both faces") {
  V2Client client;
  Twins const twins(client);
  auto const company = "/organizations/" + id_text(twins.primary);
  auto rows = ids_at(client.v1.get(company), "list_entries");
  auto const more = ids_at(client.v1.get("/organizations/" + id_text(twins.duplicate)), "list_entries");
  REQUIRE(rows.size() == 1);
  REQUIRE(more.size() == 1);
  rows.push_back(more.front());
  std::ranges::sort(rows);
  auto const row = "/lists/4103/list-entries/" + id_text(more.front());
  auto const values = client.v1.get("/field-values?list_entry_id=" + id_text(more.front())).size();
  CHECK(merge_records(client, MergeKind::company, twins.primary, twins.duplicate).str("status") == "success");
  CHECK(ids_at(client.v1.get(company), "list_entries") == rows);
  CHECK(ids_at(client.get("/companies/" + id_text(twins.primary) + "/list-entries"), "data") == rows);
  CHECK(client.get(row).num("entity.id") == twins.primary);
  CHECK(client.v1.get("/field-values?list_entry_id=" + id_text(more.front())).size() == values);
  CHECK(client.v1.get("/lists/4103").num("list_size") == 48);
}

TEST_CASE("all that a person has is the other's in v1 after a merge through v2") {
  V2Client client;
  auto const fresh =
      client.v1.post("/persons", R"({"first_name":"J.","last_name":"Okafor","emails":["j@okafor.example"]})")
          .num("id");
  auto const of = [&](std::int64_t id) {
    auto const person = id_text(id);
    return std::vector<std::vector<std::int64_t>>{
        ids_at(client.v1.get("/notes?person_id=" + person), "notes"),
        ids_at(client.v1.get("/entity-files?person_id=" + person), "entity_files"),
        ids_at(client.v1.get("/reminders?person_id=" + person), "reminders"),
        ids_at(client.v1.get("/field-values?person_id=" + person), "")};
  };
  auto const before = of(seeded::jane);
  for (auto const& ids : before) CHECK(!ids.empty());
  auto const strengths = client.v1.get("/relationships-strengths?external_id=510008").size();
  CHECK(merge_records(client, MergeKind::person, fresh, seeded::jane).str("status") == "success");
  CHECK(of(fresh) == before);
  CHECK(client.v1.get("/relationships-strengths?external_id=" + id_text(fresh)).size() == strengths);
  auto const person = client.get("/persons/" + id_text(fresh));
  CHECK(person.str("firstName") == "J.");
  CHECK(person.str("emailAddresses.0") == "j@okafor.example");
  CHECK(person.size("emailAddresses") >= 2);
  auto const people = client.v1.get("/organizations/730001").at("person_ids");
  CHECK(std::ranges::count(people.as_array(), json::value(fresh)) == 1);
  CHECK(std::ranges::count(people.as_array(), json::value(seeded::jane)) == 0);
}

TEST_CASE("the history of a value that moved has the merge's time and starter") {
  V2Client client;
  auto const kept = client.v1.post("/organizations", R"({"name":"Kept"})").num("id");
  auto const twin = client.v1.post("/organizations", R"({"name":"Twin"})").num("id");
  auto const fields = client.v1.get("/organizations/fields");
  std::int64_t employees = 0;
  for (std::size_t i = 0; i < fields.size(); ++i)
    if (fields.str(std::to_string(i) + ".name") == "Number of Employees")
      employees = fields.num(std::to_string(i) + ".id");
  client.v1.post("/field-values", R"({"field_id":)" + id_text(employees) + R"(,"entity_id":)" +
                                      id_text(twin) + R"(,"value":50})");
  auto const merge = merge_records(client, MergeKind::company, kept, twin);
  auto const changes = client.v1.get("/field-value-changes?field_id=" + id_text(employees) +
                                     "&organization_id=" + id_text(kept));
  REQUIRE(changes.size() == 1);
  CHECK(changes.num("0.action_type") == 0);
  CHECK(changes.num("0.changer.id") == seeded::maren);
  CHECK(changes.at("0.value") == json::value(50));
  CHECK(client.get("/companies/" + id_text(kept) + "/fields/field-" + id_text(employees)).num("value.data") ==
        50);
  CHECK(merge.str("completedAt") == to_iso(client.v1.clock.date));
}

TEST_CASE("a merge of companies sends organization.merged with the one that remains, and nothing else") {
  V2Client client({.webhooks = true});
  auto const webhook = subscribe(client);
  start_merge(client, MergeKind::company, 730'010, 730'011);
  client.v1.clock.pass(seconds(3));
  CHECK(client.v1.api.take_deliveries().empty());  // nobody has looked
  client.v1.get("/lists");
  auto const deliveries = client.v1.api.take_deliveries();
  REQUIRE(deliveries.size() == 1);
  CHECK(deliveries.front().webhook_id == webhook);
  auto const event = parse_json(deliveries.front().text);
  CHECK(text_member(*event, "type") == "organization.merged");
  CHECK(event->at("body").at("id") == json::value(730'010));
  client.get("/company-merges");
  CHECK(client.v1.api.take_deliveries().empty());
}

TEST_CASE("a merge that fails, and one of persons, sends nothing") {
  V2Client client({.webhooks = true});
  subscribe(client);
  CHECK(merge_records(client, MergeKind::company, 730'010, 999'999'999).str("status") == "failed");
  CHECK(merge_records(client, MergeKind::person, 510'020, 510'021).str("status") == "success");
  CHECK(client.v1.api.take_deliveries().empty());
}

TEST_CASE("a merge goes on after a restart in its middle, and is performed once") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  std::string task;
  FakeClock clock;
  {
    V2Client client({.sandbox_file = path});
    task = start_merge(client, MergeKind::company, 730'010, 730'011);
    client.v1.clock.pass(seconds(2));
    CHECK(client.get(task).str("status") == "in-progress");
    clock = client.v1.clock;
  }
  {
    V2Client client({.sandbox_file = path, .webhooks = true});
    client.v1.clock.date = clock.date;
    CHECK(client.get(task).str("status") == "in-progress");
    client.v1.post("/webhook/subscribe", R"({"webhook_url":"https://h.example"})");
    client.v1.api.take_deliveries();
    client.v1.clock.date = clock.date + seconds(1);
    CHECK(client.get(task).str("status") == "success");  // a read that performs it saves it
    CHECK(client.v1.api.take_deliveries().size() == 1);
  }
  V2Client client({.sandbox_file = path, .webhooks = true});
  client.v1.clock.date = clock.date + seconds(60);
  CHECK(client.v1.get("/organizations/730011").status == 422);
  CHECK(client.get(task).str("status") == "success");
  CHECK(client.get("/company-merges").str("data.0.completedAt") == to_iso(clock.date + seconds(1)));
  CHECK(client.v1.api.take_deliveries().empty());
}

TEST_CASE("polls are counted over a restart") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  std::string task;
  {
    V2Client client({.sandbox_file = path});
    client.control("merges", R"({"after_polls":2})");
    task = start_merge(client, MergeKind::person, 510'020, 510'021);
    CHECK(client.get(task).str("status") == "in-progress");
  }
  V2Client client({.sandbox_file = path});
  CHECK(client.get(task).str("status") == "in-progress");
  CHECK(client.get(task).str("status") == "success");
}

TEST_CASE("of two sandboxes with one file, one performs a merge and both see it") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  V2Client one({.sandbox_file = path, .webhooks = true}), other({.sandbox_file = path, .webhooks = true});
  one.v1.post("/webhook/subscribe", R"({"webhook_url":"https://h.example"})");
  auto const task = start_merge(one, MergeKind::company, 730'010, 730'011);
  one.v1.api.take_deliveries();
  for (auto* client : {&one, &other}) client->v1.clock.pass(seconds(3));
  CHECK(other.get(task).str("status") == "success");
  CHECK(one.get(task).str("status") == "success");
  CHECK(one.v1.api.take_deliveries().size() + other.v1.api.take_deliveries().size() == 1);
  CHECK(one.v1.get("/organizations/730011").status == 422);
  CHECK(one.get("/company-merges").text == other.get("/company-merges").text);
}

TEST_CASE("a merge is due before a write, which finds the duplicate gone") {
  Scratch folder;
  V2Client client({.sandbox_file = folder.path("kept.json")});
  start_merge(client, MergeKind::company, 730'010, 730'011);
  client.v1.clock.pass(seconds(3));
  CHECK(client.v1.put("/organizations/730011", R"({"name":"Late"})").status == 422);
  V2Client again({.sandbox_file = folder.path("kept.json")});
  CHECK(again.v1.get("/organizations/730011").status == 422);  // saved though the write was refused
}

}  // namespace affinity::tests::v2_merge_effects_test
