#include "mcp/server.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::mcp::server_test {

namespace {

using tests::json_response;

// A server on a scripted Affinity, and a peer that talks to it.
struct Session {
  tests::ScriptedSender sender{};
  tests::FakeClock clock{};
  Log log{Level::error};
  tools::Catalogue catalogue = tools::Catalogue::standard();
  tools::ToolContext tool_context{.catalogue = catalogue, .sender = sender};
  Server server{tool_context, clock, log};
  Peer peer{};
  Exchange exchange{};

  Reply say(std::string text) { return tests::run(server.handle(std::move(text), peer, exchange, {})); }
  json::value hear(std::string text) {
    auto const reply = say(std::move(text));
    return reply.body.empty() ? json::value() : *parse_json(reply.text());
  }
  void open(std::string const& revision) {
    hear(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + revision +
         R"(","capabilities":{},"clientInfo":{"name":"t","version":"1"}}})");
  }
};

constexpr char meta[] =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

std::string call_note(std::string const& id, std::string const& more = "") {
  return R"({"jsonrpc":"2.0","id":)" + id +
         R"(,"method":"tools/call","params":{"name":"get_single_affinity_note_by_id","arguments":{"id":5})" +
         more + "}}";
}

std::int64_t code_of(json::value const& reply) { return reply.at("error").at("code").as_int64(); }

// Never answers until it is cancelled.
struct Hanging final : client::Sender {
  int started = 0;
  Task<Result<Response>> send(Request, client::CallContext const&) override {
    ++started;
    auto const executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer forever(executor, boost::asio::steady_timer::time_point::max());
    co_await forever.async_wait(boost::asio::use_awaitable);
    co_return Response{.status = 200, .body = "{}"};
  }
};

}  // namespace

TEST_CASE("initialize echoes a date it knows and offers the newest of its era for all others") {
  for (auto const& [asked, answered] :
       {std::pair{"2024-11-05", "2024-11-05"}, std::pair{"2025-03-26", "2025-03-26"},
        std::pair{"2025-06-18", "2025-06-18"}, std::pair{"2025-11-25", "2025-11-25"},
        std::pair{"1999-01-01", "2025-11-25"}, std::pair{"2026-07-28", "2025-11-25"}}) {
    Session session;
    auto const reply =
        session.hear(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" +
                     std::string(asked) + "\"}}");
    CAPTURE(asked);
    CHECK(*as_text(reply.at("result").at("protocolVersion")) == answered);
  }
}

TEST_CASE("a probe with server/discover leaves initialize open on the same pipe") {
  Session session;
  auto const discovered = session.hear(
      std::string(R"({"jsonrpc":"2.0","id":"d","method":"server/discover","params":{)") + meta + "}}");
  CHECK(discovered.at("result").at("supportedVersions").at(0) == "2026-07-28");
  session.open("2025-06-18");
  CHECK(session.hear(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})")
            .at("result")
            .as_object()
            .contains("tools"));
}

TEST_CASE("a method that a revision does not have is not found, over HTTP with 404 in the modern era alone") {
  Session session;
  for (auto const* method : {"initialize", "ping", "logging/setLevel", "resources/subscribe", "no/such"}) {
    CAPTURE(method);
    auto const reply = session.say(std::string(R"({"jsonrpc":"2.0","id":1,"method":")") + method +
                                   R"(","params":{)" + meta + "}}");
    CHECK(reply.status == 404);
    CHECK(code_of(*parse_json(reply.text())) == code::method_not_found);
  }
  session.open("2025-11-25");
  auto const reply = session.say(R"({"jsonrpc":"2.0","id":1,"method":"server/discover"})");
  CHECK(reply.status == 200);
  CHECK(code_of(*parse_json(reply.text())) == code::method_not_found);
}

TEST_CASE("malformed JSON is a parse error without an id, and the next message is served") {
  Session session;
  auto const reply = session.hear("{\"jsonrpc\":");
  CHECK(code_of(reply) == code::parse_error);
  CHECK(!reply.as_object().contains("id"));
  CHECK(session.hear(R"({"jsonrpc":"2.0","id":1,"method":"ping"})").at("id") == 1);
}

