#include "mcp/resources.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"

namespace affinity::mcp::resources_test {

TEST_CASE("a resource is read as text or as a blob, a template with its slots") {
  Conversation talk;
  talk.open("2025-11-25");
  auto const read = [&](std::string const& uri) {
    return talk.ask("resources/read", R"("uri":")" + uri + "\"").at("result").at("contents").at(0);
  };
  CHECK(read("test://one") ==
        json::value{{"uri", "test://one"}, {"mimeType", "text/plain"}, {"text", "plain"}});
  CHECK(read("test://bytes") ==
        json::value{{"uri", "test://bytes"}, {"mimeType", "application/octet-stream"}, {"blob", "AAEC"}});
  CHECK(read("test://lists/a%20b/fields").at("text") == "slot a b");
}

TEST_CASE("a resource that is not there is -32602 in 2026-07-28 and -32002 before, with its URI") {
  Conversation talk;
  talk.open("2025-11-25");
  for (auto const* uri : {"test://two", "test://lists/none/fields", "test://lists//fields", ""}) {
    CAPTURE(uri);
    auto const params = R"("uri":")" + std::string(uri) + "\"";
    auto const modern = talk.ask_modern("resources/read", params);
    CHECK(code_of(modern) == code::invalid_params);
    CHECK(modern.at("error").at("data") == json::value{{"uri", uri}});
    auto const legacy = talk.ask("resources/read", params);
    CHECK(code_of(legacy) == code::resource_not_found);
    CHECK(legacy.at("error").at("data").at("uri") == uri);
  }
  CHECK(code_of(talk.ask("resources/read")) == code::invalid_params);
  CHECK(code_of(talk.ask("resources/read", R"("uri":7)")) == code::invalid_params);
}

