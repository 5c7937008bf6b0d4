// Merges of companies and persons: what is asked, what is sent, and what a model is told.

#include "merge_session.hpp"

#include <string>
#include <vector>

namespace affinity::tools::merges_test {

using namespace affinity::tests::merges;
using Session = MergeSession;
using tests::json_response;

TEST_CASE("a record is not merged with itself, and nothing is sent to find that out") {
  Session session;
  auto const both = GENERATE(as<std::string_view>{}, "affinity_v2_company_merge_start",
                             "affinity_v2_person_merge_start", "affinity_records_merge");
  CAPTURE(both);
  json::object same{{"primaryCompanyId", 7}, {"duplicateCompanyId", 7}};
  if (both == "affinity_v2_person_merge_start") same = {{"primaryPersonId", 7}, {"duplicatePersonId", 7}};
  if (both == "affinity_records_merge") same = {{"kind", "person"}, {"keep", 7}, {"duplicate", 7}};
  auto const outcome = session.ask(both, same);
  CHECK(error_member(outcome, "kind") == "invalid");
  CHECK(has(outcome.text, "must be two records; both are 7."));
  CHECK(session.sender.asked.empty());
}

TEST_CASE(
    "a start reads what is in progress, sends one POST, and answers the task that it cut out of taskUrl") {
  Session session;
  session.sender.script = {nothing_running(), accepted()};
  auto const outcome = session.start();
  CHECK(session.asked() ==
        Asked{"GET /v2/company-merges?filter=status%3Din-progress&limit=100", "POST /v2/company-merges"});
  CHECK(session.sender.asked[1].body == R"({"primaryCompanyId":730001,"duplicateCompanyId":730002})");
  CHECK(!session.sender.asked[1].idempotent);
  json::object const then{{"tool", "get_single_affinity_v2_company_merge_task_by_id"},
                          {"arguments", {{"id", task}}}};
  CHECK(outcome.structured ==
        json::object{{"result", {{"taskId", task}, {"status", "in-progress"}, {"then", then}}}});
  check_shape(session, "affinity_v2_company_merge_start", outcome);
}

TEST_CASE("a start of persons reads and writes merges of persons") {
  Session session;
  session.sender.script = {nothing_running(), accepted()};
  auto const outcome = session.ask("affinity_v2_person_merge_start",
                                   {{"primaryPersonId", 510008}, {"duplicatePersonId", 510007}});
  CHECK(session.asked() ==
        Asked{"GET /v2/person-merges?filter=status%3Din-progress&limit=100", "POST /v2/person-merges"});
  CHECK(session.sender.asked[1].body == R"({"primaryPersonId":510008,"duplicatePersonId":510007})");
  CHECK(outcome.structured.at("result").at("then").at("tool") ==
        "get_single_affinity_v2_person_merge_task_by_id");
}

TEST_CASE(
    "a pair that is being merged already, in either order, is answered with its task and not sent again") {
  Session session;
  bool const reversed = GENERATE(false, true);
  CAPTURE(reversed);
  session.sender.script = {json_response(
      list_of_merges(a_merge(9, 8) + "," + (reversed ? a_merge(730002, 730001) : a_merge(730001, 730002))))};
  auto const outcome = session.start();
  CHECK(session.posts() == 0);
  CHECK(outcome.structured.at("result").at("taskId") == task);
  CHECK(has(outcome.text, reversed ? "merging company 730001 into 730002 already"
                                   : "merging company 730002 into 730001 already"));
}

TEST_CASE(
    "where merges in progress cannot be read nothing is started, and 403 names the right and the role") {
  Session session;
  session.sender.script = {json_response(R"({"errors":[{"code":"authorization","message":"No."}]})", 403)};
  auto const outcome = session.start();
  CHECK(session.posts() == 0);
  CHECK(error_member(outcome, "kind") == "denied");
  CHECK(has(outcome.text, "Nothing was merged."));
  CHECK(has(outcome.text, "\"Manage duplicates\""));
  CHECK(has(outcome.text, "admin of the organization"));
}

TEST_CASE("403 of the start itself names the right and the role too") {
  Session session;
  session.sender.script = {nothing_running(),
                           json_response(R"({"errors":[{"code":"authorization","message":"No."}]})", 403)};
  auto const outcome = session.start();
  CHECK(error_member(outcome, "outcome") == "failed");
  CHECK(has(outcome.text, "\"Manage duplicates\""));
  CHECK(has(outcome.text, "admin of the organization"));
}

TEST_CASE(
    "a start whose answer is lost is of unknown outcome, and the list of merges tells, where it is offered") {
  Session session;
  auto const lost = GENERATE(0, 1, 2);
  CAPTURE(lost);
  session.sender.script = {nothing_running()};
  if (lost == 0)
    session.sender.script.push_back(fail(ErrorKind::unknown_outcome, "The answer was lost."));
  else
    session.sender.script.push_back(json_response("{}", 502));
  auto const outcome = lost == 2 ? session.merge() : session.start();
  CHECK(error_member(outcome, "outcome") == "unknown");
  CHECK(error_member(outcome, "verify_with") ==
        json::object{{"tool", "list_all_affinity_v2_company_merges"}, {"arguments", json::object{}}});
  CHECK(has(outcome.text, "look for the pair 730001 and 730002"));
  CHECK(has(outcome.text, "newest first"));
  CHECK(session.posts() == 1);
}

TEST_CASE("a start that was accepted without a task is no error, and says where its merge can be found") {
  Session session;
  auto const body = GENERATE(as<std::string>{}, "", "{}", R"({"taskUrl":"https://a.example/v2/tasks"})",
                             R"({"taskUrl":7})");
  CAPTURE(body);
  session.sender.script = {nothing_running(), json_response(body, 202)};
  auto const outcome = session.merge();
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("result").at("taskId").is_null());
  CHECK(outcome.structured.at("result").at("then").at("tool") == "list_all_affinity_v2_company_merges");
  CHECK(outcome.structured.at("complete") == false);
  CHECK(session.posts() == 1);
  check_shape(session, "affinity_records_merge", outcome);
}

