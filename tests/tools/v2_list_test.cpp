// Lists of Affinity's newer API: pages that are linked by a cursor, and lists that are answered once.
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/pagination/linked_page.hpp"

namespace affinity::tools::v2_list_test {

namespace {

using schema::body;
using schema::path;
using schema::query;
using tests::json_response;
using tests::ScriptedSender;

Tool const notes{.name = "list_notes",
                 .route = get("/v2/companies/{companyId}/notes"),
                 .params = {path("companyId", schema::id()), query("filter", schema::text()),
                            query("fieldIds", schema::list_of(schema::field_id()))},
                 .paging = links(),
                 .rights = "Export data from Lists"};
Tool const search{.name = "search_companies",
                  .route = post("/v2/companies/search"),
                  .params = {body("filters", schema::any())},
                  .paging = links()};
Tool const once_only{.name = "search_notes",
                     .route = post("/v2/notes/search"),
                     .params = {body("prompt", schema::text()),
                                body("limit", schema::with_default(schema::integer_between(1, 100), 20))},
                     .paging = once()};

// {"data":[{"id":first},…],"pagination":{"nextUrl":next}}
Response page(int first, int count, json::value next, json::object more = {}) {
  json::array data;
  for (int i = 0; i < count; ++i) data.push_back(json::object{{"id", first + i}});
  json::object body{{"data", std::move(data)},
                    {"pagination", {{"nextUrl", std::move(next)}, {"prevUrl", nullptr}}}};
  for (auto const& member : more) body.insert(member);
  return json_response(write_json(body));
}

json::value to(std::string_view cursor) {
  return json::value("https://elsewhere.example/wrong/path?limit=1&cursor=" + std::string(cursor) +
                     "&x=1#end");
}

struct Session {
  ScriptedSender sender{};
  Catalogue catalogue{std::vector<Tool>{}};

  Outcome call(Tool const& tool, json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = {}};
    client::CallContext const caller;
    auto outcome = tests::run(affinity::tools::call(context, tool, std::move(arguments), caller));
    ensure_structured(outcome);
    return outcome;
  }
  json::object ask(Tool const& tool, json::object arguments) {
    return call(tool, std::move(arguments)).structured;
  }
};

std::vector<std::int64_t> ids(json::object const& answer) {
  std::vector<std::int64_t> out;
  for (auto const& record : answer.at("result").as_array()) out.push_back(record.at("id").as_int64());
  return out;
}

}  // namespace

TEST_CASE("the next page of v2 is the same request with the cursor of its nextUrl, which is never followed") {
  Session session;
  session.sender.script = {page(1, 2, to("a%3D%3D")), page(3, 2, nullptr)};
  auto const answer = session.ask(
      notes, {{"companyId", 7}, {"filter", "createdAt>2026-01-01"}, {"fieldIds", {1, "last-email"}}});
  CHECK(ids(answer) == std::vector<std::int64_t>{1, 2, 3, 4});
  CHECK(answer.at("next_cursor").is_null());
  std::string const same =
      "/v2/companies/7/notes?filter=createdAt%3E2026-01-01&fieldIds=field-1&fieldIds=last-email&limit=100";
  CHECK(session.sender.asked.at(0).target == same);
  CHECK(session.sender.asked.at(1).target == same + "&cursor=a%3D%3D");
  CHECK(session.sender.asked.at(1).origin.empty());
}

TEST_CASE("a limit beyond a page of v2 is filled from pages of at most 100") {
  Session session;
  session.sender.script = {page(1, 100, to("b")), page(101, 100, to("c"))};
  auto const answer = session.ask(notes, {{"companyId", 7}, {"limit", 150}});
  CHECK(answer.at("result_count") == 150);
  CHECK(session.sender.asked.at(0).target == "/v2/companies/7/notes?limit=100");
  CHECK(session.sender.asked.size() == 2);
  session.sender.script = {page(101, 100, to("c")), page(201, 1, nullptr)};
  auto const rest = session.ask(notes, {{"companyId", 7}, {"next_cursor", answer.at("next_cursor")}});
  CHECK(ids(rest).front() == 151);
  CHECK(ids(rest).back() == 201);
}

