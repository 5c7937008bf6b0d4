#include "server/command_line/usage_error.hpp"

#include "base/text/text.hpp"
#include "server/command_line/call_syntax.hpp"
#include "tools/catalogue.hpp"
#include "tools/tool_definition.hpp"

#include <algorithm>
#include <array>

namespace affinity::server {

namespace {

constexpr std::array<std::string_view, 12> command_names{"http",        "sandbox",     "call",     "tools",
                                                         "doctor",      "config",      "token",    "docs",
                                                         "completions", "crm-mapping", "receipts", "undo"};

constexpr char no_key_here[] =
    "The Affinity key is never given on the command line, where everybody on this machine could read it. Put "
    "it into the variable AFFINITY_API_KEY, or into a file that AFFINITY_API_KEY_FILE names. A key that "
    "stood "
    "here is in your shell's history now: make a new one (Affinity: Settings, API).";

std::string_view flag_in(std::string_view word) { return word.substr(0, word.find('=')); }

bool is_flag(std::string_view word) { return word.size() > 2 && word.starts_with("--"); }

bool is_secret(std::string_view flag) {
  auto const name = lower(flag);
  return std::ranges::any_of(
      std::array<std::string_view, 7>{"key", "token", "secret", "passw", "bearer", "credential", "authori"},
      [&](std::string_view part) { return name.find(part) != name.npos; });
}

// "--term jane" or "--term=jane".
std::string value_of(std::vector<std::string> const& words, std::string_view flag) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (flag_in(words[i]) != flag) continue;
    if (words[i].size() > flag.size()) return words[i].substr(flag.size() + 1);
    if (i + 1 < words.size() && !is_flag(words[i + 1])) return words[i + 1];
  }
  return "true";
}

std::string about_call(UsageError const& error, tools::Catalogue const& all) {
  auto const found = std::ranges::find_if(error.args, [&](auto const& word) { return all.find(word); });
  if (found == error.args.end()) return {};
  auto const& tool = *all.find(*found);
  json::object arguments;
  for (auto const& word : error.extras) {
    if (!is_flag(word) || is_secret(flag_in(word))) continue;
    auto name = std::string(flag_in(word).substr(2));
    std::ranges::replace(name, '-', '_');
    for (auto const& param : tools::all_params(tool))
      if (param.name == name) arguments[name] = typed_value(param.type, value_of(error.args, flag_in(word)));
  }
  auto const line = arguments.empty() ? example_call_command(tool) : call_command(tool, arguments);
  return "The arguments of a tool are one JSON object in single quotes:\n  " + line +
         "\n`affinity-crm-mcp tools " + std::string(tool.name) + "` lists them.";
}

std::string about_flag(std::string_view flag, std::vector<std::string_view> const& flags) {
  auto const closest = nearest(flag, flags);
  return "There is no flag " + std::string(flag) + "." +
         (closest.empty() ? "" : " Did you mean " + std::string(closest) + "?") +
         " Run with --help for more information.";
}

std::string about_command(UsageError const& error, tools::Catalogue const& all) {
  for (auto const& word : error.extras) {
    if (auto const* tool = all.find(word)) return "To call a tool:\n  " + example_call_command(*tool);
    auto const closest = nearest(word, command_names);
    if (!closest.empty())
      return "There is no such command. Did you mean " + std::string(closest) +
             "? Run with --help for more information.";
  }
  return "There is no such command. Known: " + join(command_names) +
         ". Run with --help for more information.";
}

}  // namespace

std::string explain(UsageError const& error) {
  auto const flag =
      std::ranges::find_if(error.extras, [](auto const& word) { return word.starts_with('-'); });
  bool const has_flag = flag != error.extras.end();
  for (auto const& word : error.extras)
    if (word.starts_with('-') && is_secret(flag_in(word))) return no_key_here;
  auto const all = tools::Catalogue::with_opt_in();
  if (error.command == "call")
    if (auto about = about_call(error, all); !about.empty()) return about;
  if (has_flag && is_flag(*flag)) return about_flag(flag_in(*flag), error.flags);
  if (has_flag) return "There is no flag " + flag->substr(0, 2) + ". Run with --help for more information.";
  if (error.command.empty()) return about_command(error, all);
  return "There is one word too many behind " + error.command + ". `affinity-crm-mcp " + error.command +
         " --help` says what it takes.";
}

}  // namespace affinity::server
