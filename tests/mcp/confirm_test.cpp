#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace affinity::mcp::confirm_test {

namespace {

using tests::json_response;

struct Session {
  explicit Session(tools::ConfirmPolicy confirm = tools::ConfirmPolicy::automatic)
      : server(tool_context, clock, log, ServerSettings{.confirm = confirm}) {}

  tests::ScriptedSender sender{json_response(R"({"id":5,"content":"Met Jane.\u202E gnp"})"),
                               json_response(R"({"success":true})")};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue = tools::Catalogue::standard();
  tools::ToolContext tool_context{.catalogue = catalogue, .sender = sender};
  Server server;
  Peer peer{};
  Exchange exchange{};

  json::value say(json::object const& message) {
    auto const reply = tests::run(server.handle(write_json(message), peer, exchange, {}));
    return reply.body.empty() ? json::value() : *parse_json(reply.text());
  }
  // tools/call of the modern era
  json::value call(json::object more = {}, json::object capabilities = {{"elicitation", json::object{}}},
                   int id = 5) {
    json::object params{{"name", "delete_a_affinity_note_by_id"}, {"arguments", {{"id", id}}}};
    for (auto const& field : more) params.insert(field);
    params["_meta"] = json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                   {"io.modelcontextprotocol/clientCapabilities", std::move(capabilities)}};
    return say({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}});
  }
  std::size_t deletes() const {
    return std::size_t(
        std::ranges::count_if(sender.asked, [](Request const& r) { return r.method == Method::del; }));
  }
};

json::object accepted(json::value const& question, bool tick = true) {
  return {{"requestState", question.at("result").at("requestState")},
          {"inputResponses", {{"confirm", {{"action", "accept"}, {"content", {{"confirm", tick}}}}}}}};
}

}  // namespace

TEST_CASE("D-3, D-5: a delete asks first where the client can ask, with what goes, and is done after a yes") {
  Session session;
  auto const question = session.call();
  CHECK(question.at("result").at("resultType") == "input_required");
  auto const& request = question.at("result").at("inputRequests").at("confirm");
  CHECK(request.at("method") == "elicitation/create");
  auto const message = std::string(*as_text(request.at("params").at("message")));
  CHECK(message.find("\"Met Jane. gnp\"") != std::string::npos);  // cleaned of what nobody sees
  CHECK(session.deletes() == 0);
  auto const done = session.call(accepted(question));
  CHECK(done.at("result").at("structuredContent").at("result").at("success") == true);
  CHECK(done.at("result").at("structuredContent").at("deleted").at("name") == "Met Jane. gnp");
  CHECK(session.deletes() == 1);
  CHECK(session.sender.asked.size() == 2);  // what was asked about was read once
}