TEST_CASE("whatever cannot be read of a request, it is answered under its id") {
  Session session;
  for (auto const* text : {R"({"jsonrpc":"2.0","id":4,"method":"ping","params":{"n":1e400}})",
                           R"({"params":{"n":1e400},"method":"ping","id":4,"jsonrpc":"2.0"})",
                           R"({"id":4,"method":"ping","params":{"a":[1,}})",
                           "{\"params\":{\"t\":\"\xFF\"},\"method\":\"ping\",\"id\":4}",
                           R"({"jsonrpc":"2.0","id":4,"method":"ping"} {})"}) {
    CAPTURE(text);
    auto const reply = session.hear(text);
    CHECK(reply.at("id") == 4);
    CHECK(code_of(reply) == code::parse_error);
  }
  CHECK(!session.hear(R"({"jsonrpc":"2.0","id":4,"result":{"n":1e400}})").as_object().contains("id"));
}

TEST_CASE("in a batch the messages that can be read are served, and the others answered under their ids") {
  Session session;
  session.open("2025-03-26");
  auto const reply = session.hear(
      R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping","params":{"n":1e400}},3 x])");
  REQUIRE(reply.as_array().size() == 3);
  CHECK(reply.at(0).at("id") == 2);
  CHECK(code_of(reply.at(0)) == code::parse_error);
  CHECK(reply.at(1).at("id").is_null());
  CHECK(reply.at(2) == *parse_json(R"({"jsonrpc":"2.0","id":1,"result":{}})"));
}

TEST_CASE("half a surrogate in an argument is taken as U+FFFD, and the answer says so") {
  for (auto const* half : {"cut \\ud83d", "cut \\ude00", "cut \xED\xA0\xBD"}) {
    Session session;
    session.open("2025-11-25");
    session.sender.script = {json_response(R"({"id":1,"content":"x"})")};
    auto const reply = session.hear(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"create_a_affinity_note","arguments":{"content":")" +
        std::string(half) + R"(","person_ids":[1]}}})");
    CAPTURE(half, write_json(reply));
    REQUIRE(session.sender.asked.size() == 1);
    CHECK(session.sender.asked[0].body.find("cut \xEF\xBF\xBD\"") != std::string::npos);
    CHECK(reply.at("result").at("structuredContent").at("cleaned") == true);
    CHECK(reply.at("result").at("structuredContent").at("result").at("id") == 1);
  }
}

TEST_CASE("a byte order mark before a message is passed over") {
  Session session;
  CHECK(session.hear("\xEF\xBB\xBF{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}").at("id") == 1);
}

TEST_CASE("a name that stands twice is refused with the id of its request") {
  Session session;
  auto const reply = session.hear(R"({"jsonrpc":"2.0","id":4,"method":"ping","method":"tools/list"})");
  CHECK(code_of(reply) == code::invalid_request);
  CHECK(reply.at("id") == 4);
}

TEST_CASE("P-4: an id beyond 64 bits is an invalid request, and so is one that is no integer") {
  Session session;
  for (auto const* id : {"18446744073709551616", "9223372036854775808", "-9223372036854775809", "1.0", "1e3",
                         "null", "true", "[]"}) {
    CAPTURE(id);
    auto const reply = session.hear(std::string(R"({"jsonrpc":"2.0","id":)") + id + R"(,"method":"ping"})");
    CHECK(code_of(reply) == code::invalid_request);
    CHECK(!reply.as_object().contains("id"));
  }
  auto const elsewhere =
      session.hear(R"({"jsonrpc":"2.0","id":4,"method":"ping","params":{"n":18446744073709551616}})");
  CHECK(code_of(elsewhere) == code::invalid_request);
  CHECK(elsewhere.at("id") == 4);
}

TEST_CASE("an unknown tool is a protocol error that names the nearest one") {
  Session session;
  session.open("2025-11-25");
  auto const reply = session.hear(
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_person"}})");
  CHECK(code_of(reply) == code::invalid_params);
  CHECK(as_text(reply.at("error").at("message"))->find("list_all_affinity_persons") !=
        std::string_view::npos);
}

TEST_CASE("tools/call without a name or with arguments that are no object is a protocol error") {
  Session session;
  session.open("2025-11-25");
  for (auto const* params :
       {"{}", R"({"name":7})", R"({"name":"list_all_affinity_whoami","arguments":[1]})"}) {
    CAPTURE(params);
    auto const reply = session.hear(
        std::string(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)") + params + "}");
    CHECK(code_of(reply) == code::invalid_params);
  }
}