TEST_CASE("a person is asked about a merge with both records side by side") {
  Session session;
  session.sender.script = {
      nothing_running(),
      json_response(
          R"({"data":[{"id":730002,"name":"Acme Inc\n\u202Eevil","domain":null,"domains":["acme-inc.example"]},)"
          R"({"id":730001,"name":"Acme","domain":"acme.example","domains":["acme.example"]}],)"
          R"("pagination":{"nextUrl":null,"prevUrl":null}})"),
      json_response(R"({"data":[{"id":1},{"id":2},{"id":3}],"pagination":{"nextUrl":null,"prevUrl":null}})"),
      json_response(R"({"data":[{"id":4}],"pagination":{"nextUrl":null,"prevUrl":null}})")};
  auto const asked = session.question("affinity_v2_company_merge_start",
                                      {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  REQUIRE(asked);
  CHECK(asked->text ==
        "Merge two companies?\n"
        "Stays: \"Acme\" (id 730001; acme.example; 3 list entries).\n"
        "Disappears: \"Acme Inc evil\" (id 730002; acme-inc.example; 1 list entry).\n"
        "The second disappears for good; what belongs to it moves to the first. A merge cannot be undone.");
  CHECK(session.asked() == Asked{"GET /v2/company-merges?filter=status%3Din-progress&limit=100",
                                 "GET /v2/companies?ids=730001&ids=730002&limit=2",
                                 "GET /v2/companies/730001/list-entries?limit=100",
                                 "GET /v2/companies/730002/list-entries?limit=100"});
  CHECK(asked->deletion.at("name") == "Acme Inc evil");
}

TEST_CASE("people are told apart by their address, and many list entries are not counted to the end") {
  Session session;
  session.sender.script = {
      nothing_running(),
      json_response(
          R"({"data":[{"id":8,"firstName":"Jane","lastName":"Okafor","primaryEmailAddress":"jane@acme.example"},)"
          R"({"id":7,"firstName":"Jane","lastName":null,"primaryEmailAddress":null,"emailAddresses":[]}],)"
          R"("pagination":{"nextUrl":null,"prevUrl":null}})"),
      json_response(
          R"({"data":[{"id":1}],"pagination":{"nextUrl":"https://api.affinity.co/v2/x?cursor=abc","prevUrl":null}})"),
      json_response(R"({"errors":[{"code":"server","message":"No."}]})", 500)};
  auto const asked =
      session.question("affinity_records_merge", {{"kind", "person"}, {"keep", 8}, {"duplicate", 7}});
  REQUIRE(asked);
  CHECK(has(asked->text, "Stays: \"Jane Okafor\" (id 8; jane@acme.example; more than 1 list entry)."));
  CHECK(has(asked->text, "Disappears: \"Jane\" (id 7; list entries not known)."));
}

TEST_CASE("who may not export records is asked with records that were read one by one") {
  Session session;
  session.sender.script = {nothing_running(),
                           json_response(R"({"errors":[{"code":"authorization","message":"No."}]})", 403),
                           json_response(R"({"id":730001,"name":"Acme","domain":"acme.example"})"),
                           json_response(R"({"id":730002,"name":"Acme Inc","domain":null})"),
                           nothing_running(),
                           nothing_running()};
  auto const asked = session.question("affinity_v2_company_merge_start",
                                      {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  REQUIRE(asked);
  CHECK(has(asked->text, "Stays: \"Acme\" (id 730001; acme.example; 0 list entries)."));
}

TEST_CASE("nobody is asked about a record that is not there") {
  Session session;
  session.sender.script = {
      nothing_running(),
      json_response(R"({"data":[{"id":730001,"name":"Acme"}],"pagination":{"nextUrl":null,"prevUrl":null}})"),
      json_response(R"({"errors":[{"code":"not-found","message":"No such company."}]})", 404)};
  auto const asked = session.question("affinity_v2_company_merge_start",
                                      {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  REQUIRE(!asked);
  CHECK(asked.error().kind == ErrorKind::not_found);
  CHECK(has(asked.error().next_step, "Nothing was merged."));
}

TEST_CASE("nobody is asked about a merge that is in progress, and the call that follows sends nothing") {
  Session session;
  session.sender.script = {json_response(list_of_merges(a_merge(730002, 730001)))};
  auto const asked = session.question("affinity_v2_company_merge_start",
                                      {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  REQUIRE(asked);
  CHECK(asked->text.empty());
  session.client.confirmed_deletion = asked->deletion;
  session.sender.asked.clear();
  auto const outcome = session.start();
  CHECK(session.sender.asked.empty());
  CHECK(outcome.structured.at("result").at("taskId") == task);
}

TEST_CASE("what a person agreed to is in the answer") {
  Session session;
  session.client.confirmed_deletion = json::object{{"id", 730002}, {"name", "Acme Inc"}};
  session.sender.script = {nothing_running(), accepted()};
  auto const outcome = session.start();
  CHECK(outcome.structured.at("deleted").at("name") == "Acme Inc");
}

}  // namespace affinity::tools::merges_test
