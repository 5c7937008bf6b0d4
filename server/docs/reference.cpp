// Writes docs/settings.md and replaces the generated parts of README.md.

#include "server/docs/reference.hpp"

#include "server/docs/markdown.hpp"
#include "server/settings/options.hpp"

#include <array>

namespace affinity::server {

namespace {

void row(std::string& out, std::string_view flag, std::string_view environment, std::string_view preset,
         std::string_view meaning) {
  out.append("| ")
      .append(table_cell(inline_code(flag)))
      .append(" | ")
      .append(inline_code(environment))
      .append(" | ");
  out.append(table_cell(preset)).append(" | ").append(table_cell(meaning)).append(" |\n");
}

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
