// The numbers of a policy: of one call, and of an hour for all processes.

#include "support/catch.hpp"
#include "policy_session.hpp"
#include "tools/journal/journal.hpp"

#include <string>

namespace affinity::tools::policy::policy_counts_test {

namespace {

using tests::PolicySession;

Outcome write_note(PolicySession& session) {
  return session.firm.ask("create_a_affinity_note", {{"content", "Hello."}, {"person_ids", {510008}}});
}

std::string kind_of_error(Outcome const& outcome) {
  return outcome.is_error ? text_member(outcome.structured.at("error"), "kind") : std::string();
}

}  // namespace

TEST_CASE("limits.per_call counts the requests of one call, and the next call begins anew") {
  PolicySession session("[limits]\nper_call = 1");
  json::array files;
  for (auto const* name : {"a.txt", "b.txt"})
    files.push_back({{"filename", name}, {"content_base64", "VXB0aW1lOiA5NyUK"}});
  session.firm.ask("affinity_files_upload", {{"organization_id", 730001}, {"files", files}});
  CHECK(session.writes().size() == 1);
  CHECK_FALSE(write_note(session).is_error);
  CHECK_FALSE(write_note(session).is_error);
}

TEST_CASE("limits.per_hour counts everybody's writes, and has room again after an hour") {
  PolicySession session("[limits]\nper_hour = 2");
  CHECK_FALSE(write_note(session).is_error);
  session.firm.clock.pass(std::chrono::minutes(30));
  session.firm.principal = "another";
  CHECK_FALSE(write_note(session).is_error);
  session.firm.principal = "a third";
  auto const refused = write_note(session);
  CHECK(kind_of_error(refused) == "limited");
  CHECK(refused.text.find("limits.per_hour") != refused.text.npos);
  CHECK(refused.structured.at("error").at("retry_after_s") == json::value(1800));
  session.firm.clock.pass(std::chrono::minutes(30));
  CHECK_FALSE(write_note(session).is_error);
}

TEST_CASE("two processes that share a journal share the writes of an hour") {
  tests::Scratch scratch;
  PolicySession one("[limits]\nper_hour = 1"), other("[limits]\nper_hour = 1");
  JournalSettings const settings{.path = scratch.path("journal.db")};
  Journal journal(settings, one.firm.clock), same(settings, other.firm.clock);
  Policy first(one.path(), one.firm.clock, journal), second(other.path(), other.firm.clock, same);
  PolicySender first_sender(first, one.firm.sender()), second_sender(second, other.firm.sender());
  one.firm.outermost = &first_sender;
  other.firm.outermost = &second_sender;
  CHECK_FALSE(write_note(one).is_error);
  CHECK(kind_of_error(write_note(other)) == "limited");
  CHECK(other.writes().empty());
}

TEST_CASE("a write that was certainly not sent does not count, one whose answer was lost does") {
  PolicySession session("[limits]\nper_hour = 2\nper_call = 1");
  session.firm.answer_instead = [](Request const& request) -> std::optional<Result<Response>> {
    if (request.reads()) return std::nullopt;
    return Result<Response>(fail(ErrorKind::limited, "The queue is full."));
  };
  for (int i = 0; i < 3; ++i) CHECK(write_note(session).text.find("queue") != std::string::npos);
  session.firm.answer_instead = nullptr;
  session.firm.lose_answers("POST /notes", 1);
  CHECK(write_note(session).is_error);
  CHECK_FALSE(write_note(session).is_error);
  CHECK(kind_of_error(write_note(session)) == "limited");
}

TEST_CASE("a write that a rule refuses does not count") {
  PolicySession session("[limits]\nper_hour = 1\n[operations]\noff = [\"remind\"]");
  for (int i = 0; i < 3; ++i) session.firm.ask("delete_a_affinity_reminder_by_id", {{"id", 15003}});
  CHECK_FALSE(write_note(session).is_error);
}

TEST_CASE("a caller who may only read is refused as without a policy, and counts nothing") {
  PolicySession session("[limits]\nper_hour = 1");
  Request request{.method = Method::post, .target = "/notes", .body = "{}"};
  client::CallContext const call{.caller = {.api_key = Secret("sandbox"), .read_only = true}};
  auto const reply = tests::run(session.sender.send(request, call));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().message.find("read-only") != std::string::npos);
  CHECK_FALSE(write_note(session).is_error);
}

}  // namespace affinity::tools::policy::policy_counts_test
