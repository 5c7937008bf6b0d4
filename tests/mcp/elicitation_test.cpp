#include "mcp/elicitation/elicitation.hpp"

#include "base/text/text.hpp"
#include "mcp/server.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/render.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace affinity::mcp::elicitation_test {

using tools::Outcome;
using tools::Tool;
using tools::ToolContext;

json::object request_of(std::string_view method, json::object params = {}) {
  if (method == "elicitation/create") params["requestedSchema"] = json::object{{"type", "object"}};
  return {{"method", method}, {"params", std::move(params)}};
}

Outcome asks(json::object requests, std::string state) {
  Outcome out;
  out.input = tools::InputRequired{.requests = std::move(requests), .state = std::move(state)};
  return out;
}

// Asks for a name, then for a color with the name in its state, and answers with both.
Task<Outcome> two_questions(ToolContext const& tool_context, Tool const&, json::object const&,
                            client::CallContext const&) {
  auto const& round = tool_context.client->round;
  auto const* color = round ? round->responses.if_contains("color") : nullptr;
  if (color) co_return tools::success({{"result", round->state + " likes " + write_json(*color)}});
  auto const* name = round ? round->responses.if_contains("name") : nullptr;
  if (name) co_return asks({{"color", request_of("elicitation/create")}}, "as told: " + write_json(*name));
  co_return asks({{"name", request_of("elicitation/create", {{"message", "Who?"}})}}, "");
}

Task<Outcome> samples(ToolContext const& tool_context, Tool const&, json::object const&,
                      client::CallContext const&) {
  auto const& round = tool_context.client->round;
  if (round && round->responses.contains("said"))
    co_return tools::success({{"result", round->responses.at("said")}});
  co_return asks({{"said", request_of("sampling/createMessage")}, {"where", request_of("roots/list")}}, "");
}

Task<Outcome> opens_a_page(ToolContext const&, Tool const&, json::object const&, client::CallContext const&) {
  co_return asks({{"page", request_of("elicitation/create", {{"mode", "url"}})}}, "");
}

Task<Outcome> asks_for_ever(ToolContext const&, Tool const&, json::object const&,
                            client::CallContext const&) {
  co_return asks({{"more", request_of("elicitation/create")}}, "");
}

Task<Outcome> succeeds(ToolContext const&, Tool const&, json::object const& arguments,
                       client::CallContext const&) {
  co_return tools::success({{"result", arguments}});
}

namespace {

constexpr std::string_view any_schema = R"({"$anchor":"root","type":"object","allOf":[{"minProperties":0}]})";

tools::Catalogue rows() {
  using namespace schema;
  std::vector<Tool> all{
      {.name = "two_questions", .composed = two_questions, .params = {body("n", integer())}},
      {.name = "samples", .composed = samples},
      {.name = "opens_a_page", .composed = opens_a_page},
      {.name = "asks_for_ever", .composed = asks_for_ever},
      {.name = "destroys",
       .effect = tools::Effect::destroys,
       .route = tools::del("/things"),
       .composed = two_questions},
      {.name = "picky", .composed = succeeds, .required_capability = "sampling"},
      {.name = "raw", .composed = succeeds, .raw_schema = any_schema},
  };
  auto region = body("region", text());
  region.header = "Region";
  auto level = body("level", integer());
  level.header = "Level";
  auto loud = body("loud", boolean());
  loud.header = "Loud";
  all.push_back({.name = "routed", .composed = succeeds, .params = {region, level, loud}});
  return tools::Catalogue(std::move(all));
}

json::object const all_capabilities{
    {"elicitation", json::object{}}, {"sampling", json::object{}}, {"roots", json::object{}}};

struct Talk {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue = rows();
  ToolContext tool_context{.catalogue = catalogue, .sender = sender};
  Server server{tool_context, clock, log};
  Peer peer{};
  Exchange exchange{};
  int status = 0;

