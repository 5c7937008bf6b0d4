#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::opportunities_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("opportunities show the same keys in a search and alone") {
  SandboxClient client;
  auto const found = client.get("/opportunities?term=ACME");
  CHECK(found.names() == "opportunities,next_page_token");
  CHECK(found.size("opportunities") == 1);
  auto const one = client.get("/opportunities/" + id_text(seeded::acme_deal));
  CHECK(one.names() == "id,name,person_ids,organization_ids,list_entries");
  CHECK(one.body == found.at("opportunities.0"));
  CHECK(one.names("list_entries.0") == "id,list_id,creator_id,entity_id,entity_type,created_at");
  CHECK(one.num("list_entries.0.id") == seeded::acme_deal_entry);
  CHECK(one.num("organization_ids.0") == seeded::acme);
  CHECK(client.get("/opportunities").size("opportunities") == 32);
  CHECK(client.get("/opportunities/1").status == 404);
}

TEST_CASE("an opportunity is created with its one entry, changed and deleted, and nothing is left behind") {
  SandboxClient client;
  auto const acme_before = client.get("/organizations/730001?with_opportunities=true").text;
  auto const made = client.post(
      "/opportunities",
      R"({"name":"Acme \"B\" 🚀","list_id":4101,"person_ids":[510008],"organization_ids":[730001]})");
  CHECK(made.status == 200);
  CHECK(made.str("name") == "Acme \"B\" 🚀");
  CHECK(made.size("list_entries") == 1);
  CHECK(made.num("list_entries.0.entity_id") == made.num("id"));
  CHECK(client.get("/persons/510008?with_opportunities=true").num("opportunity_ids.0") == made.num("id"));
  CHECK(client.get("/lists/4101").num("list_size") == 33);
  auto const path = "/opportunities/" + id_text(made.num("id"));
  auto const changed = client.put(path, R"({"name":"Acme B","person_ids":[510007,510009]})");
  CHECK(changed.str("name") == "Acme B");
  CHECK(changed.size("person_ids") == 2);
  CHECK(changed.num("organization_ids.0") == seeded::acme);
  CHECK(client.get("/persons/510008?with_opportunities=true").size("opportunity_ids") == 0);
  CHECK(client.del(path).text == R"({"success":true})");
  CHECK(client.get(path).status == 404);
  CHECK(client.get("/lists/4101/list-entries/" + id_text(made.num("list_entries.0.id"))).status == 404);
  CHECK(client.get("/organizations/730001?with_opportunities=true").text == acme_before);
}

TEST_CASE("an opportunity needs a name and a list of opportunities") {
  SandboxClient client;
  CHECK(client.post("/opportunities", R"({"list_id":4101})").message() == "name is required");
  CHECK(client.post("/opportunities", R"({"name":"x"})").message() == "list_id is required");
  CHECK(client.post("/opportunities", R"({"name":"x","list_id":4102})").status == 422);
  CHECK(client.post("/opportunities", R"({"name":"x","list_id":9})").status == 404);
  CHECK(client.post("/opportunities", R"({"name":"x","list_id":4104})").status == 403);
  CHECK(client.post("/opportunities", R"({"name":"x","list_id":4101,"person_ids":[9]})").status == 422);
}

TEST_CASE("an opportunity on a list private to others is not found in a search and 403 alone") {
  SandboxClient client({.extra_keys = {"tobias"}});
  auto const list = client.post("/lists", R"({"name":"Quiet","type":8,"is_public":false})").num("id");
  auto const deal =
      client
          .post("/opportunities",
                R"({"name":"Quiet deal","organization_ids":[730001],"list_id":)" + id_text(list) + "}")
          .num("id");
  client.key = "tobias";
  auto const path = "/opportunities/" + id_text(deal);
  CHECK(client.get(path).status == 403);
  CHECK(client.put(path, R"({"name":"x"})").status == 403);
  CHECK(client.del(path).status == 403);
  CHECK(client.get("/opportunities?term=quiet").size("opportunities") == 0);
  CHECK(client.get("/organizations/730001?with_opportunities=true").size("opportunity_ids") == 1);
  CHECK(client.get("/field-values?opportunity_id=" + id_text(deal)).status == 403);
}

}  // namespace affinity::tests::opportunities_test
