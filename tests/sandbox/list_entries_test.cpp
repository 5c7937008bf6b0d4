#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::list_entries_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("entries are a bare array without page_size and an object with it") {
  SandboxClient client;
  auto const all = client.get("/lists/4101/list-entries");
  CHECK(all.size() == 32);
  CHECK(all.names("0") == "id,list_id,creator_id,entity_id,entity_type,created_at,entity");
  CHECK(all.names("0.entity") == "id,name");
  auto const page = client.get("/lists/4101/list-entries?page_size=30");
  CHECK(page.names() == "list_entries,next_page_token");
  CHECK(page.size("list_entries") == 30);
  auto const rest =
      client.get("/lists/4101/list-entries?page_size=30&page_token=" + page.str("next_page_token"));
  CHECK(rest.size("list_entries") == 2);
  CHECK(rest.at("next_page_token").is_null());
  CHECK(client.get("/lists/4101/list-entries?page_token=" + page.str("next_page_token")).size() == 32);
  CHECK(client.get("/lists/4101/list-entries?page_size=100000").size("list_entries") == 32);
}

TEST_CASE("an entry shows the entity of its list's type") {
  SandboxClient client;
  CHECK(client.get("/lists/4102/list-entries").names("0.entity") ==
        "id,type,first_name,last_name,primary_email,emails");
  CHECK(client.get("/lists/4103/list-entries").names("0.entity") ==
        "id,name,domain,domains,crunchbase_uuid,global");
  auto const one = client.get("/lists/4101/list-entries/" + id_text(seeded::acme_deal_entry));
  CHECK(one.num("entity_id") == seeded::acme_deal);
  CHECK(one.num("entity_type") == 8);
  CHECK(client.get("/lists/4102/list-entries/" + id_text(seeded::acme_deal_entry)).status == 404);
  CHECK(client.get("/lists/4101/list-entries/1").status == 404);
  CHECK(client.get("/lists/1/list-entries").status == 404);
}

TEST_CASE("an entry is added, even twice, and removed, and the entity stays") {
  SandboxClient client;
  auto const made = client.post("/lists/4103/list-entries", R"({"entity_id":730001,"creator_id":510004})");
  CHECK(made.status == 200);
  CHECK(made.num("creator_id") == seeded::callum);
  CHECK(made.str("entity.name") == "Acme Robotics");
  auto const again = client.post("/lists/4103/list-entries", R"({"entity_id":730001})");
  CHECK(again.num("creator_id") == seeded::maren);
  CHECK(again.num("id") != made.num("id"));
  CHECK(client.get("/lists/4103").num("list_size") == 50);
  CHECK(client.get("/organizations/730001").size("list_entries") == 2);
  for (auto const id : {made.num("id"), again.num("id")}) {
    auto const path = "/lists/4103/list-entries/" + id_text(id);
    CHECK(client.del(path).text == R"({"success":true})");
    CHECK(client.get(path).status == 404);
  }
  CHECK(client.get("/organizations/730001").size("list_entries") == 0);
  CHECK(client.get("/lists/4103").num("list_size") == 48);
}

TEST_CASE("an entry needs an entity of the list's type") {
  SandboxClient client;
  CHECK(client.post("/lists/4103/list-entries", "{}").message() == "entity_id is required");
  CHECK(client.post("/lists/4103/list-entries", R"({"entity_id":"730001"})").message() ==
        "entity_id must be an integer");
  CHECK(client.post("/lists/4103/list-entries", R"({"entity_id":510008})").message() ==
        "entity_id: there is no organization with id 510008");
  CHECK(client.post("/lists/4102/list-entries", R"({"entity_id":730001})").message() ==
        "entity_id: there is no person with id 730001");
  CHECK(client.post("/lists/4102/list-entries", R"({"entity_id":510008,"creator_id":510007})").status == 422);
}

TEST_CASE("an opportunity is not added to a list but created there") {
  SandboxClient client;
  auto const reply = client.post("/lists/4101/list-entries", R"({"entity_id":880001})");
  CHECK(reply.status == 422);
  CHECK(reply.message().find("POST /opportunities") != std::string::npos);
}

TEST_CASE("removing an opportunity's entry removes the opportunity") {
  SandboxClient client;
  CHECK(client.del("/lists/4101/list-entries/" + id_text(seeded::acme_deal_entry)).status == 200);
  CHECK(client.get("/lists/4101").num("list_size") == 31);
  CHECK(client.get("/organizations/730001?with_opportunities=true").size("opportunity_ids") == 0);
  CHECK(client.get("/notes?opportunity_id=880001").size("notes") == 0);
}

}  // namespace affinity::tests::list_entries_test
