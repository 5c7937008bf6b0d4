#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/plan_calls.hpp"
#include "support/random_firm.hpp"
#include "support/scratch.hpp"
#include "tools/changes/rows.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace affinity::server::changes_log_activity_test {

using tests::contains_text;
using tests::FirmSession;

tools::Outcome log(FirmSession& firm, std::string_view arguments) {
  static tools::Tool const row = tools::changes::log_activity_row();
  auto parsed = parse_json(arguments);
  REQUIRE(parsed);
  return firm.run_tool(row, parsed->get_object());
}

std::string logged(FirmSession& firm, std::string_view arguments) {
  auto const outcome = log(firm, arguments);
  INFO(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  return outcome.text;
}

std::size_t writes(FirmSession const& firm) {
  return std::size_t(std::ranges::count_if(firm.asked(), [](auto const& each) {
    return !each.starts_with("GET") && !contains_text(each, "/search");
  }));
}

json::array calls_of(FirmSession& firm, std::string_view person, int type = 1) {
  auto const body =
      firm.raw("/interactions?type=" + std::to_string(type) + "&person_id=" + std::string(person) +
               "&start_time=2026-11-01T00:00:00Z&end_time=2026-11-30T00:00:00Z");
  return body.at(type == 2 ? "chat_messages" : "events").get_array();
}

std::size_t calls_with(FirmSession& firm, std::string_view person, std::string_view text, int type = 1) {
  std::size_t out = 0;
  for (auto const& call : calls_of(firm, person, type))
    for (auto const& note : call.at("notes").get_array())
      out += firm.raw("/notes/" + write_json(note)).at("content") == json::value(text) ? 1 : 0;
  return out;
}

json::array reminders_of(FirmSession& firm, std::string_view person) {
  return firm.raw("/reminders?person_id=" + std::string(person)).at("reminders").get_array();
}

std::vector<std::int64_t> people_in(json::value const& record) {
  std::vector<std::int64_t> out;
  for (auto const& person : record.at("persons").get_array())
    out.push_back(person.at("id").to_number<std::int64_t>());
  std::ranges::sort(out);
  return out;
}

TEST_CASE("a call is logged once with its people and the key's user, in four requests") {
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const text = logged(
        firm, R"({"kind":"call","text":"The pilot goes on.","people":["jane.okafor@acmerobotics.example"],
                                       "when":"yesterday 15:00"})");
    CHECK(firm.requests() <= 4);
    CHECK(writes(firm) == 1);
    CHECK(calls_with(firm, "510008", "The pilot goes on.") == 1);
    auto const calls = calls_of(firm, "510008");
    auto const& call = calls.front();
    CHECK(call.at("date") == "2026-11-20T15:00:00.000Z");
    CHECK(people_in(call) == std::vector<std::int64_t>{510001, 510008});
    CHECK(contains_text(text, "logged: call:" + write_json(call.at("id"))));
    CHECK(contains_text(text, "you; 2026-11-20 15:00 UTC"));
    CHECK(contains_text(text, "undo_changes {\"receipt_id\":\"rc_"));
  }
}

TEST_CASE("the same call again, in any process, is found and not written") {
  FirmSession firm;
  auto const arguments = R"({"kind":"call","text":"The pilot  goes on.","people":["person:510008"]})";
  auto const first = logged(firm, arguments);
  auto const ref = first.substr(first.find("call:"), first.find(';') - first.find("call:"));
  firm.forget_requests();
  firm.clock.pass(std::chrono::minutes(3));
  CHECK(contains_text(logged(firm, arguments), "already logged: " + ref));
  CHECK(writes(firm) == 0);
  tools::Journal other{{}, firm.clock};
  firm.replace_journal(&other);
  CHECK(contains_text(
      logged(firm, R"({"kind":"call","text":"The pilot goes on.","people":["person:510008","me"]})"),
      "already logged: " + ref));
  CHECK(writes(firm) == 0);
  CHECK(calls_with(firm, "510008", "The pilot  goes on.") == 1);
}

