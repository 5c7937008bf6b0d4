// A person is asked about a plan by elicitation, in both eras, and answers yes, no, or only some numbers.

#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/plan_calls.hpp"
#include "tools/changes/approval.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server::changes_approval_test {

namespace {

using tests::contains_text;
using tests::FirmSession;
using tools::ConfirmPolicy;

std::size_t notes_with(FirmSession& firm, std::int64_t person, std::string_view text) {
  std::size_t out = 0;
  auto const notes = firm.raw("/notes?person_id=" + std::to_string(person));
  for (auto const& note : notes.at("notes").as_array()) out += text_member(note, "content") == text ? 1 : 0;
  return out;
}

json::array notes_on(std::vector<std::int64_t> const& people) {
  json::array out;
  for (auto const id : people)
    out.push_back({{"do", "note"}, {"on", "person:" + std::to_string(id)}, {"text", "Met at the fair."}});
  return out;
}

struct Session {
  explicit Session(ConfirmPolicy confirm = ConfirmPolicy::automatic)
      : context(firm.tool_context()),
        server(context, firm.clock, log, mcp::ServerSettings{.confirm = confirm}) {}

  FirmSession firm{};
  Log log{Level::error};
  tools::ToolContext context;
  mcp::Server server;
  mcp::Peer peer{};
  mcp::Exchange exchange{};
  client::Caller caller{.api_key = Secret("sandbox")};
  bool can_ask = true;

  json::value call(std::string_view name, json::object arguments, json::object more = {}) {
    json::object params{{"name", name}, {"arguments", std::move(arguments)}};
    for (auto const& field : more) params.insert(field);
    json::object capabilities;
    if (can_ask) capabilities["elicitation"] = json::object{};
    params["_meta"] = json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                   {"io.modelcontextprotocol/clientCapabilities", std::move(capabilities)}};
    json::object const message{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}};
    auto const reply = tests::run(server.handle(write_json(message), peer, exchange, caller));
    return parse_json(reply.text())->at("result");
  }

  json::object planned(std::vector<std::int64_t> const& people) {
    auto const answer = call("plan_changes", {{"operations", notes_on(people)}});
    auto const& plan = answer.at("structuredContent").at("result");
    return {{"plan_id", plan.at("plan_id")}, {"summary", plan.at("summary")}};
  }
};

json::object answer(json::value const& question, json::object content, std::string_view action = "accept") {
  return {{"requestState", question.at("requestState")},
          {"inputResponses", {{"confirm", {{"action", action}, {"content", std::move(content)}}}}}};
}

std::string message_of(json::value const& question) {
  REQUIRE(question.at("resultType") == "input_required");
  return text_member(question.at("inputRequests").at("confirm").at("params"), "message");
}

json::value const& receipt_of(json::value const& result) {
  INFO(write_json(result));
  REQUIRE(result.as_object().contains("structuredContent"));
  return result.at("structuredContent").at("result");
}

std::string text_of(json::value const& result) { return text_member(result.at("content").at(0), "text"); }

}  // namespace

TEST_CASE("a plan is asked about with its table, and a yes makes all of it") {
  Session session;
  auto const plan = session.planned({510008, 510009});
  auto const question = session.call("apply_changes", plan);
  auto const message = message_of(question);
  CHECK(contains_text(message, text_member(plan, "summary")));
  CHECK(contains_text(message, "2 changes"));
  CHECK(contains_text(message, "1 | Jane Okafor (person:510008)"));
  auto const& schema = question.at("inputRequests").at("confirm").at("params").at("requestedSchema");
  CHECK(schema.at("properties").at("confirm").at("title") == "Yes, do it");
  CHECK(schema.at("properties").at("only").at("title") == "Only numbers");
  CHECK(schema.at("required") == json::value{"confirm"});
  CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 0);
  auto const done = session.call("apply_changes", plan, answer(question, {{"confirm", true}}));
  CHECK(receipt_of(done).at("done") == 2);
  CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 1);
}

