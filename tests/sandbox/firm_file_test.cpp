#include "sandbox/persistence/firm_file.hpp"

#include "support/catch.hpp"
#include "support/sandbox_client.hpp"
#include "support/scratch.hpp"

#include <sys/stat.h>

namespace affinity::tests::firm_file_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string why_not(std::string_view text) {
  sandbox::Store store;
  auto const read = sandbox::parse_firm(store, text);
  return read ? "it was read" : read.error().message;
}

constexpr char small_firm[] = R"({
  "firm": {"name": "Tarn Partners", "opened_at": "2024-05-01"},
  "team": [{"id": 11, "first_name": "Ola", "last_name": "Berg", "emails": ["ola@tarn.example"]},
           {"id": 12, "first_name": "Ivy", "last_name": "Chan", "emails": []}],
  "persons": [{"id": 21, "first_name": "Bo", "last_name": "Lind", "emails": ["bo@lind.example"], "organization_ids": [31]}],
  "organizations": [{"id": 31, "name": "Lind AB", "domain": "lind.example"}],
  "lists": [{"id": 41, "type": 8, "name": "Deals"}, {"id": 42, "type": 1, "name": "Firms"}],
  "fields": [{"id": 51, "name": "Stage", "list_id": 41, "value_type": 7,
              "dropdown_options": [{"id": 61, "text": "New"}, {"id": 62, "text": "Won"}]}],
  "opportunities": [{"id": 71, "name": "Lind - Seed", "organization_ids": [31], "list_entries": [{"id": 81, "list_id": 41}]}],
  "list_entries": [{"list_id": 42, "entity_id": 31}],
  "field_values": [{"field_id": 51, "entity_id": 71, "list_entry_id": 81, "value": {"id": 62, "text": "Won"}}],
  "interactions": [{"id": 91, "type": 3, "date": "2026-01-02", "subject": "Hej", "from": {"id": 21}, "to": [{"id": 11}]}],
  "notes": [{"content": "Call back", "person_ids": [21]}],
  "reminders": [{"due_date": "2026-12-01", "owner": {"id": 12}, "organization": {"id": 31}}],
  "relationship_strengths": [{"internal_id": 11, "external_id": 21, "strength": 0.5}]
})";

}  // namespace

TEST_CASE("a firm from a file is served like our own") {
  Scratch folder;
  folder.write("firm.json", small_firm);
  SandboxClient client({.extra_keys = {"ivy"}, .data_file = folder.path("firm.json")});
  CHECK(client.get("/auth/whoami").str("user.firstName") == "Ola");
  CHECK(client.get("/persons/21").num("organization_ids.0") == 31);
  CHECK(client.get("/organizations/31").num("person_ids.0") == 21);
  CHECK(client.get("/organizations/31").str("domain") == "lind.example");
  CHECK(client.get("/opportunities/71").num("list_entries.0.id") == 81);
  CHECK(client.get("/lists/42/list-entries").str("0.entity.name") == "Lind AB");
  CHECK(client.get("/field-values?opportunity_id=71").str("0.value.text") == "Won");
  auto const mail = client.get("/interactions/91?type=3");
  CHECK(mail.str("subject") == "Hej");
  CHECK(mail.num("from.id") == 21);
  CHECK(mail.num("to.0.id") == 11);
  CHECK(client.get("/notes").str("notes.0.content") == "Call back");
  CHECK(client.get("/reminders").num("reminders.0.owner.id") == 12);
  CHECK(client.get("/relationships-strengths?external_id=21").size() == 1);
  CHECK(client.post("/persons", R"({"first_name":"N","last_name":"N","emails":[]})").num("id") > 21);
  client.key = "ivy";
  CHECK(client.get("/auth/whoami").str("user.firstName") == "Ivy");
  CHECK(client.api.startup_banner().starts_with("Tarn Partners, from "));
}

