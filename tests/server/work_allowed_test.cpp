// Every restriction of 0.1.0 holds for composed tools: they are offered where the single-request tools that
// they stand for are allowed, and they read nothing else. What is allowed is told here by the words of the
// restriction, apart from tools/selection.cpp.

#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/sessions/restricted_server.hpp"
#include "support/rounds.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/rows.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace affinity::server::work_allowed_test {

namespace {

using Words = std::vector<std::string>;
using Names = std::set<std::string>;
using Headers = std::vector<std::pair<std::string, std::string>>;
using tests::RestrictedServer;
using tests::Restriction;

bool has_word(Words const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool is_of_work(std::string_view name) {
  static auto const rows = tools::work_tools();
  return std::ranges::find(rows, name, &tools::Tool::name) != rows.end();
}

bool is_tool_of_work(tools::Tool const& tool) { return is_of_work(tool.name); }

// Names and toolsets that say nothing of single-request tools.
bool names_work_alone(Words const& names) {
  return std::ranges::all_of(names, [](auto const& each) {
    return is_of_work(each) || each.starts_with("affinity_tools_") || each == "work" || each == "catalogue" ||
           each == "default";
  });
}

bool allows_part(tools::Selection const& selection, std::string_view part, std::string_view toolset,
                 bool by_toolset) {
  if (has_word(selection.exclude, part)) return false;
  if (!names_work_alone(selection.tools) && !has_word(selection.tools, part)) return false;
  if (!by_toolset || names_work_alone(selection.toolsets)) return true;
  bool const in_all = has_word(selection.toolsets, "all") && !toolset.starts_with("v2_");
  return in_all || has_word(selection.toolsets, toolset);
}

bool allows_part(tools::ToolSelections const& selections, tools::Tool const& part) {
  return allows_part(selections.server, part.name, part.toolset, false) &&
         allows_part(selections.allowed, part.name, part.toolset, true) &&
         allows_part(selections.headers, part.name, part.toolset, true);
}

// A read of API v2 is allowed where the one of v1 is too.
bool may_send(tools::ToolSelections const& selections, tools::Catalogue const& known,
              tools::Tool const& part) {
  auto const* of_v1 = known.find(tools::composed::v1_equivalent(part.name));
  return allows_part(selections, part) && (!of_v1 || allows_part(selections, *of_v1));
}

// By its own name, toolset and method.
bool lists_itself(tools::Selection const& selection, std::string_view name) {
  auto const& methods = selection.methods;
  bool const in_toolset = selection.toolsets.empty() || has_word(selection.toolsets, "work") ||
                          has_word(selection.toolsets, "default");
  return in_toolset && !has_word(selection.exclude, name) &&
         (selection.tools.empty() || has_word(selection.tools, name)) &&
         (methods.empty() || has_word(methods, "read") || has_word(methods, "custom"));
}

bool is_expected(tools::ToolSelections const& selections, tools::Catalogue const& known,
                 tools::Tool const& tool) {
  auto const is_left = [&](tools::StandsFor const& part) {
    return allows_part(selections, *known.find(part.tool));
  };
  return lists_itself(selections.server, tool.name) && lists_itself(selections.allowed, tool.name) &&
         lists_itself(selections.headers, tool.name) && std::ranges::any_of(tool.stands_for, is_left);
}

// "/notes/{note_id}" for "/notes/7?x"
bool is_path(std::string_view pattern, std::string_view path) {
  path = path.substr(0, path.find('?'));
  while (!pattern.empty() && !path.empty()) {
    if (pattern.front() == '{') {
      pattern.remove_prefix(std::min(pattern.find('}') + 1, pattern.size()));
      path.remove_prefix(std::min(path.find('/'), path.size()));
    } else if (pattern.front() == path.front()) {
      pattern.remove_prefix(1);
      path.remove_prefix(1);
    } else {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

// The rows that send this request, "GET /lists/4101/fields".
std::vector<tools::Tool const*> senders_of(tools::Catalogue const& known, std::string_view request) {
  std::vector<tools::Tool const*> out;
  auto const blank = request.find(' ');
  auto const path = request.substr(blank + 1);
  for (auto const& tool : known.all()) {
    bool const same_method =
        !is_of_work(tool.name) && to_string(tool.route.method) == request.substr(0, blank);
    bool const exact = tool.route.path == path.substr(0, path.find('?'));
    if (same_method && exact) return {&tool};  // "/companies/fields" is no id
    if (same_method && is_path(tool.route.path, path)) out.push_back(&tool);
  }
  return out;
}

// The reads of v1 that a request is, or that it stands in for.
Names reads_of_v1(tools::Catalogue const& known, std::vector<std::string> const& requests) {
  Names out;
  for (auto const& request : requests)
    for (auto const* tool : senders_of(known, request)) {
      auto const of_v1 = tools::composed::v1_equivalent(tool->name);
      if (!tool->route.is_v2() || !of_v1.empty()) out.emplace(of_v1.empty() ? tool->name : of_v1);
    }
  return out;
}

json::object example_of(tools::Tool const& tool) { return parse_json(tool.example).value().as_object(); }

// An error names what is not allowed, with v2 its counterpart there; an answer is partial and names the read
// of v1.
bool says_what_is_not_allowed(tools::Outcome const& outcome, std::string const& part) {
  if (outcome.is_error) return outcome.text.find("not allowed") != std::string::npos;
  auto const header = outcome.text.substr(0, outcome.text.find('\n'));
  auto const* why = outcome.structured.if_contains("why");
  return outcome.structured.at("complete") == false &&
         header.find("not allowed here: ") != std::string::npos && header.find(part) != std::string::npos &&
         why && as_text(*why).value_or("").find(part) != std::string_view::npos;
}

void check_requests(tests::FirmSession& firm, tools::Tool const& tool) {
  for (auto const& request : firm.asked()) {
    CAPTURE(tool.name, request);
    auto const senders = senders_of(firm.catalogue, request);
    CHECK(std::ranges::any_of(
        senders, [&](auto const* part) { return may_send(firm.selections, firm.catalogue, *part); }));
  }
}

// The example of each row, on a firm of its own.
void check_what_is_sent(tools::ToolSelections const& selections) {
  for (auto const& tool : tools::work_tools()) {
    tests::FirmSession firm;
    firm.selections = selections;
    firm.run_tool(tool, example_of(tool));
    check_requests(firm, tool);
  }
}

void check_restriction(Restriction const& restriction) {
  CAPTURE(text_of(restriction));
  RestrictedServer server(restriction);
  if (!server.starts()) return;
  auto const listed = server.listed(is_tool_of_work);
  bool const catalogue_is_offered = !server.is_unknown("affinity_tools_find", {{"query", "notes"}});
  for (auto const& tool : tools::work_tools()) {
    CAPTURE(tool.name);
    std::string const name(tool.name);
    bool const expected = is_expected(server.selections, server.known(), tool);
    CHECK(listed.contains(name) == expected);
    if (expected || catalogue_is_offered) continue;
    json::object const through{{"tool", name}, {"arguments", json::object{}}};
    CHECK(server.is_unknown(name, {}));
    CHECK(server.is_unknown("affinity_tools_read", through));
  }
  check_what_is_sent(server.selections);
}

std::vector<Words> single_restrictions() {
  std::vector<Words> out{{}, {"--read-only"}};
  for (std::string const method : {"read", "write", "custom", "list", "get", "create", "update", "delete"})
    out.push_back({"--methods", method});
  for (std::string const toolset : {"default", "all", "work", "work,catalogue", "persons", "work,notes"})
    out.push_back({"--toolsets", toolset});
  for (auto const& tool : tools::work_tools()) {
    std::string const name(tool.name);
    out.push_back({"--tools", name});
    out.push_back({"--exclude-tools", name});
    for (auto const& part : tool.stands_for) {
      out.push_back({"--tools", name + "," + std::string(part.tool)});
      out.push_back({"--tools", std::string(part.tool)});
      out.push_back({"--exclude-tools", std::string(part.tool)});
    }
  }
  return out;
}

}  // namespace

TEST_CASE("each restriction of the command line offers composed tools as it does what they stand for") {
  auto const lines = single_restrictions();
  for (std::size_t i = 0; i < lines.size(); i += tests::rounds(3U, 1U))
    check_restriction({.arguments = lines[i]});
}

TEST_CASE("a token and the headers bound what composed tools read as they bound single requests") {
  std::vector<tools::Selection> const tokens{{},
                                             {.read_only = true},
                                             {.methods = {"list"}},
                                             {.methods = {"read"}},
                                             {.toolsets = {"work"}},
                                             {.toolsets = {"notes"}},
                                             {.toolsets = {"work", "persons"}},
                                             {.toolsets = {"work", "lists", "list_entries"}},
                                             {.toolsets = {"all"}}};
  std::vector<Headers> const headers{{},
                                     {{"Readonly", "true"}},
                                     {{"Methods", "read"}},
                                     {{"Methods", "get"}},
                                     {{"Toolsets", "work"}},
                                     {{"Toolsets", "work,notes"}},
                                     {{"Toolsets", "persons"}},
                                     {{"Tools", "search_notes"}},
                                     {{"Tools", "find_records,list_all_affinity_persons"}},
                                     {{"Exclude-Tools", "list_all_affinity_notes"}},
                                     {{"Exclude-Tools", "query_list,list_all_affinity_persons"}}};
  // A third of the pairs, with each token and each header, in the plain run.
  std::size_t at = 0;
  for (auto const& token : tokens)
    for (auto const& header : headers)
      if (at++ % tests::rounds(3U, 1U) == 0) check_restriction({.allowed = token, .headers = header});
}

TEST_CASE("selections that together leave a composed tool nothing to read do not offer it") {
  for (Words const& line : {Words{"--exclude-tools", "list_all_affinity_persons,list_all_affinity_lists"},
                            Words{"--toolsets", "catalogue", "--exclude-tools",
                                  "list_all_affinity_persons,list_all_affinity_lists"}}) {
    Restriction const restriction{
        .arguments = line,
        .headers = {{"Exclude-Tools", "list_all_affinity_organizations,list_all_affinity_opportunities"}}};
    CAPTURE(text_of(restriction));
    RestrictedServer server(restriction);
    REQUIRE(server.starts());
    CHECK_FALSE(server.listed(is_tool_of_work).contains("find_records"));
    CHECK(server.is_unknown("find_records", {{"queries", {"Jane"}}}));
    json::object const through{{"tool", "find_records"}, {"arguments", {{"queries", {"Jane"}}}}};
    CHECK(server.is_unknown("affinity_tools_read", through));
  }
}

TEST_CASE("the catalogue neither finds nor reads what an exclusion walls") {
  for (auto const& tool : tools::work_tools()) {
    std::string walled;
    for (auto const& part : tool.stands_for) walled += (walled.empty() ? "" : ",") + std::string(part.tool);
    CAPTURE(tool.name, walled);
    for (Words const& line : {Words{"--toolsets", "default", "--exclude-tools", walled},
                              Words{"--toolsets", "catalogue", "--exclude-tools", walled}}) {
      RestrictedServer server({.arguments = line});
      REQUIRE(server.starts());
      json::object const through{{"tool", tool.name}, {"arguments", example_of(tool)}};
      json::object const call{{"name", "affinity_tools_read"}, {"arguments", through}};
      CHECK(write_json(server.ask("tools/call", call)).find("is not offered") != std::string::npos);
      json::object const query{{"name", "affinity_tools_find"}, {"arguments", {{"query", tool.title}}}};
      auto const found = write_json(server.ask("tools/call", query));
      CHECK(found.find("\"" + std::string(tool.name) + "\"") == found.npos);
    }
  }
}

TEST_CASE("a part that is not allowed sends nothing, and what it leaves out is said") {
  for (auto const& tool : tools::work_tools()) {
    tests::FirmSession whole;
    auto const complete = whole.run_tool(tool, example_of(tool));
    for (auto const& part : reads_of_v1(whole.catalogue, whole.asked())) {
      if (part == "list_all_affinity_whoami")
        continue;  // whose firm it is, for links alone: their lack shows
      CAPTURE(tool.name, part);
      tests::FirmSession firm;
      firm.selections.server.exclude = {part};
      auto const outcome = firm.run_tool(tool, example_of(tool));
      check_requests(firm, tool);
      bool const lacks_nothing =
          !outcome.is_error && outcome.structured.at("result") == complete.structured.at("result");
      CAPTURE(outcome.text);
      CHECK((lacks_nothing || says_what_is_not_allowed(outcome, part)));
    }
  }
}

}  // namespace affinity::server::work_allowed_test
