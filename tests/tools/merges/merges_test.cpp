// Merges of companies and persons: what is asked, what is sent, and what a model is told of how it ends.

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "support/virtual_time.hpp"
#include "tools/call/call.hpp"
#include "tools/write/confirmation.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <string>
#include <vector>

namespace affinity::tools::merges_test {

namespace {

using tests::json_response;
using namespace std::chrono_literals;

constexpr char task[] = "123e4567-e89b-12d3-a456-426614174000";
constexpr char task_url[] =
    R"({"taskUrl":"https://elsewhere.example/v2/tasks/company-merges/123e4567-e89b-12d3-a456-426614174000"})";
constexpr char none[] = R"({"data":[],"pagination":{"nextUrl":null,"prevUrl":null}})";

std::string list_of_merges(std::string const& merge) {
  return R"({"data":[)" + merge + R"(],"pagination":{"nextUrl":null,"prevUrl":null}})";
}
std::string a_merge(int keep, int duplicate, std::string const& more = {}) {
  return R"({"id":12,"status":"in-progress","taskId":")" + std::string(task) +
         R"(","startedAt":"2026-11-21T09:00:00Z","primaryCompanyId":)" + std::to_string(keep) +
         R"(,"duplicateCompanyId":)" + std::to_string(duplicate) +
         (more.empty() ? R"(,"completedAt":null,"errorMessage":null})" : more);
}
Response state(std::string const& status) {
  return json_response(R"({"id":")" + std::string(task) + R"(","status":")" + status +
                       R"(","resultsSummary":{"total":1,"inProgress":0,"success":1,"failed":0}})");
}
Response accepted() { return json_response(task_url, 202); }
Response nothing_running() { return json_response(none); }

struct Session {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  tests::SkippingTimers timers{clock};
  Catalogue catalogue = Catalogue::with_opt_in();
  ClientContext client{};
  std::vector<client::Progress> progress{};
  client::CallContext call{.deadline = clock.now() + 50s,
                           .on_progress = [this](client::Progress const& one) { progress.push_back(one); }};
  ToolContext context{
      .catalogue = catalogue, .sender = sender, .client = &client, .clock = &clock, .timers = &timers};

  Outcome ask(std::string_view name, json::object arguments) {
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  Outcome start() {
    return ask("affinity_v2_company_merge_start",
               {{"primaryCompanyId", 730001}, {"duplicateCompanyId", 730002}});
  }
  Outcome merge(json::object more = {}) {
    json::object arguments{{"kind", "company"}, {"keep", 730001}, {"duplicate", 730002}};
    for (auto const& member : more) arguments.insert(member);
    return ask("affinity_records_merge", std::move(arguments));
  }
  Result<ConfirmationQuestion> question(std::string_view name, json::object arguments) {
    auto const& tool = *catalogue.find(name);
    auto checked = check_arguments(tool, arguments);
    return tests::run(confirmation_question(context, tool, std::get<json::object>(checked), call));
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> out;
    for (auto const& request : sender.asked)
      out.push_back(std::string(to_string(request.method)) + " " + request.target);
    return out;
  }
  std::size_t posts() const {
    return std::size_t(
        std::ranges::count(sender.asked, Method::post, [](Request const& one) { return one.method; }));
  }
};

using Asked = std::vector<std::string>;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

json::value error_member(Outcome const& outcome, std::string_view name) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? error->at(name) : json::value();
}

void check_shape(Session const& session, std::string_view name, Outcome const& outcome) {
  auto const shape = structured_content_shape(*session.catalogue.find(name));
  CHECK(schema::mismatch(outcome.structured, shape, "answer") == "");
}

}  // namespace

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

TEST_CASE("affinity_records_merge looks at the task after 1, 2, 4, 8 and 15 s and tells each look once") {
  Session session;
  session.sender.script = {nothing_running(),    accepted(),           state("in-progress"),
                           state("in-progress"), state("in-progress"), state("in-progress"),
                           state("success")};
  auto const outcome = session.merge();
  CHECK(session.timers.slept == std::vector<Milliseconds>{1s, 2s, 4s, 8s, 15s});
  CHECK(session.sender.asked.size() == 7);
  CHECK(session.sender.asked[2].target == "/v2/tasks/company-merges/" + std::string(task));
  REQUIRE(session.progress.size() == 5);
  for (std::size_t i = 0; i < session.progress.size(); ++i) CHECK(session.progress[i].done == double(i + 1));
  CHECK(outcome.structured == json::object{{"result",
                                            {{"taskId", task},
                                             {"status", "success"},
                                             {"kind", "company"},
                                             {"keep", 730001},
                                             {"duplicate", 730002}}}});
  check_shape(session, "affinity_records_merge", outcome);
}

TEST_CASE("a merge that ends at once costs three requests") {
  Session session;
  session.sender.script = {nothing_running(), accepted(), state("success")};
  CHECK(session.merge().structured.at("result").at("status") == "success");
  CHECK(session.sender.asked.size() == 3);
}

