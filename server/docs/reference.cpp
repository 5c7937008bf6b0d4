// Writes docs/tools.md, docs/settings.md and the generated parts of README.md.

#include "server/docs/reference.hpp"

#include "schema/phrases.hpp"
#include "server/settings/options.hpp"
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

std::string cell(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string code(std::string_view text) {
  return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = char(text[0] - 'a' + 'A');
  return text;
}

std::string title_of(std::string_view toolset) {
  std::string out(toolset);
  std::ranges::replace(out, '_', ' ');
  return capital(std::move(out));
}

std::string_view word(Effect effect) {
  switch (effect) {
    case Effect::reads: return "reads";
    case Effect::adds: return "adds";
    case Effect::changes: return "changes";
    case Effect::destroys: break;
  }
  return "destroys";
}

std::string_view word(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: break;
  }
  return "DELETE";
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
  auto const params = tools::all_params(tool);
  if (params.empty()) return "No arguments.\n";
  std::string out = "| argument | type | required | meaning |\n| --- | --- | --- | --- |\n";
  for (auto const& argument : argument_docs(tool)) {
    out += "| `" + argument.name + "` | " + argument.type + " | " + (argument.required ? "yes" : "") + " | " +
           cell(argument.meaning) + " |\n";
  }
  return out;
}

std::string section(Tool const& tool, bool say_on_request) {
  std::string out = "### " + std::string(tool.name) + "\n\n";
  out += "**" + std::string(tool.title) + ".** " + std::string(tool.description) + "\n\n";
  out += "It *" + std::string(word(tool.effect)) + "*: " + std::string(meaning(tool.effect)) + ". ";
  if (!tool.also_deletes.empty()) out += std::string(tool.also_deletes) + " ";
  if (say_on_request) out += "It is offered only where `--toolsets` or `--tools` names it. ";
  if (tool.route.path.empty())
    out += "Affinity v1: several reads for one answer.\n\n";
  else
    out += "Affinity v1: `" + std::string(word(tool.route.method)) + " " + std::string(tool.route.path) +
           "`\n\n";
  out += arguments_table(tool);
  if (!tool.rules.empty()) {
    out += '\n';
    for (auto const& rule : tool.rules) out += "- " + rule_text(rule) + ".\n";
  }
  auto const arguments = parse_json(tool.example);
  if (!arguments) return out;
  out += "\nCalled with\n\n```json\n" + json_excerpt(*arguments, answer_lines) + "\n```\n\n";
  out += "it answers\n\n```jsonc\n" + json_excerpt(example_answer(tool), answer_lines) + "\n```\n";
  return out;
}

// "list_all_affinity_notes" → its first word as a link; the table's row names the resource.
std::string short_link(Tool const& tool) {
  auto word = std::string(tool.name.substr(0, tool.name.find('_')));
  if (tool.name.starts_with("affinity_")) word = std::string(tool.name.substr(tool.name.rfind('_') + 1));
  if (word == "list" && tool.paging.kind == tools::Paging::Kind::none) word = "show";
  return "[" + word + "](docs/tools.md#" + std::string(tool.name) + " \"" + std::string(tool.title) + "\")";
}

bool is_on_request(tools::Catalogue const& catalogue, std::string_view toolset) {
  return std::ranges::all_of(catalogue.all(),
                             [&](Tool const& tool) { return tool.toolset != toolset || tool.on_request; });
}

std::vector<std::string_view> toolsets(tools::Catalogue const& catalogue) {
  std::vector<std::string_view> out;
  for (auto const& tool : catalogue.all())
    if (std::ranges::find(out, tool.toolset) == out.end()) out.push_back(tool.toolset);
  return out;
}

void row(std::string& out, std::string_view flag, std::string_view environment, std::string_view preset,
         std::string_view meaning) {
  out.append("| ").append(cell(code(flag))).append(" | ").append(code(environment)).append(" | ");
  out.append(cell(preset)).append(" | ").append(cell(meaning)).append(" |\n");
}

}  // namespace

std::vector<ArgumentDoc> argument_docs(Tool const& tool) {
  std::vector<ArgumentDoc> out;
  for (auto const& param : tools::all_params(tool))
    out.push_back({.name = std::string(param.name),
                   .type = type_name(param.type),
                   .meaning = meaning(param),
                   .required = param.need == schema::required});
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
  auto const names = toolsets(catalogue);
  out += "\nToolsets, for `--toolsets`:";
  for (auto const name : names)
    out.append(name == names.front() ? " " : " · ")
        .append("[")
        .append(name)
        .append("](#")
        .append(name)
        .append(")");
  out += "\n";
  for (auto const toolset : names) {
    // The anchor is the toolset's name for --toolsets.
    out.append("\n<a id=\"").append(toolset).append("\"></a>\n\n## ").append(title_of(toolset)).append("\n");
    bool const all_on_request = is_on_request(catalogue, toolset);
    if (all_on_request) out.append("\nOffered only where `--toolsets` or `--tools` names them.\n");
    for (auto const& tool : catalogue.all())
      if (tool.toolset == toolset) out += "\n" + section(tool, tool.on_request && !all_on_request);
  }
  return out;
}

