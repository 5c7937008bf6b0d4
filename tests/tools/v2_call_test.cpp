// Calls of Affinity's newer API that write, or read one record.
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/call/plausibility.hpp"
#include "tools/catalogue.hpp"
#include "tools/html_tag.hpp"
#include "tools/plan.hpp"
#include "tools/tool_definition.hpp"

namespace affinity::tools::v2_call_test {

namespace {

using schema::body;
using schema::path;
using tests::json_response;
using tests::ScriptedSender;

Tool const update_reminder{.name = "update_reminder",
                           .title = "Change a reminder",
                           .effect = Effect::changes,
                           .route = post("/v2/reminders/{reminderId}"),
                           .params = {path("id", schema::id32(), {}, "reminderId"),
                                      body("completedAt", schema::or_null(schema::date_time()))},
                           .beta = true,
                           .repeatable = false};
Tool const update_fields{
    .name = "update_fields",
    .effect = Effect::changes,
    .route = patch("/v2/companies/{companyId}/fields"),
    .body_defaults = R"({"operation":"update-fields"})",
    .params = {path("companyId", schema::id()),
               body("updates",
                    schema::list_of(
                        schema::record({body("id", schema::field_id(), {}, schema::required),
                                        body("value", schema::field_value(), {}, schema::required)}),
                        100),
                    {}, schema::required)},
    .output = schema::Shape::record({{"operation", schema::Shape::text()}})};
Tool const get_value{.name = "get_value",
                     .route = get("/v2/companies/{companyId}/fields/{fieldId}"),
                     .params = {path("companyId", schema::id()), path("fieldId", schema::field_id())}};
Tool const delete_note{.name = "delete_note",
                       .effect = Effect::destroys,
                       .route = del("/v2/notes/{noteId}"),
                       .params = {path("id", schema::id32(), {}, "noteId")}};

struct Session {
  ScriptedSender sender{};
  Catalogue catalogue{std::vector<Tool>{}};

  Outcome call(Tool const& tool, json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = {}};
    client::CallContext const caller;
    return tests::run(affinity::tools::call(context, tool, std::move(arguments), caller));
  }
};

}  // namespace

TEST_CASE("a write that v2 answers with nothing has succeeded") {
  Session session;
  session.sender.script = {Response{.status = 204}, Response{.status = 204}};
  auto const updated = session.call(update_reminder, {{"reminder_id", 5}, {"completed_at", "2026-11-21"}});
  CHECK(updated.text == R"({"result":{"success":true,"id":5}})");
  CHECK(session.sender.asked.at(0).target == "/v2/reminders/5");
  CHECK(session.sender.asked.at(0).body == R"({"completedAt":"2026-11-21T00:00:00Z"})");
  CHECK(!session.sender.asked.at(0).idempotent);
  CHECK(!session.sender.asked.at(0).only_reads);
  CHECK(session.call(delete_note, {{"id", 5}}).text.starts_with(R"({"result":{"success":true,"id":5})"));
}

TEST_CASE("a field that was set is acknowledged by its id") {
  Session session;
  session.sender.script = {Response{.status = 204}};
  auto const catalogue = Catalogue::with_opt_in();
  auto const updated = session.call(
      *catalogue.find("update_a_affinity_v2_company_field_value_by_id"),
      {{"companyId", 7}, {"fieldId", "field-31010"}, {"value", {{"type", "text"}, {"data", "Robots"}}}});
  CHECK(updated.text.starts_with(R"({"result":{"success":true,"id":"field-31010"})"));
}

TEST_CASE("null is sent where it empties something") {
  Session session;
  session.sender.script = {Response{.status = 204}};
  CHECK(!session.call(update_reminder, {{"id", 5}, {"completedAt", nullptr}}).is_error);
  CHECK(session.sender.asked.at(0).body == R"({"completedAt":null})");
}