TEST_CASE(
    "a merge that takes longer than wait_s is no error, and the answer names the tool that looks later") {
  struct Case {
    int wait_s;
    std::size_t looks;
  };
  auto const given = GENERATE(Case{0, 0}, Case{2, 1}, Case{14, 3}, Case{29, 4}, Case{30, 5}, Case{45, 6});
  CAPTURE(given.wait_s);
  Session session;
  session.sender.script = {nothing_running(), accepted()};
  for (std::size_t i = 0; i < given.looks; ++i) session.sender.script.push_back(state("in-progress"));
  auto const begin = session.clock.now();
  auto const outcome = session.merge({{"wait_s", given.wait_s}});
  CHECK(!outcome.is_error);
  CHECK(session.sender.asked.size() == 2 + given.looks);
  CHECK(session.clock.now() - begin <= std::chrono::seconds(given.wait_s));
  CHECK(outcome.structured.at("result").at("status") == "in-progress");
  CHECK(outcome.structured.at("result").at("then") ==
        json::object{{"tool", "get_single_affinity_v2_company_merge_task_by_id"},
                     {"arguments", {{"id", task}}}});
}

TEST_CASE("a longer wait than 45 s is refused") {
  Session session;
  CHECK(error_member(session.merge({{"wait_s", 46}}), "kind") == "invalid");
  CHECK(session.sender.asked.empty());
}

TEST_CASE("the deadline of the call ends the wait before it ends the call") {
  Session session;
  session.call.deadline = session.clock.now() + 8s;
  session.sender.script = {nothing_running(), accepted(), state("in-progress"), state("in-progress")};
  auto const outcome = session.merge();
  CHECK(outcome.structured.at("result").at("status") == "in-progress");
  CHECK(session.timers.slept == std::vector<Milliseconds>{1s, 2s});
}

TEST_CASE("a merge that fails is told with Affinity's reason, which costs one request more") {
  Session session;
  session.sender.script = {
      nothing_running(), accepted(), state("failed"),
      json_response(list_of_merges(
          a_merge(730001, 730002,
                  R"(,"completedAt":"2026-11-21T09:00:03Z","errorMessage":"Primary company not found"})")))};
  auto const outcome = session.merge();
  CHECK(session.asked().back() == "GET /v2/company-merges?filter=taskId%3D" + std::string(task));
  CHECK(error_member(outcome, "kind") == "invalid");
  CHECK(error_member(outcome, "outcome") == "failed");
  CHECK(has(outcome.text, "could not merge company 730002 into 730001"));
  CHECK(has(outcome.text, "\"Primary company not found\""));
  CHECK(has(outcome.text, "get_single_affinity_v2_company_by_id"));
}

TEST_CASE("a merge that fails for a reason that cannot be read is told as failed") {
  Session session;
  session.sender.script = {nothing_running(), accepted(), state("failed"), json_response("{}", 503)};
  auto const outcome = session.merge();
  CHECK(error_member(outcome, "kind") == "invalid");
  CHECK(has(outcome.text, "could not merge company 730002 into 730001"));
}

TEST_CASE("a look that fails leaves the merge in progress, and the answer says why it is not known") {
  Session session;
  session.sender.script = {nothing_running(), accepted(), json_response("{}", 503)};
  auto const outcome = session.merge();
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("result").at("status") == "in-progress");
  CHECK(outcome.structured.at("complete") == false);
  CHECK(has(outcome.text, "could not be read"));
}

TEST_CASE("a merge that was found in progress is waited for") {
  Session session;
  session.sender.script = {json_response(list_of_merges(a_merge(730001, 730002))), state("success")};
  auto const outcome = session.merge();
  CHECK(session.posts() == 0);
  CHECK(outcome.structured.at("result").at("status") == "success");
}

TEST_CASE("a call that is cancelled while it waits ends at once, and says that Affinity goes on") {
  tests::VirtualTime time;
  Session session;
  session.context.clock = &time.clock;
  session.context.timers = &time;
  session.call.deadline = time.clock.now() + 50s;
  session.sender.script = {nothing_running(), accepted(), state("in-progress")};
  boost::asio::cancellation_signal cancel;
  std::optional<Outcome> outcome;
  json::object const arguments{{"kind", "company"}, {"keep", 1}, {"duplicate", 2}, {"wait_s", 30}};
  boost::asio::co_spawn(
      time.io,
      perform(session.context, *session.catalogue.find("affinity_records_merge"), arguments, session.call),
      boost::asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error, Outcome out) {
        if (!error) outcome = std::move(out);
      }));
  time.run(time.clock.now() + 2s);  // after one look
  REQUIRE(!outcome);
  cancel.emit(boost::asio::cancellation_type::terminal);
  time.io.restart();
  time.io.poll();
  REQUIRE(outcome);
  CHECK(error_member(*outcome, "kind") == "cancelled");
  CHECK(has(outcome->text, "Affinity goes on merging company 2 into 1"));
  CHECK(session.sender.asked.size() == 3);
}

}  // namespace affinity::tools::merges_test
