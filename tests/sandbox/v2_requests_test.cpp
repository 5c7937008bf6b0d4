// What API v2 of the sandbox refuses, in which order, and its pages.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <array>

namespace affinity::tests::v2_requests_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// The cursor in a URL of an answer, or empty.
std::string cursor_in(Reply const& reply, std::string const& which) {
  auto const url = reply.at("pagination." + which);
  if (!url.is_string()) return {};
  auto const text = view(url.get_string());
  auto const at = text.find("cursor=");
  return at == text.npos ? std::string() : std::string(text.substr(at + 7));
}

std::string ids_of(Reply const& page) {
  std::string out;
  for (std::size_t i = 0; i < page.size("data"); ++i)
    out += (out.empty() ? "" : ",") + std::to_string(page.num("data." + std::to_string(i) + ".id"));
  return out;
}

}  // namespace

TEST_CASE("a body must be JSON, of that content type, and an object") {
  V2Client client;
  auto const wrong_type =
      client.ask(Method::post, "/persons", "firstName=a", "application/x-www-form-urlencoded");
  CHECK(wrong_type.status == 415);
  CHECK(errors_of(wrong_type) == "unsupported-media-type");
  for (auto const* body : {"{", "[]", "7", "", R"({"firstName":"a","firstName":"b"})"}) {
    CAPTURE(body);
    auto const reply = client.ask(Method::post, "/persons", body, "application/json; charset=utf-8");
    CHECK(reply.status == 400);
    CHECK(errors_of(reply) == "bad-request");
  }
}

TEST_CASE("all mistakes of one body are answered at once, each with its place") {
  V2Client client;
  auto const reply =
      client.post("/persons", R"({"firstName":1,"primaryEmailAddress":"no address","nickname":"x",
      "emailAddresses":["a@b.example",7],"fields":[{"id":"field-31003","value":{"type":"words","data":1}},7,
      {"value":{"type":"number"}}]})");
  CHECK(reply.status == 400);
  CHECK(errors_of(reply) ==
        "validation firstName; validation lastName; validation emailAddresses[1]; "
        "validation fields[0].value.type; validation fields[1]; validation fields[2].id; "
        "validation fields[2].value.data; validation primaryEmailAddress; validation emailAddresses; "
        "validation nickname");
  CHECK(reply.names("errors.0") == "code,message,param");
}

TEST_CASE("ids of a path are integers of the size that Affinity gives them") {
  V2Client client;
  CHECK(errors_of(client.get("/companies/acme")) == "validation companyId");
  CHECK(errors_of(client.get("/companies/0")) == "validation companyId");
  CHECK(errors_of(client.get("/companies/9007199254740992")) == "validation companyId");
  CHECK(errors_of(client.get("/companies/9007199254740991")) == "not-found");
  CHECK(errors_of(client.get("/notes/2147483648")) == "validation noteId");
  CHECK(errors_of(client.get("/notes/2147483647")) == "not-found");
  CHECK(errors_of(client.get("/persons/x/fields/last-email")) == "validation personId");
}

TEST_CASE(
    "a mistake comes before a missing right, that before a missing record, and that before its meaning") {
  V2Client client;
  auto const path = std::string("/companies/999999999/fields/field-31007");
  auto const wrong = R"({"value":{"type":"text","data":"x"}})";
  client.set_rights("");
  CHECK(client.post(path, R"({"value":{"type":"text","data":1}})").status == 400);
  CHECK(errors_of(client.post(path, wrong)) == "authorization");
  client.set_rights(R"("Edit Global Field Values")");
  CHECK(errors_of(client.post(path, wrong)) == "not-found");
  CHECK(errors_of(client.post("/companies/730001/fields/field-31007", wrong)) == "bad-request");
}

TEST_CASE("an operation needs the right that Affinity names for it, and no other one") {
  struct Row {
    Method method{};
    std::string path{}, body{}, right{};
  };
  auto const field = R"({"value":{"type":"number","data":1}})";
  auto const row = GENERATE_REF(
      Row{Method::get, "/companies", "", "Export All Organizations directory"},
      Row{Method::get, "/persons", "", "Export All People directory"},
      Row{Method::get, "/opportunities", "", "Export data from Lists"},
      Row{Method::post, "/opportunities/880001", R"({"name":"x"})", "Export data from Lists"},
      Row{Method::del, "/opportunities/880001", "", "Export data from Lists"},
      Row{Method::get, "/lists/4101/list-entries", "", "Export data from Lists"},
      Row{Method::get, "/lists/4101/saved-views/7701/list-entries", "", "Export data from Lists"},
      Row{Method::post, "/persons",
          R"({"firstName":"a","lastName":null,"primaryEmailAddress":null,"fields":[]})",
          "Edit Global Field Values"},
      Row{Method::post, "/companies/730001/fields/field-31007", field, "Edit Global Field Values"},
      Row{Method::post, "/lists", R"({"name":"x","type":"person","isPublic":true})",
          "Share accessible Lists globally"});
  CAPTURE(row.path);
  V2Client client;
  std::string others;
  for (auto const* name :
       {"Export All Organizations directory", "Export All People directory", "Export data from Lists",
        "Edit Global Field Values", "Share accessible Lists globally", "Manage duplicates", "Manage Users"})
    if (name != row.right) others += (others.empty() ? "\"" : ",\"") + std::string(name) + '"';
  client.set_rights(others);
  auto const refused = client.ask(row.method, row.path, row.body);
  CHECK(refused.status == 403);
  CHECK(errors_of(refused) == "authorization");
  CHECK(refused.str("errors.0.message").find(row.right) != std::string::npos);
  client.set_rights('"' + row.right + '"');
  CHECK(client.ask(row.method, row.path, row.body).status < 300);
}

