#include "mcp/serialize/results.hpp"

#include "conversation.hpp"
#include "mcp/serialize/resources_and_prompts.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

namespace affinity::mcp::results_test {

namespace {

// Two tools are enough to see every field that a revision has; all of them are in snapshots/tools.
tools::Catalogue two_tools() {
  auto const everything = tools::Catalogue::standard();
  return tools::Catalogue(
      {*everything.find("list_all_affinity_notes"), *everything.find("delete_a_affinity_note_by_id")});
}

ServerInfo fixed() {
  ServerInfo server_info;
  server_info.version = "0.0.0";
  return server_info;
}

std::string check(Revision revision, std::string const& what, std::string const& text) {
  auto const path = "wire/" + std::string(to_string(revision)) + "/" + what + ".json";
  return tests::compare_with_snapshot(path, write_json_indented(*parse_json(text)));
}

ServerCapabilities const every_capability{.tools_list_changed = true,
                                          .prompts_list_changed = true,
                                          .resources_list_changed = true,
                                          .resources = true,
                                          .prompts = true,
                                          .completions = true};

tools::Outcome const success{.structured = {{"result", {{"id", 7}}}}, .text = R"({"result":{"id":7}})"};
tools::Outcome const failure{
    .structured = {{"error", {{"kind", "not_found"}}}}, .is_error = true, .text = "There is none."};

}  // namespace

TEST_CASE("every result of every revision is the one in its snapshot") {
  auto const catalogue = two_tools();
  auto const server_info = fixed();
  for (auto const revision : all_revisions) {
    CAPTURE(to_string(revision));
    CHECK(check(revision, "tools_list", serialize_tools(revision, catalogue, server_info)) == "");
    CHECK(check(revision, "tools_call", serialize_call_result(revision, success, server_info)) == "");
    CHECK(check(revision, "tools_call_error", serialize_call_result(revision, failure, server_info)) == "");
    if (is_modern(revision)) {
      CHECK(check(revision, "server_discover", serialize_discover(every_capability, server_info)) == "");
    } else {
      CHECK(check(revision, "initialize", serialize_initialize(revision, every_capability, server_info)) ==
            "");
      CHECK(check(revision, "ping", serialize_empty(revision, server_info)) == "");
    }
  }
}

TEST_CASE("resources, prompts and completions of every revision are the ones in their snapshots") {
  auto const rows = sample_resources();
  auto const prompts = sample_prompts();
  auto const server_info = fixed();
  ListPage const page{.count = 2, .next_cursor = "Y3Vyc29y"};
  tools::PromptResult prompted;
  json::object const content{{"type", "text"}, {"text", "Say hello."}};
  prompted.messages.push_back(json::object{{"role", "user"}, {"content", content}});
  for (auto const revision : all_revisions) {
    CAPTURE(to_string(revision));
    CHECK(check(revision, "resources_list",
                serialize_resources(revision, {&rows[0], &rows[1], &rows[2]}, page, server_info)) == "");
    CHECK(check(revision, "resources_templates_list",
                serialize_resource_templates(revision, {&rows[3]}, {}, server_info)) == "");
    CHECK(check(revision, "resources_read",
                serialize_resource_contents(revision, rows[1], "test://bytes",
                                            {.text = "AAEC", .is_base64 = true}, server_info)) == "");
    CHECK(check(revision, "prompts_list", serialize_prompts(revision, prompts, {}, server_info)) == "");
    CHECK(check(revision, "prompts_get",
                serialize_prompt_messages(revision, prompts[0], prompted, server_info)) == "");
    if (revision < Revision::r2025_03_26) continue;
    tools::Completions const found{.values = {"Deals", "Dealflow"}, .more = true};
    CHECK(check(revision, "completion_complete", serialize_completions(revision, found, server_info)) == "");
  }
}

TEST_CASE("no field appears in a revision that does not have it") {
  auto const catalogue = two_tools();
  auto const server_info = fixed();
  for (auto const revision : all_revisions) {
    CAPTURE(to_string(revision));
    auto const list = *parse_json(serialize_tools(revision, catalogue, server_info));
    auto const& tool = list.at("tools").at(0).as_object();
    CHECK(tool.contains("annotations") == (revision >= Revision::r2025_03_26));
    CHECK(tool.contains("title") == (revision >= Revision::r2025_06_18));
    CHECK(tool.contains("outputSchema") == (revision >= Revision::r2025_06_18));
    auto const short_list = *parse_json(serialize_tools(revision, catalogue, server_info, {}, false));
    for (auto const& entry : short_list.at("tools").as_array())
      CHECK(!entry.as_object().contains("outputSchema"));
    for (auto const* modern : {"resultType", "ttlMs", "cacheScope", "_meta"}) {
      CAPTURE(modern);
      CHECK(list.as_object().contains(modern) == is_modern(revision));
    }
    auto const called = *parse_json(serialize_call_result(revision, success, server_info));
    CHECK(called.as_object().contains("structuredContent") == (revision >= Revision::r2025_06_18));
    CHECK(called.as_object().contains("resultType") == is_modern(revision));
    CHECK(!called.as_object().contains("ttlMs"));
  }
}

TEST_CASE("the instructions fit into what hosts keep of them") {
  CHECK(ServerInfo{}.instructions.size() <= 2048);
}

}  // namespace affinity::mcp::results_test