TEST_CASE("what is wrong with a firm is said with key and index") {
  auto const [text, why] = GENERATE(
      std::pair{"[]", "A firm is a JSON object."}, std::pair{R"({"team":[]})", "team must have a member"},
      std::pair{R"({"people":[]})", "there is no key \"people\" in a firm"},
      std::pair{R"({"team":{}})", "team must be an array of objects"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B"},{"first_name":7,"last_name":"C"}]})",
                "team[1]: first_name must be a string"},
      std::pair{
          R"({"team":[{"id":1,"first_name":"A","last_name":"B"},{"id":1,"first_name":"C","last_name":"D"}]})",
          "team[1]: id: 1 is there twice"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B","organization_ids":[5]}]})",
                "team[0]: organization_ids: there is no organization with id 5"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B","emails":["x@y"]}],
                    "persons":[{"first_name":"C","last_name":"D","emails":["X@y"]}]})",
                "persons[0]: emails: X@y already belongs to person 510001"},
      std::pair{
          R"({"team":[{"first_name":"A","last_name":"B"}],"list_entries":[{"list_id":1,"entity_id":2}]})",
          "list_entries[0]: list_id: there is no such list"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B"}],
                    "fields":[{"id":3,"name":"N","entity_type":0,"value_type":3}],
                    "field_values":[{"field_id":3,"entity_id":510001,"value":"many"}]})",
                "field_values[0]: value must be a number"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B"}],
                    "reminders":[{"due_date":"2026-01-01","type":1,"reminder_days":9000000000000000000}]})",
                "reminders[0]: reminder_days must be from 1 to 3650"},
      std::pair{R"({"team":[{"first_name":"A","last_name":"B"}],"notes":[{"content":"x","parent_id":9}]})",
                "notes[0]: parent_id: there is no note with id 9"});
  CAPTURE(text);
  CHECK(why_not(text).substr(0, std::string(why).size()) == why);
}

TEST_CASE("an error in a file names the file") {
  Scratch folder;
  folder.write("bad.json", R"({"team":7})");
  auto const bad = sandbox::check_files({.data_file = folder.path("bad.json")});
  REQUIRE(!bad);
  CHECK(bad.error().message == folder.path("bad.json") + ": team must be an array of objects");
  CHECK(!sandbox::check_files({.data_file = folder.path("none.json")}));
  CHECK(sandbox::check_files({.sandbox_file = folder.path("none.json")}));
  CHECK(!sandbox::check_files({.sandbox_file = folder.path("bad.json")}));
}

TEST_CASE("a firm that is written and read again is the same") {
  sandbox::Store store, again;
  sandbox::seed(store, std::chrono::floor<std::chrono::days>(FakeClock{}.wall()));
  auto const text = sandbox::serialize_firm(store);
  auto const read = sandbox::parse_firm(again, text);
  REQUIRE(read);
  CHECK(sandbox::serialize_firm(again) == text);
}

TEST_CASE("records outlive their sandbox in a file that only its owner can read") {
  Scratch folder;
  auto const path = folder.path("kept.json");
  std::int64_t person_id = 0, note_id = 0;
  {
    SandboxClient client({.sandbox_file = path});
    person_id = client.post("/persons", R"({"first_name":"Ö","last_name":"🦊","emails":["o@o.example"]})")
                    .num("id");
    note_id = client.post("/notes", R"({"content":"<p>x</p>","type":2,"person_ids":[510008]})").num("id");
    client.del("/organizations/730003");
    client.put("/opportunities/880001", R"({"name":"Renamed"})");
  }
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(folder.count() == 2);  // and the lock beside it
  SandboxClient client({.sandbox_file = path});
  CHECK(client.get("/persons/" + id_text(person_id)).str("last_name") == "🦊");
  CHECK(client.get("/notes/" + id_text(note_id)).str("content") == "x");
  CHECK(client.get("/organizations/730003").status == 404);
  CHECK(client.get("/opportunities/880001").str("name") == "Renamed");
  CHECK(client.post("/persons", R"({"first_name":"P","last_name":"P","emails":[]})").num("id") ==
        person_id + 1);
}

TEST_CASE("reads alone write no file") {
  Scratch folder;
  {
    SandboxClient client({.sandbox_file = folder.path("kept.json")});
    client.get("/persons");
    client.post("/notes", "{}");  // refused
  }
  CHECK_FALSE(std::filesystem::exists(folder.path("kept.json")));
}

}  // namespace affinity::tests::firm_file_test
