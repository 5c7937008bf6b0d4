// Writes docs/tools.md, docs/tools-v2.md and the table of tools in README.md.

#include "schema/phrases.hpp"
#include "server/docs/markdown.hpp"
#include "server/docs/reference.hpp"
#include "tools/catalogue_tools.hpp"
#include "tools/tool_definition.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace affinity::server {

namespace {

using schema::Kind;
using schema::Param;
using schema::Type;
using tools::Effect;
using tools::Tool;

constexpr std::size_t answer_lines = 25;

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
  return text;
}

std::string title_of(std::string_view toolset) {
  std::string out(toolset);
  std::ranges::replace(out, '_', ' ');
  return capital(std::move(out));
}

// Describes the four annotations of the tool for people.
std::string_view meaning(Effect effect) {
  switch (effect) {
    case Effect::reads: return "changes nothing, may be called again at will";
    case Effect::adds: return "creates something; called again it creates one more";
    case Effect::changes:
      return "overwrites what was there, lists as a whole; called again it changes nothing more";
    case Effect::destroys: break;
  }
  return "cannot be undone; asks a person first where the client can";
}

std::string_view meaning(Tool const& tool) {
  if (!tool.repeatable && tool.effect == Effect::changes)
    return "overwrites what was there; called again it may change more";
  return meaning(tool.effect);
}

bool is_id(Type const& type) { return type.kind == Kind::integer && type.minimum == 1 && !type.maximum; }

std::string type_name(Type const& type) {
  switch (type.kind) {
    case Kind::text: return "text";
    case Kind::email: return "e-mail address";
    case Kind::domain: return "domain";
    case Kind::integer: return is_id(type) ? "id" : "integer";
    case Kind::number: return "number";
    case Kind::boolean: return "true or false";
    case Kind::code: return "code";
    case Kind::date_time: return "date or time";
    case Kind::list: return "list of " + type_name(type.items.at(0));
    case Kind::record: return "object";
    case Kind::word: return "word";
    case Kind::field_id: return "field id";
    case Kind::field_value: return "field value";
    case Kind::any: break;
  }
  return "any JSON";
}

std::string meaning(Param const& param);

// Bounds and codes of the type.
std::string limits_of(Type const& type) {
  switch (type.kind) {
    case Kind::code: return capital(schema::code_meanings(type.codes)) + ".";
    case Kind::word: return "One of " + schema::comma_separated(type.words) + ".";
    case Kind::date_time: return type.in_schema ? "ISO 8601." : "";
    case Kind::list: {
      auto const inside = limits_of(type.items.at(0));
      if (!type.minimum && !type.maximum) return inside;
      return capital(schema::type_phrase(type)) + ".";
    }
    case Kind::record: {
      std::string out;
      for (auto const& member : type.members) {
        auto const about = meaning(member);
        out += (out.empty() ? "`" : ", `") + std::string(member.name) + "` (" + type_name(member.type) +
               (member.need == schema::required ? ", required" : "") +
               (about.empty() ? ")" : ": " + about.substr(0, about.size() - 1) + ")");
      }
      return "Members: " + out + ".";
    }
    case Kind::text:
    case Kind::integer:
      if (is_id(type)) return {};
      if (type.kind == Kind::text && type.minimum == 1 && !type.maximum) return "Not empty.";
      return type.minimum || type.maximum ? capital(schema::type_phrase(type)) + "." : std::string();
    case Kind::email:
    case Kind::domain:
    case Kind::number:
    case Kind::boolean:
    case Kind::field_id:
    case Kind::field_value:
    case Kind::any: break;
  }
  return {};
}

std::string meaning(Param const& param) {
  std::string out(param.description);
  auto const add = [&](std::string const& more) {
    if (!more.empty()) out += (out.empty() ? "" : " ") + more;
  };
  add(limits_of(param.type));
  if (param.type.default_value) add(std::to_string(*param.type.default_value) + " if left out.");
  return out;
}

std::string arguments_table(Tool const& tool) {
  auto const arguments = argument_docs(tool);
  if (arguments.empty()) return "No arguments.\n";
  std::string out = "| argument | type | required | meaning |\n| --- | --- | --- | --- |\n";
  for (auto const& argument : arguments) {
    out += "| `" + argument.name + "` | " + argument.type + " | " + (argument.required ? "yes" : "") + " | " +
           table_cell(argument.meaning) + " |\n";
  }
  return out;
}

bool is_v2(Tool const& tool) { return tool.toolset.starts_with("v2_"); }

