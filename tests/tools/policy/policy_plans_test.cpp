// The policy in plans: as problems before anybody approves, again before each write, and in undo.

#include "policy_session.hpp"
#include "support/catch.hpp"
#include "support/plan_calls.hpp"

#include <string>

namespace affinity::tools::policy::policy_plans_test {

namespace {

using tests::PolicySession;

json::object passed(std::string_view deal) {
  return {{"do", "set"}, {"on", deal}, {"values", {{"Status", "Passed"}}}};
}

json::array two_deals() { return {passed("deal:880002"), passed("deal:880001")}; }

}  // namespace

TEST_CASE(
    "what the policy protects is a problem of the plan with the rule's name, and the rest stays sound") {
  PolicySession session("[protect]\nrecords = [\"deal:880001\"]");
  auto const plan = tests::plan_call(session.firm, two_deals());
  CHECK(plan.changes().size() == 1);
  REQUIRE(plan.problems().size() == 1);
  CHECK(plan.problem_kind() == "protected");
  CHECK(text_member(plan.problems().front(), "message").find("protect.records") != std::string::npos);
  auto const refused =
      session.firm.ask("apply_changes", {{"plan_id", plan.id()}, {"summary", plan.summary()}});
  CHECK(refused.is_error);
  CHECK(session.writes().empty());
  auto const applied = session.firm.ask(
      "apply_changes", {{"plan_id", plan.id()}, {"summary", plan.summary()}, {"skip_problems", true}});
  CHECK(tests::receipt_of(applied).count("done") == 1);
  CHECK(session.writes().size() == 1);
}

TEST_CASE("each kind of change of a plan is judged by what it touches") {
  struct Case {
    json::object operation{};
    std::string rule{};
  };
  auto const cases = std::vector<Case>{
      {passed("deal:880002"), "[protect]\nlists = [\"Deal Flow\"]"},
      {passed("deal:880002"), "[protect]\ncolumns = [{ list = \"Deal Flow\", column = \"Status\" }]"},
      {{{"do", "clear"}, {"on", "deal:880001"}, {"values", {{"Amount", nullptr}}}},
       "[operations]\noff = [\"clear\"]"},
      {{{"do", "delete"}, {"on", "person:510270"}}, "[protect]\nlists = [\"Tier 1 LPs\"]"},
      {{{"do", "delete"}, {"on", "person:510270"}},
       "[protect]\ncolumns = [{ list = 4102, column = \"Commitment\" }]"},
      {{{"do", "delete"}, {"on", "deal:880002"}}, "[protect]\nfrom_deletion = [\"deal\"]"},
      {{{"do", "rename"}, {"on", "deal:880001"}, {"text", "Acme"}}, "[protect]\nlists = [4101]"},
      {{{"do", "note"}, {"on", "company:730001"}, {"text", "Hello."}},
       "[protect]\nrecords = [\"company:730001\"]"},
      {{{"do", "remind"}, {"on", "company:730001"}, {"text", "Call."}, {"due", "tomorrow"}},
       "[operations]\noff = [\"remind\"]"},
      {{{"do", "add_to_list"}, {"on", "person:510008"}, {"list", "Tier 1 LPs"}}, "[protect]\nlists = [4102]"},
      {{{"do", "remove_from_list"}, {"on", "person:510270"}, {"list", "Tier 1 LPs"}},
       "[protect]\ncolumns = [{ id = 31901 }]"},
      {{{"do", "find_or_create"},
        {"record", {{"kind", "company"}, {"name", "Zeta Nine"}, {"domain", "zetanine.example"}}}},
       "[operations]\noff = [\"create\"]"},
  };
  for (auto const& each : cases) {
    CAPTURE(write_json(each.operation), each.rule);
    PolicySession session;
    auto const free = tests::plan_call(session.firm, {each.operation});
    CHECK(free.changes().size() == 1);
    session.write(each.rule);
    auto const plan = tests::plan_call(session.firm, {each.operation});
    CHECK(plan.changes().empty());
    CHECK(plan.problem_kind() == "protected");
    // A plan from before the rule is judged again before its write.
    auto const late =
        session.firm.ask("apply_changes", {{"plan_id", free.id()}, {"summary", free.summary()}});
    CAPTURE(late.text);
    CHECK(session.writes().empty());
    CHECK(late.text.find("policy") != late.text.npos);
  }
}

TEST_CASE("what needs a record that the policy does not let create is a problem too") {
  PolicySession session("[operations]\noff = [\"create\"]");
  json::object const company{{"kind", "company"}, {"name", "Zeta Nine"}, {"domain", "zetanine.example"}};
  auto const plan =
      tests::plan_call(session.firm, {{{"do", "find_or_create"}, {"record", company}},
                                      {{"do", "note"}, {"on", "Zeta Nine"}, {"text", "Hello."}}});
  CHECK(plan.changes().empty());
  CHECK(plan.problems().size() == 2);
}

TEST_CASE("what needs a plan is shown as one instead of being made at once, and made by its plan") {
  PolicySession session("[operations]\nneeds_plan = [\"set\"]");
  auto const shown = session.firm.ask("apply_changes", {{"operations", {passed("deal:880002")}}});
  CHECK(session.writes().empty());
  CHECK(shown.text.find("operations.needs_plan") != shown.text.npos);
  auto const plan = tests::plan_call(session.firm, {passed("deal:880002")});
  CHECK(tests::apply_call(session.firm, plan).count("done") == 1);
}

TEST_CASE("whoever changes an entry that no plan can change is not sent to plan_changes") {
  PolicySession session("[operations]\nneeds_plan = [\"note\", \"remind\"]");
  auto const note =
      session.firm.ask("update_a_affinity_note_by_id", {{"id", 6200001}, {"content", "Changed."}});
  auto const reminder =
      session.firm.ask("update_a_affinity_reminder_by_id", {{"id", 15001}, {"content", "Changed."}});
  for (auto const& refused : {note, reminder}) {
    CAPTURE(refused.text);
    CHECK(refused.is_error);
    CHECK(refused.text.find("operations.needs_plan") != refused.text.npos);
    CHECK(refused.text.find("plan_changes") == refused.text.npos);
  }
  auto const written =
      session.firm.ask("create_a_affinity_note", {{"content", "New."}, {"person_ids", {510001}}});
  CHECK(written.text.find("plan_changes") != written.text.npos);
  CHECK(session.writes().empty());
}

TEST_CASE("more writes than limits.per_plan are refused before the first one") {
  PolicySession session("[limits]\nper_plan = 1");
  auto const plan = tests::plan_call(session.firm, two_deals());
  CHECK(plan.text.find("limits.per_plan") != plan.text.npos);
  auto const refused =
      session.firm.ask("apply_changes", {{"plan_id", plan.id()}, {"summary", plan.summary()}});
  CHECK(refused.is_error);
  CHECK(refused.text.find("limits.per_plan") != refused.text.npos);
  CHECK(session.writes().empty());
}

TEST_CASE("limits.per_call is of calls without a plan, and a plan has its own limit") {
  PolicySession session("[limits]\nper_call = 1");
  auto const plan = tests::plan_call(session.firm, two_deals());
  CHECK(tests::apply_call(session.firm, plan).count("done") == 2);
  PolicySession other("[limits]\nper_call = 1");
  other.firm.ask("apply_changes", {{"operations", two_deals()}});
  CHECK(other.writes().size() == 1);
}

TEST_CASE("an undo is judged by the policy of today, in its preview and before it writes") {
  PolicySession session;
  auto const plan = tests::plan_call(session.firm, two_deals());
  auto const receipt = tests::apply_call(session.firm, plan);
  session.write("[protect]\nrecords = [\"deal:880001\"]");
  session.firm.forget_requests();
  auto const preview = session.firm.ask("undo_changes", {{"receipt_id", receipt.id()}, {"dry_run", true}});
  CHECK(preview.text.find("protect.records") != preview.text.npos);
  auto const undone = session.firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
  CAPTURE(undone.text);
  CHECK(session.writes().size() == 1);
  session.write("[operations]\noff = [\"set\"]");
  session.firm.forget_requests();
  session.firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
  CHECK(session.writes().empty());
}

TEST_CASE("a broken policy makes every change a problem, and stops a plan from before") {
  PolicySession session;
  auto const before = tests::plan_call(session.firm, {passed("deal:880002")});
  session.write("[protect\n");
  auto const plan = tests::plan_call(session.firm, {passed("deal:880002")});
  CHECK(plan.changes().empty());
  CHECK(plan.problem_kind() == "protected");
  session.firm.ask("apply_changes", {{"plan_id", before.id()}, {"summary", before.summary()}});
  CHECK(session.writes().empty());
}

TEST_CASE("log_activity writes nothing where one of its changes is not allowed") {
  PolicySession session("[operations]\noff = [\"remind\"]");
  auto const outcome =
      session.firm.ask("log_activity", {{"kind", "note"},
                                        {"text", "The pilot goes on."},
                                        {"people", {"person:510008"}},
                                        {"reminders", {{{"text", "Send terms"}, {"due", "in 2 weeks"}}}}});
  CHECK(outcome.is_error);
  CHECK(session.writes().empty());
}

}  // namespace affinity::tools::policy::policy_plans_test
