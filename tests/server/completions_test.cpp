#include "server/command_line/command_line.hpp"
#include "server/docs/help_documents.hpp"
#include "server/settings/options.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <string>

namespace affinity::server::completions_test {

namespace {

CommandHelp program() {
  char const* const words[] = {"affinity-crm-mcp", "completions", "bash"};
  auto parsed = parse_command_line(3, words);
  REQUIRE(parsed.invocation);
  auto out = parsed.invocation->program;
  fill_in_choices(out);
  return out;
}

bool has(std::string const& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

CommandHelp const& command(CommandHelp const& from, std::string_view name) {
  auto const found = std::ranges::find(from.commands, name, &CommandHelp::name);
  REQUIRE(found != from.commands.end());
  return *found;
}

}  // namespace

TEST_CASE("what can be typed is read off the parser, rows of settings and commands alike") {
  auto const all = program();
  for (auto const& row : options()) {
    CAPTURE(row.flag);
    auto const found = std::ranges::find(all.flags, row.flag, &FlagHelp::name);
    REQUIRE(found != all.flags.end());
    CHECK(found->value == row.value);
  }
  CHECK(command(all, "call").arguments.at(0).required);
  CHECK_FALSE(command(all, "call").arguments.at(1).required);
  CHECK(command(command(all, "token"), "add").arguments.at(0).name == "principal");
  CHECK(command(all, "http").footer.starts_with("Examples:\n  affinity-crm-mcp http"));  // its own
}

TEST_CASE("values are offered where they are words") {
  CHECK(choices_of("on|off") == std::vector<std::string>{"on", "off"});
  CHECK(choices_of("HOST:PORT").empty());
  CHECK(choices_of("N|none").empty());
  CHECK(choices_of("").empty());
}

TEST_CASE("completions of every shell know every command, every setting and every tool") {
  auto const all = program();
  auto const shell = GENERATE(as<std::string>{}, "bash", "zsh", "fish");
  CAPTURE(shell);
  auto const text = completions(all, shell);
  for (auto const& row : options()) {
    CAPTURE(row.flag);
    CHECK(
        has(text, shell == "fish" ? " -l " + std::string(row.flag.substr(2)) + " " : std::string(row.flag)));
  }
  for (auto const& inner : all.commands) CHECK(has(text, inner.name));
  CHECK(has(text, "list_all_affinity_persons"));
  CHECK(has(text, "token mapped oauth none"));
  CHECK(has(text, "claude-desktop"));
}

TEST_CASE("a quote in a help text does not end the word that holds it") {
  CommandHelp odd{.name = "odd", .flags = {{.name = "--it", .help = "it's [a] \\ b: c"}}};
  CHECK(has(completions(odd, "zsh"), R"('*--it[it'\''s \[a\] \\ b\: c]')"));
  CHECK(has(completions(odd, "fish"), R"(-d 'it\'s [a] \\ b: c')"));
}

TEST_CASE("the manual page tells every command and setting, and roff sees no command in our words") {
  auto all = program();
  all.flags.push_back({.name = "--odd", .help = ".hidden\n'quoted\\", .heading = "Calls"});
  auto const text = man_page(all, "1.2.3");
  CHECK(has(text, ".TH AFFINITY\\-CRM\\-MCP 1 \"\" \"affinity-crm-mcp 1.2.3\""));
  CHECK(has(text, "\\fB\\-\\-listen\\fR \\fIHOST:PORT\\fR"));
  CHECK(has(text, ".SS \\fBtoken add\\fR \\fIprincipal\\fR"));
  CHECK(has(text, "\n\\&.hidden\n\\&'quoted\\e\n"));
}

}  // namespace affinity::server::completions_test