TEST_CASE("a subscription that is about to be made is asked about too") {
  tests::ScriptedSender sender{json_response(R"({"id":1201,"webhook_url":"https://a.example"})")};
  auto const catalogue = tools::Catalogue::with_opt_in();
  tools::ToolContext const tool_context{.catalogue = catalogue, .sender = sender};
  client::CallContext const call;
  auto const about = [&](std::string_view tool, json::object const& arguments) {
    auto const asked =
        tests::run(tools::confirmation_question(tool_context, *catalogue.find(tool), arguments, call));
    REQUIRE(asked);
    return asked->text;
  };
  CHECK(about("create_a_affinity_webhook", {{"webhook_url", "https://b.example"}})
            .starts_with("Subscribe a webhook? What happens in the account"));
  CHECK(sender.asked.empty());
  CHECK(about("update_a_affinity_webhook_by_id", {{"id", 1201}, {"disabled", true}})
            .find("\"https://a.example\" (id 1201)") != std::string::npos);
}

TEST_CASE(
    "D-3: a no, a cancel, an unticked yes or a shapeless answer is not done, and the text names --confirm") {
  for (auto const* answer : {R"({"action":"decline"})", R"({"action":"cancel"})", R"({"action":"accept"})",
                             R"({"action":"accept","content":{"confirm":false}})", "{}"}) {
    CAPTURE(answer);
    Session session;
    auto const question = session.call();
    auto const refused = session.call({{"requestState", question.at("result").at("requestState")},
                                       {"inputResponses", {{"confirm", *parse_json(answer)}}}});
    CHECK(refused.at("result").at("isError") == true);
    auto const text = std::string(*as_text(refused.at("result").at("content").at(0).at("text")));
    CHECK(text.find("--confirm") != std::string::npos);
    CHECK(session.deletes() == 0);
  }
}

TEST_CASE("D-3: a state that is changed, used twice or of other arguments is refused") {
  Session session;
  auto const question = session.call();
  auto changed = accepted(question);
  changed["requestState"] = "1.x.y";
  CHECK(session.call(changed).at("error").at("code") == code::invalid_params);
  CHECK(session.call(accepted(question), {{"elicitation", json::object{}}}, 6).at("error").at("code") ==
        code::invalid_params);
  session.call(accepted(question));
  CHECK(session.call(accepted(question)).at("error").at("code") == code::invalid_params);
  CHECK(session.deletes() == 1);
}

TEST_CASE("a retry without the answer is asked again") {
  Session session;
  session.sender.script.push_front(json_response(R"({"id":5,"content":"x"})"));
  auto const question = session.call();
  auto const again = session.call({{"requestState", question.at("result").at("requestState")}});
  CHECK(again.at("result").at("resultType") == "input_required");
}

TEST_CASE("D-4: where the client cannot ask, auto goes on, always refuses and never does not ask") {
  Session automatic;
  CHECK(automatic.call({}, {}).at("result").at("structuredContent").at("result").at("success") == true);
  Session always(tools::ConfirmPolicy::always);
  CHECK(always.call({}, {}).at("result").at("isError") == true);
  CHECK(always.deletes() == 0);
  Session never(tools::ConfirmPolicy::never);
  CHECK(never.call().at("result").at("structuredContent").at("result").at("success") == true);
}

TEST_CASE("a client that can only open URLs is not asked by form") {
  Session session;
  CHECK(session.call({}, {{"elicitation", {{"url", json::object{}}}}})
            .at("result")
            .as_object()
            .contains("structuredContent"));
}

TEST_CASE("nobody is asked about a record that is not there") {
  Session session;
  session.sender.script = {json_response(R"({"message":"no such note"})", 404)};
  auto const reply = session.call();
  CHECK(reply.at("result").at("structuredContent").at("error").at("kind") == "not_found");
}

TEST_CASE("reads, creates and changes never ask") {
  Session session(tools::ConfirmPolicy::always);
  for (auto const& tool : session.catalogue.all()) {
    CAPTURE(tool.name);
    CHECK(tools::wants_confirmation(tools::ConfirmPolicy::always, tool) ==
          (tool.effect == tools::Effect::destroys));
  }
}

TEST_CASE("before 2026-07-28 the question is a request of ours on the same pipe, and the answer decides") {
  for (bool const yes : {true, false}) {
    CAPTURE(yes);
    Session session;
    std::vector<std::string> lines;
    session.exchange.emit = [&](std::string line) { lines.push_back(std::move(line)); };
    session.peer.negotiated = Revision::r2025_06_18;
    session.peer.client_capabilities = {{"elicitation", json::object{}}};
    boost::asio::io_context io;
    std::string answer;
    auto const say = [&](json::object const& message) {
      boost::asio::co_spawn(io,
                            session.server.handle(write_json(message), session.peer, session.exchange, {}),
                            [&](std::exception_ptr, Reply reply) {
                              if (!reply.body.empty()) answer = reply.text();
                            });
      io.poll();
    };
    say({{"jsonrpc", "2.0"},
         {"id", 9},
         {"method", "tools/call"},
         {"params", {{"name", "delete_a_affinity_note_by_id"}, {"arguments", {{"id", 5}}}}}});
    REQUIRE(lines.size() == 1);
    auto const asked = *parse_json(lines[0]);
    CHECK(asked.at("method") == "elicitation/create");
    CHECK(answer.empty());
    say({{"jsonrpc", "2.0"},
         {"id", asked.at("id")},
         {"result", {{"action", "accept"}, {"content", {{"confirm", yes}}}}}});
    REQUIRE(!answer.empty());
    CHECK((parse_json(answer)->at("result").as_object().contains("isError")) == !yes);
    CHECK(session.deletes() == (yes ? 1 : 0));
  }
}

TEST_CASE("before 2025-06-18 there is no asking") {
  Session session;
  session.exchange.emit = [](std::string) {};
  session.peer.negotiated = Revision::r2025_03_26;
  session.peer.client_capabilities = {{"elicitation", json::object{}}};
  auto const reply =
      session.say({{"jsonrpc", "2.0"},
                   {"id", 9},
                   {"method", "tools/call"},
                   {"params", {{"name", "delete_a_affinity_note_by_id"}, {"arguments", {{"id", 5}}}}}});
  CHECK(!reply.at("result").as_object().contains("isError"));
  CHECK(session.deletes() == 1);
}

}  // namespace affinity::mcp::confirm_test