TEST_CASE("only the numbers that the person typed are made, with or without the tick") {
  for (bool const tick : {true, false}) {
    Session session;
    auto const plan = session.planned({510008, 510009, 510010, 510011});
    auto const question = session.call("apply_changes", plan);
    auto const done =
        session.call("apply_changes", plan, answer(question, {{"confirm", tick}, {"only", "1-2, 4"}}));
    CHECK(receipt_of(done).at("done") == 3);
    CHECK(receipt_of(done).at("not_tried") == 1);
    CHECK(contains_text(text_of(done), "not tried #3"));
    CHECK(notes_with(session.firm, 510010, "Met at the fair.") == 0);
    CHECK(notes_with(session.firm, 510011, "Met at the fair.") == 1);
    // The rest is asked about alone.
    auto const rest = message_of(session.call("apply_changes", plan));
    CHECK(contains_text(rest, "1 change"));
    CHECK(contains_text(rest, "\n3 | "));
  }
}

TEST_CASE("a no, a yes without a tick and numbers that the plan has not do nothing") {
  struct Case {
    std::string_view action{};
    json::object content{};
  };
  for (auto const& each : {Case{"decline", {}}, Case{"cancel", {}}, Case{"accept", {{"confirm", false}}},
                           Case{"accept", {{"confirm", false}, {"only", "  "}}},
                           Case{"accept", {{"confirm", true}, {"only", "7"}}},
                           Case{"accept", {{"confirm", true}, {"only", "the first"}}}}) {
    CAPTURE(each.action, write_json(each.content));
    Session session;
    auto const plan = session.planned({510008, 510009});
    auto const question = session.call("apply_changes", plan);
    auto const refused = session.call("apply_changes", plan, answer(question, each.content, each.action));
    CHECK(refused.at("isError") == true);
    CHECK(contains_text(text_of(refused), "Nothing was done"));
    CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 0);
  }
}

TEST_CASE("nobody is asked about a plan that cannot be applied as it was sent") {
  Session session;
  auto plan = session.planned({510008});
  plan["summary"] = "Write something";
  auto const refused = session.call("apply_changes", plan);
  CHECK(refused.at("isError") == true);
  CHECK(refused.at("structuredContent").at("error").at("kind") == "summary_differs");
}

TEST_CASE("operations that are made at once are asked about under --confirm always alone, as one plan") {
  json::object const arguments{{"operations", notes_on({510008})}};
  Session automatic;
  CHECK(receipt_of(automatic.call("apply_changes", arguments)).at("done") == 1);
  Session always(ConfirmPolicy::always);
  auto const question = always.call("apply_changes", arguments);
  CHECK(contains_text(message_of(question), "Jane Okafor"));
  always.firm.forget_requests();
  auto const done = always.call("apply_changes", arguments, answer(question, {{"confirm", true}}));
  CHECK(receipt_of(done).at("done") == 1);
  CHECK(notes_with(always.firm, 510008, "Met at the fair.") == 1);
  Session never(ConfirmPolicy::never);
  CHECK(receipt_of(never.call("apply_changes", arguments)).at("done") == 1);
}

TEST_CASE("where nobody can be asked, auto goes by the summary and --confirm always refuses, but shows") {
  Session automatic;
  automatic.can_ask = false;
  auto const plan = automatic.planned({510008});
  auto const done = automatic.call("apply_changes", plan);
  CHECK(receipt_of(done).at("done") == 1);
  Session always(ConfirmPolicy::always);
  always.can_ask = false;
  auto const refused = always.call("apply_changes", always.planned({510008}));
  CHECK(refused.at("isError") == true);
  CHECK(contains_text(text_of(refused), "--confirm is always"));
  CHECK(notes_with(always.firm, 510008, "Met at the fair.") == 0);
  CHECK_FALSE(contains_text(text_of(always.call("undo_changes", {})), "--confirm"));
}

TEST_CASE("an undo that deletes is asked about with what it deletes, and one that only writes back is not") {
  Session session;
  auto const written = session.call("apply_changes", {{"operations", notes_on({510008})}});
  json::object const arguments{{"receipt_id", receipt_of(written).at("receipt_id")}};
  auto const question = session.call("undo_changes", arguments);
  CHECK(contains_text(message_of(question), "delete"));
  CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 1);
  auto const done = session.call("undo_changes", arguments, answer(question, {{"confirm", true}}));
  CHECK(receipt_of(done).at("done") == 1);
  CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 0);

  json::object const move{
      {"do", "set"}, {"on", "deal:880002"}, {"list", "Deal Flow"}, {"values", {{"Status", "Passed"}}}};
  auto const moved = session.call("apply_changes", {{"operations", json::array{move}}});
  auto const back = session.call("undo_changes", {{"receipt_id", receipt_of(moved).at("receipt_id")}});
  CHECK(receipt_of(back).at("done") == 1);
}

