// Whoever restricted the tools with 0.1.0 has the same tools today: in the list, by name and through the
// catalogue. What 0.1.0 offered is told here by its own rules, apart from tools/selection.cpp.

#include "support/catch.hpp"
#include "support/sessions/restricted_server.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace affinity::server::restricted_tools_test {

namespace {

using Words = std::vector<std::string>;
using Names = std::set<std::string>;
using tests::RestrictedServer;
using tests::Restriction;

// The tools that 0.1.0 knew: the 54, and seven that were offered on request.
std::vector<tools::Tool> tools_of_0_1_0() {
  std::vector<tools::Tool> out;
  auto const complete = tools::Catalogue::with_opt_in();
  for (auto const& tool : complete.all())
    if (!tool.toolset.starts_with("v2_") && tool.toolset != "catalogue" &&
        tool.toolset != tools::work_toolset && tool.toolset != tools::unified_toolset)
      out.push_back(tool);
  return out;
}

bool has_word(Words const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool fits_method(tools::Tool const& tool, std::string const& method) {
  if (method == "read") return tool.effect == tools::Effect::reads;
  if (method == "write") return tool.effect != tools::Effect::reads;
  if (method == "custom") return tool.name.starts_with("affinity_");
  return tool.name.starts_with(method + "_");
}

bool was_included(tools::Selection const& selection, tools::Tool const& tool, bool narrows) {
  bool const on_request = tool.toolset == "webhooks" || tool.toolset == "chatgpt";
  bool const named = has_word(selection.toolsets, tool.toolset) || has_word(selection.tools, tool.name);
  bool const in_toolset = selection.toolsets.empty() || has_word(selection.toolsets, tool.toolset) ||
                          (!on_request && has_word(selection.toolsets, "all"));
  auto const fits = [&](std::string const& method) { return fits_method(tool, method); };
  return in_toolset && (narrows || !on_request || named) &&
         (!selection.read_only || tool.effect == tools::Effect::reads) &&
         !has_word(selection.exclude, tool.name) &&
         (selection.tools.empty() || has_word(selection.tools, tool.name)) &&
         (selection.methods.empty() || std::ranges::any_of(selection.methods, fits));
}

tools::Selection selection_of(std::vector<std::pair<std::string, std::string>> const& headers) {
  tools::Selection out;
  for (auto const& [name, value] : headers) {
    if (name == "Readonly") out.read_only = true;
    if (name == "Methods") out.methods = {value};
    if (name == "Toolsets") out.toolsets = {value};
    if (name == "Tools") out.tools = {value};
    if (name == "Exclude-Tools") out.exclude = {value};
  }
  return out;
}

// What 0.1.0 listed.
Names expected_names(RestrictedServer const& restricted, Restriction const& restriction) {
  Names out;
  auto const headers = selection_of(restriction.headers);
  for (auto const& tool : tools_of_0_1_0())
    if (was_included(restricted.selections.server, tool, false) &&
        was_included(restriction.allowed, tool, true) && was_included(headers, tool, true))
      out.emplace(tool.name);
  return out;
}

// work_allowed_test.cpp has composed tools, which 0.1.0 did not know and which read what it offered.
bool was_known(tools::Tool const& tool) { return tool.toolset != tools::work_toolset; }

// Lists what 0.1.0 listed, and calls nothing else: by name and through the catalogue, whether that is named
// or not. `every` name is tried, or some of each kind.
void check_as_in_0_1_0(Restriction const& restriction, bool every) {
  CAPTURE(text_of(restriction));
  RestrictedServer restricted(restriction);
  if (!restricted.starts()) return;
  auto const expected = expected_names(restricted, restriction);
  CHECK(restricted.listed(was_known) == expected);
  std::size_t at = 0;
  for (auto const& tool : restricted.known().all()) {
    if (expected.contains(std::string(tool.name)) || tool.toolset == tools::work_toolset) continue;
    if (!every && ++at % 9 != 0 && tool.toolset != "catalogue") continue;
    CAPTURE(tool.name);
    CHECK(restricted.is_unknown(tool.name, {}));
    json::object const through{{"tool", tool.name}, {"arguments", json::object{}}};
    CHECK(restricted.is_unknown("affinity_tools_read", through));
    CHECK(restricted.is_unknown("affinity_tools_write", through));
  }
}

// The words of 0.1.0 for each kind of restriction; empty = none of this kind.
std::vector<Words> const& words_for(std::string_view kind) {
  static std::vector<Words> const read_only{{}, {"--read-only"}};
  static std::vector<Words> const methods{
      {}, {"--methods", "read"}, {"--methods", "list,custom"}, {"--methods", "write"}};
  static std::vector<Words> const toolsets{{},
                                           {"--toolsets", "notes"},
                                           {"--toolsets", "all"},
                                           {"--toolsets", "persons,webhooks"},
                                           {"--toolsets", "all,chatgpt"}};
  static std::vector<Words> const tools{{}, {"--tools", "list_all_affinity_notes,create_a_affinity_note"}};
  static std::vector<Words> const exclude{{}, {"--exclude-tools", "create_a_affinity_note"}};
  if (kind == "read-only") return read_only;
  if (kind == "methods") return methods;
  if (kind == "toolsets") return toolsets;
  return kind == "tools" ? tools : exclude;
}

}  // namespace

TEST_CASE("D-1: each restriction of 0.1.0 alone offers and reaches what it did then") {
  std::vector<Words> lines{{"--read-only"}};
  for (std::string const method : {"read", "write", "custom", "list", "get", "create", "update", "delete"})
    lines.push_back({"--methods", method});
  for (std::string const toolset : {"all", "account", "organizations", "notes", "opportunities", "persons",
                                    "interactions", "lists", "fields", "list_entries", "field_values",
                                    "relationships", "reminders", "files", "webhooks", "chatgpt"})
    lines.push_back({"--toolsets", toolset});
  for (std::string const tool :
       {"list_all_affinity_whoami", "delete_a_affinity_note_by_id", "search", "create_a_affinity_webhook"}) {
    lines.push_back({"--tools", tool});
    lines.push_back({"--exclude-tools", tool});
  }
  for (auto const& line : lines) check_as_in_0_1_0({.arguments = line}, true);
}

TEST_CASE("D-1: restrictions of 0.1.0 together offer and reach what they did then") {
  for (auto const& read_only : words_for("read-only"))
    for (auto const& methods : words_for("methods"))
      for (auto const& toolsets : words_for("toolsets"))
        for (auto const& tools : words_for("tools"))
          for (auto const& exclude : words_for("exclude")) {
            Words line;
            for (auto const* words : {&read_only, &methods, &toolsets, &tools, &exclude})
              line.insert(line.end(), words->begin(), words->end());
            if (!line.empty()) check_as_in_0_1_0({.arguments = line}, false);
          }
}

TEST_CASE("the limits of a token and of headers reach what they did in 0.1.0, on any server of 0.1.0") {
  std::vector<tools::Selection> const tokens{{},
                                             {.read_only = true},
                                             {.toolsets = {"notes"}},
                                             {.read_only = true, .toolsets = {"notes", "persons"}},
                                             {.toolsets = {"all"}}};
  std::vector<std::vector<std::pair<std::string, std::string>>> const headers{
      {},
      {{"Readonly", "true"}},
      {{"Methods", "list"}},
      {{"Toolsets", "notes"}},
      {{"Tools", "list_all_affinity_notes"}},
      {{"Exclude-Tools", "create_a_affinity_note"}},
      {{"Toolsets", "all"}, {"Readonly", "true"}, {"Exclude-Tools", "list_all_affinity_notes"}}};
  for (Words const& line : {Words{}, Words{"--toolsets", "all"}, Words{"--read-only"}})
    for (auto const& allowed : tokens)
      for (auto const& header : headers)
        if (!allowed.selects_all() || !header.empty())
          check_as_in_0_1_0({.arguments = line, .allowed = allowed, .headers = header}, false);
}

TEST_CASE("what is new is reached where nothing is restricted, or where default or catalogue is named") {
  for (Words const& line : {Words{}, Words{"--toolsets", "default"}, Words{"--toolsets", "catalogue"},
                            Words{"--read-only", "--toolsets", "default"}}) {
    Restriction const restriction{.arguments = line};
    CAPTURE(text_of(restriction));
    RestrictedServer restricted(restriction);
    CHECK(restricted.listed(was_known).contains("affinity_tools_find"));
    CHECK(!restricted.is_unknown("list_all_affinity_v2_companies", {}));
    CHECK(restricted.is_unknown("list_all_affinity_webhooks", {}));
    bool const read_only = line.size() > 2;
    CHECK(restricted.is_unknown("create_a_affinity_v2_note", {}) == read_only);
    CHECK(restricted.is_unknown("affinity_tools_write", {}) == read_only);
  }
}

}  // namespace affinity::server::restricted_tools_test
