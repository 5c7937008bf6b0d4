// A merge asks a person about both records, in both eras of elicitation, and is sent once after a yes.

#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>

namespace affinity::mcp::merge_confirm_test {

namespace {

using tests::json_response;

constexpr char none[] = R"({"data":[],"pagination":{"nextUrl":null,"prevUrl":null}})";
constexpr char running[] =
    R"({"data":[{"id":1,"status":"in-progress","taskId":"t-1","primaryCompanyId":2,"duplicateCompanyId":1}]})";
constexpr char both[] =
    R"({"data":[{"id":1,"name":"Acme","domain":"acme.example"},{"id":2,"name":"Acme Inc","domain":null}]})";
constexpr char started[] =
    R"({"taskUrl":"https://x.example/v2/tasks/company-merges/123e4567-e89b-12d3-a456-426614174000"})";

struct Session {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue = tools::Catalogue::with_opt_in();
  tools::ToolContext tool_context{.catalogue = catalogue, .sender = sender};
  Server server{tool_context, clock, log};
  Peer peer{};
  Exchange exchange{};

  static json::object arguments() { return {{"kind", "company"}, {"keep", 1}, {"duplicate", 2}}; }
  void script_question() {
    sender.script = {json_response(none), json_response(both), json_response(none), json_response(none)};
  }
  void script_start() {
    sender.script.push_back(json_response(none));
    sender.script.push_back(json_response(started, 202));
  }
  json::value call(json::object more = {}) {
    json::object params{{"name", "affinity_records_merge"}, {"arguments", arguments()}};
    for (auto const& field : more) params.insert(field);
    params["_meta"] =
        json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                     {"io.modelcontextprotocol/clientCapabilities", {{"elicitation", json::object{}}}}};
    json::object const message{
        {"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}};
    auto const reply = tests::run(server.handle(write_json(message), peer, exchange, {}));
    return *parse_json(reply.text());
  }
  std::size_t posts() const {
    return std::size_t(
        std::ranges::count(sender.asked, Method::post, [](Request const& one) { return one.method; }));
  }
};

json::object answer(json::value const& question, bool tick) {
  return {{"requestState", question.at("result").at("requestState")},
          {"inputResponses", {{"confirm", {{"action", "accept"}, {"content", {{"confirm", tick}}}}}}}};
}

}  // namespace

TEST_CASE("in rounds a merge shows both records, and a yes starts it once") {
  Session session;
  session.script_question();
  auto const question = session.call();
  auto const& request = question.at("result").at("inputRequests").at("confirm");
  auto const message = std::string(*as_text(request.at("params").at("message")));
  CHECK(message.find("Stays: \"Acme\" (id 1; acme.example; 0 list entries).") != std::string::npos);
  CHECK(message.find("Disappears: \"Acme Inc\" (id 2; 0 list entries).") != std::string::npos);
  CHECK(session.posts() == 0);
  session.script_start();
  auto const done = session.call(answer(question, true)).at("result").at("structuredContent");
  CHECK(done.at("result").at("status") == "in-progress");
  CHECK(done.at("deleted").at("name") == "Acme Inc");
  CHECK(session.posts() == 1);
}

TEST_CASE("in rounds an unticked yes merges nothing") {
  Session session;
  session.script_question();
  auto const question = session.call();
  CHECK(session.call(answer(question, false)).at("result").at("isError") == true);
  CHECK(session.posts() == 0);
}

TEST_CASE("a pair that is being merged is answered without a question and without a start") {
  Session session;
  session.sender.script = {json_response(running)};
  auto const done = session.call().at("result").at("structuredContent");
  CHECK(done.at("result").at("taskId") == "t-1");
  CHECK(session.sender.asked.size() == 1);
}

TEST_CASE("before 2026-07-28 a merge asks by a request of ours, and the answer decides") {
  bool const yes = GENERATE(true, false);
  CAPTURE(yes);
  Session session;
  session.script_question();
  session.script_start();
  std::vector<std::string> lines;
  session.exchange.emit = [&](std::string line) { lines.push_back(std::move(line)); };
  session.peer.negotiated = Revision::r2025_06_18;
  session.peer.client_capabilities = {{"elicitation", json::object{}}};
  boost::asio::io_context io;
  std::string replied;
  auto const say = [&](json::object const& message) {
    boost::asio::co_spawn(io, session.server.handle(write_json(message), session.peer, session.exchange, {}),
                          [&](std::exception_ptr, Reply reply) {
                            if (!reply.body.empty()) replied = reply.text();
                          });
    io.restart();
    io.poll();
  };
  say({{"jsonrpc", "2.0"},
       {"id", 9},
       {"method", "tools/call"},
       {"params", {{"name", "affinity_records_merge"}, {"arguments", Session::arguments()}}}});
  REQUIRE(lines.size() == 1);
  auto const asked = *parse_json(lines[0]);
  CHECK(asked.at("params").at("message").as_string().find("Disappears: \"Acme Inc\"") != json::string::npos);
  CHECK(session.posts() == 0);
  say({{"jsonrpc", "2.0"},
       {"id", asked.at("id")},
       {"result", {{"action", "accept"}, {"content", {{"confirm", yes}}}}}});
  REQUIRE(!replied.empty());
  CHECK(parse_json(replied)->at("result").as_object().contains("isError") == !yes);
  CHECK(session.posts() == (yes ? 1 : 0));
}

}  // namespace affinity::mcp::merge_confirm_test
