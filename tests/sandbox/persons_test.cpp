#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::persons_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("searching persons shows six keys each and a token") {
  SandboxClient client;
  auto const found = client.get("/persons?term=okafor");
  CHECK(found.names() == "persons,next_page_token");
  CHECK(found.size("persons") == 1);
  CHECK(found.names("persons.0") == "id,type,first_name,last_name,primary_email,emails");
  CHECK(found.num("persons.0.id") == seeded::jane);
  CHECK(found.num("persons.0.type") == 0);
  CHECK(found.str("persons.0.primary_email") == "jane.okafor@acmerobotics.example");
  CHECK(client.get("/persons?term=oduya").num("persons.0.type") == 1);
}

TEST_CASE("a term is a part of a name or of an address, without case") {
  SandboxClient client;
  CHECK(client.get("/persons?term=OKAF").size("persons") == 1);
  CHECK(client.get("/persons?term=jane.okafor%40ACME").size("persons") == 1);
  CHECK(client.get("/persons?term=jane+okafor").size("persons") == 1);
  CHECK(client.get("/persons?term=jane%20okafor").size("persons") == 1);
  CHECK(client.get("/persons?term=jane").size("persons") > 3);
  CHECK(client.get("/persons?term=nobody-has-this").size("persons") == 0);
  CHECK(client.get("/persons?term=Zo%C3%AB").num("persons.0.id") == seeded::large_person_id);
}

TEST_CASE("one person also shows organizations and list entries, the rest by flag") {
  SandboxClient client;
  auto const path = "/persons/" + id_text(seeded::acme_chief);
  auto const plain = client.get(path);
  CHECK(plain.names() == "id,type,first_name,last_name,primary_email,emails,organization_ids,list_entries");
  CHECK(plain.num("organization_ids.0") == seeded::acme);
  auto const full = client.get(
      path + "?with_opportunities=true&with_current_organizations=true&with_interaction_dates=true");
  CHECK(full.num("opportunity_ids.0") == seeded::acme_deal);
  CHECK(full.num("current_organization_ids.0") == seeded::acme);
  CHECK(full.names("interaction_dates") ==
        "first_email_date,last_email_date,first_event_date,last_event_date,last_chat_message_date,last_"
        "interaction_date,"
        "next_event_date");
  CHECK(full.names("interactions.last_email") == "date");
  auto const persons = client.get(path + "?with_interaction_dates=true&with_interaction_persons=true");
  CHECK(persons.names("interactions.last_email") == "date,person_ids");
  CHECK(persons.size("interactions.last_email.person_ids") >= 1);
  CHECK(client.get(path + "?with_interaction_persons=true").at("interactions").is_null());
}

TEST_CASE("a list entry inside a person comes without its entity") {
  SandboxClient client;
  auto const entries = client.get("/lists/" + id_text(seeded::tier_1_lps) + "/list-entries");
  auto const person = client.get("/persons/" + id_text(entries.num("0.entity_id")));
  CHECK(person.names("list_entries.0") == "id,list_id,creator_id,entity_id,entity_type,created_at");
  CHECK(person.num("list_entries.0.id") == entries.num("0.id"));
}

TEST_CASE("with interaction dates, a search leaves out those who never spoke with us") {
  SandboxClient client;
  auto const all = client.get("/persons").size("persons");
  auto const spoke = client.get("/persons?with_interaction_dates=true");
  CHECK(spoke.size("persons") > 100);
  CHECK(spoke.size("persons") < all);
  for (std::size_t i = 0; i < spoke.size("persons"); ++i) {
    auto const at = "persons." + std::to_string(i) + ".interaction_dates";
    auto const none =
        spoke.at(at + ".last_interaction_date").is_null() && spoke.at(at + ".next_event_date").is_null();
    CHECK(!none);
  }
}