  json::value say(json::object const& message, std::string principal = "jane") {
    auto const reply =
        tests::run(server.handle(write_json(message), peer, exchange, {.principal = std::move(principal)}));
    status = reply.status;
    return reply.body.empty() ? json::value() : *parse_json(reply.text());
  }
  json::value call(std::string_view tool, json::object more = {},
                   json::object capabilities = all_capabilities, std::string principal = "jane") {
    json::object params{{"name", tool}};
    for (auto const& field : more) params.insert(field);
    params["_meta"] = json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                                   {"io.modelcontextprotocol/clientCapabilities", std::move(capabilities)}};
    return say({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}},
               std::move(principal));
  }
  // The same over HTTP, with these headers Mcp-Param-*.
  json::value routed(json::object arguments, std::vector<std::pair<std::string, std::string>> params) {
    exchange.post = PostHeaders{.protocol_version = {"2026-07-28"},
                                .method = {"tools/call"},
                                .name = {"routed"},
                                .params = std::move(params)};
    return call("routed", {{"arguments", std::move(arguments)}});
  }
};

json::object answered(json::value const& question, std::string_view key, json::object content = {}) {
  json::object const response{{"action", "accept"}, {"content", std::move(content)}};
  return {{"requestState", question.at("result").at("requestState")}, {"inputResponses", {{key, response}}}};
}

int code_of(json::value const& reply) {
  auto const* error = member(reply, "error");
  return error ? int(error->at("code").as_int64()) : 0;
}

// A legacy conversation: what the server sent, and what came of it.
struct Pipe {
  explicit Pipe(Revision revision, json::object capabilities = all_capabilities) {
    talk.peer.negotiated = revision;
    talk.peer.client_capabilities = std::move(capabilities);
    talk.exchange.emit = [this](std::string line) { sent.push_back(*parse_json(line)); };
  }
  void say(json::object const& message) {
    auto task = talk.server.handle(write_json(message), talk.peer, talk.exchange, {});
    boost::asio::co_spawn(io, std::move(task), [this](std::exception_ptr, Reply reply) {
      if (!reply.body.empty()) answer = *parse_json(reply.text());
    });
    io.restart();
    io.poll();
  }
  void call(std::string_view tool) {
    say({{"jsonrpc", "2.0"}, {"id", 9}, {"method", "tools/call"}, {"params", {{"name", tool}}}});
  }
  void respond(json::object result) {
    say({{"jsonrpc", "2.0"}, {"id", sent.back().at("id")}, {"result", std::move(result)}});
  }

  Talk talk{};
  std::vector<json::value> sent{};
  json::value answer{};
  boost::asio::io_context io{};
};

}  // namespace

TEST_CASE("a row that asks is called again with the answers and the state of its question") {
  Talk talk;
  auto const first = talk.call("two_questions");
  CHECK(first.at("result").at("resultType") == "input_required");
  CHECK(!first.at("result").as_object().contains("content"));
  auto const& request = first.at("result").at("inputRequests").at("name");
  CHECK(request.at("method") == "elicitation/create");
  CHECK(request.at("params").at("message") == "Who?");
  CHECK(request.at("params").at("mode") == "form");
  auto const second = talk.call("two_questions", answered(first, "name", {{"name", "Ada"}}));
  CHECK(second.at("result").at("inputRequests").as_object().contains("color"));
  CHECK(second.at("result").at("requestState") != first.at("result").at("requestState"));
  auto const done = talk.call("two_questions", answered(second, "color"));
  CHECK(done.at("result").at("resultType") == "complete");
  auto const text = *as_text(done.at("result").at("structuredContent").at("result"));
  CHECK(text.find("as told: ") == 0);
  CHECK(text.find("Ada") != text.npos);
}

