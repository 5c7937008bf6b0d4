#include "mcp/lifecycle/capabilities.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::capabilities_test {

namespace {

json::value const& capabilities_of(json::value const& reply) { return reply.at("result").at("capabilities"); }

}  // namespace

TEST_CASE("capabilities say what there is, in every revision, and completions from 2025-03-26 on") {
  for (auto const* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    CAPTURE(revision);
    Conversation talk;
    auto const opened = talk.open(revision);
    json::object expected{{"tools", json::object{}},
                          {"resources", {{"subscribe", true}}},
                          {"prompts", json::object{}},
                          {"logging", json::object{}}};
    if (std::string_view(revision) != "2024-11-05") expected["completions"] = json::object{};
    CHECK(capabilities_of(opened) == json::value(expected));
    CHECK(opened.at("result").at("capabilities") == json::value(expected));
  }
  Conversation talk;
  auto const found = talk.ask_modern("server/discover");
  CHECK(capabilities_of(found).at("resources") == json::value{{"subscribe", true}});
  CHECK(capabilities_of(found).as_object().contains("completions"));
}

TEST_CASE("a page that is offered is the extension of MCP Apps, from 2025-06-18 on") {
  auto const everything = tools::Catalogue::with_opt_in();
  auto const with_page = [&](Conversation& talk) {
    talk.resources.push_back(
        {.uri = tools::desk_page_uri, .name = "desk", .read = talk.resources.front().read});
  };
  json::value const extensions{{"io.modelcontextprotocol/ui", json::object{}}};
  for (auto const* revision : {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"}) {
    CAPTURE(revision);
    Conversation talk({}, tools::Catalogue({*everything.find("report_pipeline")}));
    with_page(talk);
    auto const opened = talk.open(revision);
    auto const* found = capabilities_of(opened).as_object().if_contains("extensions");
    CHECK(bool(found) == (std::string_view(revision) >= "2025-06-18"));
    if (found) CHECK(*found == extensions);
  }
  Conversation talk({}, tools::Catalogue({*everything.find("report_pipeline")}));
  with_page(talk);
  CHECK(capabilities_of(talk.ask_modern("server/discover")).at("extensions") == extensions);
}

TEST_CASE("lists that can change are told to be so") {
  Conversation talk(
      {.capabilities = {
           .tools_list_changed = true, .prompts_list_changed = true, .resources_list_changed = true}});
  auto const found = talk.open("2025-06-18");
  CHECK(capabilities_of(found).at("tools") == json::value{{"listChanged", true}});
  CHECK(capabilities_of(found).at("prompts") == json::value{{"listChanged", true}});
  CHECK(capabilities_of(found).at("resources") == json::value{{"subscribe", true}, {"listChanged", true}});
}

TEST_CASE("what is not advertised has no methods") {
  Conversation talk({.capabilities = {.subscribe = false, .logging = false}});
  talk.resources.clear();
  talk.prompts.clear();
  auto const opened = talk.open("2025-11-25");
  CHECK(capabilities_of(opened) == json::value{{"tools", json::object{}}});
  for (auto const* method :
       {"resources/list", "resources/templates/list", "resources/read", "resources/subscribe",
        "resources/unsubscribe", "prompts/list", "prompts/get", "completion/complete", "logging/setLevel"}) {
    CAPTURE(method);
    CHECK(code_of(talk.ask(method)) == code::method_not_found);
  }
  for (auto const* method : {"resources/list", "resources/read", "prompts/list", "completion/complete"}) {
    CAPTURE(method);
    CHECK(code_of(talk.ask_modern(method)) == code::method_not_found);
  }
}

TEST_CASE("completion has no method in 2024-11-05, subscribe and setLevel have none in 2026-07-28") {
  Conversation talk;
  talk.open("2024-11-05");
  CHECK(code_of(talk.ask("completion/complete")) == code::method_not_found);
  for (auto const* method : {"resources/subscribe", "resources/unsubscribe", "logging/setLevel"})
    CHECK(code_of(talk.ask_modern(method)) == code::method_not_found);
  CHECK(code_of(talk.ask("subscriptions/listen")) == code::method_not_found);
}

}  // namespace affinity::mcp::capabilities_test