TEST_CASE("data null is an empty list, and so is the end without a URL or with one without a cursor") {
  for (auto const* body :
       {R"({"data":null,"pagination":{"nextUrl":null}})", R"({"data":[],"pagination":{}})", R"({"data":[]})",
        R"({"data":[],"pagination":null})",
        R"({"data":[],"pagination":{"nextUrl":"https://api.affinity.co/v2/lists?limit=1"}})"}) {
    CAPTURE(body);
    Session session;
    session.sender.script = {json_response(body)};
    CHECK(write_json(session.ask(notes, {{"companyId", 7}})) ==
          R"({"result":[],"next_cursor":null,"result_count":0})");
  }
}

TEST_CASE("an answer of v2 without data is an error") {
  for (auto const* body : {"{}", "[]", R"({"data":{"id":1}})", R"({"items":[]})"}) {
    CAPTURE(body);
    Session session;
    session.sender.script = {json_response(body)};
    CHECK(session.call(notes, {{"companyId", 7}}).is_error);
  }
}

TEST_CASE("what stands beside the records of v2 stands beside the result, of the first page") {
  Session session;
  auto first = page(1, 1, to("a"), {{"type", "number-multi"}, {"explanation", "why \xE2\x80\xAE not"}});
  first.body.replace(first.body.find("\"prevUrl\""), 9, "\"totalCount\":250,\"prevUrl\"");
  session.sender.script = {first, page(2, 1, nullptr, {{"type", "other"}})};
  auto const answer = session.ask(notes, {{"companyId", 7}});
  CHECK(answer.at("total_count") == 250);
  CHECK(answer.at("type") == "number-multi");
  CHECK(answer.at("cleaned") == true);
  CHECK(!answer.contains("pagination"));
  CHECK(!answer.contains("data"));
}

TEST_CASE("a cursor that comes back ends the list of v2 and says so") {
  Session session;
  session.sender.script = {page(1, 1, to("a")), page(2, 1, to("a"))};
  auto const answer = session.ask(notes, {{"companyId", 7}});
  CHECK(answer.at("complete") == false);
  CHECK(answer.at("next_cursor").is_null());
}

TEST_CASE("a search by POST repeats its body for the next page, and its cursor fits no other body") {
  Session session;
  session.sender.script = {page(1, 2, to("a")), page(3, 1, nullptr)};
  json::object const filters{{"operator", "and"}, {"filters", json::array()}};
  auto const answer = session.ask(search, {{"filters", filters}, {"limit", 2}});
  json::object const reordered{{"filters", json::array()}, {"operator", "and"}};
  auto const rest = session.ask(search, {{"filters", reordered}, {"next_cursor", answer.at("next_cursor")}});
  CHECK(ids(rest) == std::vector<std::int64_t>{3});
  CHECK(session.sender.asked.at(0).target == "/v2/companies/search?limit=2");
  CHECK(session.sender.asked.at(1).target == "/v2/companies/search?limit=2&cursor=a");
  for (auto const& request : session.sender.asked) {
    CHECK(request.method == Method::post);
    CHECK(request.only_reads);
    CHECK(request.idempotent);
  }
  json::object const other{{"operator", "or"}, {"filters", json::array()}};
  auto const refused = session.call(search, {{"filters", other}, {"next_cursor", answer.at("next_cursor")}});
  CHECK(refused.is_error);
  CHECK(refused.text.starts_with("next_cursor belongs to a call with other arguments."));
  CHECK(session.sender.asked.size() == 2);
}

TEST_CASE("a list that is answered once tells that there may be more when as many came as were asked for") {
  Session session;
  session.sender.script = {page(1, 3, nullptr), page(1, 3, nullptr), page(1, 20, nullptr)};
  auto const fewer = session.ask(once_only, {{"prompt", "term sheet"}, {"limit", 4}});
  CHECK(session.sender.asked.at(0).body == R"({"prompt":"term sheet","limit":4})");
  CHECK(session.sender.asked.at(0).target == "/v2/notes/search");
  CHECK(!fewer.contains("complete"));
  auto const as_many = session.ask(once_only, {{"prompt", "term sheet"}, {"limit", 3}});
  CHECK(as_many.at("complete") == false);
  CHECK(as_many.at("next_cursor").is_null());
  CHECK(session.ask(once_only, {{"prompt", "term sheet"}}).at("complete") == false);
}

TEST_CASE("a refused right is told by its name, and a refused argument by its own") {
  Session session;
  session.sender.script = {
      json_response(R"({"errors":[{"code":"authorization","message":"No."}]})", 403),
      json_response(R"({"errors":[{"code":"validation","message":"No.","param":"cursor"}]})", 400)};
  auto const denied = session.call(notes, {{"companyId", 7}});
  CHECK(denied.structured.at("error").at("kind") == "denied");
  CHECK(denied.structured.at("error").at("next_step") ==
        "Trying again does not help: an Affinity admin can grant \"Export data from Lists\".");
  auto const invalid = session.call(notes, {{"companyId", 7}});
  CHECK(invalid.structured.at("error").at("message") ==
        "Affinity refuses these arguments (400). Affinity says: \"next_cursor: No.\"");
}

TEST_CASE("a cursor is taken out of a URL decoded, wherever it stands in it") {
  CHECK(cursor_in("https://api.affinity.co/v2/lists?cursor=ICAgYWZ0ZXI6Ojo0&limit=1") == "ICAgYWZ0ZXI6Ojo0");
  CHECK(cursor_in("/v2/lists?limit=1&cursor=a%2Fb%3D") == "a/b=");
  CHECK(cursor_in("?cursor=a+b#cursor=c") == "a+b");
  for (auto const* none : {"", "cursor=a", "https://x.example/?limit=1", "https://x.example/?mycursor=a",
                           "https://x.example/#?cursor", "https://x.example/?cursor="})
    CHECK(cursor_in(none).empty());
}

}  // namespace affinity::tools::v2_list_test