TEST_CASE("D-3: a requestState that was changed, used, or is of another call or person is refused") {
  Talk talk;
  auto const first = talk.call("two_questions");
  auto const second = talk.call("two_questions", answered(first, "name", {{"name", "Ada"}}));
  auto const good = answered(second, "color");
  auto changed = good;
  auto const sealed = std::string(*as_text(good.at("requestState")));
  for (auto const& other :
       {sealed + "-TAMPERED", "x" + sealed, sealed.substr(sealed.find('.')), std::string(),
        base64url_encode("as told: Eve") + sealed.substr(sealed.find('.'))}) {
    CAPTURE(other);
    changed["requestState"] = other;
    CHECK(code_of(talk.call("two_questions", changed)) == code::invalid_params);
  }
  changed["requestState"] = 7;
  CHECK(code_of(talk.call("two_questions", changed)) == code::invalid_params);
  auto of_other_arguments = good;
  of_other_arguments["arguments"] = json::object{{"n", 5}};
  CHECK(code_of(talk.call("two_questions", of_other_arguments)) == code::invalid_params);
  CHECK(code_of(talk.call("samples", good)) == code::invalid_params);
  CHECK(code_of(talk.call("two_questions", good, all_capabilities, "john")) == code::invalid_params);
  CHECK(code_of(talk.call("two_questions", good)) == 0);
  CHECK(code_of(talk.call("two_questions", good)) == code::invalid_params);
  auto const late = talk.call("two_questions");
  talk.clock.pass(std::chrono::minutes(6));
  CHECK(code_of(talk.call("two_questions", answered(late, "name"))) == code::invalid_params);
}

TEST_CASE(
    "malformed answers are refused and use nothing up; unknown ones are ignored, missing ones asked again") {
  Talk talk;
  auto const first = talk.call("two_questions");
  auto const good = answered(first, "name");
  for (auto const* malformed : {"[1]", "7", "\"x\"", R"({"name":12345})", R"({"name":null})"}) {
    CAPTURE(malformed);
    auto bad = good;
    bad["inputResponses"] = *parse_json(malformed);
    CHECK(code_of(talk.call("two_questions", bad)) == code::invalid_params);
  }
  auto const again = talk.call("two_questions", answered(first, "nobody_asked_this"));
  CHECK(again.at("result").at("inputRequests").as_object().contains("name"));
  auto empty = answered(again, "name");
  empty["inputResponses"] = json::array{};
  auto const anew = talk.call("two_questions", empty);
  CHECK(anew.at("result").at("inputRequests").as_object().contains("name"));
  auto with_more = answered(anew, "name");
  with_more["inputResponses"].as_object()["unknown"] = json::object{{"action", "accept"}};
  CHECK(talk.call("two_questions", with_more).at("result").at("inputRequests").as_object().contains("color"));
}

TEST_CASE("a client is asked only for what it declared, in the modes that it declared") {
  Talk talk;
  auto const refused = [&](std::string_view tool, json::object capabilities) {
    auto const reply = talk.call(tool, {}, std::move(capabilities));
    CHECK(code_of(reply) == code::missing_capability);
    CHECK(talk.status == 400);
    return reply.at("error").at("data").at("requiredCapabilities");
  };
  CHECK(refused("two_questions", {}) == *parse_json(R"({"elicitation":{"form":{}}})"));
  CHECK(refused("two_questions", {{"elicitation", {{"url", json::object{}}}}}) ==
        *parse_json(R"({"elicitation":{"form":{}}})"));
  CHECK(refused("samples", {{"elicitation", json::object{}}}) ==
        *parse_json(R"({"sampling":{},"roots":{}})"));
  CHECK(refused("samples", {{"sampling", json::object{}}}) == *parse_json(R"({"roots":{}})"));
  CHECK(refused("opens_a_page", all_capabilities) == *parse_json(R"({"elicitation":{"url":{}}})"));
  auto const page = talk.call("opens_a_page", {}, {{"elicitation", {{"url", json::object{}}}}});
  CHECK(page.at("result").at("inputRequests").at("page").at("params").at("mode") == "url");
}

