#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::subscriptions_test {

// Tools that say what changed, as a product would whose lists can.
Task<tools::Outcome> tell_of(tools::ToolContext const& tool_context, tools::Tool const& tool,
                             json::object const&, client::CallContext const&) {
  using Kind = tools::Change::Kind;
  auto const kind = tool.name == "change_tools"     ? Kind::tools
                    : tool.name == "change_prompts" ? Kind::prompts
                                                    : Kind::resource;
  tool_context.client->changed({.kind = kind, .uri = kind == Kind::resource ? "test://one" : ""});
  co_return tools::Outcome{.structured = {{"result", nullptr}}, .text = R"({"result":null})"};
}

namespace {

tools::Catalogue changers() {
  std::vector<tools::Tool> tools;
  for (auto const* name : {"change_tools", "change_prompts", "change_one"})
    tools.push_back({.name = name, .title = "Change", .description = "Changes.", .composed = tell_of});
  return tools::Catalogue(std::move(tools));
}

// A conversation whose subscriptions/listen requests run concurrently.
struct Listeners : Conversation {
  explicit Listeners(ServerCapabilities capabilities = {.tools_list_changed = true,
                                                        .prompts_list_changed = true,
                                                        .resources_list_changed = true})
      : Conversation({.capabilities = capabilities, .max_listen_streams = 3}, changers()) {}

  boost::asio::io_context io{};
  std::vector<Reply> replies{};

  void say(std::string text) {
    boost::asio::co_spawn(io, server.handle(std::move(text), peer, exchange, caller),
                          [this](std::exception_ptr, Reply reply) { replies.push_back(std::move(reply)); });
    turn();
  }
  void turn() {
    io.poll();
    io.restart();
  }
  void listen(std::string const& id, std::string const& notifications) {
    say(R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"subscriptions/listen","params":{"notifications":)" +
        notifications + "," + claim + "}}");
  }
  void change(std::string const& what) {
    say(R"({"jsonrpc":"2.0","id":"change","method":"tools/call","params":{"name":"change_)" + what + "\"," +
        claim + "}}");
    replies.pop_back();
  }
  // Methods of the notifications with this subscription id.
  std::vector<std::string> methods(json::value const& tag) {
    std::vector<std::string> out;
    for (auto const& message : heard) {
      auto const& meta = message.at("params").at("_meta");
      if (meta.at("io.modelcontextprotocol/subscriptionId") == tag)
        out.emplace_back(*as_text(message.at("method")));
    }
    return out;
  }
};

constexpr char acknowledged[] = "notifications/subscriptions/acknowledged";

}  // namespace