TEST_CASE("what could not be read when the person was to be asked is written by no undo, but shown") {
  Session session;
  auto const written = session.call("apply_changes", {{"operations", notes_on({510008})}});
  json::object const arguments{{"receipt_id", receipt_of(written).at("receipt_id")}};
  int failures = 1;  // that of the question alone
  session.firm.answer_instead = [&](Request const& request) -> std::optional<Result<Response>> {
    bool const is_read = request.method == Method::get && request.target.starts_with("/notes");
    if (!is_read || failures-- <= 0) return std::nullopt;
    return Response{.status = 400, .body = "{}"};
  };
  session.firm.tool_context();  // takes it over
  auto const shown = session.call("undo_changes", arguments);
  CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 1);
  CHECK_FALSE(shown.as_object().contains("isError"));
  CHECK(contains_text(text_of(shown), "Nothing was written yet"));
}

TEST_CASE("before 2026-07-28 the table is a request of the server on the same pipe") {
  for (bool const yes : {true, false}) {
    CAPTURE(yes);
    Session session;
    auto const plan = session.planned({510008, 510009});
    std::vector<std::string> lines;
    session.exchange.emit = [&](std::string line) { lines.push_back(std::move(line)); };
    session.peer.negotiated = mcp::Revision::r2025_06_18;
    session.peer.client_capabilities = {{"elicitation", json::object{}}};
    boost::asio::io_context io;
    std::string reply;
    auto const say = [&](json::object const& message) {
      boost::asio::co_spawn(
          io, session.server.handle(write_json(message), session.peer, session.exchange, session.caller),
          [&](std::exception_ptr, mcp::Reply given) {
            if (!given.body.empty()) reply = given.text();
          });
      io.restart();
      io.poll();
    };
    say({{"jsonrpc", "2.0"},
         {"id", 9},
         {"method", "tools/call"},
         {"params", {{"name", "apply_changes"}, {"arguments", plan}}}});
    REQUIRE(lines.size() == 1);
    auto const asked = *parse_json(lines[0]);
    CHECK(asked.at("method") == "elicitation/create");
    CHECK(contains_text(text_member(asked.at("params"), "message"), "Jane Okafor"));
    CHECK(asked.at("params").at("requestedSchema").at("properties").as_object().contains("only"));
    auto const content = json::object{{"confirm", yes}, {"only", yes ? "2" : ""}};
    say({{"jsonrpc", "2.0"},
         {"id", asked.at("id")},
         {"result", {{"action", "accept"}, {"content", content}}}});
    REQUIRE(!reply.empty());
    CHECK(parse_json(reply)->at("result").as_object().contains("isError") == !yes);
    CHECK(notes_with(session.firm, 510008, "Met at the fair.") == 0);
    CHECK(notes_with(session.firm, 510009, "Met at the fair.") == (yes ? 1 : 0));
  }
}

TEST_CASE("numbers are read as people type them, and others are an error that names them") {
  tools::changes::Plan plan;
  for (int n = 1; n <= 9; ++n) {
    tools::changes::Change change;
    change.n = n;
    plan.changes.push_back(change);
  }
  using tools::changes::approved_numbers;
  CHECK(*approved_numbers("1-4, 7", plan) == std::set<int>{1, 2, 3, 4, 7});
  CHECK(*approved_numbers(" 3 ;5-6,", plan) == std::set<int>{3, 5, 6});
  CHECK(*approved_numbers("8-20", plan) == std::set<int>{8, 9});
  for (std::string_view const wrong : {"all", "4-1", "0", "12", "1,x", " , ;"}) {
    CAPTURE(wrong);
    CHECK_FALSE(approved_numbers(wrong, plan));
  }
}

}  // namespace affinity::server::changes_approval_test
