#include "server/config/entry.hpp"

#include "base/platform/by_system.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/folders.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/setting_values.hpp"
#include "server/credentials/private_file.hpp"
#include "server/files/executable_path.hpp"
#include "transport/web_url.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

std::string with_name(std::string_view pattern, std::string_view name) {
  std::string out(pattern);
  out.replace(out.find('*'), 1, name);
  return out;
}

// Quotes for POSIX shells; ssh passes its arguments to one.
std::string shell_quoted(std::string const& word) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=,@+";
  if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
  std::string out = "'";
  for (char const c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// Paths of another machine have the form of that one, which from Windows is another.
bool has_form_of_other_system(ConfigOptions const& options) {
  return options.via != ConfigOptions::Via::local && !platform::has_paths_of_posix();
}

std::string absolute_text(std::string const& path) {
  std::error_code ignored;
  return platform::to_utf8(fs::absolute(platform::to_path(path), ignored));
}

Result<std::string> key_file(ConfigOptions const& options) {
  if (has_form_of_other_system(options) && options.key_file.empty())
    return fail(ErrorKind::invalid, "The Affinity key is over there, where this program does not look.",
                "Name its file as it is called there: --key-file /home/me/.config/affinity-crm-mcp/key.");
  if (!options.key_file.empty())
    return has_form_of_other_system(options) ? options.key_file : absolute_text(options.key_file);
  if (auto const named = platform::environment_text("AFFINITY_API_KEY_FILE"); !named.empty())
    return absolute_text(named);
  if (auto const folder = platform::config_folder("affinity-crm-mcp"))
    return platform::to_utf8(*folder / "key");
  return fail(ErrorKind::invalid, "Nothing says where the Affinity key is.",
              "Name its file: --key-file FILE.");
}

std::string command_of(ConfigOptions const& options) {
  if (!options.command.empty()) return options.command;
  return has_form_of_other_system(options) ? "affinity-crm-mcp" : executable_path();
}

json::array to_array(Words const& words) {
  json::array out;
  for (auto const& word : words) out.emplace_back(word);
  return out;
}

void add_input(Entry& entry, std::string_view id, std::string_view words) {
  entry.inputs.push_back(
      json::object{{"type", "promptString"}, {"id", id}, {"description", words}, {"password", true}});
}

// Arguments for wsl.exe or ssh: neither forwards the environment, so `env` sets it remotely.
Words remote_args(ConfigOptions const& options, Words const& flags, std::string const& command,
                  std::string const& key) {
  Words words;
  if (!key.empty()) words = {"env", "AFFINITY_API_KEY_FILE=" + key};
  words.push_back(command);
  words.insert(words.end(), flags.begin(), flags.end());
  if (options.via == ConfigOptions::Via::wsl) {
    Words wsl;
    if (!options.target.empty()) wsl = {"--distribution", options.target};
    wsl.push_back("--exec");
    wsl.insert(wsl.end(), words.begin(), words.end());
    return wsl;
  }
  Words ssh{"-T", "-o", "BatchMode=yes", options.target};
  for (auto const& word : words) ssh.push_back(shell_quoted(word));
  return ssh;
}

bool has_flag(Words const& flags, std::string_view flag) {
  return std::ranges::find(flags, flag) != flags.end();
}

// Whoever selects tools, by a flag or in another way that the entry keeps, gets these and no others.
bool selects_tools(ConfigOptions const& options, Settings const& settings) {
  return !settings.selection.selects_all() ||
         std::ranges::any_of(
             std::array{"--read-only", "--methods", "--toolsets", "--tools", "--exclude-tools"},
             [&](auto const* flag) { return has_flag(options.forwarded_flags, flag); });
}

// The forwarded flags, and the host's defaults for others.
Words flags_for(ConfigOptions const& options, Settings const& settings, Host const& host) {
  auto out = options.forwarded_flags;
  auto const add = [&](std::string_view flag, std::string_view value) {
    out.emplace_back(flag);
    out.emplace_back(value);
  };
  auto const toolsets = toolsets_for(host);
  if (!toolsets.empty() && !selects_tools(options, settings)) add("--toolsets", toolsets);
  if (!host.max_result.empty() && !has_flag(out, "--max-result")) add("--max-result", host.max_result);
  return out;
}

Result<Entry> stdio_entry(ConfigOptions const& options, Settings const& settings, Host const& host) {
  Entry entry{.name = options.name};
  bool const sandbox =
      std::ranges::find(options.forwarded_flags, "--sandbox") != options.forwarded_flags.end();
  auto const command = command_of(options);
  bool const here = options.via == ConfigOptions::Via::local;
  bool const prompted = here && host.key_source == Host::KeySource::prompted;
  auto const flags = flags_for(options, settings, host);
  if (!sandbox && !prompted) {
    auto file = key_file(options);
    if (!file) return fail(file);
    entry.key_file = *file;
  }
  if (!host.stdio_type.empty()) entry.body["type"] = host.stdio_type;
  if (!here) {
    entry.body["command"] = options.via == ConfigOptions::Via::wsl ? "wsl.exe" : "ssh";
    entry.body["args"] = to_array(remote_args(options, flags, command, entry.key_file));
    return entry;
  }
  entry.body["command"] = command;
  entry.body["args"] = to_array(flags);
  if (sandbox) return entry;
  if (prompted) {
    entry.body["env"] = json::object{{"AFFINITY_API_KEY", with_name(host.variable, "affinity-key")}};
    add_input(entry, "affinity-key", "Affinity API key (Affinity: Settings, API)");
  } else if (host.key_source == Host::KeySource::overridable) {
    entry.body["env"] =
        json::object{{"AFFINITY_API_KEY_FILE", "${AFFINITY_API_KEY_FILE:-" + entry.key_file + "}"}};
  } else {
    entry.body["env"] = json::object{{"AFFINITY_API_KEY_FILE", entry.key_file}};
  }
  return entry;
}

std::string url_of(ConfigOptions const& options, Settings const& settings) {
  if (!options.http->empty()) return *options.http;
  if (!settings.public_url.empty()) return settings.public_url;
  auto const listen = settings.listen.value_or(Address{.host = "127.0.0.1", .port = 8765});
  auto const host = listen.host.find(':') == std::string::npos ? listen.host : "[" + listen.host + "]";
  return (settings.tls_cert.empty() ? "http://" : "https://") + host + ":" + std::to_string(listen.port) +
         "/mcp";
}

// The headers with which a client restricts its own tools; other settings are the server's.
json::object selection_headers(tools::Selection const& selection) {
  json::object out;
  if (selection.read_only) out["X-MCP-Readonly"] = "true";
  auto const list = [&](char const* name, Words const& words) {
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ",") + word;
    if (!text.empty()) out[name] = text;
  };
  list("X-MCP-Methods", selection.methods);
  list("X-MCP-Toolsets", selection.toolsets);
  list("X-MCP-Tools", selection.tools);
  list("X-MCP-Exclude-Tools", selection.exclude);
  return out;
}

