#include "server/settings/resolve.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "server/settings/settings_file.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace affinity::server {

namespace {

std::string help_group(Scope scope) {
  switch (scope) {
    case Scope::affinity: return "Affinity";
    case Scope::sandbox: return "Sandbox";
    case Scope::tools: return "Tools";
    case Scope::http: return "HTTP";
    case Scope::calls: break;
  }
  return "Calls";
}

std::string help_of(Option const& row) {
  std::string text(row.help);
  if (!row.fallback.empty()) text += " [" + std::string(row.fallback) + "]";
  if (!row.environment.empty()) text += " (" + std::string(row.environment) + ")";
  return text;
}

using Values = std::vector<std::string>;

Values split(std::string_view text) {
  Values parts;
  while (!text.empty()) {
    auto const end = std::min(text.find(','), text.size());
    auto const part = trimmed(text.substr(0, end));
    if (!part.empty()) parts.emplace_back(part);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// A folder's name may contain a comma. It separates two folders only where the whole text is no folder and
// the next one is absolute.
Values split_paths(std::string_view text) {
  std::error_code ignored;
  if (std::filesystem::exists(platform::to_path(text), ignored)) return {std::string(text)};
  Values parts;
  while (!text.empty()) {
    std::size_t end = text.find(',');
    while (end != text.npos && !platform::is_absolute_path(trimmed(text.substr(end + 1))))
      end = text.find(',', end + 1);
    end = std::min(end, text.size());
    parts.emplace_back(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

// Splits each text into the items of the list.
Values items(Option::Kind kind, Values const& texts) {
  Values out;
  for (auto const& text : texts)
    for (auto& part : kind == Option::Kind::names ? parse_names(text) : split(text))
      out.push_back(std::move(part));
  return out;
}

struct SourcedValues {
  Values values{};
  std::string source{};  // the source, for messages
};

Result<SourcedValues> checked(ParsedOption const& parsed, SourcedValues found) {
  auto const kind = parsed.row->kind;
  auto const wrong = [&](std::string const& why) {
    return fail(ErrorKind::invalid, found.source + ": " + why);
  };
  if (parsed.is_list()) {
    auto const given = found.values;
    if (kind != Option::Kind::paths) found.values = items(kind, given);
    std::erase_if(found.values, [](std::string const& value) { return trimmed(value).empty(); });
    // An empty selection would mean all; it was meant to restrict.
    if (found.values.empty()) return wrong("it is empty. Name something, or leave it out.");
    return found;
  }
  // Taking the last one could be the less restrictive.
  for (auto const& value : found.values)
    if (value != found.values.front() &&
        !(kind == Option::Kind::flag && parse_boolean(value) == parse_boolean(found.values.front())))
      return wrong("it is given twice, as \"" + found.values.front() + "\" and as \"" + value +
                   "\". Take one of them out.");
  found.values.resize(1);
  return found;
}

// The first source with the setting: flag, environment, file.
Result<SourcedValues> values_of(ParsedOption const& parsed, FileValues const& file) {
  auto const& row = *parsed.row;
  auto const flag = std::string(row.flag);
  if (parsed.option->count() > 0) return checked(parsed, {parsed.typed(), flag});
  auto const environment = std::string(row.environment);
  auto const variable = environment.empty() ? std::string() : platform::environment_text(environment);
  auto const text = unquoted_value(variable);
  if (!text.empty()) {
    if (row.kind == Option::Kind::paths) return checked(parsed, {split_paths(text), environment});
    return checked(parsed, {{std::string(text)}, environment});
  }
  auto const found = file.find(flag.substr(2));
  if (found == file.end()) return SourcedValues{};
  return checked(parsed, {found->second, "the settings file, " + found->first});
}

}  // namespace

std::vector<std::string> const& ParsedOption::typed() const {
  return row->kind == Option::Kind::flag ? option->results() : given;
}

bool ParsedOption::is_list() const {
  auto const kind = row->kind;
  return kind == Option::Kind::names || kind == Option::Kind::values || kind == Option::Kind::paths;
}

void declare(CLI::App& app, ParsedOption& parsed) {
  auto const& row = *parsed.row;
  auto const name = std::string(row.flag);
  if (row.kind == Option::Kind::flag) {
    auto const help = help_of(row);
    parsed.option = app.add_flag(name, help)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  } else {
    parsed.option = app.add_option(name, parsed.given, help_of(row));
    parsed.option->type_name(std::string(row.value));
    parsed.option->expected(1)->take_all()->allow_extra_args(false);
  }
  parsed.option->group(help_group(row.scope));
}

std::vector<std::string> given_flags(std::deque<ParsedOption> const& parsed_options,
                                     std::string const& config) {
  std::vector<std::string> out;
  auto const add = [&](std::string_view name, std::string_view kind, std::string const& value) {
    std::error_code ignored;
    bool const path =
        kind == "FILE" || kind == "DIR" || (kind == "FILE|off" && lower(trimmed(value)) != "off");
    out.emplace_back(name);
    out.push_back(path ? platform::to_utf8(
                             std::filesystem::absolute(platform::to_path(value), ignored).lexically_normal())
                       : value);
  };
  if (!config.empty()) add("--config", "FILE", config);
  for (auto const& parsed : parsed_options) {
    auto const& row = *parsed.row;
    if (parsed.option->count() == 0 || row.scope == Scope::http) continue;
    auto const& typed = parsed.typed();
    bool const on = !typed.empty() && parse_boolean(typed.back()).value_or(false);
    if (row.kind == Option::Kind::flag && on) out.emplace_back(row.flag);
    if (row.kind == Option::Kind::value && !typed.empty()) add(row.flag, row.value, typed.back());
    if (parsed.is_list())
      for (auto const& value : typed) add(row.flag, row.value, value);
  }
  return out;
}

Result<Settings> resolve_settings(std::deque<ParsedOption> const& parsed_options, std::string const& config) {
  auto const file = config.empty() ? Result<FileValues>(FileValues()) : read_settings_file(config);
  if (!file) return fail(file);
  Settings settings;
  settings.config_file = config;
  for (auto const& parsed : parsed_options) {
    auto const found = values_of(parsed, *file);
    if (!found) return fail(found);
    for (auto const& text : found->values) {
      auto const applied = parsed.row->apply(settings, text);
      if (!applied) {
        auto const& error = applied.error();
        auto const next = error.next_step.empty() ? "" : " " + error.next_step;
        return fail(ErrorKind::invalid, found->source + ": " + error.message + next);
      }
    }
  }
  if (settings.selection.selects_all()) return settings;  // nothing to validate
  auto const offered = tools::select_tools(tools::Catalogue::with_opt_in(), settings.selection);
  if (!offered) return fail(ErrorKind::invalid, offered.error().message + " " + offered.error().next_step);
  return settings;
}

}  // namespace affinity::server
