#include "tools/catalogue_tools.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/tool_search.hpp"

#include <algorithm>

namespace affinity::tools::catalogue_tools_test {

namespace {

struct Finder {
  explicit Finder(ToolSelections given = {}) : selections(std::move(given)) {}

  tests::ScriptedSender sender{};
  Catalogue const complete = Catalogue::with_opt_in();
  ToolSelections selections;
  Catalogue const catalogue = select_tools(complete, selections.server).value();
  ToolContext const context{
      .catalogue = catalogue, .sender = sender, .full_catalogue = &complete, .selections = &selections};

  Outcome find(json::object arguments) {
    return tests::run(call(context, *catalogue.find(find_tool_name), std::move(arguments), {}));
  }
  std::vector<std::string> names(json::object arguments) {
    auto const outcome = find(std::move(arguments));
    std::vector<std::string> out;
    for (auto const& hit : outcome.structured.at("result").as_array())
      out.emplace_back(*as_text(hit.at("name")));
    return out;
  }
  std::string first(std::string_view query) {
    auto const found = names({{"query", query}});
    return found.empty() ? std::string() : found.front();
  }
};

}  // namespace

TEST_CASE("the tools of the catalogue say truly what they do") {
  auto const complete = Catalogue::with_opt_in();
  for (auto const name : {find_tool_name, read_tool_name}) {
    CAPTURE(name);
    auto const told = annotations(*complete.find(name));
    CHECK(told.at("readOnlyHint") == true);
    CHECK(told.at("idempotentHint") == true);
  }
  auto const told = annotations(*complete.find(write_tool_name));
  CHECK(told.at("readOnlyHint") == false);
  CHECK(told.at("destructiveHint") == true);
  CHECK(told.at("idempotentHint") == false);
}

TEST_CASE("people's words find the tool that does it") {
  Finder finder;
  struct Row {
    std::string_view said, tool;
  };
  constexpr Row rows[] = {
      {"add a note to a person", "create_a_affinity_note"},
      {"delete reminder", "delete_a_affinity_reminder_by_id"},
      {"How do I upload an attachment?", "affinity_files_upload"},
      {"list all deals", "list_all_affinity_opportunities"},
      {"create_deal", "create_a_affinity_opportunity"},
      {"edit an organization", "update_a_affinity_organization_by_id"},
      {"saved views of a list", "list_all_affinity_v2_saved_views"},
      {"search the text of notes", "affinity_v2_notes_search"},
      {"What was said in a meeting, the transcript", "list_all_affinity_v2_transcript_fragments"},
      {"emails of last week", "list_all_affinity_v2_emails"},
      {"similar companies", "affinity_v2_semantic_search"},
      {"relationship strenght", "list_all_affinity_relationship_strength"},
      {"rate limit", "list_all_affinity_rate_limits"},
      {"whoami", "list_all_affinity_whoami"}};
  for (auto const& [said, tool] : rows) {
    CAPTURE(said);
    CHECK(finder.first(said) == tool);
  }
}

TEST_CASE("what people's words mean in Affinity is among the first") {
  Finder finder;
  auto const found = finder.names({{"query", "move a deal to another stage"}});
  REQUIRE(found.size() >= 3);
  CHECK(std::find(found.begin(), found.begin() + 3, "update_a_affinity_field_value_by_id") !=
        found.begin() + 3);
  auto const filtered = finder.names({{"query", "filter a list by stage"}, {"limit", 3}});
  CHECK(std::ranges::find(filtered, "affinity_v2_list_entries_search") != filtered.end());
}

TEST_CASE("a found tool has the arguments that tools/list gives it, and tells whether it is listed") {
  Finder finder({.server = {.toolsets = {"catalogue", "notes"}}});
  auto const hit = finder.find({{"query", "get one note"}, {"limit", 1}}).structured.at("result").at(0);
  auto const& note = *finder.complete.find("get_single_affinity_note_by_id");
  CHECK(as_text(hit.at("name")) == note.name);
  CHECK(as_text(hit.at("title")) == note.title);
  CHECK(as_text(hit.at("about")) == description(note));
  CHECK(hit.at("effect") == "reads");
  CHECK(hit.at("toolset") == "notes");
  CHECK(hit.at("offered") == true);
  CHECK(hit.at("arguments") == input_schema(note));
  auto const other = finder.find({{"query", "get one reminder"}, {"limit", 1}}).structured.at("result").at(0);
  CHECK(other.at("offered") == false);
  CHECK(finder.sender.asked.empty());
}

TEST_CASE("a toolset alone lists its tools, and with words the search stays in it") {
  Finder finder;
  CHECK(finder.names({{"toolset", "reminders"}, {"limit", 20}}).size() == 5);
  for (auto const& name : finder.names({{"toolset", "Reminders "}, {"query", "delete"}}))
    CHECK(name.find("reminder") != std::string::npos);
  CHECK(finder.names({{"query", "note"}, {"limit", 2}}).size() == 2);
  CHECK(finder.names({{"query", "note"}}).size() <= 5);
}

TEST_CASE("the rest of a toolset is told where not all of its tools are in the answer") {
  Finder finder;
  auto const some = finder.find({{"toolset", "reminders"}, {"limit", 2}}).structured;
  CHECK(as_text(some.at("hint"))->starts_with("3 more in this toolset"));
  CHECK(!finder.find({{"toolset", "reminders"}, {"limit", 5}}).structured.contains("hint"));
}

TEST_CASE("without a hit, and without words, every toolset is told in one line") {
  Finder finder;
  for (json::object const& arguments : {json::object{}, json::object{{"query", "xylophone"}}}) {
    auto const answer = finder.find(arguments).structured;
    CHECK(answer.at("result").as_array().empty());
    auto const& lines = answer.at("toolsets").as_array();
    CHECK(lines.size() >= 13);
    for (auto const& line : lines) {
      CAPTURE(write_json(line));
      CHECK(!as_text(line.at("about"))->empty());
      CHECK(line.at("tools").to_number<int>() > 0);
    }
  }
}

TEST_CASE("a toolset that is not there is refused with the nearest one") {
  Finder finder;
  auto const outcome = finder.find({{"toolset", "reminder"}});
  CHECK(outcome.is_error);
  CHECK(outcome.text.find("Did you mean \"reminders\"?") != std::string::npos);
}

TEST_CASE("a toolset without a tool that can be called here is told apart from one that is not there") {
  Finder finder;
  auto const outcome = finder.find({{"toolset", "v2_merges"}});
  CHECK(outcome.is_error);
  CHECK(outcome.text.starts_with("No tool of \"v2_merges\" can be called here"));
}

TEST_CASE("what the selections leave out is not found, and told where it fits best") {
  Finder finder({.server = {.read_only = true, .toolsets = {"catalogue"}}});
  auto const answer = finder.find({{"query", "delete a note"}}).structured;
  for (auto const& hit : answer.at("result").as_array()) CHECK(hit.at("effect") == "reads");
  CHECK(as_text(answer.at("hint"))->find("delete_a_affinity_note_by_id") != std::string_view::npos);
  Finder by_default;
  auto const merge = by_default.find({{"query", "merge two companies"}}).structured;
  CHECK(as_text(merge.at("hint"))->starts_with("affinity_v2_company_merge_start fits best"));
  for (auto const& name : by_default.names({{"query", "webhook subscription"}, {"limit", 20}}))
    CHECK(name.find("webhook") == std::string::npos);
}

TEST_CASE("an answer holds whole tools only") {
  Finder finder;
  ToolContext small{.catalogue = finder.catalogue,
                    .sender = finder.sender,
                    .limits = {.max_result = 4096},
                    .full_catalogue = &finder.complete,
                    .selections = &finder.selections};
  auto const outcome = tests::run(
      call(small, *finder.catalogue.find(find_tool_name), {{"query", "person"}, {"limit", 20}}, {}));
  CHECK(outcome.text.size() <= 4096);
  CHECK(!outcome.structured.contains("complete"));
  for (auto const& hit : outcome.structured.at("result").as_array()) {
    auto const* tool = finder.complete.find(*as_text(hit.at("name")));
    CHECK(hit.at("arguments") == input_schema(*tool));
  }
}

TEST_CASE("every toolset has a line") {
  auto const complete = Catalogue::with_opt_in();
  for (auto const& tool : complete.all()) {
    CAPTURE(tool.toolset);
    if (!is_of_catalogue(tool)) CHECK(!toolset_summary(tool.toolset).empty());
  }
}

}  // namespace affinity::tools::catalogue_tools_test
