#include "base/platform/by_system.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/shell_commands.hpp"
#include "base/text/byte_order_mark.hpp"
#include "base/text/printable.hpp"
#include "server/commands/commands.hpp"
#include "server/config/entry.hpp"
#include "server/config/hosts.hpp"
#include "server/config/merge.hpp"
#include "server/config/options.hpp"
#include "server/config/serialize.hpp"
#include "server/files/replace_file.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;
using Via = ConfigOptions::Via;

int usage(Error const& error) {
  std::cerr << "affinity-crm-mcp config: " << error.message << (error.next_step.empty() ? "" : " ")
            << error.next_step << '\n';
  return exit_usage;
}

std::string spaced_column(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 1, ' ');
}

std::string about_tools(Host const& host) {
  if (host.searches_tools) return "searches tools";
  return host.most_tools > 0 ? "at most " + std::to_string(host.most_tools) : std::string();
}

int list_hosts() {
  for (auto const& host : hosts()) {
    auto const file = config_file_of(host);
    std::cout << spaced_column(host.name, 16) << spaced_column(host.title, 32)
              << spaced_column(about_tools(host), 16) << (file.empty() ? "prints code" : printable(file))
              << '\n';
  }
  std::cerr << "Next: affinity-crm-mcp config HOST, and --write to put it into the file.\n";
  return 0;
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// ssh takes an argument that begins with "-" for an option.
Result<void> check(ConfigOptions const& options) {
  if (!is_name(options.name)) return invalid_input("--name: a name is 1 to 40 letters, digits, - and _.");
  if (options.via == Via::ssh && (options.target.empty() || options.target.starts_with('-')))
    return invalid_input("--via ssh needs the machine: --via ssh me@server.");
  if (options.target.starts_with('-'))
    return invalid_input("--via wsl: \"" + options.target + "\" is no distribution.");
  if (options.http && options.via != Via::local)
    return invalid_input("Give --http or --via " + std::string(options.via == Via::ssh ? "ssh" : "wsl") +
                         ", not both.");
  return boost::system::in_place_value;
}

// Describes the path of the file on the host's system, which may be another than this one.
std::string config_file_places(Host const& host, ConfigOptions const& options) {
  if (!options.file.empty()) return options.file;
  if (options.via == Via::wsl) return std::string(host.on_windows) + " (on Windows)";
  auto const here = config_file_of(host);
  auto const usual = platform::on_this_system({host.on_linux, host.on_macos, host.on_windows});
  std::string out = here.empty() ? std::string(usual) : here;
  if (is_in_project(host)) return out + ", in the folder of the project";
  auto const here_is = platform::on_this_system({"Linux", "macOS", "Windows"});
  std::string elsewhere;
  for (auto const& [system, path] : {std::pair<std::string_view, std::string_view>{"Linux", host.on_linux},
                                     {"macOS", host.on_macos},
                                     {"Windows", host.on_windows}})
    if (system != here_is)
      elsewhere += (elsewhere.empty() ? "" : "; ") + std::string(system) + ": " + std::string(path);
  return out + "\n  (" + elsewhere + ")";
}

void print_key_steps(Entry const& entry, ConfigOptions const& options) {
  std::error_code ignored;
  if (entry.key_file.empty()) return;
  if (options.via == Via::local && fs::exists(platform::to_path(entry.key_file), ignored)) return;
  auto const paste = options.via == Via::local ? platform::paste_command(entry.key_file, "Affinity key")
                                               : platform::posix_paste_command(entry.key_file);
  std::cerr << "The Affinity key is read from a file. Make it"
            << (options.via == Via::local ? "" : ", over there")
            << ": run this, paste the key (Affinity: Settings, API), press " << paste.keys << ":\n  "
            << paste.command << '\n';
}

void print_server_steps(Entry const& entry, Host const& host, Settings const& settings) {
  if (entry.url.empty()) return;
  std::cerr << "The server has to run: affinity-crm-mcp http" << (settings.sandbox ? " --sandbox" : "")
            << '\n';
  if (!entry.needs_token) return;
  if (host.key_source == Host::KeySource::prompted)
    std::cerr << "It prints its token, which " << host.title << " asks for.\n";
  else if (host.format == Host::Format::toml || !host.variable.empty())
    std::cerr << "It prints its token and where that is kept. " << host.title
              << " finds it in the environment:\n"
              << "  " << platform::variable_command(std::string(token_variable), "affinity-crm-mcp", "token")
              << '\n';
  else
    std::cerr << "It prints its token: put it in place of " << token_placeholder
              << ", and keep the file to yourself.\n";
}

void print_next_steps(Entry const& entry, ConfigOptions const& options, Host const& host,
                      Settings const& settings) {
  print_key_steps(entry, options);
  print_server_steps(entry, host, settings);
  if (options.via == Via::ssh)
    std::cerr << "ssh must get in without asking (a key and an agent), and the program must be there.\n";
  std::cerr << host.next << '\n';
}

// Whether the existing file contains an API key; its value is never printed.
bool has_key(std::string const& text) {
  constexpr std::string_view name = "AFFINITY_API_KEY";
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
    auto const rest = text.find_first_not_of("\" \t:=", at + name.size());
    bool const whole = rest != std::string::npos && text[at + name.size()] != '_';
    if (whole && rest > at + name.size() && text.compare(rest, 2, "${") != 0) return true;
  }
  return false;
}

