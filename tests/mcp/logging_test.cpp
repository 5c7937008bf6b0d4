#include "conversation.hpp"
#include "mcp/request_notifications.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::logging_test {

namespace {

constexpr char one[] = R"("uri":"test://one")";

std::string at_level(std::string const& level) {
  return std::string(one) + R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)" +
         R"("io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/logLevel":)" + level +
         "}";
}

}  // namespace

TEST_CASE("before 2026-07-28 a peer hears from the level that it set, and nothing before it set one") {
  Conversation talk;
  talk.open("2025-06-18");
  talk.ask("resources/read", one);
  CHECK(talk.heard.empty());
  CHECK(talk.ask("logging/setLevel", R"("level":"warning")").at("result") == json::object{});
  talk.ask("resources/read", one);
  CHECK(talk.heard.empty());
  talk.ask("logging/setLevel", R"("level":"info")");
  talk.ask("resources/read", one);
  REQUIRE(talk.heard.size() == 1);
  CHECK(talk.heard[0] ==
        json::value{
            {"jsonrpc", "2.0"},
            {"method", "notifications/message"},
            {"params",
             {{"level", "info"}, {"logger", "affinity-crm-mcp"}, {"data", {{"reading", "test://one"}}}}}});
}

TEST_CASE("in 2026-07-28 only the request that asks for a level is told, whatever was set before") {
  Conversation talk;
  talk.open("2025-06-18");
  talk.ask("logging/setLevel", R"("level":"debug")");
  talk.ask_modern("resources/read", one);
  CHECK(talk.heard.empty());
  talk.ask("resources/read", at_level("\"error\""));
  CHECK(talk.heard.empty());
  talk.ask("resources/read", at_level("\"debug\""));
  CHECK(talk.heard.size() == 1);
}

TEST_CASE("a level that nobody knows is -32602 in both eras, and changes nothing") {
  Conversation talk;
  talk.open("2025-11-25");
  for (auto const* params : {R"("level":"loud")", R"("level":7)", ""})
    CHECK(code_of(talk.ask("logging/setLevel", params)) == code::invalid_params);
  CHECK(!talk.peer.log_level);
  for (auto const* level : {"\"loud\"", "7", "[]"})
    CHECK(code_of(talk.ask("resources/read", at_level(level))) == code::invalid_params);
  for (auto const* level : {"null", "\"\""})
    CHECK(talk.ask("resources/read", at_level(level)).as_object().contains("result"));
}

}  // namespace affinity::mcp::logging_test
