#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::lists_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("the lists are a bare array of those one may see") {
  SandboxClient client({.extra_keys = {"b", "c", "callum"}});
  auto const lists = client.get("/lists");
  CHECK(lists.size() == 3);
  CHECK(lists.names("0") == "id,type,name,public,owner_id,creator_id,list_size");
  CHECK(lists.str("0.name") == "Deal Flow");
  CHECK(lists.num("0.type") == 8);
  client.key = "callum";
  CHECK(client.get("/lists").size() == 4);
}

TEST_CASE("one list shows its own fields with their options") {
  SandboxClient client;
  auto const deals = client.get("/lists/4101");
  CHECK(deals.names() == "id,type,name,public,owner_id,creator_id,list_size,additional_permissions,fields");
  CHECK(deals.size("fields") == 3);
  CHECK(deals.names("fields.0") == "id,name,value_type,allows_multiple,dropdown_options");
  CHECK(deals.str("fields.0.name") == "Status");
  CHECK(deals.num("fields.0.value_type") == 7);
  CHECK(deals.size("fields.0.dropdown_options") == 6);
  CHECK(deals.names("fields.0.dropdown_options.2") == "id,text,rank,color");
  CHECK(deals.str("fields.0.dropdown_options.2.text") == "Due Diligence");
  CHECK(deals.str("fields.1.name") == "Owners");
  CHECK(deals.at("fields.1.allows_multiple") == json::value(true));
  CHECK(deals.str("fields.2.name") == "Amount");
  CHECK(client.get("/lists/1").status == 404);
}

TEST_CASE("a list private to others is 403, and so are its entries") {
  SandboxClient client({.extra_keys = {"b", "c", "callum"}});
  CHECK(client.get("/lists/4104").status == 403);
  CHECK(client.get("/lists/4104/list-entries").status == 403);
  CHECK(client.post("/lists/4104/list-entries", R"({"entity_id":730001})").status == 403);
  client.key = "callum";
  auto const entries = client.get("/lists/4104/list-entries");
  CHECK(entries.size() == 6);
  auto const watched = "/organizations/" + id_text(entries.num("0.entity_id"));
  CHECK(client.get(watched).size("list_entries") == 1);
  client.key = "sandbox";
  CHECK(client.get(watched).size("list_entries") == 0);
  CHECK(client.get("/lists/4104/list-entries/" + id_text(entries.num("0.id"))).status == 403);
  CHECK(client.del("/lists/4104/list-entries/" + id_text(entries.num("0.id"))).status == 403);
}

TEST_CASE("a list is created with its owner, permissions and usual fields") {
  SandboxClient client({.extra_keys = {"tobias", "priya"}});
  auto const made = client.post("/lists", R"({"name":"Exits","type":8,"is_public":false,"owner_id":510002,
      "additional_permissions":[{"internal_person_id":510001,"role_id":2}]})");
  CHECK(made.status == 200);
  CHECK(made.names() == "id,type,name,public,owner_id,creator_id,list_size,additional_permissions");
  CHECK(made.at("public") == json::value(false));
  CHECK(made.num("owner_id") == seeded::tobias);
  CHECK(made.num("creator_id") == seeded::maren);
  CHECK(made.num("list_size") == 0);
  CHECK(made.num("additional_permissions.0.role_id") == 2);
  auto const path = "/lists/" + id_text(made.num("id"));
  CHECK(client.get(path).size("fields") == 3);
  client.key = "tobias";
  CHECK(client.get(path).status == 200);
  client.key = "priya";
  CHECK(client.get(path).status == 403);
}

TEST_CASE("a list needs a name, a type and who may see it") {
  SandboxClient client;
  auto const message = [&](std::string const& body) { return client.post("/lists", body).message(); };
  CHECK(message(R"({"type":0,"is_public":true})") == "name is required");
  CHECK(message(R"({"name":"x","is_public":true})") == "type is required");
  CHECK(message(R"({"name":"x","type":0})") == "is_public is required");
  CHECK(message(R"({"name":"x","type":2,"is_public":true})") == "type must be one of 0, 1, 8");
  CHECK(message(R"({"name":"x","type":0,"is_public":"true"})") == "is_public must be true or false");
  CHECK(message(R"({"name":"x","type":0,"is_public":true,"owner_id":510008})") ==
        "owner_id: person 510008 is not a member of your team");
  CHECK(message(R"({"name":"x","type":0,"is_public":true,"additional_permissions":5})") ==
        "additional_permissions must be an array of objects");
  CHECK(
      message(
          R"({"name":"x","type":0,"is_public":true,"additional_permissions":[{"internal_person_id":510002,"role_id":3}]})") ==
      "additional_permissions[0].role_id must be one of 0, 1, 2");
  CHECK(
      message(
          R"({"name":"x","type":0,"is_public":true,"additional_permissions":[{"internal_person_id":510008,"role_id":1}]})") ==
      "additional_permissions[0].internal_person_id: person 510008 is not a member of your team");
}

}  // namespace affinity::tests::lists_test