// The flags of the previous entry that the new one lacks; --read-only matters most.
std::string dropped_flags(std::optional<std::string> const& old, Host const& host, Entry const& entry) {
  auto const servers = old ? servers_in(*old, host) : std::nullopt;
  auto const* before = servers ? servers->if_contains(entry.name) : nullptr;
  auto const* args = before ? member(*before, "args") : nullptr;
  if (!args || !args->is_array()) return {};
  auto const* now = entry.body.if_contains("args");
  std::string out;
  for (auto const& arg : args->get_array()) {
    auto const flag = as_text(arg).value_or("");
    bool const kept = now && std::ranges::find(now->get_array(), arg) != now->get_array().end();
    if (flag.starts_with("--") && !kept) out += " " + std::string(flag.substr(0, flag.find('=')));
  }
  return out;
}

int write(Entry const& entry, ConfigOptions const& options, Host const& host, Settings const& settings) {
  if (host.format == Host::Format::javascript)
    return usage(invalid_input(std::string(host.title) + " has no file.",
                               "Leave --write out and send what is printed into one of yours."));
  if (options.via == Via::wsl && options.file.empty() && platform::has_paths_of_posix())
    return usage(invalid_input("The file is on Windows: " + std::string(host.on_windows) + ".",
                               "Name it as it is seen from here: --file /mnt/c/Users/…"));
  auto const file = options.file.empty() ? config_file_of(host) : options.file;
  if (file.empty())
    return usage(invalid_input("The environment does not say where the file is.", "Name it: --file FILE."));
  auto const fail_with = [&](Error const& error) {
    std::cerr << "affinity-crm-mcp config: " << file << " was not changed. " << error.message << ' '
              << error.next_step << '\n';
    return 1;
  };
  auto const old = read_whole(file);
  if (!old) return fail_with(old.error());
  auto const before = std::string_view(*old ? **old : std::string_view());
  auto const plain = strip_byte_order_mark(before);
  if (!plain) return fail_with(invalid_input(file + " " + plain.error().message, plain.error().next_step));
  auto text = merge_entry(std::string(*plain), host, entry);
  if (!text) return fail_with(text.error());
  text->insert(0, before.substr(0, before.size() - plain->size()));  // the byte order mark, if any
  if (*old == *text) {
    std::cerr << file << " has it already.\n";
    print_next_steps(entry, options, host, settings);
    return 0;
  }
  bool const own = !is_in_project(host);  // a project's file is shared
  auto const backup = replace_file(file, *old, *text, own ? 0600 : 0644, SystemClock().wall());
  if (!backup) return fail_with(backup.error());
  std::cerr << file << " now has \"" << entry.name << "\".\n";
  if (!backup->empty()) std::cerr << "As it was before: " << *backup << '\n';
  if (auto const lost = dropped_flags(std::string(*plain), host, entry); !lost.empty())
    std::cerr << "The entry had other settings before, and has these no more:" << lost << '\n';
  if (has_key(*text))
    std::cerr << "An Affinity key still stands in it (AFFINITY_API_KEY). Move it into a file of its own"
              << (entry.key_file.empty() ? "" : ", " + entry.key_file + ",")
              << " and take that line out, here and in the backup.\n";
  print_next_steps(entry, options, host, settings);
  return 0;
}

}  // namespace

int run_config(Invocation const& invocation) {
  auto const& options = invocation.config;
  if (options.host.empty()) return list_hosts();
  auto const* host = find_host(options.host);
  if (!host) {
    auto const closest = nearest_host(options.host);
    return usage(invalid_input("There is no host \"" + options.host + "\"." +
                                   (closest.empty() ? "" : " Did you mean " + std::string(closest) + "?"),
                               "`affinity-crm-mcp config` lists all."));
  }
  if (auto const checked = check(options); !checked) return usage(checked.error());
  auto const entry = make_entry(options, invocation.settings, *host);
  if (!entry) return usage(entry.error());
  if (options.write) return write(*entry, options, *host, invocation.settings);
  std::cout << serialize_entry(*host, *entry) << std::flush;
  if (host->format == Host::Format::javascript)
    std::cerr << "First: ";
  else
    std::cerr << "This goes into\n  " << config_file_places(*host, options)
              << "\nor let --write put it there.\n";
  print_next_steps(*entry, options, *host, invocation.settings);
  return 0;
}

}  // namespace affinity::server
