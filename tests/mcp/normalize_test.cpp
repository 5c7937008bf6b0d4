#include "mcp/jsonrpc/normalize.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::normalize_test {

namespace {

std::string normalized(std::string const& method, std::string const& params) {
  auto value = *parse_json(params);
  normalize_params(method, value);
  return write_json(value);
}

bool succeeds(json::value const& reply) { return member(reply, "result") != nullptr; }

}  // namespace

TEST_CASE("where the protocol has an object, an empty list is an empty object") {
  CHECK(normalized("ping", "[]") == "{}");
  CHECK(normalized("tools/call", R"({"name":"x","arguments":[],"_meta":[]})") ==
        R"({"name":"x","arguments":{},"_meta":{}})");
  CHECK(normalized("initialize", R"({"capabilities":[],"clientInfo":[]})") ==
        R"({"capabilities":{},"clientInfo":{}})");
  CHECK(normalized("initialize", R"({"capabilities":{"elicitation":{"form":[]},"roots":[]}})") ==
        R"({"capabilities":{"elicitation":{"form":{}},"roots":{}}})");
  CHECK(normalized("completion/complete", R"({"context":{"arguments":[]}})") ==
        R"({"context":{"arguments":{}}})");
  CHECK(normalized("completion/complete", R"({"context":[]})") == R"({"context":{}})");
  CHECK(normalized("subscriptions/listen", R"({"notifications":[]})") == R"({"notifications":{}})");
  CHECK(normalized("tools/call", R"({"inputResponses":{"a":[],"b":{"action":"accept","content":[]}}})") ==
        R"({"inputResponses":{"a":{},"b":{"action":"accept","content":{}}}})");
  CHECK(normalized("tools/list", R"({"_meta":{"io.modelcontextprotocol/clientCapabilities":[]}})") ==
        R"({"_meta":{"io.modelcontextprotocol/clientCapabilities":{}}})");
}

TEST_CASE("lists that hold something, and lists among the arguments of a tool, stay as they are") {
  for (auto const* params : {R"([1])", R"({"arguments":[1]})", R"({"_meta":["a"]})",
                             R"({"arguments":{"ids":[],"text":"","none":null}})",
                             R"({"notifications":{"resourceSubscriptions":[]}})"}) {
    CAPTURE(params);
    CHECK(normalized("tools/call", params) == params);
  }
}

TEST_CASE("what is optional and comes as null or as an empty text was not given") {
  CHECK(normalized("tools/list", R"({"cursor":"","_meta":null})") == "{}");
  CHECK(normalized("tools/list", "\"\"") == "{}");
  CHECK(normalized("tools/call", R"({"name":"x","arguments":"","inputResponses":null})") ==
        R"({"name":"x"})");
  CHECK(
      normalized("tools/call", R"({"_meta":{"progressToken":null,"io.modelcontextprotocol/logLevel":""}})") ==
      R"({"_meta":{}})");
  CHECK(normalized("prompts/get", R"({"name":"x","arguments":{"a":null,"b":"","c":"d"}})") ==
        R"({"name":"x","arguments":{"c":"d"}})");
  CHECK(normalized("completion/complete", R"({"context":{"arguments":{"a":null,"b":"","c":"d"}}})") ==
        R"({"context":{"arguments":{"c":"d"}}})");
}

TEST_CASE("arguments may come as the text of their JSON") {
  CHECK(normalized("tools/call", R"({"arguments":"{\"id\":1}"})") == R"({"arguments":{"id":1}})");
  CHECK(normalized("tools/call", R"({"arguments":"[1]"})") == R"({"arguments":"[1]"})");
  CHECK(normalized("tools/call", R"({"arguments":"{\"id\":1,\"id\":2}"})") ==
        R"({"arguments":"{\"id\":1,\"id\":2}"})");
}

TEST_CASE("the result of a question may be an empty list, too") {
  auto const tidied_result = [](std::string const& text) {
    auto value = *parse_json(text);
    normalize_result(value);
    return write_json(value);
  };
  CHECK(tidied_result("[]") == "{}");
  CHECK(tidied_result(R"({"action":"decline","content":[]})") == R"({"action":"decline","content":{}})");
  CHECK(tidied_result(R"({"role":"user","content":[]})") == R"({"role":"user","content":[]})");
}

TEST_CASE("all four lists take an empty cursor for none, in both eras") {
  Conversation talk;
  talk.open("2025-11-25");
  for (auto const* method : {"tools/list", "prompts/list", "resources/list", "resources/templates/list"}) {
    CAPTURE(method);
    CHECK(succeeds(talk.ask(method, R"("cursor":"")")));
    CHECK(succeeds(talk.ask(method, R"("cursor":null)")));
    CHECK(succeeds(talk.ask_modern(method, R"("cursor":"")")));
    CHECK(code_of(talk.ask(method, R"("cursor":"x")")) == code::invalid_params);
  }
}

TEST_CASE("a conversation of a client that writes every empty object as a list goes as any other") {
  Conversation talk;
  CHECK(succeeds(talk.hear(
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":[],"clientInfo":[]}})")));
  CHECK(succeeds(talk.hear(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})")));
  CHECK(succeeds(talk.hear(R"({"jsonrpc":"2.0","id":2,"method":"tools/list","params":[]})")));
  CHECK(succeeds(talk.ask("prompts/get", R"("name":"content","arguments":[],"_meta":[])")));
  CHECK(succeeds(talk.hear(
      R"({"jsonrpc":"2.0","id":3,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}}})")));
  CHECK(code_of(talk.hear(R"({"jsonrpc":"2.0","id":4,"method":"ping","params":[1]})")) ==
        code::invalid_request);
}

TEST_CASE(
    "an optional argument of a prompt that is null or empty was left out, a required one is asked for") {
  Conversation talk;
  talk.open("2025-11-25");
  auto const plain = talk.ask("prompts/get", R"("name":"greet","arguments":{"who":"Ada"})");
  for (auto const* how : {"null", "\"\""}) {
    CAPTURE(how);
    auto const rest = std::string(R"(,"how":)") + how + "}";
    CHECK(talk.ask("prompts/get", R"("name":"greet","arguments":{"who":"Ada")" + rest) == plain);
    auto const wrong =
        talk.ask("prompts/get", std::string(R"("name":"greet","arguments":{"who":)") + how + "}");
    CHECK(message_of(wrong).find("\"who\"") != std::string::npos);
  }
}

}  // namespace affinity::mcp::normalize_test