TEST_CASE("date filters keep those whose date lies between") {
  SandboxClient client;
  auto const jane = client.get("/persons/" + id_text(seeded::jane) + "?with_interaction_dates=true");
  auto const last = jane.str("interaction_dates.last_email_date");
  auto const has_jane = [&](std::string const& query) {
    return client.get("/persons?term=okafor&" + query).size("persons") == 1;
  };
  CHECK(has_jane("min_last_email_date=" + last));
  CHECK(has_jane("max_last_email_date=" + last));
  CHECK(!has_jane("min_last_email_date=2026-11-20"));
  CHECK(!has_jane("max_last_email_date=2026-01-01"));
  CHECK(has_jane("min_next_event_date=2026-11-21"));
  CHECK(!has_jane("max_next_event_date=2026-11-21"));
  CHECK(client.get("/persons?min_last_email_date=yesterday").message() ==
        "min_last_email_date must be an ISO 8601 date or date and time");
}

TEST_CASE("a flag is true or false") {
  SandboxClient client;
  CHECK(client.get("/persons?with_opportunities=yes").message() ==
        "with_opportunities must be true or false");
  CHECK(client.get("/persons?with_opportunities=false&page_size=1")
            .names("persons.0")
            .find("opportunity_ids") == std::string::npos);
}

TEST_CASE("a person is created, read, changed and deleted, and nothing is left behind") {
  SandboxClient client;
  auto const before = client.get("/organizations/" + id_text(seeded::acme)).text;
  auto const made = client.post(
      "/persons", R"({"first_name":"Ana \"Nita\"\n","last_name":"","emails":["ana@x.example","Ana@X.example"],
                                  "organization_ids":[730001],"unknown":1})");
  CHECK(made.status == 200);
  CHECK(made.names() == "id,type,first_name,last_name,primary_email,emails,organization_ids");
  CHECK(made.num("type") == 0);
  CHECK(made.size("emails") == 1);
  auto const path = "/persons/" + id_text(made.num("id"));
  auto const read = client.get(path);
  CHECK(read.str("first_name") == "Ana \"Nita\"\n");
  CHECK(read.str("last_name") == "");
  CHECK(client.get("/organizations/730001").size("person_ids") == 4);

  auto const changed =
      client.put(path, R"({"emails":["ana@y.example","🦊@y.example"],"organization_ids":[]})");
  CHECK(changed.str("first_name") == "Ana \"Nita\"\n");
  CHECK(changed.str("emails.1") == "🦊@y.example");
  CHECK(changed.size("organization_ids") == 0);
  CHECK(client.post("/persons", R"({"first_name":"B","last_name":"B","emails":["ana@x.example"]})").status ==
        200);

  auto const gone = client.del(path);
  CHECK(gone.text == R"({"success":true})");
  CHECK(client.get(path).status == 404);
  CHECK(client.del(path).status == 404);
  CHECK(client.get("/persons?term=ana%40y").size("persons") == 0);
  CHECK(client.get("/organizations/" + id_text(seeded::acme)).text == before);
}

TEST_CASE("deleting a person takes its list entries and its mention everywhere") {
  SandboxClient client;
  auto const list = "/lists/" + id_text(seeded::tier_1_lps);
  auto const person = client.get(list + "/list-entries").num("0.entity_id");
  CHECK(client.del("/persons/" + id_text(person)).status == 200);
  CHECK(client.get(list).num("list_size") == 23);
  CHECK(client.get("/notes?person_id=" + id_text(person)).size("notes") == 0);
  CHECK(client.get("/relationships-strengths?external_id=" + id_text(person)).size() == 0);
}

TEST_CASE("one address belongs to one person") {
  SandboxClient client;
  auto const taken = client.post(
      "/persons", R"({"first_name":"J","last_name":"O","emails":["JANE.okafor@acmerobotics.example"]})");
  CHECK(taken.status == 422);
  CHECK(taken.message() == "emails: JANE.okafor@acmerobotics.example already belongs to person 510008");
  auto const moved = client.put("/persons/510007", R"({"emails":["jane.okafor@acmerobotics.example"]})");
  CHECK(moved.status == 422);
  auto const own = client.put(
      "/persons/510008", R"({"emails":["new@acmerobotics.example","jane.okafor@acmerobotics.example"]})");
  CHECK(own.str("primary_email") == "new@acmerobotics.example");
}

