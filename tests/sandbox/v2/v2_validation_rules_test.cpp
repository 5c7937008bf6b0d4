// The rules of API v2 about what is refused, each with a request that breaks it. Code and param are
// Affinity's where it names them.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <vector>

namespace affinity::tests::v2_validation_rules_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

struct Rule {
  std::string broken{};  // what the request does
  Method method = Method::get;
  std::string path{}, body{};
  int status = 400;
  std::string errors{};  // the beginning of errors_of()
};

Rule reads(std::string broken, std::string path, int status, std::string errors) {
  return {std::move(broken), Method::get, std::move(path), {}, status, std::move(errors)};
}
Rule posts(std::string broken, std::string path, std::string body, int status, std::string errors) {
  return {std::move(broken), Method::post, std::move(path), std::move(body), status, std::move(errors)};
}

std::string repeated(std::string const& item, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + item;
  return out;
}

void check(V2Client& client, std::vector<Rule> const& rules) {
  for (auto const& rule : rules) {
    auto const reply = client.ask(rule.method, rule.path, rule.body);
    CAPTURE(rule.broken, rule.path, rule.body, reply.text.substr(0, 300));
    CHECK(reply.status == rule.status);
    CHECK(errors_of(reply).starts_with(rule.errors));
  }
}

}  // namespace

TEST_CASE("paths, queries and bodies that break a rule of v2 are refused as it says") {
  V2Client client;
  check(client,
        {reads("unknown path", "/people", 404, "not-found"),
         {"method that the path has not", Method::patch, "/lists", "{}", 405, "method-not-allowed"},
         posts("body that is no JSON", "/lists", "{", 400, "bad-request"),
         posts("member missing, of another type, and unknown", "/lists", R"({"type":1,"more":2})", 400,
               "validation name; validation type; validation more"),
         reads("id that is no number", "/companies/x", 400, "validation companyId"),
         reads("id 0", "/persons/0", 400, "validation personId"),
         reads("id beyond 32 bits", "/notes/2147483648", 400, "validation noteId"),
         reads("id beyond 2^53 - 1", "/companies/9007199254740992", 400, "validation companyId"),
         reads("limit 0", "/companies?limit=0", 400, "validation limit"),
         reads("limit 101", "/users?limit=101", 400, "validation limit"),
         reads("cursor of nobody", "/webhooks?cursor=abc", 400, "validation cursor"),
         reads("filter without an end", "/files?filter=(createdAt%3E2026-01-01", 400, "validation filter"),
         reads("filter by another property", "/transcripts?filter=note.id%3D1", 400, "validation filter"),
         reads("filter with another operator", "/webhooks?filter=id%3E1", 400, "validation filter"),
         reads("unknown type of field", "/companies?fieldTypes=some", 400, "validation fieldTypes"),
         reads("unknown part of a note", "/notes?includes=all", 400, "validation includes"),
         reads("ids with types", "/companies/730001/fields?ids=lists&types=global", 400, "validation ids"),
         reads("absent record", "/companies/1", 404, "not-found"),
         reads("list that is private to others", "/lists/4104", 404, "not-found"),
         reads("no filter for connections", "/inferred-connections/coworkers", 400, "validation filter"),
         reads("options of a field that is no dropdown", "/companies/fields/field-31007/dropdown-options",
               400, "bad-request"),
         reads("options of an unknown field", "/companies/fields/field-1/dropdown-options", 404, "not-found"),
         reads("rows of a board", "/lists/4101/saved-views/7702/list-entries", 400, "bad-request")});
}