TEST_CASE("a call reaches Affinity and its record comes back, in both eras") {
  Session session;
  session.sender.script = {json_response(R"({"id":5})"), json_response(R"({"id":5})")};
  auto const modern = session.hear(call_note("1", std::string(",") + meta));
  json::value const codes{{"interaction_type", "0 meeting, 1 call, 2 chat message, 3 email"},
                          {"type", "0 plain text, 1 from an email, 2 HTML, 3 AI summary"}};
  json::value const answer{{"result", {{"id", 5}}}, {"codes", codes}};
  CHECK(modern.at("result").at("structuredContent") == answer);
  session.open("2024-11-05");
  auto const legacy = session.hear(call_note("2"));
  CHECK(legacy.at("result") == json::value{{"content", {{{"type", "text"}, {"text", write_json(answer)}}}}});
}

TEST_CASE("a notification is never answered, whatever it is") {
  Session session;
  for (auto const* text :
       {R"({"jsonrpc":"2.0","method":"notifications/initialized"})",
        R"({"jsonrpc":"2.0","method":"no/such"})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}})",
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{}})"}) {
    auto const reply = session.say(text);
    CHECK(reply == Reply{.status = 202});
  }
}

TEST_CASE("a batch of 2025-03-26 is answered in one array, without its notifications") {
  Session session;
  session.open("2025-03-26");
  auto const reply = session.hear(R"([{"jsonrpc":"2.0","id":1,"method":"ping"},
      {"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":"b","method":"no/such"}])");
  REQUIRE(reply.as_array().size() == 2);
  CHECK(reply.at(0).at("id") == 1);
  CHECK(code_of(reply.at(1)) == code::method_not_found);
}

TEST_CASE(
    "a batch is refused when empty, too long, of another revision, or with initialize or a claim inside") {
  Session session;
  session.open("2025-03-26");
  std::string many = "[";
  for (int i = 0; i < 33; ++i)
    many +=
        std::string(i ? "," : "") + R"({"jsonrpc":"2.0","id":)" + std::to_string(i) + R"(,"method":"ping"})";
  for (auto const& text :
       {std::string("[]"), many + "]", R"([{"jsonrpc":"2.0","id":1,"method":"initialize"}])" + std::string(),
        std::string(R"([{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{)") + meta + "}}]"}) {
    auto const reply = session.hear(text);
    CHECK(code_of(reply) == code::invalid_request);
    CHECK(reply.at("id").is_null());  // 2025-03-26 requires the member
  }
  session.open("2025-06-18");
  CHECK(code_of(session.hear(R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])")) == code::invalid_request);
}

TEST_CASE("a cancelled call is never answered, and its id is free again") {
  Hanging sender;
  tests::FakeClock const clock;
  Log log(Level::error);
  auto const catalogue = tools::Catalogue::standard();
  tools::ToolContext const tool_context{.catalogue = catalogue, .sender = sender};
  Server server(tool_context, clock, log);
  Peer peer;
  Exchange const exchange;
  std::vector<std::string> replies;
  boost::asio::io_context io;
  auto const say = [&](std::string text) {
    boost::asio::co_spawn(io, server.handle(std::move(text), peer, exchange, {}),
                          [&](std::exception_ptr, Reply reply) { replies.push_back(reply.text()); });
  };
  say(call_note("7", std::string(",") + meta));
  io.poll();
  CHECK(sender.started == 1);
  CHECK(peer.in_flight.size() == 1);
  say(call_note("7", std::string(",") + meta));  // the same id while it runs
  io.poll();
  REQUIRE(replies.size() == 1);
  CHECK(code_of(*parse_json(replies[0])) == code::invalid_request);
  say(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}})");
  io.poll();
  CHECK(replies == std::vector<std::string>{replies[0], "", ""});
  CHECK(peer.in_flight.size() == 0);
  io.run();
}

TEST_CASE("what waits for nothing is answered without a task") {
  Session session;
  session.open("2025-11-25");
  auto const is_known_at_once = [&](std::string text) {
    auto const handling = session.server.begin(std::move(text), session.peer, session.exchange, {});
    return std::holds_alternative<Reply>(handling);
  };
  CHECK(is_known_at_once(R"({"jsonrpc":"2.0","id":1,"method":"ping"})"));
  CHECK(is_known_at_once(R"({"jsonrpc":"2.0","id":2,"method":"tools/list"})"));
  CHECK(is_known_at_once(R"({"jsonrpc":"2.0","id":3,"method":"no/such"})"));
  CHECK(is_known_at_once("{"));
  CHECK_FALSE(is_known_at_once(call_note("4")));
}

