#include "tools/selection.hpp"

#include "support/catch.hpp"

namespace affinity::tools::selection_test {

namespace {

Catalogue const all = Catalogue::standard();

// Rows as API v2 has them: core, any other, named only. Built when they are needed.
int times_built = 0;

std::vector<Tool> rows_of_v2() {
  ++times_built;
  return {{.name = "list_all_affinity_v2_notes", .toolset = "v2_notes", .on_request = true, .core = true},
          {.name = "affinity_v2_notes_search", .toolset = "v2_notes", .on_request = true},
          {.name = "delete_a_affinity_v2_note_by_id",
           .toolset = "v2_notes",
           .on_request = true,
           .named_only = true,
           .effect = Effect::destroys},
          {.name = "affinity_v2_person_merge_start",
           .toolset = "v2_merges",
           .on_request = true,
           .named_only = true,
           .effect = Effect::destroys}};
}

Catalogue with_v2() {
  auto const& rows = all.all();
  return Catalogue(std::vector<Tool>(rows.begin(), rows.end()), rows_of_v2);
}

// The names of those rows that the words of --toolsets offer.
std::vector<std::string_view> of_v2(std::vector<std::string> toolsets) {
  auto const chosen = select_tools(with_v2(), {.toolsets = std::move(toolsets)});
  std::vector<std::string_view> out;
  if (!chosen) return out;
  for (auto const& tool : chosen->all())
    if (tool.on_request) out.push_back(tool.name);
  return out;
}

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
  auto const of_work = select_tools(complete, {.toolsets = {"work"}})->all().size();
  CHECK(of_work >= 2);
  CHECK(complete.built().size() == all.all().size() + of_work + 3 + 5 + 2);  // and those for ChatGPT
  constexpr std::size_t of_v2 = 112 + 1, of_unified = 28;
  CHECK(complete.all().size() == all.all().size() + of_work + 3 + 5 + 2 + of_v2 + of_unified);
  auto const by_default = all.all().size() + of_work + 3;  // and those of the catalogue
  CHECK(select_tools(complete, {})->all().size() == by_default);
  CHECK(select_tools(complete, {.toolsets = {"default"}})->all().size() == by_default);
  CHECK(select_tools(complete, {})->find("list_all_affinity_webhooks") == nullptr);
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

TEST_CASE("the group words of API v2 offer its core, what need not be named, and everything") {
  std::vector<std::string_view> const core{"list_all_affinity_v2_notes"};
  std::vector<std::string_view> const usual{"list_all_affinity_v2_notes", "affinity_v2_notes_search"};
  CHECK(of_v2({"v2_core"}) == core);
  CHECK(of_v2({"v2"}) == usual);
  CHECK(of_v2({"default", "v2"}) == usual);
  CHECK(of_v2({"v2_all"}).size() == 4);
  CHECK(of_v2({"v2_core", "v2_merges"}).size() == 2);
}

TEST_CASE("a toolset of API v2 offers all its tools, those that have to be named too") {
  CHECK(of_v2({"v2_notes"}).size() == 3);
  CHECK(of_v2({"v2_merges"}) == std::vector<std::string_view>{"affinity_v2_person_merge_start"});
  CHECK(select_tools(with_v2(), {.tools = {"delete_a_affinity_v2_note_by_id"}})->all().size() == 1);
}

TEST_CASE("neither all nor default nor a toolset of API v1 offers a tool of API v2") {
  for (std::string const word : {"all", "default", "notes"}) CHECK(of_v2({word}).empty());
  CHECK(names({.toolsets = {"all"}}) == names({}));
  CHECK(select_tools(with_v2(), {.methods = {"list"}})->find("list_all_affinity_v2_notes") == nullptr);
}

TEST_CASE("the rows of API v2 are built once, and only for a selection that names one of them") {
  times_built = 0;
  auto const complete = with_v2();
  for (Selection const& selection :
       {Selection{}, Selection{.read_only = true}, Selection{.toolsets = {"notes", "default"}},
        Selection{.methods = {"list"}, .exclude = {"list_all_affinity_notes"}}})
    CHECK(select_tools(complete, selection));
  CHECK(complete.find("list_all_affinity_notes"));
  CHECK(times_built == 0);
  auto const* const before = complete.find("list_all_affinity_notes");
  CHECK(select_tools(complete, {.toolsets = {"v2"}}));
  CHECK(select_tools(complete, {.tools = {"affinity_v2_notes_search"}}));
  CHECK(complete.find("list_all_affinity_notes") == before);
  CHECK(times_built == 1);
}

}  // namespace affinity::tools::selection_test