std::string offered_with(Tool const& tool) {
  if (tool.named_only) return "Offered with its toolset, its name or `v2_all`. ";
  return tool.core ? "Offered with `v2_core`, `v2` and `v2_all`. " : "Offered with `v2` and `v2_all`. ";
}

std::string rights_of(Tool const& tool) {
  if (tool.rights.empty()) return {};
  return "The key needs the right \"" + std::string(tool.rights) + "\"" +
         (tool.admin_only ? ", and its user has to be an admin of the organization. " : ". ");
}

std::string section(Tool const& tool, bool say_on_request) {
  std::string out = "### " + std::string(tool.name) + "\n\n";
  out += "**" + std::string(tool.title) + ".** " + std::string(tool.description) + "\n\n";
  out += "It *" + std::string(tools::effect_word(tool.effect)) + "*: " + std::string(meaning(tool)) + ". ";
  if (!tool.also_deletes.empty()) out += std::string(tool.also_deletes) + " ";
  if (say_on_request) out += "It is offered only where `--toolsets` or `--tools` names it. ";
  if (is_v2(tool)) out += offered_with(tool) + rights_of(tool);
  if (tools::is_of_catalogue(tool))
    out +=
        tools::calls_another_tool(tool) ? "It sends what the other tool sends.\n\n" : "It sends nothing.\n\n";
  else if (tool.route.path.empty())
    out += is_v2(tool) ? "Affinity v2: several requests for one call.\n\n"
                       : "Affinity v1: several reads for one answer.\n\n";
  else
    out += std::string(is_v2(tool) ? "Affinity v2" : "Affinity v1") + (tool.beta ? ", beta" : "") + ": `" +
           std::string(to_string(tool.route.method)) + " " + std::string(tool.route.path) + "`\n\n";
  out += arguments_table(tool);
  if (!tool.rules.empty()) {
    out += '\n';
    for (auto const& rule : tool.rules) out += "- " + rule_text(rule) + ".\n";
  }
  auto const arguments = parse_json(tool.example);
  if (!arguments) return out;
  auto const answer = example_answer(tool);
  // The sandbox has not all of v2.
  bool const is_shown = !is_v2(tool) || !answer.contains("error");
  out += "\nCalled with\n\n```json\n" + json_excerpt(*arguments, answer_lines) + "\n```\n";
  if (is_shown) out += "\nit answers\n\n```jsonc\n" + json_excerpt(answer, answer_lines) + "\n```\n";
  return out;
}

// "list_all_affinity_notes" → its first word as a link; the table's row names the resource.
std::string short_link(Tool const& tool) {
  auto word = std::string(tool.name.substr(0, tool.name.find('_')));
  if (tool.name.starts_with("affinity_")) word = std::string(tool.name.substr(tool.name.rfind('_') + 1));
  if (word == "list" && tool.paging.kind == tools::Paging::Kind::none) word = "show";
  return "[" + word + "](docs/tools.md#" + std::string(tool.name) + " \"" + std::string(tool.title) + "\")";
}

using Tools = std::vector<Tool const*>;

bool is_on_request(Tools const& all, std::string_view toolset) {
  return std::ranges::all_of(all,
                             [&](Tool const* tool) { return tool->toolset != toolset || tool->on_request; });
}

std::vector<std::string_view> toolsets(Tools const& all) {
  std::vector<std::string_view> out;
  for (auto const* tool : all)
    if (std::ranges::find(out, tool->toolset) == out.end()) out.push_back(tool->toolset);
  return out;
}

Tools tools_of(tools::Catalogue const& catalogue, bool v2) {
  Tools out;
  for (auto const& tool : catalogue.all())
    if (is_v2(tool) == v2) out.push_back(&tool);
  return out;
}

std::string links_to_toolsets(Tools const& all) {
  std::string out = "\nToolsets, for `--toolsets`:";
  for (auto const name : toolsets(all))
    out.append(name == all.front()->toolset ? " " : " · ")
        .append("[")
        .append(name)
        .append("](#")
        .append(name)
        .append(")");
  return out + "\n";
}

// "v2_list_entries" → "List entries"
std::string heading_of(std::string_view toolset) {
  return title_of(toolset.starts_with("v2_") ? toolset.substr(3) : toolset);
}

