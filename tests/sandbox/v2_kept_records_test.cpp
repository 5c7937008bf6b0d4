#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_kept_records_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// Everything that this part of v2 lists, as one text.
std::string all_of(V2Client& client, std::string const& list, std::string const& field) {
  std::string out;
  for (auto const& path :
       {std::string("/lists"), "/lists/" + list + "/fields",
        "/lists/" + list + "/list-entries?fieldTypes=list",
        "/lists/" + list + "/fields/" + field + "/dropdown-options", std::string("/lists/4101/saved-views"),
        std::string("/lists/4101/saved-views/7701/list-entries"), std::string("/notes?limit=100"),
        std::string("/reminders"), std::string("/users"), std::string("/teams?includes=membersPreview"),
        std::string("/companies/730001?fieldTypes=enriched"),
        std::string("/field-value-changes?orderBy=-changedAt"),
        std::string("/companies/730001/relationships?orderBy=interactionScore"),
        std::string("/inferred-connections/coworkers?filter=target.currentCompany.id%3D730001"),
        std::string(
            "/inferred-connections/investor-executive-connections?filter=target.currentCompany.id%3D730001"),
        std::string("/meetings"), std::string("/calls"), std::string("/emails"),
        std::string("/chat-messages")}) {
    auto const reply = client.get(path);
    CHECK(reply.status == 200);
    out += reply.text + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("what was written through v2 outlives its sandbox in the file") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  std::string list, field, before;
  {
    V2Client client({.sandbox_file = path});
    list = id_text(client.post("/lists", R"({"name":"Kept","type":"company"})").num("id"));
    field = "field-" + id_text(client.v1.get("/lists/" + list).num("fields.0.id"));
    client.post(
        "/lists/" + list + "/fields/" + field + "/dropdown-options",
        R"({"type":"status-dropdown","text":"Hot","rank":0,"color":"red","statusCategory":"open","winRate":70})");
    client.post("/lists/" + list + "/list-entries", R"({"entity":{"id":730001}})");
    client.post("/notes",
                R"({"type":"entities","content":{"html":"<p>kept</p>"},"companies":[{"id":730001}]})");
    auto const reminder =
        client.post("/reminders", R"({"type":"recurring","recurrence":{"resetTrigger":"event","periodDays":3},
                                                        "owner":{"id":510001},"entity":{"type":"company","id":730001}})");
    client.post("/reminders/" + id_text(reminder.num("id")), R"({"content":"changed"})");
    // A change of the history whose person is gone then.
    auto const owner =
        client
            .post("/persons",
                  R"({"firstName":"Ann","lastName":"Lee","primaryEmailAddress":"ann@lee.example"})")
            .num("id");
    auto const owners =
        client.v1.post("/fields", R"({"name":"Seen by","entity_type":1,"value_type":0})").num("id");
    client.patch("/companies/730001/fields",
                 R"({"operation":"update-fields","updates":[{"id":"field-)" + id_text(owners) +
                     R"(","value":{"type":"person","data":{"id":)" + id_text(owner) + "}}}]}");
    client.del("/persons/" + id_text(owner));
    before = all_of(client, list, field);
    CHECK(before.find(R"({"referenceType":"deleted-entity","displayValue":"Ann Lee"})") != before.npos);
  }
  V2Client client({.sandbox_file = path});
  CHECK(all_of(client, list, field) == before);
}

TEST_CASE("a write of v2 that is refused leaves the file as it was") {
  Scratch folder;
  V2Client client({.sandbox_file = folder.path("kept.json")});
  client.post("/lists", "{}");
  client.del("/notes/1");
  CHECK_FALSE(std::filesystem::exists(folder.path("kept.json")));
}

}  // namespace affinity::tests::v2_kept_records_test
