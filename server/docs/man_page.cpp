// Generates the manual page in the macros of man(7).

#include "server/docs/help_documents.hpp"

#include <algorithm>

namespace affinity::server {

namespace {

// Escapes for roff: dashes, backslashes, and a dot or quote at the start of a line.
std::string roff(std::string const& text) {
  std::string out;
  bool begins = true;
  for (auto const c : text) {
    if (begins && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
    begins = c == '\n';
  }
  return out;
}

std::string bold(std::string const& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string slanted(std::string const& text) { return "\\fI" + roff(text) + "\\fR"; }

void write(std::string& out, FlagHelp const& flag, bool is_argument) {
  out += ".TP\n" + (is_argument ? slanted(flag.name) : bold(flag.name));
  if (!is_argument && !flag.value.empty()) out += " " + slanted(flag.value);
  out += "\n" + roff(flag.help) + "\n";
}

void write_command(std::string& out, CommandHelp const& command, std::string const& before) {
  auto const name = before.empty() ? command.name : before + " " + command.name;
  if (!command.commands.empty()) {
    for (auto const& inner : command.commands) write_command(out, inner, name);
    return;
  }
  out += ".SS " + bold(name);
  for (auto const& argument : command.arguments)
    out += (argument.required ? " " : " [") + slanted(argument.name) + (argument.required ? "" : "]");
  out += "\n" + roff(command.description) + ".\n";
  for (auto const& argument : command.arguments)
    if (!argument.help.empty()) write(out, argument, true);
  for (auto const& flag : command.flags)
    if (flag.name != "--help") write(out, flag, false);
  if (!command.footer.empty()) out += ".PP\n.nf\n" + roff(command.footer) + "\n.fi\n";
}

}  // namespace

std::string man_page(CommandHelp const& program, std::string const& version) {
  auto const& name = program.name;
  std::string out = ".\\\" Written by \"" + name + " docs --man\".\n.TH AFFINITY\\-CRM\\-MCP 1 \"\" \"" +
                    name + " " + version + "\" \"User Commands\"\n.SH NAME\n" + roff(name) +
                    " \\- MCP server for Affinity CRM\n.SH SYNOPSIS\n.B " + roff(name) +
                    "\n[\\fIcommand\\fR] [\\fIoption\\fR ...]\n.SH DESCRIPTION\n" +
                    roff(program.description) + "\n.PP\n";
  out +=
      "Without an Affinity account\n.B \\-\\-sandbox\nserves a built\\-in example firm. With one, the key "
      "comes "
      "from\n.B AFFINITY_API_KEY\nor from the file that\n.B AFFINITY_API_KEY_FILE\nnames, never from a "
      "flag.\n"
      "A flag goes before the environment, that before the settings file, that before the default.\n"
      "In what follows the default stands in brackets and the variable of the environment in "
      "parentheses.\n.SH COMMANDS\n";
  for (auto const& command : program.commands) write_command(out, command, "");
  out += ".SH OPTIONS\n";
  std::vector<std::string> headings;
  for (auto const& flag : program.flags) {
    auto const known = std::ranges::find(headings, flag.heading) != headings.end();
    if (!known) headings.push_back(flag.heading);
  }
  for (auto const& heading : headings) {
    if (headings.size() > 1) out += ".SS " + roff(heading == "Options" ? "General" : heading) + "\n";
    for (auto const& flag : program.flags)
      if (flag.heading == heading) write(out, flag, false);
  }
  out +=
      ".SH EXIT STATUS\n"
      ".TP\n0\nAll went well.\n"
      ".TP\n1\nA tool answered with an error, or a check found something.\n"
      ".TP\n2\nThe command line or a setting is wrong.\n"
      ".TP\n78\nNothing is wrong but the configuration: no key, for example.\n"
      ".SH FILES\n"
      ".TP\n\\fI$XDG_STATE_HOME/affinity\\-crm\\-mcp/token\\fR\nThe token of the HTTP server, readable by "
      "its "
      "owner alone. Without the variable the folder is \\fI~/.local/state\\fR.\n";
  if (!program.footer.empty()) out += ".SH NOTES\n.nf\n" + roff(program.footer) + ".fi\n";
  return out;
}

}  // namespace affinity::server