// One row per toolset.
std::string tools_table(tools::Catalogue const& catalogue) {
  std::string out = "| toolset | reads | adds | changes | destroys |\n| --- | --- | --- | --- | --- |\n";
  for (auto const toolset : toolsets(catalogue)) {
    std::array<std::string, 4> cells;
    for (auto const& tool : catalogue.all()) {
      if (tool.toolset != toolset) continue;
      auto& names = cells[std::size_t(tool.effect)];
      names.append(names.empty() ? "" : ", ").append(short_link(tool));
    }
    out.append("| `").append(toolset).append("`");
    for (auto const& names : cells) out.append(" | ").append(names);
    out += " |\n";
  }
  return out;
}

namespace {

constexpr std::string_view table_head =
    "| flag | environment | default | meaning |\n| --- | --- | --- | --- |\n";

void row(std::string& out, Option const& option) {
  auto flag = std::string(option.flag);
  if (!option.value.empty()) flag += " " + std::string(option.value);
  row(out, flag, option.environment, option.fallback, option.help);
}

void key_row(std::string& out) {
  row(out, "", "AFFINITY_API_KEY", "",
      "The Affinity key. Never a flag: others could read it in the process list");
}

std::string_view settings_heading(Scope scope) {
  switch (scope) {
    case Scope::affinity: return "Affinity";
    case Scope::sandbox: return "Sandbox";
    case Scope::tools: return "Tools and files";
    case Scope::http: return "HTTP";
    case Scope::calls: break;
  }
  return "Calls and log";
}

}  // namespace

std::string settings_table() {
  static constexpr std::array<std::string_view, 9> first{"--sandbox", "--read-only",  "--toolsets",
                                                         "--confirm", "--files-root", "--listen",
                                                         "--auth",    "--rate-limit", "--audit-log"};
  std::string out(table_head);
  key_row(out);
  for (auto const name : first)
    for (auto const& option : options())
      if (option.flag == name) row(out, option);
  return out;
}

std::string settings_document() {
  std::string out =
      "# Settings\n\n"
      "<!-- Written by `affinity-crm-mcp docs`; a test compares. Change the rows in "
      "server/settings/options.cpp "
      "instead. "
      "-->\n\n"
      "A flag goes before the environment, the environment before the settings file, the file before the "
      "default.\n"
      "The settings file (`--config FILE`, TOML) has the flags without their dashes: `read-only = true`. A "
      "list "
      "is written with commas,\nor the flag is repeated; folders only so, for a comma may be part of their "
      "name. A setting twice, "
      "or a list of nothing, is an error.\nThe same table is in `affinity-crm-mcp --help`.\n\n"
      "## The key\n\n" +
      std::string(table_head);
  key_row(out);
  row(out, "", "AFFINITY_API_KEY_FILE", "",
      "A file with the key, readable by its owner alone, or a secret of a container in /run/secrets");
  row(out, "--config FILE", "AFFINITY_CONFIG", "",
      "A settings file (TOML): the flags below without their dashes");
  for (auto const scope : {Scope::affinity, Scope::sandbox, Scope::tools, Scope::http, Scope::calls}) {
    out.append("\n## ").append(settings_heading(scope)).append("\n\n").append(table_head);
    for (auto const& option : options())
      if (option.scope == scope) row(out, option);
  }
  return out;
}

Result<std::string> replace_generated(std::string const& text, std::string_view name,
                                      std::string const& part) {
  auto const begins = "<!-- generated: " + std::string(name) + " -->\n";
  static constexpr std::string_view ends = "<!-- end -->";
  auto const begin = text.find(begins);
  if (begin == std::string::npos) return text;
  auto const from = begin + begins.size();
  auto const to = text.find(ends, from);
  if (to == std::string::npos || text.substr(from, to - from).find("<!-- generated:") != std::string::npos)
    return fail(ErrorKind::invalid,
                "The part \"" + std::string(name) + "\" has no " + std::string(ends) + ".");
  return text.substr(0, from) + part + text.substr(to);
}

}  // namespace affinity::server
