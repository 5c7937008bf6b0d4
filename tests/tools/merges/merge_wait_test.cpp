// The wait for a merge that was started: when its task is looked at, and how its end is told.

#include "merge_session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <string>
#include <vector>

namespace affinity::tools::merge_wait_test {

using namespace affinity::tests::merges;
using Session = MergeSession;
using tests::json_response;

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

}  // namespace affinity::tools::merge_wait_test
