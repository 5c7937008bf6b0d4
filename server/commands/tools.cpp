// `affinity-crm-mcp tools [TOOL] [--json|--table]`

#include "mcp/serialize/results.hpp"
#include "mcp/tool_availability.hpp"
#include "server/command_line/call_syntax.hpp"
#include "server/commands/commands.hpp"
#include "server/docs/reference.hpp"
#include "server/terminal/table.hpp"
#include "tools/catalogue.hpp"

#include <iostream>

namespace affinity::server {

namespace {

std::string_view to_string(tools::Effect effect) {
  switch (effect) {
    case tools::Effect::reads: return "reads";
    case tools::Effect::adds: return "adds";
    case tools::Effect::changes: return "changes";
    case tools::Effect::destroys: break;
  }
  return "destroys";
}

// Describes the tool for people.
std::string page(tools::Tool const& tool, Terminal const& terminal) {
  std::string out =
      coloured(terminal, Colour::bold, tool.name) + " (" + std::string(to_string(tool.effect)) + ")\n";
  for (auto const& line : wrapped(std::string(tool.description), terminal.width)) out += line + '\n';
  std::vector<std::pair<std::string, std::string>> rows;
  for (auto const& argument : argument_docs(tool))
    rows.emplace_back(argument.name, argument.type + (argument.required ? ", required" : "") +
                                         (argument.meaning.empty() ? "" : ". " + argument.meaning));
  out += rows.empty() ? "\nIt takes no arguments.\n" : "\n" + write_record(rows, terminal);
  for (auto const& rule : tool.rules) out += "- " + schema::rule_text(rule) + ".\n";
  return out + "\nFor example, on the sandbox:\n  " + example_call_command(tool) + '\n';
}

// By name, tools that are not listed are shown too: all of them, or those that the selection reaches.
int show_one(Invocation const& invocation, tools::Catalogue const& everything,
             tools::Catalogue const& offered) {
  tools::ToolSelections const selections{.server = invocation.settings.selection};
  auto const* tool = everything.find(invocation.tool);
  bool const shown = tool && (selections.server.selects_all() || offered.find(invocation.tool) ||
                              tools::is_reachable(*tool, offered, selections));
  if (!shown) {
    std::cerr << "affinity-crm-mcp tools: "
              << mcp::explain_unavailable(invocation.tool, offered, everything, selections)
              << " `affinity-crm-mcp tools` lists what there is.\n";
    return exit_usage;
  }
  auto const terminal = terminal_of(platform::StandardStream::output, invocation.settings.no_color);
  if (invocation.json)
    std::cout << write_json(mcp::serialize_tool(mcp::newest_legacy, *tool)) << '\n';
  else
    std::cout << page(*tool, terminal);
  return 0;
}

}  // namespace

int run_tools(Invocation const& invocation) {
  auto const everything = tools::Catalogue::with_opt_in();
  auto const catalogue = tools::select_tools(everything, invocation.settings.selection).value();
  if (!invocation.tool.empty()) return show_one(invocation, everything, catalogue);
  auto const terminal = terminal_of(platform::StandardStream::output, invocation.settings.no_color);
  if (invocation.json || (!terminal.is_tty && !invocation.table)) {
    std::cout << mcp::serialize_tools(mcp::newest_legacy, catalogue, mcp::ServerInfo{}, {},
                                      invocation.settings.output_schemas)
              << '\n';
    return 0;
  }
  Table table{.head = {"tool", "effect", "what it does"}};
  for (auto const& tool : catalogue.all())
    table.rows.push_back(
        {std::string(tool.name), std::string(to_string(tool.effect)), std::string(tool.title)});
  std::cout << write_table(table, terminal);
  if (catalogue.find(tools::find_tool_name) &&
      terminal_of(platform::StandardStream::error, invocation.settings.no_color).is_tty)
    std::cerr << "More, not listed: affinity-crm-mcp call " << tools::find_tool_name
              << " '{\"query\": \"saved views\"}', or affinity-crm-mcp tools --toolsets v2.\n";
  return 0;
}

}  // namespace affinity::server
