#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::organizations_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::int64_t global_id(SandboxClient& client) {
  return client.get("/organizations?term=northwick").num("organizations.0.id");
}

}  // namespace

TEST_CASE("searching organizations shows five keys each and a token") {
  SandboxClient client;
  auto const found = client.get("/organizations?term=acme");
  CHECK(found.names() == "organizations,next_page_token");
  CHECK(found.size("organizations") == 1);
  CHECK(found.names("organizations.0") == "id,name,domain,domains,crunchbase_uuid,global");
  CHECK(found.num("organizations.0.id") == seeded::acme);
  CHECK(found.str("organizations.0.domain") == "acmerobotics.example");
}

TEST_CASE("a term is a part of a name or of a domain, without case") {
  SandboxClient client;
  CHECK(client.get("/organizations?term=ACME%20rob").size("organizations") == 1);
  CHECK(client.get("/organizations?term=acmerobotics.ex").size("organizations") == 1);
  CHECK(client.get("/organizations?term=Capital").size("organizations") == 8);
  CHECK(client.get("/organizations?term=zzz").size("organizations") == 0);
}

TEST_CASE("one organization also shows people and list entries, the rest by flag") {
  SandboxClient client;
  auto const plain = client.get("/organizations/730001");
  CHECK(plain.names() == "id,name,domain,domains,crunchbase_uuid,global,person_ids,list_entries");
  CHECK(plain.size("person_ids") == 3);
  auto const full = client.get(
      "/organizations/"
      "730001?with_opportunities=true&with_interaction_dates=true&with_interaction_persons=true");
  CHECK(full.num("opportunity_ids.0") == seeded::acme_deal);
  CHECK(full.names("interactions.next_event") == "date,person_ids");
  CHECK(full.size("interactions.next_event.person_ids") == 2);
}

TEST_CASE("an organization's interactions are those of its people") {
  SandboxClient client;
  auto const acme = client.get("/organizations/730001?with_interaction_dates=true");
  auto const jane = client.get("/persons/510008?with_interaction_dates=true");
  CHECK(acme.str("interaction_dates.next_event_date") == jane.str("interaction_dates.next_event_date"));
  auto const all = client.get("/organizations").size("organizations");
  CHECK(client.get("/organizations?with_interaction_dates=true").size("organizations") < all);
  CHECK(client.get("/organizations?term=acme&max_last_event_date=2026-01-01").size("organizations") == 0);
  CHECK(client.get("/organizations?term=acme&min_last_event_date=2026-01-01").size("organizations") == 1);
}

TEST_CASE("an organization is created, read, changed and deleted, and nothing is left behind") {
  SandboxClient client;
  auto const jane_before = client.get("/persons/510008").text;
  auto const made = client.post(
      "/organizations",
      R"({"name":"Müller & \"Söhne\" 🚀","domain":"mueller.example","person_ids":[510008,510008]})");
  CHECK(made.status == 200);
  CHECK(made.names() == "id,name,domain,domains,crunchbase_uuid,global,person_ids");
  CHECK(made.str("name") == "Müller & \"Söhne\" 🚀");
  CHECK(made.at("global") == json::value(false));
  CHECK(made.size("person_ids") == 1);
  auto const path = "/organizations/" + id_text(made.num("id"));
  CHECK(client.get("/persons/510008").size("organization_ids") == 2);

  auto const changed = client.put(path, R"({"name":"Müller","domain":"new.example","person_ids":[]})");
  CHECK(changed.str("name") == "Müller");
  CHECK(changed.str("domains.0") == "new.example");
  CHECK(changed.size("person_ids") == 0);
  CHECK(client.put(path, "{}").str("name") == "Müller");

  CHECK(client.del(path).text == R"({"success":true})");
  CHECK(client.get(path).status == 404);
  CHECK(client.get("/persons/510008").text == jane_before);
}

TEST_CASE("an organization needs a name, and its people must exist") {
  SandboxClient client;
  CHECK(client.post("/organizations", R"({"domain":"x.example"})").message() == "name is required");
  CHECK(client.post("/organizations", R"({"name":["x"]})").message() == "name must be a string");
  CHECK(client.post("/organizations", R"({"name":"x","person_ids":[7]})").message() ==
        "person_ids: there is no person with id 7");
  CHECK(client.put("/organizations/730001", R"({"person_ids":[7]})").status == 422);
  auto const bare = client.post("/organizations", R"({"name":"x"})");
  CHECK(bare.at("domain").is_null());
  CHECK(bare.size("domains") == 0);
}

TEST_CASE("a global organization keeps its name and domain and cannot be deleted") {
  SandboxClient client;
  auto const path = "/organizations/" + id_text(global_id(client));
  CHECK(client.get(path).at("global") == json::value(true));
  CHECK(client.put(path, R"({"name":"Mine"})").status == 422);
  CHECK(client.put(path, R"({"domain":"mine.example"})").status == 422);
  CHECK(client.put(path, R"({"person_ids":[510008]})").status == 200);
  CHECK(client.del(path).status == 422);
}

TEST_CASE("a merged organization answers where it went") {
  SandboxClient client;
  auto const merged = id_text(global_id(client) + 1);
  for (auto const& reply :
       {client.get("/organizations/" + merged), client.put("/organizations/" + merged, "{}"),
        client.del("/organizations/" + merged)}) {
    CHECK(reply.status == 422);
    CHECK(reply.message() ==
          "organization_id: " + merged + " no longer exists as it has been merged into 730005");
  }
  CHECK(client.get("/organizations/730005").status == 200);
}

TEST_CASE("deleting an organization takes its list entries and its mention everywhere") {
  SandboxClient client;
  auto const organization = client.get("/lists/4103/list-entries").num("0.entity_id");
  CHECK(client.del("/organizations/" + id_text(organization)).status == 200);
  CHECK(client.get("/lists/4103").num("list_size") == 47);
  CHECK(client.del("/organizations/730001").status == 200);
  CHECK(client.get("/notes?organization_id=730001").size("notes") == 0);
  CHECK(client.get("/persons/510008").size("organization_ids") == 0);
}

TEST_CASE("an unknown organization is 404 for reading, changing and deleting") {
  SandboxClient client;
  CHECK(client.get("/organizations/1").status == 404);
  CHECK(client.put("/organizations/1", "{}").status == 404);
  CHECK(client.del("/organizations/1").status == 404);
}

TEST_CASE("the fields of organizations win over an organization named fields") {
  SandboxClient client;
  auto const fields = client.get("/organizations/fields");
  CHECK(fields.size() == 7);
  CHECK(fields.names("0") == "id,name,value_type,allows_multiple,dropdown_options");
}

TEST_CASE("what is no domain is refused") {
  SandboxClient client;
  for (auto const* bad :
       {"https://x.example", "x.example/about", "an address", "a@x.example", "nowhere", ".example"}) {
    CAPTURE(bad);
    auto const body = write_json(json::object{{"name", "X"}, {"domain", bad}});
    CHECK(client.post("/organizations", body).status == 422);
  }
}

}  // namespace affinity::tests::organizations_test
