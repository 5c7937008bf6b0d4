#include "server/command_line/help.hpp"

#include "server/config/hosts.hpp"
#include "tools/selection.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>

namespace affinity::server {

namespace {

FlagHelp describe(CLI::Option const& option) {
  FlagHelp out;
  bool const takes_value = option.get_items_expected_max() > 0;
  out.name = option.get_positional() ? option.get_name(true) : option.get_name();
  auto const comma = out.name.find(',');  // "-h,--help": the last name is the long one
  if (comma != std::string::npos) out.name = out.name.substr(out.name.rfind(',') + 1);
  if (takes_value) {
    out.value = option.get_type_name();
    if (out.value.empty() || out.value.starts_with("TEXT")) out.value = "TEXT";
  }
  out.choices = choices_of(out.value);
  out.help = option.get_description();
  out.heading = option.get_group();
  out.required = option.get_required();
  return out;
}

bool starts_lower(std::string const& word) {
  return !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '-' || c == '_';
  });
}

void set_choices(std::vector<FlagHelp>& flags, std::string_view name,
                 std::vector<std::string> const& choices) {
  for (auto& flag : flags)
    if (flag.name == name) flag.choices = choices;
}

struct CommandExamples {
  std::string_view command{}, lines{};
};

// Examples use records of the sandbox.
constexpr CommandExamples example_rows[] = {
    {"http",
     "  affinity-crm-mcp http --sandbox\n"
     "  affinity-crm-mcp http --sandbox --listen 127.0.0.1:8800 --toolsets all,chatgpt --read-only\n"},
    {"sandbox", "  affinity-crm-mcp sandbox --listen 127.0.0.1:8766 --limit none\n"},
    {"call",
     "  affinity-crm-mcp call list_all_affinity_persons '{\"term\":\"jane\",\"limit\":3}' --sandbox\n"
     "  affinity-crm-mcp call get_single_affinity_organization_by_id '{\"id\":730001}' --sandbox --json\n"},
    {"tools",
     "  affinity-crm-mcp tools list_all_affinity_persons\n"
     "  affinity-crm-mcp tools --read-only\n"
     "  affinity-crm-mcp tools --toolsets notes,persons --json\n"},
    {"docs", "  affinity-crm-mcp docs --man\n"},
    {"crm-mapping", "  affinity-crm-mcp crm-mapping --sandbox > crm-mapping.toml\n"},
    {"receipts",
     "  affinity-crm-mcp receipts\n"
     "  affinity-crm-mcp receipts rc_Zk3vQ8dTn2Yw5hLx7sBa\n"},
    {"undo",
     "  affinity-crm-mcp undo rc_Zk3vQ8dTn2Yw5hLx7sBa --dry-run\n"
     "  affinity-crm-mcp undo rc_Zk3vQ8dTn2Yw5hLx7sBa --only 1,3-5\n"},
    {"completions", "  affinity-crm-mcp completions bash\n"},
    {"token",
     "  affinity-crm-mcp token list\n"
     "  affinity-crm-mcp token add ann@example.com --key-file ann.key --read-only --expires 90d\n"},
    {"token add",
     "  affinity-crm-mcp token add ann@example.com --key-file ann.key --toolsets notes,persons\n"},
    {"token list", "  affinity-crm-mcp token list\n"},
    {"token revoke", "  affinity-crm-mcp token revoke 1f0c9a3e\n"},
    {"token forget", "  affinity-crm-mcp token forget ann@example.com\n"},
};

}  // namespace

CommandHelp describe(CLI::App const& app) {
  CommandHelp out{.name = app.get_name(), .description = app.get_description(), .footer = app.get_footer()};
  if (app.get_parent() && app.get_parent()->get_footer() == out.footer) out.footer.clear();  // inherited
  for (auto const* option : app.get_options(nullptr))
    (option->get_positional() ? out.arguments : out.flags).push_back(describe(*option));
  for (auto const* command : app.get_subcommands([](CLI::App const*) { return true; }))
    out.commands.push_back(describe(*command));
  return out;
}

std::vector<std::string> choices_of(std::string const& value) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin <= value.size();) {
    auto const end = std::min(value.find('|', begin), value.size());
    out.push_back(value.substr(begin, end - begin));
    begin = end + 1;
  }
  if (out.size() < 2 || !std::ranges::all_of(out, starts_lower)) out.clear();
  return out;
}

bool takes_file(FlagHelp const& flag) { return flag.value.starts_with("FILE"); }
bool takes_directory(FlagHelp const& flag) { return flag.value == "DIR"; }

void fill_in_choices(CommandHelp& program) {
  std::vector<std::string> names, sets, places;
  auto const catalogue = tools::Catalogue::with_opt_in();
  for (auto const& tool : catalogue.all()) {
    names.emplace_back(tool.name);
    if (std::ranges::find(sets, tool.toolset) == sets.end()) sets.emplace_back(tool.toolset);
  }
  for (auto const& host : hosts()) places.emplace_back(host.name);
  for (auto const& group : tools::group_words()) sets.emplace_back(group.word);
  set_choices(program.flags, "--tools", names);
  set_choices(program.flags, "--exclude-tools", names);
  set_choices(program.flags, "--toolsets", sets);
  for (auto& command : program.commands) {
    set_choices(command.flags, "--toolsets", sets);
    if (command.name == "call" || command.name == "tools") set_choices(command.arguments, "tool", names);
    if (command.name == "config") set_choices(command.arguments, "host", places);
  }
}

std::string_view examples_of(std::string_view command) {
  for (auto const& row : example_rows)
    if (row.command == command) return row.lines;
  return {};
}

}  // namespace affinity::server