TEST_CASE("before 2026-07-28 the questions are requests of ours, and the row goes on with their results") {
  Pipe pipe(Revision::r2025_06_18);
  pipe.call("two_questions");
  REQUIRE(pipe.sent.size() == 1);
  CHECK(pipe.sent[0].at("method") == "elicitation/create");
  CHECK(!pipe.sent[0].at("params").as_object().contains("mode"));
  pipe.respond({{"action", "accept"}, {"content", {{"name", "Ada"}}}});
  REQUIRE(pipe.sent.size() == 2);
  CHECK(pipe.answer.is_null());
  pipe.respond({{"action", "decline"}});
  auto const text = *as_text(pipe.answer.at("result").at("structuredContent").at("result"));
  CHECK(text.find("Ada") != text.npos);
  CHECK(text.find("decline") != text.npos);
}

TEST_CASE("sampling and roots are asked for in every revision that has requests of ours") {
  for (auto const revision : {Revision::r2024_11_05, Revision::r2025_03_26, Revision::r2025_11_25}) {
    Pipe pipe(revision);
    pipe.call("samples");
    REQUIRE(pipe.sent.size() == 1);
    CHECK(pipe.sent[0].at("method") == "sampling/createMessage");
    pipe.respond({{"role", "assistant"}});
    REQUIRE(pipe.sent.size() == 2);
    CHECK(pipe.sent[1].at("method") == "roots/list");
    pipe.respond({{"roots", json::array{}}});
    CHECK(!pipe.answer.at("result").as_object().contains("isError"));
  }
}

TEST_CASE(
    "before 2026-07-28 a client that cannot be asked gets an error, and one that answers with one is told") {
  Pipe mute(Revision::r2025_06_18, {});
  mute.call("two_questions");
  CHECK(code_of(mute.answer) == code::invalid_params);
  Pipe old(Revision::r2025_03_26);
  old.call("two_questions");
  CHECK(code_of(old.answer) == code::invalid_params);
  Pipe refusing(Revision::r2025_11_25);
  refusing.call("two_questions");
  REQUIRE(refusing.sent.size() == 1);
  json::object const error{{"code", -1}, {"message", "no"}};
  refusing.say({{"jsonrpc", "2.0"}, {"id", refusing.sent[0].at("id")}, {"error", error}});
  CHECK(refusing.answer.at("result").at("isError") == true);
}

TEST_CASE("a row that asks for ever ends as an error of ours") {
  Pipe pipe(Revision::r2025_11_25);
  pipe.call("asks_for_ever");
  for (int i = 0; i < 100 && pipe.answer.is_null(); ++i) pipe.respond({{"action", "accept"}});
  CHECK(code_of(pipe.answer) == code::internal_error);
}

TEST_CASE("D-3: a row that destroys and asks puts our question first, and a made-up yes counts for nothing") {
  Talk talk;
  json::object const yes{{"confirm", true}};
  json::object const made_up{{"inputResponses", {{"confirm", {{"action", "accept"}, {"content", yes}}}}}};
  auto const ours = talk.call("destroys", made_up);
  REQUIRE(ours.at("result").at("inputRequests").as_object().contains("confirm"));
  auto const first = talk.call("destroys", answered(ours, "confirm", yes));
  REQUIRE(first.at("result").at("inputRequests").as_object().contains("name"));
  auto const second = talk.call("destroys", answered(first, "name"));
  REQUIRE(second.at("result").at("inputRequests").as_object().contains("color"));
  auto const done = talk.call("destroys", answered(second, "color"));
  auto const text = *as_text(done.at("result").at("structuredContent").at("result"));
  CHECK(text.find("as told: ") == 0);
}

TEST_CASE("a tool that needs a capability is refused before anything else of it is looked at") {
  Talk talk;
  auto const reply =
      talk.call("picky", {{"arguments", {{"nonsense", 1}}}}, {{"elicitation", json::object{}}});
  CHECK(code_of(reply) == code::missing_capability);
  CHECK(talk.status == 400);
  CHECK(reply.at("error").at("data").at("requiredCapabilities") == *parse_json(R"({"sampling":{}})"));
  CHECK(code_of(talk.call("picky")) == 0);
  Pipe pipe(Revision::r2025_11_25, {});
  pipe.call("picky");
  CHECK(code_of(pipe.answer) == code::invalid_params);
}