TEST_CASE("writes that break a rule of v2 are refused as it says") {
  V2Client client;
  auto const updates = [](std::string const& rows) {
    return R"({"operation":"update-fields","updates":[)" + rows + "]}";
  };
  std::string const row = R"({"id":"field-31007","value":{"type":"number","data":1}})";
  std::string const option = "/lists/4101/fields/field-31012/dropdown-options";
  check(
      client,
      {posts("row on a list of opportunities", "/lists/4101/list-entries", R"({"entity":{"id":880001}})", 400,
             "bad-request"),
       posts("row of an absent company", "/lists/4103/list-entries", R"({"entity":{"id":1}})", 400,
             "bad-request"),
       posts("row on a list with a required field", "/lists/4102/list-entries", R"({"entity":{"id":510008}})",
             400, "bad-request"),
       posts("creator who is no member", "/lists/4103/list-entries",
             R"({"entity":{"id":730001},"creatorId":510008})", 400, "bad-request"),
       {"operation of another name", Method::patch, "/companies/730001/fields",
        R"({"operation":"set","updates":[]})", 400, "validation operation"},
       {"101 updates", Method::patch, "/companies/730001/fields", updates(repeated(row, 101)), 400,
        "validation updates"},
       posts("value of another type", "/companies/730001/fields/field-31007",
             R"({"value":{"type":"text","data":"4"}})", 400, "bad-request"),
       posts("value of a field that Affinity fills", "/companies/730001/fields/affinity-data-description",
             R"({"value":{"type":"text","data":"x"}})", 400, "bad-request"),
       posts("note about nothing", "/notes", R"({"type":"entities","content":{"html":"x"}})", 400,
             "bad-request"),
       posts("note with forbidden HTML", "/notes",
             R"({"type":"entities","content":{"html":"<img>"},"persons":[{"id":510008}]})", 400,
             "bad-request"),
       posts("note about an absent person", "/notes",
             R"({"type":"entities","content":{"html":"x"},"persons":[{"id":1}]})", 404, "not-found"),
       posts("reply to an absent note", "/notes",
             R"({"type":"user-reply","content":{"html":"x"},"parent":{"id":1}})", 404, "not-found"),
       posts("reminder without a date", "/reminders",
             R"({"type":"one-time","owner":{"id":510001},"content":"c",
               "entity":{"type":"company","id":730001}})",
             400, "validation dueDate"),
       posts("recurring reminder without recurrence", "/reminders",
             R"({"type":"recurring","owner":{"id":510001},
               "content":"c","entity":{"type":"company","id":730001}})",
             400, "validation recurrence"),
       posts("owner of a reminder who is no member", "/reminders",
             R"({"type":"one-time","owner":{"id":510008},
               "dueDate":"2027-01-01T00:00:00Z","content":"c","entity":{"type":"company","id":730001}})",
             400, "validation owner.id"),
       posts(
           "win rate of a status that is not open", option,
           R"({"type":"status-dropdown","text":"t","rank":1,"color":"red","statusCategory":"won","winRate":5})",
           400, "validation winRate"),
       posts("option of another kind", option, R"({"type":"dropdown","text":"t"})", 400, "validation type"),
       posts("status without rank and color", option,
             R"({"type":"status-dropdown","text":"t","statusCategory":"open"})", 400, "validation"),
       {"member of the firm deleted", Method::del, "/persons/510002", {}, 403, "authorization"}});
}

TEST_CASE("what a key has no right to is 403, or 404 where sharing hides it") {
  V2Client client;
  client.set_rights("");

  check(client, {reads("companies", "/companies", 403, "authorization"),
                 reads("people", "/persons", 403, "authorization"),
                 reads("opportunities", "/opportunities", 403, "authorization"),
                 reads("rows", "/lists/4101/list-entries", 403, "authorization"),
                 reads("rows of a view", "/lists/4101/saved-views/7701/list-entries", 403, "authorization"),
                 posts("value of a row", "/lists/4101/list-entries/9400001/fields/field-31012",
                       R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":52001}}})", 403,
                       "authorization"),
                 posts("person with values", "/persons", R"({"firstName":"A","lastName":"B",
               "primaryEmailAddress":"a@b.example","fields":[{"id":"field-31003","value":{"type":"text","data":"1"}}]})",
                       403, "authorization"),
                 posts("list for all", "/lists", R"({"name":"L","type":"company","isPublic":true})", 403,
                       "authorization"),
                 reads("webhook of another member", "/webhooks/1201", 404, "not-found")});
}

}  // namespace affinity::tests::v2_validation_rules_test
