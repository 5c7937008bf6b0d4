#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::prompts_test {

TEST_CASE("a prompt comes with its arguments put in, and without the lines of those left out") {
  Conversation talk;
  talk.open("2024-11-05");
  auto const reply = talk.ask("prompts/get", R"("name":"greet","arguments":{"who":"Ada"})");
  CHECK(reply.at("result") ==
        json::value{{"description", "Says hello."},
                    {"messages",
                     {{{"role", "user"}, {"content", {{"type", "text"}, {"text", "Say hello to Ada."}}}}}}});
}

TEST_CASE("an unknown prompt, a missing argument and one that is no text are -32602 that names it") {
  Conversation talk;
  talk.open("2025-11-25");
  for (auto const& [params, named] :
       {std::pair{R"("name":"gret")", "Did you mean \"greet\""}, std::pair{R"("name":"greet")", "\"who\""},
        std::pair{R"("name":"greet","arguments":{"who":7})", "\"who\""},
        std::pair{R"("name":"greet","arguments":["who"])", "params.arguments"},
        std::pair{"", "params.name"}}) {
    CAPTURE(params);
    for (auto const& reply : {talk.ask("prompts/get", params), talk.ask_modern("prompts/get", params)}) {
      CHECK(code_of(reply) == code::invalid_params);
      CHECK(message_of(reply).find(named) != std::string::npos);
    }
  }
}

TEST_CASE("content that a revision does not have becomes text there") {
  for (auto const& [revision, first, second] :
       {std::tuple{"2024-11-05", "text", "text"}, std::tuple{"2025-03-26", "audio", "text"},
        std::tuple{"2025-06-18", "audio", "resource_link"}}) {
    CAPTURE(revision);
    Conversation talk;
    talk.open(revision);
    auto const messages = talk.ask("prompts/get", R"("name":"content")").at("result").at("messages");
    CHECK(messages.at(0).at("content").at("type") == first);
    CHECK(messages.at(1).at("content").at("type") == second);
  }
}

}  // namespace affinity::mcp::prompts_test