TEST_CASE("a person needs both names and a list of addresses, which may be empty") {
  SandboxClient client;
  auto const message = [&](std::string const& body) { return client.post("/persons", body).message(); };
  CHECK(message(R"({"last_name":"B","emails":[]})") == "first_name is required");
  CHECK(message(R"({"first_name":"A","emails":[]})") == "last_name is required");
  CHECK(message(R"({"first_name":"A","last_name":null,"emails":[]})") == "last_name is required");
  CHECK(message(R"({"first_name":1,"last_name":"B","emails":[]})") == "first_name must be a string");
  CHECK(message(R"({"first_name":"A","last_name":"B","emails":"a@b.example"})") ==
        "emails must be an array of strings");
  CHECK(message(R"({"first_name":"A","last_name":"B","emails":[1]})") ==
        "emails must be an array of strings");
  CHECK(message(R"({"first_name":"A","last_name":"B","emails":[],"organization_ids":["730001"]})") ==
        "organization_ids must be an array of integers");
  CHECK(message(R"({"first_name":"A","last_name":"B","emails":[],"organization_ids":[5]})") ==
        "organization_ids: there is no organization with id 5");
  auto const bare = client.post("/persons", R"({"first_name":"A","last_name":"B","emails":[]})");
  CHECK(bare.status == 200);
  CHECK(bare.at("primary_email").is_null());
}

TEST_CASE("an unknown person is 404 for reading, changing and deleting") {
  SandboxClient client;
  CHECK(client.get("/persons/1").status == 404);
  CHECK(client.get("/persons/1").message() == "There is no person with id 1");
  CHECK(client.put("/persons/1", "{}").status == 404);
  CHECK(client.del("/persons/1").status == 404);
}

TEST_CASE("a member of the team cannot be deleted") {
  SandboxClient client;
  CHECK(client.del("/persons/" + id_text(seeded::yuki)).status == 403);
}

TEST_CASE("the fields of persons win over a person named fields") {
  SandboxClient client;
  auto const fields = client.get("/persons/fields");
  CHECK(fields.status == 200);
  CHECK(fields.size() == 4);
  CHECK(fields.names("0") == "id,name,value_type,allows_multiple,dropdown_options");
  CHECK(fields.str("0.name") == "Job Titles");
}

TEST_CASE("an id beyond 2^53 comes back exactly") {
  SandboxClient client;
  auto const reply = client.get("/persons/9007199254740993");
  CHECK(reply.num("id") == seeded::large_person_id);
  CHECK(reply.text.find("\"id\":9007199254740993,") != std::string::npos);
  auto const entry = client.post("/lists/4102/list-entries", R"({"entity_id":9007199254740993})");
  CHECK(entry.num("entity_id") == seeded::large_person_id);
  CHECK(entry.str("entity.last_name") == "Brûlé-O'Connor 🦊");
}

TEST_CASE("what is no e-mail address is refused, and what is one is taken") {
  SandboxClient client;
  auto const body = [](std::string const& address) {
    return write_json(
        json::object{{"first_name", "A"}, {"last_name", "B"}, {"emails", json::array{address}}});
  };
  for (auto const* bad :
       {"not an email", "noor", "@x.example", "noor@", "[\"noor@x.example\"]", "a@b@x.example",
        "noor@x.example, ana@x.example", "Noor <noor@x.example>", "noor@x..example", ""}) {
    CAPTURE(bad);
    CHECK(client.post("/persons", body(bad)).status == 422);
    CHECK(client.put("/persons/510008", body(bad)).status == 422);
  }
  for (auto const* good : {"o'neill+deals@x.example", "a/b@x-y.example", "Ün@münchen.example"})
    CHECK(client.post("/persons", body(good)).status == 200);
}

}  // namespace affinity::tests::persons_test
