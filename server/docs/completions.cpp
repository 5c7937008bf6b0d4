// Generates completion scripts for bash, zsh and fish. A script contains all its words and starts no program.

#include "server/docs/help_documents.hpp"

#include <algorithm>

namespace affinity::server {

namespace {

using Flags = std::vector<FlagHelp>;

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (auto const& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string names(Flags const& flags) {
  std::string out;
  for (auto const& flag : flags) out += (out.empty() ? "" : " ") + flag.name;
  return out;
}

std::string names(std::vector<CommandHelp> const& commands) {
  std::string out;
  for (auto const& command : commands) out += (out.empty() ? "" : " ") + command.name;
  return out;
}

// Single-quotes for all three shells; fish escapes a quote as \', the others as '\''.
std::string single_quoted(std::string const& text, bool fish = false) {
  std::string out = "'";
  for (auto const c : text) {
    if (c == '\'')
      out += fish ? "\\'" : "'\\''";
    else if (c == '\\' && fish)
      out += "\\\\";
    else
      out += c;
  }
  return out + "'";
}

// Visits each command with its path: "", "http", "token add".
template<class Visit>
void each(CommandHelp const& command, Visit const& visit, std::string const& path = {}) {
  visit(path, command);
  for (auto const& inner : command.commands)
    each(inner, visit, path.empty() ? inner.name : path + " " + inner.name);
}

// ---------------------------------------------------------------------------------------------------- bash

std::string bash_values(FlagHelp const& flag) {
  if (!flag.choices.empty())
    return "COMPREPLY=($(compgen -W '" + joined(flag.choices) + "' -- \"$cur\")); return ;;\n";
  if (takes_file(flag)) return "compopt -o default; return ;;\n";
  if (takes_directory(flag)) return "compopt -o dirnames; return ;;\n";
  return "return ;;\n";
}

std::string bash(CommandHelp const& program) {
  std::string paths, values, rest;
  std::vector<std::string> seen;
  each(program, [&](std::string const& path, CommandHelp const& command) {
    for (auto const& inner : command.commands)
      paths += "      '" + path + ">" + inner.name +
               "') path=" + single_quoted(path.empty() ? inner.name : path + " " + inner.name) + " ;;\n";
    for (auto const& flag : command.flags) {
      if (flag.value.empty() || std::ranges::find(seen, flag.name) != seen.end()) continue;
      seen.push_back(flag.name);
      values += "    " + flag.name + ") " + bash_values(flag);
    }
    auto words = names(command.commands);
    for (auto const& argument : command.arguments) words += " " + joined(argument.choices);
    rest += "    " + single_quoted(path) + ") words=" + single_quoted(words) +
            " flags=" + single_quoted(names(command.flags)) + " ;;\n";
  });
  return "# bash completion for " + program.name +
         "\n_affinity_crm_mcp() {\n"
         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path='' words='' flags='' "
         "i\n"
         "  COMPREPLY=()\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$path>${COMP_WORDS[i]}\" in\n" +
         paths +
         "    esac\n"
         "  done\n"
         "  case \"$prev\" in\n" +
         values +
         "  esac\n"
         "  case \"$path\" in\n" +
         rest +
         "  esac\n"
         "  [[ \"$cur\" == -* ]] && words=\"$flags " +
         names(program.flags) +
         "\"\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
         "}\n"
         "complete -F _affinity_crm_mcp " +
         program.name + "\n";
}

// ----------------------------------------------------------------------------------------------------- zsh

std::string zsh_words(std::string text) {  // inside [...] and :...: of _arguments
  std::string out;
  for (auto const c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_flag(FlagHelp const& flag) {
  auto out = "*" + flag.name + "[" + zsh_words(flag.help) + "]";
  if (flag.value.empty()) return single_quoted(out);
  out += ":" + zsh_words(flag.value) + ":";
  if (!flag.choices.empty())
    out += "(" + joined(flag.choices) + ")";
  else if (takes_file(flag))
    out += "_files";
  else if (takes_directory(flag))
    out += "_files -/";
  return single_quoted(out);
}

std::string zsh_function(std::string const& path) {
  std::string out = "_affinity-crm-mcp" + (path.empty() ? "" : "-" + path);
  std::ranges::replace(out, ' ', '-');
  return out;
}

std::string zsh(CommandHelp const& program) {
  std::string functions;
  each(program, [&](std::string const& path, CommandHelp const& command) {
    functions += zsh_function(path) + "() {\n";
    if (!command.commands.empty()) functions += "  local state line\n";
    functions += "  _arguments -s -C";
    auto const add = [&](std::string const& spec) { functions += " \\\n    " + spec; };
    for (auto const& flag : command.flags) add(zsh_flag(flag));
    if (&command != &program)
      for (auto const& flag : program.flags)
        if (std::ranges::find(command.flags, flag.name, &FlagHelp::name) == command.flags.end())
          add(zsh_flag(flag));
    for (auto const& argument : command.arguments) {
      auto const what = argument.choices.empty() ? "_files" : "(" + joined(argument.choices) + ")";
      add(single_quoted(std::string(argument.required ? ":" : "::") + argument.name + ":" + what));
    }
    if (command.commands.empty()) {
      functions += "\n}\n\n";
      return;
    }
    std::string list, calls;
    for (auto const& inner : command.commands) {
      list += " " + single_quoted(inner.name + ":" + inner.description);
      auto const full = path.empty() ? inner.name : path + " " + inner.name;
      calls += "        " + inner.name + ") " + zsh_function(full) + " ;;\n";
    }
    add("'1: :->command'");
    add("'*:: :->rest'");
    functions += "\n  case $state in\n    command)\n      local -a commands=(" + list +
                 ")\n      _describe command commands ;;\n    rest)\n      case $line[1] in\n" + calls +
                 "      esac ;;\n  esac\n}\n\n";
  });
  return "#compdef " + program.name + "\n\n" + functions + "_affinity-crm-mcp \"$@\"\n";
}

// ---------------------------------------------------------------------------------------------------- fish

std::string fish_condition(std::string const& path, CommandHelp const& command) {
  if (path.empty()) return {};
  std::string out = "__fish_seen_subcommand_from " + command.name;
  auto const space = path.find(' ');
  if (space != std::string::npos)
    out = "__fish_seen_subcommand_from " + path.substr(0, space) + "; and " + out;
  return " -n " + single_quoted(out, true);
}

std::string fish(CommandHelp const& program) {
  auto const complete = "complete -c " + program.name;
  std::string out = "# fish completion for " + program.name + "\n" + complete + " -f\n";
  each(program, [&](std::string const& path, CommandHelp const& command) {
    auto const condition = fish_condition(path, command);
    for (auto const& inner : command.commands) {
      auto const nothing_yet = path.empty()
                                   ? "__fish_use_subcommand"
                                   : "__fish_seen_subcommand_from " + command.name +
                                         "; and not __fish_seen_subcommand_from " + names(command.commands);
      out += complete + " -n " + single_quoted(nothing_yet, true) + " -a " + inner.name + " -d " +
             single_quoted(inner.description, true) + "\n";
    }
    for (auto const& flag : command.flags) {
      if (!path.empty() && flag.name == "--help") continue;
      out += complete + condition + " -l " + flag.name.substr(2) + " -d " + single_quoted(flag.help, true);
      if (!flag.value.empty()) out += " -x";
      if (!flag.choices.empty()) out += " -a " + single_quoted(joined(flag.choices), true);
      if (takes_file(flag)) out += " -a '(__fish_complete_path)'";
      if (takes_directory(flag)) out += " -a '(__fish_complete_directories)'";
      out += "\n";
    }
    for (auto const& argument : command.arguments)
      if (!argument.choices.empty())
        out += complete + condition + " -a " + single_quoted(joined(argument.choices), true) + "\n";
  });
  return out;
}

}  // namespace

std::string completions(CommandHelp const& program, std::string const& shell) {
  if (shell == "bash") return bash(program);
  return shell == "zsh" ? zsh(program) : fish(program);
}

}  // namespace affinity::server