TEST_CASE("an entry that a read does not show yet is not written again, and one that was deleted is") {
  FirmSession firm;
  firm.control("faults", R"({"faults":[{"match":"GET","times":null,"fault":{"stale_ms":3000}}]})");
  auto const arguments = R"({"kind":"note","text":"The pilot goes on.","people":["person:510008"]})";
  auto const first = logged(firm, arguments);
  CHECK(contains_text(logged(firm, arguments), "already logged"));
  CHECK(writes(firm) == 1);
  auto const at = first.find("note:") + 5;
  firm.write(Method::del, "/notes/" + first.substr(at, first.find(';') - at), {});
  firm.clock.pass(std::chrono::seconds(10));
  CHECK_FALSE(contains_text(logged(firm, arguments), "already logged"));
  CHECK(writes(firm) == 2);
}

TEST_CASE("calls at the same time, in one process or several with one journal, write the entry once") {
  tests::Scratch const scratch;
  for (bool const one_process : {true, false})
    for (bool const lost : {false, true}) {
      CAPTURE(one_process, lost);
      FirmSession firm;
      auto const path = scratch.path(std::string("journal") + (one_process ? "1" : "2") + (lost ? "l" : ""));
      tools::Journal first{{.path = path}, firm.clock}, second{{.path = path}, firm.clock};
      if (lost) firm.lose_answers("POST /interactions");
      auto* const other = one_process ? &first : &second;
      auto const outcomes = firm.run_together(
          tools::changes::log_activity_row(),
          {{"kind", "call"}, {"text", "At once."}, {"people", {"person:510008"}}}, {&first, other, other});
      for (auto const& outcome : outcomes) {
        INFO(outcome.text);
        CHECK(contains_text(outcome.text, "logged: call:"));
      }
      CHECK(calls_with(firm, "510008", "At once.") == 1);
      CHECK(writes(firm) == 1);
    }
}

TEST_CASE("calls at the same time that differ in their reminders write the entry once, and every reminder") {
  tests::Scratch const scratch;
  for (bool const one_process : {true, false}) {
    CAPTURE(one_process);
    FirmSession firm;
    auto const path = scratch.path(std::string("journal") + (one_process ? "1" : "2"));
    tools::Journal first{{.path = path}, firm.clock}, second{{.path = path}, firm.clock};
    auto const with_reminder = [](std::string_view text) {
      return json::object{{"kind", "call"},
                          {"text", "At once."},
                          {"people", {"person:510008"}},
                          {"reminders", json::array{json::object{{"text", text}, {"due", "in 2 weeks"}}}}};
    };
    auto const outcomes = firm.run_together(tools::changes::log_activity_row(),
                                            {with_reminder("Send it."), with_reminder("Ask her.")},
                                            {&first, one_process ? &first : &second});
    for (auto const& outcome : outcomes) {
      INFO(outcome.text);
      CHECK(contains_text(outcome.text, "logged: call:"));
    }
    CHECK(calls_with(firm, "510008", "At once.") == 1);
    CHECK(writes(firm) == 3);
  }
}

TEST_CASE("another text, kind, day or company of people is another entry") {
  FirmSession firm;
  logged(firm, R"({"kind":"call","text":"Spoke.","people":["person:510008"]})");
  for (std::string_view const other :
       {R"({"kind":"call","text":"Spoke again.","people":["person:510008"]})",
        R"({"kind":"meeting","text":"Spoke.","people":["person:510008"]})",
        R"({"kind":"call","text":"Spoke.","people":["person:510008"],"when":"2026-11-18"})",
        R"({"kind":"call","text":"Spoke.","people":["person:510008","person:510002"]})"}) {
    CAPTURE(other);
    CHECK(logged(firm, other).starts_with("logged: "));
  }
  CHECK(calls_with(firm, "510008", "Spoke.") == 3);
  CHECK(calls_with(firm, "510008", "Spoke.", 0) == 1);
}

TEST_CASE("a call whose answer is lost is looked up, and written again only where it did not happen") {
  for (bool const performed : {true, false}) {
    FirmSession firm;
    CAPTURE(performed);
    if (performed)
      firm.lose_answers("POST /interactions");
    else
      firm.lose_requests("POST /interactions");
    auto const text = logged(firm, R"({"kind":"call","text":"Lost?","people":["person:510008"]})");
    CHECK(contains_text(text, "logged: call:"));
    CHECK(calls_with(firm, "510008", "Lost?") == 1);
    CHECK(writes(firm) == (performed ? 1 : 2));
  }
}

