#include "tools/selection.hpp"

#include "support/catch.hpp"

namespace affinity::tools::selection_test {

namespace {

Catalogue const all = Catalogue::standard();

std::vector<std::string_view> names(Selection const& selection) {
  auto const chosen = select_tools(all, selection);
  std::vector<std::string_view> out;
  if (chosen) {
    for (auto const& tool : chosen->all()) out.push_back(tool.name);
  }
  return out;
}

}  // namespace

TEST_CASE("without a selection every tool is offered") { CHECK(names({}).size() == all.all().size()); }

TEST_CASE("read-only keeps exactly the tools that read") {
  auto const chosen = select_tools(all, {.read_only = true});
  REQUIRE(chosen);
  std::size_t reading = 0;
  for (auto const& tool : all.all()) reading += tool.effect == Effect::reads;
  CHECK(chosen->all().size() == reading);
  for (auto const& tool : chosen->all()) CHECK(tool.effect == Effect::reads);
}

TEST_CASE("the parts of a selection intersect, and the order stays") {
  CHECK(names({.methods = {"get", "delete"}, .toolsets = {"notes"}}) ==
        std::vector<std::string_view>{"get_single_affinity_note_by_id", "delete_a_affinity_note_by_id"});
  CHECK(names({.read_only = true, .methods = {"get", "delete"}, .toolsets = {"notes"}}) ==
        std::vector<std::string_view>{"get_single_affinity_note_by_id"});
  CHECK(names({.toolsets = {"notes"}, .exclude = {"delete_a_affinity_note_by_id"}}).size() == 4);
  CHECK(names({.tools = {"list_all_affinity_whoami"}}).size() == 1);
}

TEST_CASE("N-6: webhooks are offered only where they are named") {
  auto const complete = Catalogue::with_opt_in();
  CHECK(complete.all().size() == all.all().size() + 5 + 2);  // and those for ChatGPT
  CHECK(select_tools(complete, {})->all().size() == all.all().size());
  CHECK(select_tools(complete, {.methods = {"create"}})->find("create_a_affinity_webhook") == nullptr);
  CHECK(select_tools(complete, {.toolsets = {"webhooks"}})->all().size() == 5);
  CHECK(select_tools(complete, {.tools = {"list_all_affinity_webhooks"}})->all().size() == 1);
}

TEST_CASE("nothing left is refused") {
  auto const none = select_tools(all, {.read_only = true, .methods = {"create"}});
  REQUIRE(!none);
  CHECK(none.error().message == "The selection leaves no tool.");
}

TEST_CASE("a word that names nothing is refused with the nearest one") {
  CHECK(select_tools(all, {.toolsets = {"note"}}).error().next_step.find("\"notes\"") != std::string::npos);
  CHECK(select_tools(all, {.methods = {"lst"}}).error().next_step.find("\"list\"") != std::string::npos);
  CHECK(select_tools(all, {.tools = {"list_all_affinity_note"}})
            .error()
            .next_step.find("\"list_all_affinity_notes\"") != std::string::npos);
  CHECK(!select_tools(all, {.exclude = {"nothing"}}));
}

}  // namespace affinity::tools::selection_test
