#include "server/command_line/command_line.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/folders.hpp"
#include "base/text/setting_values.hpp"
#include "server/command_line/help.hpp"
#include "server/command_line/item_numbers.hpp"
#include "server/command_line/usage_error.hpp"
#include "server/settings/resolve.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>

namespace affinity::server {

namespace {

constexpr char footer[] =
    "The Affinity key comes from AFFINITY_API_KEY or from the file that AFFINITY_API_KEY_FILE names, never "
    "from a flag.\n"
    "Examples:\n"
    "  affinity-crm-mcp --sandbox                      stdio, what a desktop configuration starts\n"
    "  affinity-crm-mcp http --sandbox                 HTTP at http://127.0.0.1:8765/mcp\n"
    "  affinity-crm-mcp call list_all_affinity_persons '{\"term\":\"jane\",\"limit\":3}' --sandbox\n";

void declare_token(CLI::App& app, TokenOptions& options) {
  auto* token = app.add_subcommand("token", "Who may use http with --auth mapped or oauth");
  token->require_subcommand(1);
  // CLI11 calls this for the subcommand that was given.
  auto const action = [&](char const* name, char const* help, TokenOptions::Action which) {
    auto* command = token->add_subcommand(name, help);
    command->parse_complete_callback([&options, which] { options.action = which; });
    return command;
  };
  auto* add = action("add", "Make a token for a principal; it is printed once", TokenOptions::Action::add);
  add->add_option("principal", options.name,
                  "Whose it is: a name or an address; with oauth what the claim says")
      ->required();
  add->add_option("--key-file", options.key_file,
                  "The principal's Affinity key; that of a new one is read from standard input otherwise")
      ->type_name("FILE");
  add->add_option("--expires", options.expires, "When it ends: 90d, 12h, 30m, or a date [never]")
      ->type_name("WHEN");
  add->add_option("--toolsets", options.toolsets, "Only these: persons, notes, lists, ... [all]")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->type_name("LIST");
  add->add_option("--label", options.label, "What it is for, shown by list")->type_name("TEXT");
  add->add_flag("--read-only", options.read_only, "It may not change anything");
  add->add_flag("--without-token", options.without_token, "Only keep the key, for --auth oauth");
  action("list", "Show principals and tokens, neither tokens nor keys", TokenOptions::Action::list);
  action("revoke", "Take a token back", TokenOptions::Action::revoke)
      ->add_option("id", options.name, "Its id, as list shows it")
      ->required();
  action("forget", "Take out a principal with key and tokens", TokenOptions::Action::forget)
      ->add_option("principal", options.name, "The name")
      ->required();
}

// The values of --http and --via, which may be fewer than allowed.
struct ConnectionValues {
  std::vector<std::string> http{}, via{};
  CLI::Option* http_given = nullptr;
};

void declare_config(CLI::App& app, ConfigOptions& options, ConnectionValues& words) {
  auto* config = app.add_subcommand(
      "config", "Print, or --write, what a host needs to find this program; without a host: which there are");
  config->add_option("host", options.host, "claude-desktop, claude-code, chatgpt, vscode, cursor, ...");
  config->add_flag(
      "--write", options.write,
      "Put it into the host's file and change nothing else there; the file as it was is kept beside it");
  words.http_given =
      config->add_option("--http", words.http, "Reach a server by HTTP [http://127.0.0.1:8765/mcp]")
          ->expected(0, 1)
          ->type_name("URL");
  config
      ->add_option(
          "--via", words.via,
          "Where this program runs, seen from the host: local, wsl [DISTRIBUTION], ssh MACHINE, http URL "
          "[local]")
      ->expected(1, 2)
      ->type_name("WAY");
  config->add_option("--name", options.name, "What the entry is called [affinity]")->type_name("NAME");
  config->add_option("--command", options.command, "What the host starts [this very program]")
      ->type_name("PATH");
  config
      ->add_option(
          "--key-file", options.key_file,
          "Where the Affinity key is [" + platform::config_file_in_words("affinity-crm-mcp", "key") + "]")
      ->type_name("FILE");
  config->add_option("--file", options.file, "The host's file, where it is not in its usual place")
      ->type_name("FILE");
  config->footer(
      "Settings that are given as flags go into the entry. The Affinity key never does: the entry names its "
      "file,\n"
      "or the host asks for it.\n"
      "Examples:\n"
      "  affinity-crm-mcp config claude-desktop --sandbox --write\n"
      "  affinity-crm-mcp config vscode --read-only > .vscode/mcp.json\n"
      "  affinity-crm-mcp config cursor --http https://mcp.example.com/mcp\n"
      "  affinity-crm-mcp config claude-desktop --via ssh me@server\n");
}

void declare_doctor(CLI::App& app, DoctorOptions& options) {
  auto* doctor = app.add_subcommand(
      "doctor",
      "What stands in the way, and what to do about it. Exit 0 all is well, 1 warnings, 2 failures");
  doctor->add_flag("--json", options.json, "One JSON object");
  doctor->add_flag("--offline", options.offline, "Ask nothing of Affinity");
  doctor->add_flag(
      "--contract", options.contract,
      "Compare Affinity with what we believe of it, in at most 30 reads; the report holds types and "
      "counts, no names and no values");
  doctor->add_option("--report", options.report, "Where the report of --contract goes [standard output]")
      ->type_name("FILE");
  doctor->footer(
      "It asks /auth/whoami and /rate-limit, which cost nothing of the month's quota, and tries the entries "
      "that "
      "hosts\non this machine have for this program.\n"
      "Examples:\n"
      "  affinity-crm-mcp doctor\n"
      "  affinity-crm-mcp doctor --offline --json\n"
      "  affinity-crm-mcp doctor --contract --report affinity-contract.json\n");
}

CLI::App* declare_undo(CLI::App& app, Invocation& invocation, std::string& only) {
  auto* undo = app.add_subcommand(
      "undo",
      "Take a receipt back where the value is still what we wrote; shows it and asks first. Exit 0, 1 "
      "something was left");
  undo->add_option("id", invocation.receipt, "Of the receipt, as receipts shows it")->required();
  auto* dry_run = undo->add_flag("--dry-run", invocation.dry_run, "Only show what it would do");
  undo->add_flag("--yes", invocation.yes, "Do not ask")->excludes(dry_run);
  undo->add_option("--only", only, "Only these numbers of the receipt: 1,3-5 [all]")
      ->expected(1)
      ->type_name("NUMBERS");
  return undo;
}

// For every command without a footer of its own; CLI11 lets commands inherit their parent's.
void add_examples(CLI::App& app, std::string const& path) {
  for (auto* command : app.get_subcommands([](CLI::App const*) { return true; })) {
    auto const name = path.empty() ? command->get_name() : path + " " + command->get_name();
    add_examples(*command, name);
    auto const lines = std::string(examples_of(name));
    if (!lines.empty())
      command->footer((lines.find('\n') + 1 < lines.size() ? "Examples:\n" : "Example:\n") + lines);
  }
}

// Lists the commands before the ninety settings.
class CommandsFirst : public CLI::Formatter {
 public:
  std::string make_help(CLI::App const* app, std::string name, CLI::AppFormatMode mode) const override {
    if (mode == CLI::AppFormatMode::Sub) return make_expanded(app);
    return make_description(app) + make_usage(app, std::move(name)) + make_positionals(app) +
           make_subcommands(app, mode) + make_groups(app, mode) + '\n' + make_footer(app);
  }
};

bool was_given(std::deque<ParsedOption> const& parsed_options, std::string_view flag) {
  return std::ranges::any_of(parsed_options, [&](ParsedOption const& parsed) {
    return parsed.row->flag == flag && parsed.option->count() > 0;
  });
}

std::string explain_extras(CLI::App const& app, std::deque<ParsedOption> const& parsed_options, int argc,
                           char const* const* argv) {
  UsageError error{.args = {argv + 1, argv + argc}, .extras = app.remaining(true)};
  auto const commands = app.get_subcommands();
  if (!commands.empty()) error.command = commands.front()->get_name();
  for (auto const& parsed : parsed_options) error.flags.push_back(parsed.row->flag);
  error.flags.insert(error.flags.end(), {"--config", "--help", "--version", "--json", "--table"});
  return explain(error);
}

}  // namespace

Parsed parse_command_line(int argc, char const* const* argv) {
  Invocation invocation;
  std::string config;
  CLI::App app("MCP server for Affinity CRM (affinity.co). Without a command: MCP over stdio.",
               "affinity-crm-mcp");
  app.set_version_flag("--version", std::string(AFFINITY_VERSION));
  app.footer(footer);
  app.formatter(std::make_shared<CommandsFirst>());
  app.fallthrough();
  app.allow_windows_style_options(false);  // "/srv/crm" is a path
  app.require_subcommand(0, 1);
  app.add_option("--config", config,
                 "A settings file (TOML): the flags below without their dashes (AFFINITY_CONFIG)")
      ->envname("AFFINITY_CONFIG")
      ->type_name("FILE");
  std::deque<ParsedOption> parsed_options;
  for (auto const& row : options()) {
    parsed_options.push_back({.row = &row});
    declare(app, parsed_options.back());
  }
  auto* http = app.add_subcommand("http", "MCP over Streamable HTTP at /mcp");
  auto* sandbox = app.add_subcommand(
      "sandbox", "The sandbox alone: Affinity's API, v1 and v2, over HTTP, for tests and other clients");
  auto* call = app.add_subcommand("call",
                                  "Call one tool; its result as a table on a terminal, as JSON in a pipe. "
                                  "Exit 0, 1 tool error, 2 usage");
  call->add_option("tool", invocation.tool, "The tool's name")->required();
  call->add_option("arguments", invocation.arguments, "Its arguments as a JSON object [{}]");
  auto* tools = app.add_subcommand("tools", "The catalogue: a table on a terminal, tools/list in a pipe");
  tools->add_option("tool", invocation.tool, "Only this one, with its arguments and an example");
  auto* receipts = app.add_subcommand(
      "receipts", "Your receipts of changes, newest first; with an id what became of each change");
  receipts->add_option("id", invocation.receipt, "Of a receipt or its plan");
  std::string only;
  auto* undo = declare_undo(app, invocation, only);
  for (auto* command : {call, tools, receipts}) {
    auto* json = command->add_flag("--json", invocation.json, "JSON, also on a terminal");
    command->add_flag("--table", invocation.table, "A table for people, also in a pipe")->excludes(json);
  }
  auto* docs = app.add_subcommand(
      "docs", "Write docs/tools.md, docs/tools-v2.md, docs/settings.md and the generated parts of README.md");
  docs->add_flag("--check", invocation.check, "Write nothing; exit 1 when they are not up to date");
  docs->add_option("folder", invocation.folder, "The folder of README.md [.]");
  docs->add_flag("--man", invocation.man, "Print the manual page instead");
  auto* crm_mapping = app.add_subcommand(
      "crm-mapping", "Print a proposal for --crm-mapping, from the lists and fields of this account");
  auto* completion = app.add_subcommand("completions", "Print what a shell needs to complete our commands");
  completion->add_option("shell", invocation.shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}))
      ->type_name("bash|zsh|fish");
  declare_token(app, invocation.token);
  ConnectionValues config_words;
  declare_config(app, invocation.config, config_words);
  declare_doctor(app, invocation.doctor);
  add_examples(app, "");
  try {
    app.parse(argc, argv);
  } catch (CLI::ExtrasError const&) {
    std::cerr << "affinity-crm-mcp: " << explain_extras(app, parsed_options, argc, argv) << '\n';
    return {.exit_code = exit_usage};
  } catch (CLI::ParseError const& error) {
    return {.exit_code = app.exit(error) == 0 ? 0 : exit_usage};
  }
  // CLI11 reads it in the code page of Windows.
  if (auto const* narrow = std::getenv("AFFINITY_CONFIG"); narrow && config == narrow)
    config = platform::environment_text("AFFINITY_CONFIG");
  if (http->parsed()) invocation.command = Command::http;
  if (sandbox->parsed()) invocation.command = Command::sandbox;
  if (call->parsed()) invocation.command = Command::call;
  if (tools->parsed()) invocation.command = Command::tools;
  if (docs->parsed()) invocation.command = Command::docs;
  if (crm_mapping->parsed()) invocation.command = Command::crm_mapping;
  if (receipts->parsed()) invocation.command = Command::receipts;
  if (undo->parsed()) invocation.command = Command::undo;
  if (completion->parsed()) invocation.command = Command::completions;
  if (completion->parsed() || invocation.man) invocation.program = describe(app);
  if (app.got_subcommand("token")) invocation.command = Command::token;
  if (app.got_subcommand("config")) invocation.command = Command::config;
  if (app.got_subcommand("doctor")) invocation.command = Command::doctor;

  auto numbers = parse_item_numbers(only);
  if (!numbers) {
    std::cerr << "affinity-crm-mcp undo: --only: " << numbers.error().message << '\n';
    return {.exit_code = exit_usage};
  }
  if (undo->count("--only") > 0 && numbers->empty()) {
    std::cerr
        << "affinity-crm-mcp undo: --only names no number. Leave it out to take the whole receipt back.\n";
    return {.exit_code = exit_usage};
  }
  invocation.only = std::move(*numbers);
  invocation.config.forwarded_flags = given_flags(parsed_options, config);
  auto const words = parse_connection(invocation.config, config_words.http_given->count() > 0,
                                      config_words.http, config_words.via);
  if (!words) {
    std::cerr << "affinity-crm-mcp config: " << words.error().message << '\n';
    return {.exit_code = exit_usage};
  }
  auto settings = resolve_settings(parsed_options, config);
  if (!settings && invocation.command == Command::doctor) {  // doctor reports it as a finding
    invocation.doctor.settings_error = settings.error().message;
    settings = Settings{};
  }
  if (!settings) {
    std::cerr << "affinity-crm-mcp: " << settings.error().message
              << " `affinity-crm-mcp --help` has all settings.\n";
    return {.exit_code = exit_usage};
  }
  std::vector<std::string> sets;
  for (auto const& given : invocation.token.toolsets)
    for (auto& name : parse_names(given)) sets.push_back(std::move(name));
  if (sets.empty() && !invocation.token.toolsets.empty()) {  // an empty selection would mean all of them
    std::cerr << "affinity-crm-mcp token: --toolsets: it is empty. Name something, or leave it out.\n";
    return {.exit_code = exit_usage};
  }
  invocation.token.toolsets = std::move(sets);
  invocation.settings = std::move(*settings);
  // An Affinity key given so would be visible in the process list, and have no effect.
  bool const serves = invocation.command == Command::stdio || invocation.command == Command::http ||
                      invocation.command == Command::call || invocation.command == Command::receipts ||
                      invocation.command == Command::undo;
  if (serves && !invocation.settings.sandbox && was_given(parsed_options, "--key")) {
    std::cerr << "affinity-crm-mcp: --key is for the sandbox's keys alone. The Affinity key is never a flag: "
                 "set AFFINITY_API_KEY or AFFINITY_API_KEY_FILE.\n";
    return {.exit_code = exit_usage};
  }
  return {.invocation = std::move(invocation)};
}

}  // namespace affinity::server