std::string sections(Tools const& all, bool say_on_request) {
  std::string out;
  for (auto const toolset : toolsets(all)) {
    // The anchor is the toolset's name for --toolsets.
    out.append("\n<a id=\"")
        .append(toolset)
        .append("\"></a>\n\n## ")
        .append(heading_of(toolset))
        .append("\n");
    bool const all_on_request = is_on_request(all, toolset);
    if (all_on_request && say_on_request)
      out.append("\nOffered only where `--toolsets` or `--tools` names them.\n");
    for (auto const* tool : all)
      if (tool->toolset == toolset) out += "\n" + section(*tool, tool->on_request && !all_on_request);
  }
  return out;
}

// How many tools each group word of v2 holds, and what these are.
std::string group_words_table(tools::Catalogue const& catalogue) {
  std::string out = "\n| word | tools | what |\n| --- | ---: | --- |\n";
  for (auto const& group : tools::group_words()) {
    if (!group.word.starts_with("v2")) continue;
    auto const chosen = tools::select_tools(catalogue, {.toolsets = {std::string(group.word)}});
    out.append("| ")
        .append(inline_code(group.word))
        .append(" | ")
        .append(std::to_string(chosen->all().size()));
    out.append(" | ").append(group.meaning).append(" |\n");
  }
  return out;
}

}  // namespace

std::vector<ArgumentDoc> argument_docs(Tool const& tool) {
  std::vector<ArgumentDoc> out;
  for (auto const& param : tools::all_params(tool))
    out.push_back({.name = std::string(param.name),
                   .type = type_name(param.type),
                   .meaning = meaning(param),
                   .required = param.need == schema::required});
  if (tools::calls_another_tool(tool)) {
    out.push_back({.name = "tool", .type = "text", .meaning = "Its name.", .required = true});
    out.push_back({.name = "arguments", .type = "object", .meaning = "Its arguments.", .required = true});
  }
  return out;
}

std::string tools_document(tools::Catalogue const& catalogue) {
  std::string out =
      "# Tools\n\n"
      "<!-- Written by `affinity-crm-mcp docs`; a test compares. Change the rows in tools/ instead. -->\n\n"
      "The answers are those of the sandbox on " +
      std::string(documented_day.substr(0, 10)) +
      ", shortened where a comment says so. Every answer is one JSON object: `result`, for lists also\n"
      "`next_cursor` (null at the end) and `result_count`, and `complete: false` with a `why` when something "
      "is missing. A code may also be\n"
      "sent as its name (`\"meeting\"` for 0), a number as text, and a single value where a list is "
      "wanted.\n"
      "An id is a positive integer. `fields` names members of `result`, with dots for those inside "
      "([shorter answers](limits.md#shorter-answers)).\n";
  auto const all = tools_of(catalogue, false);
  return out + links_to_toolsets(all) + sections(all, true);
}

std::string v2_tools_document(tools::Catalogue const& catalogue) {
  std::string const out =
      "# Tools for API v2\n\n"
      "<!-- Written by `affinity-crm-mcp docs`; a test compares. Change the rows in tools/v2/ instead. "
      "-->\n\n"
      "Affinity's newer API, version 2026-09-17. These tools are offered where `--toolsets` or `--tools` "
      "asks for "
      "them, by a word below, a toolset\nor a name; those of API v1 are in [tools.md](tools.md), where "
      "answers are described too. Arguments have Affinity's own names in camelCase;\nsnake_case is "
      "understood. The id "
      "of a field is `field-31012` or a name such as `last-email`, and 31012 is understood. An id stands "
      "where "
      "Affinity\nwants `{\"id\": …}`. `filter` is Affinity's filter language. What Affinity calls beta may "
      "change "
      "without notice. The sandbox does not answer all\nof API v2 yet; calls without an answer here are "
      "such.\n";
  auto const all = tools_of(catalogue, true);
  return out + group_words_table(catalogue) + links_to_toolsets(all) + sections(all, false);
}

// One row per toolset.
std::string tools_table(tools::Catalogue const& catalogue) {
  std::string out = "| toolset | reads | adds | changes | destroys |\n| --- | --- | --- | --- | --- |\n";
  auto const all = tools_of(catalogue, false);
  for (auto const toolset : toolsets(all)) {
    std::array<std::string, 4> cells;
    for (auto const* tool : all) {
      if (tool->toolset != toolset) continue;
      auto& names = cells[std::size_t(tool->effect)];
      names.append(names.empty() ? "" : ", ").append(short_link(*tool));
    }
    out.append("| `").append(toolset).append("`");
    for (auto const& names : cells) out.append(" | ").append(names);
    out += " |\n";
  }
  return out;
}

}  // namespace affinity::server