TEST_CASE("a raw schema goes out as it is, and its arguments come in as they are") {
  Talk talk;
  json::object const meta{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                          {"io.modelcontextprotocol/clientCapabilities", json::object{}}};
  auto const list =
      talk.say({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/list"}, {"params", {{"_meta", meta}}}});
  bool found = false;
  for (auto const& tool : list.at("result").at("tools").as_array()) {
    if (tool.at("name") != "raw") continue;
    found = true;
    CHECK(write_json(tool.at("inputSchema")) == any_schema);
    CHECK(!tool.as_object().contains("outputSchema"));
  }
  CHECK(found);
  auto const reply = talk.call("raw", {{"arguments", {{"x", {1, "2"}}}}});
  CHECK(write_json(reply.at("result").at("structuredContent").at("result")) == R"({"x":[1,"2"]})");
  CHECK(code_of(talk.call("raw", {{"arguments", json::array{1}}})) == code::invalid_params);
}

TEST_CASE("the headers Mcp-Param-* say what the arguments say, or nothing is done") {
  Talk talk;
  struct Row {
    json::object arguments{};
    std::vector<std::pair<std::string, std::string>> headers{};
    bool taken = true;
  };
  std::vector<Row> const table{
      {{}, {}, true},
      {{{"region", "eu"}}, {{"Region", "eu"}}, true},
      {{{"region", "eu"}}, {{"rEGION", "eu"}}, true},
      {{{"region", "eu"}}, {{"Region", "=?base64?ZXU=?="}}, true},
      {{{"region", "Zürich"}}, {{"Region", "=?base64?WsO8cmljaA==?="}}, true},
      {{{"region", "=?BASE64?ZXU=?="}}, {{"Region", "=?BASE64?ZXU=?="}}, true},
      {{{"region", "=?base64?ZXU="}}, {{"Region", "=?base64?ZXU="}}, true},
      {{{"region", nullptr}}, {}, true},
      {{{"region", "eu"}}, {{"Region", "eu"}, {"Unheard-Of", "x"}}, true},
      {{{"level", 42}}, {{"Level", "42"}}, true},
      {{{"level", 42}}, {{"Level", "42.0"}}, true},
      {{{"level", 9'007'199'254'740'993}}, {{"Level", "9007199254740993"}}, true},
      {{{"loud", true}}, {{"Loud", "true"}}, true},
      {{{"region", "eu"}}, {}, false},
      {{{"region", "eu"}}, {{"Region", "us"}}, false},
      {{{"region", "eu"}}, {{"Region", "EU"}}, false},
      {{{"region", "eu"}}, {{"Region", "eu"}, {"region", "eu"}}, false},
      {{{"region", "eu"}}, {{"Region", "=?base64?ZXU?="}}, false},
      {{{"region", "eu"}}, {{"Region", "=?base64?ZX!=?="}}, false},
      {{{"region", "eu"}}, {{"Region", "=?base64?ZXV=?="}}, false},
      {{{"region", "\xC3\xBC"}}, {{"Region", "\xC3\xBC"}}, false},
      {{{"region", "eu"}}, {{"Region", ""}}, false},
      {{{"region", nullptr}}, {{"Region", "null"}}, false},
      {{}, {{"Region", "eu"}}, false},
      {{{"level", 42}}, {{"Level", "43"}}, false},
      {{{"level", 42}}, {{"Level", "42 "}}, false},
      {{{"level", 42}}, {{"Level", "0x2a"}}, false},
      {{{"level", 9'007'199'254'740'993}}, {{"Level", "9007199254740992"}}, false},
      {{{"loud", true}}, {{"Loud", "True"}}, false},
      {{{"region", json::array{"eu"}}}, {{"Region", "eu"}}, false},
  };
  for (auto const& row : table) {
    CAPTURE(write_json(row.arguments), row.headers.size());
    CHECK((code_of(talk.routed(row.arguments, row.headers)) == code::header_mismatch) != row.taken);
    CHECK(talk.status == (row.taken ? 200 : 400));
  }
}

}  // namespace affinity::mcp::elicitation_test