TEST_CASE("a listener is acknowledged first, with what is honoured and its own id in value and type") {
  Listeners talk;
  talk.listen(R"("listen:0")",
              R"({"toolsListChanged":true,"promptsListChanged":false,)"
              R"("resourceSubscriptions":["test://one","test://no","test://one"],"other":true})");
  talk.listen("7", "{}");
  REQUIRE(talk.heard.size() == 2);
  CHECK(talk.heard[0] ==
        json::value{
            {"jsonrpc", "2.0"},
            {"method", acknowledged},
            {"params",
             {{"notifications", {{"toolsListChanged", true}, {"resourceSubscriptions", {"test://one"}}}},
              {"_meta", {{"io.modelcontextprotocol/subscriptionId", "listen:0"}}}}}});
  CHECK(talk.heard[1].at("params").at("notifications") == json::object{});
  CHECK(talk.heard[1].at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 7);
  CHECK(talk.replies.empty());
}

TEST_CASE("each listener hears what it asked for, tagged, and nothing else") {
  Listeners talk;
  talk.listen("1", R"({"toolsListChanged":true})");
  talk.listen("2", R"({"promptsListChanged":true,"toolsListChanged":true})");
  talk.listen("3", R"({"resourceSubscriptions":["test://one"]})");
  talk.heard.clear();
  talk.change("tools");
  talk.change("prompts");
  talk.change("one");
  using Names = std::vector<std::string>;
  CHECK(talk.methods(1) == Names{"notifications/tools/list_changed"});
  CHECK(talk.methods(2) == Names{"notifications/tools/list_changed", "notifications/prompts/list_changed"});
  CHECK(talk.methods(3) == Names{"notifications/resources/updated"});
  CHECK(talk.heard.size() == 4);
  CHECK(talk.heard.back().at("params").at("uri") == "test://one");
}

TEST_CASE("where no list can change a listener is acknowledged with nothing and stays") {
  Listeners talk(ServerCapabilities{.subscribe = false});
  talk.listen("1", R"({"toolsListChanged":true,"resourceSubscriptions":["test://one"]})");
  REQUIRE(talk.heard.size() == 1);
  CHECK(talk.heard[0].at("params").at("notifications") == json::object{});
  talk.change("tools");
  talk.change("one");
  CHECK(talk.heard.size() == 1);
  CHECK(talk.replies.empty());
}

TEST_CASE("a cancelled listener hears nothing more and is not answered") {
  Listeners talk;
  talk.listen("1", R"({"toolsListChanged":true})");
  talk.say(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  talk.change("tools");
  CHECK(talk.heard.size() == 1);
  REQUIRE(talk.replies.size() == 2);
  for (auto const& reply : talk.replies) CHECK(reply.body.empty());
  CHECK(talk.peer.in_flight.size() == 0);
}

TEST_CASE("when we stop a listener is told on stdio to wait no longer, and then gets its result") {
  Listeners talk;
  talk.listen("1", "{}");
  talk.server.end_subscriptions();
  talk.turn();
  REQUIRE(talk.heard.size() == 2);
  CHECK(talk.heard[1].at("method") == "notifications/cancelled");
  CHECK(talk.heard[1].at("params").at("requestId") == 1);
  REQUIRE(talk.replies.size() == 1);
  auto const result = parse_json(talk.replies[0].body)->at("result");
  CHECK(result.at("resultType") == "complete");
  CHECK(result.at("_meta").at("io.modelcontextprotocol/subscriptionId") == 1);
  talk.listen("2", "{}");  // one that was on its way
  CHECK(talk.replies.size() == 2);
}

TEST_CASE("when we stop a listener over HTTP gets its result and nothing before it") {
  Listeners talk;
  talk.exchange.post = PostHeaders{.protocol_version = {"2026-07-28"}, .method = {"subscriptions/listen"}};
  talk.listen("1", "{}");
  talk.server.end_subscriptions();
  talk.turn();
  CHECK(talk.heard.size() == 1);
  REQUIRE(talk.replies.size() == 1);
  CHECK(talk.replies[0].status == 200);
}

TEST_CASE("a listen without a filter, or one too many of a conversation, is refused") {
  Listeners talk;
  talk.listen("1", "7");
  REQUIRE(talk.replies.size() == 1);
  CHECK(code_of(*parse_json(talk.replies[0].body)) == code::invalid_params);
  for (auto const* id : {"1", "2", "3", "4"}) talk.listen(id, "{}");
  REQUIRE(talk.replies.size() == 2);
  CHECK(code_of(*parse_json(talk.replies[1].body)) == code::invalid_request);
  talk.say(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})");
  talk.listen("5", "{}");
  CHECK(talk.replies.size() == 4);
}

TEST_CASE("who opened with initialize hears of lists where that was advertised, and others hear nothing") {
  Listeners talk;
  talk.change("tools");
  CHECK(talk.heard.empty());  // never asked
  talk.open("2025-03-26");
  talk.change("tools");
  REQUIRE(talk.heard.size() == 1);
  CHECK(talk.heard[0] == json::value{{"jsonrpc", "2.0"},
                                     {"method", "notifications/tools/list_changed"},
                                     {"params", json::object{}}});
  Listeners quiet(ServerCapabilities{});
  quiet.open("2025-03-26");
  quiet.change("tools");
  CHECK(quiet.heard.empty());
}

}  // namespace affinity::mcp::subscriptions_test