TEST_CASE("a batch of values of fields is one PATCH, and an answer tells of a time that is lost") {
  Session session;
  session.sender.script = {json_response(R"({"operation":"update-fields"})"),
                           json_response(R"({"operation":"update-fields"})")};
  json::object number{{"id", 10}, {"value", {{"type", "number"}, {"data", "5"}}}};
  auto const outcome = session.call(update_fields, {{"companyId", 7}, {"updates", {number}}});
  CHECK(outcome.text == R"({"result":{"operation":"update-fields"}})");
  auto const& request = session.sender.asked.at(0);
  CHECK(to_string(request.method) == "PATCH");
  CHECK(request.content_type == "application/json");
  CHECK(request.body ==
        R"({"operation":"update-fields","updates":[{"id":"field-10","value":{"type":"number","data":5}}]})");
  json::object date{{"id", 11}, {"value", {{"type", "datetime"}, {"data", "2026-11-21T09:30:00Z"}}}};
  auto const told = session.call(update_fields, {{"companyId", 7}, {"updates", {date}}});
  CHECK(told.text.find("drops its time") != std::string::npos);
}

TEST_CASE("a wrong value of a field sends nothing and is told where it stands") {
  Session session;
  json::object wrong{{"id", "field-1"}, {"value", {{"type", "person"}, {"data", "Ann"}}}};
  auto const outcome = session.call(update_fields, {{"companyId", 7}, {"updates", {wrong}}});
  CHECK(outcome.is_error);
  CHECK(session.sender.asked.empty());
  CHECK(outcome.text.starts_with("updates[0].value.data must be an object with an id"));
}

TEST_CASE("a tag that notes of v2 cannot have is refused before anything is sent, and a sign is no tag") {
  CHECK(find_forbidden_tag("<p>a <strong>b</strong><br/><a href='https://a.example'>c</a> <3 and 2<x</p>") ==
        "");
  CHECK(find_forbidden_tag("<P>a</P>") == "");
  CHECK(find_forbidden_tag("<p>a</p><script>b</script>") == "<script>");
  CHECK(find_forbidden_tag("a <b>b</b>") == "<b>");
  CHECK(find_forbidden_tag("<img src=x onerror=alert(1)>") == "<img src=x onerror=alert(1)>");
  auto const catalogue = Catalogue::with_opt_in();
  for (std::string_view const name : {"create_a_affinity_v2_note", "update_a_affinity_v2_note_by_id"}) {
    auto const refusal =
        implausible_arguments(*catalogue.find(name), {{"content", {{"html", "<h1>a</h1>"}}}}, std::nullopt);
    REQUIRE(refusal.size() == 1);
    CHECK(refusal.front() ==
          "content must not have the tag \"<h1>\"; notes take p, br, strong, em, u, ol, ul, li, span, a. For "
          "a sign in "
          "the text send &lt;.");
  }
}

TEST_CASE("the ids in a path of v2 are percent-encoded") {
  auto const request = plan(get_value, {{"companyId", 7}, {"fieldId", "a/b?c"}});
  CHECK(request.target == "/v2/companies/7/fields/a%2Fb%3Fc");
}

TEST_CASE("an array in a query repeats its name in v2 and has brackets in v1") {
  auto const tool = [](std::string_view where) {
    return Tool{
        .name = "t", .route = get(where), .params = {schema::query("ids", schema::list_of(schema::id()))}};
  };
  json::object const arguments{{"ids", {1, 2}}};
  CHECK(plan(tool("/v2/companies"), arguments).target == "/v2/companies?ids=1&ids=2");
  CHECK(plan(tool("/companies"), arguments).target == "/companies?ids%5B%5D=1&ids%5B%5D=2");
}

TEST_CASE("a row says that an operation is beta, and that repeating it is not the same") {
  CHECK(title(update_reminder) == "Change a reminder (beta)");
  CHECK(!tool_annotations(update_reminder).idempotent);
  CHECK(tool_annotations(update_fields).idempotent);
  CHECK(tool_annotations(update_reminder).destructive);
}

}  // namespace affinity::tools::v2_call_test