TEST_CASE("an outcome that stays unknown is settled by the same call, not doubled") {
  FirmSession firm;
  firm.lose_answers("POST /interactions");
  firm.fail_requests("/interactions?", 503);
  auto const arguments = R"({"kind":"call","text":"Unknown.","people":["person:510008"]})";
  firm.selections.server.exclude = {};
  auto const outcome = log(firm, arguments);
  CHECK_FALSE(contains_text(outcome.text, "logged: call:"));
  firm.stop_failing();
  CHECK(contains_text(logged(firm, arguments), "logged: call:"));
  CHECK(calls_with(firm, "510008", "Unknown.") == 1);
}

TEST_CASE("an entry whose first call was begun too long ago is written by a new one") {
  FirmSession firm;
  auto const arguments =
      R"({"kind":"call","text":"Late.","people":["person:510008"],"when":"2026-11-20 10:00"})";
  firm.answer_instead = [](Request const& request) -> std::optional<Result<Response>> {
    if (request.method == Method::get || !request.target.starts_with("/interactions")) return std::nullopt;
    return Response{.status = 401, .body = "{}"};
  };
  CHECK(contains_text(log(firm, arguments).text, "not logged"));
  firm.answer_instead = {};
  firm.clock.pass(std::chrono::hours(25));
  CHECK(contains_text(logged(firm, arguments), "logged: call:"));
  CHECK(calls_with(firm, "510008", "Late.") == 1);
}

TEST_CASE("reminders come with the call, and one that is refused is told to be sent alone") {
  FirmSession firm;
  auto const before = reminders_of(firm, "510008").size();
  auto const arguments = R"({"kind":"call","text":"Terms.","people":["person:510008"],
      "reminders":[{"text":"Send terms","due":"in 2 weeks"},{"text":"Call","due":"2026-12-01","owner":"Priya"}]})";
  firm.fail_requests("/reminders", 422);
  auto const partial = log(firm, arguments);
  CHECK(contains_text(partial.text, "logged: call:"));
  CHECK(contains_text(partial.text, "reminder not set (due 2026-12-05"));
  CHECK(contains_text(
      partial.text, R"(apply_changes {"operations":[{"do":"remind","text":"Send terms","due":"2026-12-05")"));
  CHECK(partial.structured.at("complete") == json::value(false));
  firm.stop_failing();
  auto const text = logged(firm, arguments);
  CHECK(contains_text(text, "already logged: call:"));
  CHECK(contains_text(text, "reminder:"));
  auto const reminders = reminders_of(firm, "510008");
  REQUIRE(reminders.size() == before + 2);
  CHECK(calls_with(firm, "510008", "Terms.") == 1);
  auto const found =
      std::ranges::find_if(reminders, [](auto const& each) { return each.at("content") == "Call"; });
  REQUIRE(found != reminders.end());
  CHECK(found->at("owner").at("first_name") == "Priya");
  firm.forget_requests();
  CHECK(contains_text(logged(firm, arguments), "already logged: call:"));
  CHECK(writes(firm) == 0);
  CHECK(reminders_of(firm, "510008").size() == before + 2);
}

TEST_CASE("for a company or deal in about no second note is written, and where it shows is told") {
  FirmSession firm;
  auto const text = logged(firm, R"({"kind":"meeting","text":"Board.","people":["person:510008"],
      "about":["company:730001","company:730026"]})");
  CHECK(writes(firm) == 1);
  CHECK(contains_text(
      text,
      "its note is on Jane Okafor (person:510008) and on the meeting; get_brief finds it for Acme Robotics"));
  CHECK(contains_text(text, "(company:730026) does not show it"));
  CHECK(contains_text(
      logged(firm,
             R"({"kind":"meeting","text":"By name.","people":["Jane Okafor"],"about":["Acme Robotics"]})"),
      "get_brief finds it for Acme Robotics (company:730001)"));
  CHECK(calls_with(firm, "510008", "Board.", 0) == 1);
}

TEST_CASE("a note is written on people, companies and deals, and found again") {
  FirmSession firm;
  auto const arguments = R"({"kind":"note","text":"Met at the fair.","people":["person:510008"],
      "about":["Acme Robotics","deal:880001"]})";
  auto const text = logged(firm, arguments);
  CHECK(contains_text(text, "logged: note:"));
  auto const notes = firm.raw("/notes?opportunity_id=880001").at("notes").get_array();
  auto const found =
      std::ranges::find_if(notes, [](auto const& each) { return each.at("content") == "Met at the fair."; });
  REQUIRE(found != notes.end());
  CHECK(write_json(found->at("person_ids")) == "[510008]");
  CHECK(write_json(found->at("organization_ids")) == "[730001]");
  CHECK(write_json(found->at("opportunity_ids")) == "[880001]");
  firm.forget_requests();
  CHECK(contains_text(logged(firm, arguments), "already logged: note:" + write_json(found->at("id"))));
  CHECK(writes(firm) == 0);
}

