#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_lists_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("lists come with their type as a word, and those private to others do not come") {
  V2Client client({.extra_keys = {"second"}});
  auto const lists = client.get("/lists");
  CHECK(lists.status == 200);
  CHECK(lists.names() == "data,pagination");
  CHECK(lists.size("data") == 3);
  CHECK(lists.num("data.0.id") == seeded::deal_flow);
  CHECK(lists.str("data.0.type") == "opportunity");
  CHECK(lists.str("data.1.type") == "person");
  CHECK(lists.str("data.2.type") == "company");
  CHECK(lists.names("data.0") == "id,name,creatorId,ownerId,isPublic,type,createdAt");
  CHECK(client.get("/lists/4104").status == 404);
  CHECK(errors_of(client.get("/lists/4104")) == "not-found");
}

TEST_CASE("lists are found by a part of their name, whatever its case") {
  V2Client client;
  CHECK(client.get("/lists?term=FLOW").size("data") == 1);
  CHECK(client.get("/lists?term=none").size("data") == 0);
}

TEST_CASE("lists come in pages") {
  V2Client client;
  auto const first = client.get("/lists?limit=2");
  CHECK(first.size("data") == 2);
  CHECK(first.at("pagination.prevUrl").is_null());
  auto const next = first.str("pagination.nextUrl");
  auto const rest = client.get(next.substr(next.find("/v2") + 3));
  CHECK(rest.size("data") == 1);
  CHECK(rest.at("pagination.nextUrl").is_null());
  CHECK(errors_of(client.get("/lists?limit=0")) == "validation limit");
  CHECK(errors_of(client.get("/lists?limit=101")) == "validation limit");
  CHECK(errors_of(client.get("/lists?cursor=x")) == "validation cursor");
}

TEST_CASE("a list made through v2 is there in v1, and the other way round") {
  V2Client client;
  auto const made = client.post("/lists", R"({"name":"2027 Prospects","type":"company"})");
  CHECK(made.status == 201);
  CHECK(made.str("type") == "company");
  CHECK_FALSE(made.at("isPublic").get_bool());
  CHECK(made.str("createdAt") == "2026-11-21T09:00:00.000Z");
  auto const id = id_text(made.num("id"));
  auto const shown = client.v1.get("/lists/" + id);
  CHECK(shown.str("name") == "2027 Prospects");
  CHECK(shown.num("type") == 1);
  CHECK(shown.size("fields") == 2);
  auto const other = client.v1.post("/lists", R"({"name":"From v1","type":8,"is_public":true})").num("id");
  CHECK(client.get("/lists/" + id_text(other)).str("type") == "opportunity");
}

TEST_CASE("a new list needs a name, a type, and a right when it is shared with all") {
  V2Client client;
  CHECK(errors_of(client.post("/lists", "{}")) == "validation name; validation type");
  CHECK(errors_of(client.post("/lists", R"({"name":"","type":"firm"})")) ==
        "validation name; validation type");
  CHECK(errors_of(client.post("/lists", R"({"name":7,"type":"company","isPublic":"yes"})")) ==
        "validation name; validation isPublic");
  CHECK(errors_of(client.post("/lists", R"({"name":"L","type":"company","owner":1})")) == "validation owner");
  client.set_rights("");
  CHECK(client.post("/lists", R"({"name":"L","type":"company"})").status == 201);
  CHECK(errors_of(client.post("/lists", R"({"name":"L","type":"company","isPublic":true})")) ==
        "authorization");
}

TEST_CASE("an id that is none is a mistake, and one of no list is not found") {
  V2Client client;
  CHECK(errors_of(client.get("/lists/x")) == "validation listId");
  CHECK(errors_of(client.get("/lists/0")) == "validation listId");
  CHECK(errors_of(client.get("/lists/9007199254740992")) == "validation listId");
  CHECK(client.get("/lists/9007199254740991").status == 404);
}

TEST_CASE("a list of the bulk seed is as old as the firm") {
  V2Client client({.bulk = {.entries = 1}});
  CHECK(client.get("/lists?term=universe").str("data.0.createdAt") == "2022-11-22T10:00:00.000Z");
}

}  // namespace affinity::tests::v2_lists_test