TEST_CASE("a resource that cannot be read now says why and when it may work") {
  Conversation talk;
  auto const reply = talk.ask_modern("resources/read", R"("uri":"test://lists/busy/fields")");
  CHECK(code_of(reply) == code::internal_error);
  CHECK(reply.at("error").at("data") == json::value{{"kind", "limited"}, {"retry_after_s", 7}});
}

TEST_CASE("T-6: lists and reads of 2026-07-28 are private, and records are not kept at all") {
  Conversation talk;
  for (auto const* method : {"tools/list", "resources/list", "resources/templates/list", "prompts/list"}) {
    CAPTURE(method);
    auto const result = talk.ask_modern(method).at("result");
    CHECK(result.at("cacheScope") == "private");
    CHECK(result.at("ttlMs").as_int64() >= 0);
    CHECK(result.at("resultType") == "complete");
  }
  auto const result = talk.ask_modern("resources/read", R"("uri":"test://one")").at("result");
  CHECK(result.at("cacheScope") == "private");
  CHECK(result.at("ttlMs") == 0);
}

TEST_CASE(
    "a page of ours says what it may do, may be kept by all, and is not marked as the words of others") {
  auto const everything = tools::Catalogue::with_opt_in();
  Conversation talk({}, tools::Catalogue({*everything.find("plan_changes")}));
  talk.resources.push_back({.uri = tools::desk_page_uri,
                            .name = "desk",
                            .mime_type = "text/html;profile=mcp-app",
                            .own_text = true,
                            .read = talk.resources.front().read});
  auto const uri = R"("uri":")" + std::string(tools::desk_page_uri) + "\"";
  auto const result = talk.ask_modern("resources/read", uri).at("result");
  CHECK(result.at("cacheScope") == "public");
  CHECK(result.at("ttlMs") == 600'000);
  CHECK(!result.at("_meta").as_object().contains("untrusted_content"));
  json::value const meta{{"ui",
                          {{"csp", {{"connectDomains", json::array()}, {"resourceDomains", json::array()}}},
                           {"prefersBorder", true}}}};
  CHECK(result.at("contents").at(0).at("_meta") == meta);
  talk.open("2025-03-26");
  auto const older = talk.ask("resources/read", uri).at("result");
  CHECK(
      older ==
      json::value{
          {"contents",
           {{{"uri", tools::desk_page_uri}, {"mimeType", "text/html;profile=mcp-app"}, {"text", "plain"}}}}});
}

TEST_CASE("who is not offered the tool that reads it does not see the resource") {
  auto const everything = tools::Catalogue::standard();
  Conversation talk({}, tools::Catalogue({*everything.find("list_all_affinity_notes")}));
  talk.open("2025-11-25");
  CHECK(talk.ask("resources/list").at("result").at("resources").as_array().size() == 2);
  CHECK(code_of(talk.ask("resources/read", R"("uri":"test://me")")) == code::resource_not_found);
  CHECK(code_of(talk.ask("resources/subscribe", R"("uri":"test://me")")) == code::resource_not_found);
}

TEST_CASE("a change concerns the resource that it names and those behind a slash") {
  struct Case {
    char const* change;
    char const* uri;
    bool concerned;
  };
  for (auto const& [change, uri, concerned] :
       {Case{"a://lists/17", "a://lists/17/fields", true}, Case{"a://lists/1", "a://lists/17/fields", false},
        Case{"a://lists/", "a://lists/17/fields", true}, Case{"a://lists", "a://lists", true},
        Case{"a://lists/17/fields", "a://lists", false}, Case{"", "a://lists", false}}) {
    CAPTURE(change, uri);
    CHECK(affects({.uri = change}, uri) == concerned);
  }
  CHECK(!affects({.kind = tools::Change::Kind::tools, .uri = "a"}, "a"));
}

TEST_CASE("who subscribed hears of changes until it unsubscribes, and nobody else does") {
  Conversation talk;
  talk.open("2025-06-18");
  talk.resources.push_back({.uri = "affinity://lists/{id}/fields",
                            .name = "list-fields",
                            .slots = {{.name = "id"}},
                            .read = talk.resources.front().read});
  auto const create = [&](int list) {
    talk.sender.script = {tests::json_response(R"({"id":5})")};
    talk.ask(
        "tools/call",
        R"("name":"create_a_affinity_field","arguments":{"name":"Stage","entity_type":1,"value_type":6,"even_if_exists":true,"list_id":)" +
            std::to_string(list) + "}");
  };
  auto const uri = R"("uri":"affinity://lists/17/fields")";
  CHECK(talk.ask("resources/subscribe", uri).at("result") == json::object{});
  create(18);
  CHECK(talk.heard.empty());
  create(17);
  REQUIRE(talk.heard.size() == 1);
  CHECK(talk.heard[0].at("method") == "notifications/resources/updated");
  CHECK(talk.heard[0].at("params") == json::value{{"uri", "affinity://lists/17/fields"}});
  CHECK(talk.ask("resources/unsubscribe", uri).at("result") == json::object{});
  create(17);
  CHECK(talk.heard.size() == 1);
}

TEST_CASE("a write that failed changes nothing, and one of unknown fate may have") {
  Conversation talk;
  talk.open("2025-06-18");
  talk.resources.push_back({.uri = "affinity://lists", .name = "lists", .read = talk.resources.front().read});
  talk.ask("resources/subscribe", R"("uri":"affinity://lists")");
  auto const create = [&](Result<Response> answer) {
    talk.sender.script = {std::move(answer)};
    talk.ask(
        "tools/call",
        R"("name":"create_a_affinity_list","arguments":{"name":"Deals","type":8,"is_public":true,"even_if_exists":true})");
  };
  create(tests::json_response("{}", 422));
  CHECK(talk.heard.empty());
  create(fail(ErrorKind::unknown_outcome, "The answer was lost."));
  CHECK(talk.heard.size() == 1);
}

TEST_CASE("a POST without a session cannot subscribe, because it could never be told") {
  Conversation talk;
  talk.exchange.post = PostHeaders{.protocol_version = {"2025-06-18"}};
  CHECK(code_of(talk.ask("resources/subscribe", R"("uri":"test://one")")) == code::method_not_found);
  talk.exchange.session = Exchange::Session::open;
  talk.peer.negotiated = Revision::r2025_06_18;
  CHECK(talk.ask("resources/subscribe", R"("uri":"test://one")").as_object().contains("result"));
}

TEST_CASE("a change is heard by its own principal alone") {
  ChangeBus bus;
  int heard = 0;
  auto const subscription = bus.subscribe("one", [&](auto const&) { ++heard; });
  bus.publish("two", {.uri = "test://one"});
  CHECK(heard == 0);
  bus.publish("one", {.uri = "test://one"});
  bus.publish("", {.uri = "test://one"});
  CHECK(heard == 2);
}

}  // namespace affinity::mcp::resources_test