TEST_CASE("a name that several people have is a question, and nothing is written") {
  FirmSession firm;
  auto const outcome = log(firm, R"({"kind":"call","text":"Spoke.","people":["Jane"]})");
  CHECK(outcome.is_error);
  CHECK(text_member(outcome.structured.at("error"), "kind") == "ambiguous");
  CHECK_FALSE(outcome.structured.at("error").at("candidates").get_array().empty());
  CHECK(writes(firm) == 0);
  tools::ClientContext client;
  client.capabilities["elicitation"] = json::object();
  firm.client = &client;
  auto const asking = log(firm, R"({"kind":"call","text":"Spoke.","people":["Jane"]})");
  CHECK(asking.input);
  CHECK(writes(firm) == 0);
}

TEST_CASE("what cannot be logged is told with cause and remedy before anything is read") {
  struct Row {
    std::string_view arguments, says;
  };
  for (
      auto const& row :
      {Row{R"({"kind":"call","text":"x"})", "A call is logged with people"},
       Row{R"({"kind":"note","text":"x"})", "What the note is on is not said"},
       Row{R"({"kind":"call","text":"  ","people":["person:510008"]})", "The entry has no text"},
       Row{R"({"kind":"call","text":"x","people":["person:510008"],"when":"tomorrow"})", "is in the future"},
       Row{R"({"kind":"call","text":"x","people":["person:510008"],"when":"in 2 hours"})",
           "is in the future"},
       Row{R"({"kind":"call","text":"x","people":["person:510008"],"when":"someday"})",
           "not understood as a date"},
       Row{R"({"kind":"note","text":"x","people":["person:510008"],"when":"yesterday"})", "A note is of now"},
       Row{R"({"kind":"call","text":"x","people":["person:510008"],"reminders":[{"text":"a","due":"2026-11-01"}]})",
           "due in the past (2026-11-01)"}}) {
    CAPTURE(row.arguments);
    FirmSession firm;
    auto const outcome = log(firm, row.arguments);
    CHECK(outcome.is_error);
    CHECK(contains_text(outcome.text, row.says));
    CHECK(firm.requests() == 0);
  }
}

TEST_CASE("an entry whose write is not allowed is refused before it is read") {
  FirmSession firm;
  firm.selections.server.exclude.emplace_back("create_a_affinity_interaction");
  auto const outcome = log(firm, R"({"kind":"call","text":"x","people":["person:510008"]})");
  CHECK(outcome.is_error);
  CHECK(contains_text(outcome.text, "create_a_affinity_interaction, which is not allowed here"));
  CHECK(firm.requests() == 0);
}

TEST_CASE("a meeting of the team alone is logged once") {
  FirmSession firm;
  auto const arguments = R"({"kind":"meeting","text":"Partners only.","people":["person:510002"]})";
  CHECK(contains_text(logged(firm, arguments), "logged: meeting:"));
  tools::Journal other{{}, firm.clock};
  firm.replace_journal(&other);
  CHECK(contains_text(logged(firm, arguments), "already logged: meeting:"));
  CHECK(writes(firm) == 1);
}

TEST_CASE("every kind of interaction is logged once in a random firm, by name") {
  for (unsigned const number : {3u, 7u}) {
    tests::RandomFirm const random(number);
    FirmSession firm(random.settings());
    for (std::string_view const kind : {"call", "meeting", "chat"}) {
      CAPTURE(number, kind);
      auto const arguments =
          R"({"kind":")" + std::string(kind) +
          R"(","text":"In the random firm.","people":["p30201@firm1.example","Pat Lund30202"]})";
      CHECK(contains_text(logged(firm, arguments), "logged: " + std::string(kind) + ":"));
      CHECK(contains_text(logged(firm, arguments), "already logged: " + std::string(kind) + ":"));
    }
    for (int const type : {0, 1, 2}) CHECK(calls_with(firm, "30201", "In the random firm.", type) == 1);
  }
}

}  // namespace affinity::server::changes_log_activity_test