// A header narrows and never widens, so only hosts that take few tools need one. Behind it the catalogue
// reaches nothing else and would only be in the way.
tools::Selection selection_over_http(Settings const& settings, Host const& host) {
  if (!settings.selection.selects_all() || host.most_tools == 0) return settings.selection;
  auto toolsets = parse_names(toolsets_for(host));
  std::erase(toolsets, tools::catalogue_toolset);
  return {.toolsets = std::move(toolsets)};
}

// For hosts that support stdio only: starts mcp-remote (npm) as a bridge. Some hosts split arguments at
// spaces, so headers contain none, and the token is passed in the environment.
void use_mcp_remote(Entry& entry, json::object const& headers) {
  json::array args{"-y", "mcp-remote", entry.url, "--transport", "http-only"};
  if (entry.url.starts_with("http://")) args.emplace_back("--allow-http");
  for (auto const& [name, value] : headers) {
    args.emplace_back("--header");
    args.emplace_back(std::string(name) + ":" + std::string(view(value.get_string())));
  }
  if (entry.needs_token) {
    args.emplace_back("--header");
    args.emplace_back("Authorization:${AFFINITY_MCP_AUTHORIZATION}");
  }
  entry.body["command"] = "npx";
  entry.body["args"] = std::move(args);
  if (entry.needs_token)
    entry.body["env"] =
        json::object{{"AFFINITY_MCP_AUTHORIZATION", "Bearer " + std::string(token_placeholder)}};
}

void toml_headers(Entry& entry, json::object headers) {
  if (entry.needs_token) entry.body["bearer_token_env_var"] = token_variable;
  if (!headers.empty()) entry.body["http_headers"] = std::move(headers);
}

Result<Entry> http_entry(ConfigOptions const& options, Settings const& settings, Host const& host) {
  Entry entry{.name = options.name, .url = url_of(options, settings)};
  if (!transport::parse_web_url(entry.url)) {
    return fail(ErrorKind::invalid, "\"" + entry.url + "\" is no URL that a host can use.",
                "Give https://HOST[:PORT]/mcp, or http on this machine.");
  }
  entry.needs_token = settings.auth == Auth::token || settings.auth == Auth::mapped;
  auto headers = selection_headers(selection_over_http(settings, host));
  if (host.url.empty()) {
    use_mcp_remote(entry, headers);
    return entry;
  }
  if (!host.http_type.empty()) entry.body["type"] = host.http_type;
  entry.body[host.url] = entry.url;
  if (host.format == Host::Format::toml) {
    toml_headers(entry, std::move(headers));
    return entry;
  }
  bool const prompted = host.key_source == Host::KeySource::prompted;
  if (entry.needs_token) {
    auto const token = host.variable.empty()
                           ? std::string(token_placeholder)
                           : with_name(host.variable, prompted ? "affinity-token" : token_variable);
    headers["Authorization"] = "Bearer " + token;
    if (prompted) add_input(entry, "affinity-token", "Token that affinity-crm-mcp http printed");
  }
  if (!headers.empty()) entry.body["headers"] = std::move(headers);
  return entry;
}

}  // namespace

Result<Entry> make_entry(ConfigOptions const& options, Settings const& settings, Host const& host) {
  auto entry = options.http ? http_entry(options, settings, host) : stdio_entry(options, settings, host);
  if (entry && host.chooses_tools) entry->body["tools"] = json::array{"*"};
  return entry;
}

}  // namespace affinity::server