TEST_CASE("progress is told to who asked, grows, and stops with the answer") {
  Session session;
  std::vector<json::value> heard;
  session.exchange.emit = [&](std::string line) { heard.push_back(*parse_json(line)); };
  session.open("2025-11-25");
  auto const list = [&](std::string const& more) {
    session.sender.script = {json_response(R"({"notes":[{"id":1}],"next_page_token":"t"})"),
                             json_response(R"({"notes":[{"id":2}],"next_page_token":null})")};
    return session.hear(
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_all_affinity_notes"})" +
        more + "}");
  };
  list("");
  CHECK(heard.empty());
  session.sender.script.clear();
  session.sender.script = {json_response(R"({"notes":[{"id":1}],"next_page_token":"t"})"),
                           json_response(R"({"notes":[{"id":2}],"next_page_token":null})")};
  session.hear(
      R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_all_affinity_notes","_meta":{"progressToken":"p"}}})");
  REQUIRE(heard.size() == 2);
  CHECK(heard[0].at("params").at("progressToken") == "p");
  CHECK(heard[0].at("params").at("progress").to_number<double>() <
        heard[1].at("params").at("progress").to_number<double>());
}

TEST_CASE("progress in words alone grows too, between the steps of what is counted") {
  Session session;
  std::vector<json::value> heard;
  session.exchange.emit = [&](std::string line) { heard.push_back(*parse_json(line)); };
  session.open("2025-11-25");
  session.sender.script = {json_response(R"({"notes":[{"id":1}],"next_page_token":"t"})"),
                           json_response(R"({"notes":[{"id":2}],"next_page_token":null})")};
  session.sender.meanwhile = [](client::CallContext const& call) {
    call.on_progress({.done = client::Progress::message_only, .message = "Waiting"});
  };
  session.hear(
      R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_all_affinity_notes","_meta":{"progressToken":"p"}}})");
  REQUIRE(heard.size() == 4);
  double last = -1;
  for (auto const& line : heard) {
    auto const progress = line.at("params").at("progress").to_number<double>();
    CHECK(progress > last);
    last = progress;
  }
  CHECK(heard[0].at("params").at("message") == "Waiting");
  CHECK(heard[2].at("params").at("message") == "Waiting");
}

TEST_CASE("null stands for what is absent: params, arguments and the cursor of a list") {
  Session session;
  session.open("2025-11-25");
  session.sender.script = {json_response("{}")};
  for (auto const* rest :
       {R"("method":"ping","params":null)", R"("method":"tools/list","params":{"cursor":null})",
        R"("method":"tools/call","params":{"name":"list_all_affinity_whoami","arguments":null})"}) {
    CAPTURE(rest);
    auto const reply = session.hear(std::string(R"({"jsonrpc":"2.0","id":1,)") + rest + "}");
    CHECK(reply.as_object().contains("result"));
  }
}

TEST_CASE("over HTTP an unreadable message is answered with a null id where the revision requires one") {
  for (auto const& [versions, has_null] :
       {std::pair{std::vector<std::string>{}, false}, std::pair{std::vector<std::string>{"2025-06-18"}, true},
        std::pair{std::vector<std::string>{"2025-11-25"}, false},
        std::pair{std::vector<std::string>{"2026-07-28"}, false}}) {
    Session session;
    session.exchange.post = PostHeaders{.protocol_version = versions};
    CHECK(session.hear("{\"jsonrpc\":").as_object().contains("id") == has_null);
  }
}

TEST_CASE(
    "over HTTP a notification of a version that nobody knows is refused, a batch of responses is taken") {
  Session session;
  session.exchange.post = PostHeaders{.protocol_version = {"1999-01-01"}};
  CHECK(session.say(R"({"jsonrpc":"2.0","method":"notifications/initialized"})").status == 400);
  session.exchange.post = PostHeaders{};
  CHECK(session.say(R"([{"jsonrpc":"2.0","id":1,"result":{}}])") == Reply{.status = 202});
}

TEST_CASE("a cursor for the tool list is refused, since none was given") {
  Session session;
  session.open("2025-11-25");
  auto const reply =
      session.hear(R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}})");
  CHECK(code_of(reply) == code::invalid_params);
}

}  // namespace affinity::mcp::server_test