TEST_CASE("a right belongs to a key, and other keys keep theirs") {
  V2Client client({.extra_keys = {"second"}});
  client.set_rights("");
  CHECK(client.get("/persons").status == 403);
  client.v1.key = "second";
  CHECK(client.get("/persons").status == 200);
  CHECK(client.v1.post("/__sandbox/rights", R"({"key":"second","rights":["Everything"]})").status == 422);
}

TEST_CASE("arrays of a query repeat their name, and unknown parameters are ignored") {
  V2Client client;
  auto const two = client.get("/companies?ids=730002&ids=730001&anything=1");
  CHECK(ids_of(two) == "730001,730002");
  CHECK(client.get("/companies?ids[]=730002&limit=2").size("data") == 2);
  CHECK(errors_of(client.get("/companies?ids=x")) == "validation ids");
  CHECK(errors_of(client.get("/companies?limit=0&ids=x&fieldTypes=list")) ==
        "validation limit; validation ids; validation fieldTypes");
}

TEST_CASE("pages have the size of their operation") {
  V2Client client;
  CHECK(client.get("/companies").size("data") == 100);
  CHECK(client.get("/companies?limit=3").size("data") == 3);
  CHECK(client.get("/companies/730001/fields").size("data") == 20);
  CHECK(client.get("/notes").size("data") == 20);
  CHECK(client.get("/notes?limit=0").size("data") == 0);
  for (auto const* path :
       {"/companies?limit=0", "/companies?limit=101", "/notes?limit=101", "/lists?limit=ten"}) {
    CAPTURE(path);
    CHECK(errors_of(client.get(path)) == "validation limit");
  }
}

TEST_CASE("a cursor looks like Affinity's and leads on and back") {
  V2Client client;
  auto const first = client.get("/companies?limit=2");
  CHECK(ids_of(first) == "730001,730002");
  CHECK(first.at("pagination.prevUrl").is_null());
  CHECK(first.str("pagination.nextUrl").starts_with("https://api.affinity.co/v2/companies?limit=2&cursor="));
  auto const cursor = cursor_in(first, "nextUrl");
  CHECK(base64url_decode(cursor).value_or("").starts_with("  after:::730002:::"));
  auto const second = client.get("/companies?limit=2&cursor=" + cursor);
  CHECK(ids_of(second) == "730003,730004");
  auto const back = client.get("/companies?limit=2&cursor=" + cursor_in(second, "prevUrl"));
  CHECK(ids_of(back) == "730001,730002");
}

TEST_CASE("a cursor goes on behind its record when that was deleted meanwhile") {
  V2Client client;
  auto const cursor = cursor_in(client.get("/companies?limit=2"), "nextUrl");
  REQUIRE(client.v1.del("/organizations/730002").status == 200);
  CHECK(ids_of(client.get("/companies?limit=2&cursor=" + cursor)) == "730003,730004");
}

TEST_CASE("a cursor of another path or query is refused, but its page may have another size") {
  V2Client client;
  auto const cursor = cursor_in(client.get("/companies?limit=2&fieldTypes=enriched"), "nextUrl");
  CHECK(client.get("/companies?fieldTypes=enriched&limit=5&cursor=" + cursor).status == 200);
  for (auto const& path :
       {"/companies?cursor=" + cursor, "/persons?fieldTypes=enriched&cursor=" + cursor,
        "/companies?fieldTypes=global&cursor=" + cursor, std::string("/companies?cursor=nonsense"),
        std::string("/companies?cursor="), std::string("/companies?cursor=ICAgICAgIGFmdGVyOjo6NA")}) {
    CAPTURE(path);
    CHECK(errors_of(client.get(path)) == "validation cursor");
  }
}

TEST_CASE("the last page has no next one, and a count comes when it is asked for") {
  V2Client client;
  auto const lists = client.get("/lists");
  CHECK(lists.at("pagination.nextUrl").is_null());
  CHECK(lists.names("pagination") == "nextUrl,prevUrl");
  CHECK(client.get("/notes?totalCount=true&limit=0").num("pagination.totalCount") > 20);
  CHECK(errors_of(client.get("/notes?totalCount=yes")) == "validation totalCount");
}

TEST_CASE("a filter is checked where the operation has one, and ignored elsewhere") {
  V2Client client;
  for (auto const* path : {"/companies/fields?filter=name%3E7", "/notes?filter=id%3Done", "/reminders?filter=",
                           "/users?filter=name%3Dx"}) {
    CAPTURE(path);
    CHECK(errors_of(client.get(path)) == "validation filter");
  }
  CHECK(client.get("/companies?filter=name%3Dx&limit=1").size("data") == 1);
}

TEST_CASE("searches are answered with 201, the structured ones also without a body") {
  V2Client client;
  for (auto const* path : {"/companies/search", "/persons/search", "/lists/4101/list-entries/search"}) {
    CAPTURE(path);
    CHECK(client.post(path, "").status == 201);
    CHECK(client.post(path, "{}").status == 201);
  }
  for (auto const* path : {"/semantic-search", "/notes/search", "/files/search"}) {
    CAPTURE(path);
    CHECK(errors_of(client.post(path, "{}")) == "validation prompt");
    CHECK(client.post(path, R"({"prompt":"term sheet"})").status == 201);
  }
}

}  // namespace affinity::tests::v2_requests_test
