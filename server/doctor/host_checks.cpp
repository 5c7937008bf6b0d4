#include "server/doctor/host_checks.hpp"

#include "base/platform/environment.hpp"
#include "base/platform/executables.hpp"
#include "base/platform/path_text.hpp"
#include "base/text/byte_order_mark.hpp"
#include "client/quoting.hpp"
#include "server/config/merge.hpp"
#include "server/files/executable_path.hpp"
#include "server/files/json_splice.hpp"
#include "server/files/replace_file.hpp"
#include "transport/web_url.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace affinity::server {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view program_name = "affinity-crm-mcp";

std::string text_of(json::object const& object, std::string_view name) {
  auto const* found = object.if_contains(name);
  auto const text = found ? as_text(*found) : std::nullopt;
  return std::string(text.value_or(""));
}

void read_file(Host const& host, std::string const& file, HostFiles& out) {
  auto const text = read_whole(file);
  if (!text || !*text) return;
  auto const plain = strip_byte_order_mark(**text);
  auto const servers = plain ? servers_in(std::string(*plain), host) : std::nullopt;
  if (!servers) {
    if ((*text)->find(program_name) == std::string::npos) return;
    auto const why =
        has_comments(**text) ? "it has comments, which are not read here" : "it is not well-formed";
    out.unreadable.push_back({.name = std::string(host.name),
                              .subject = file,
                              .finding = warning(file + " names this program, but " + why,
                                                 "Look at the file; its host may not read it either.")});
    return;
  }
  for (auto const& [name, body] : *servers)
    if (body.is_object() && is_ours(body.get_object()))
      out.entries.push_back({.host = std::string(host.name),
                             .file = file,
                             .name = std::string(name),
                             .body = body.get_object()});
}

LaunchConfig launch_config_of(HostEntry const& entry) {
  LaunchConfig launch;
  if (auto const* args = entry.body.if_contains("args"); args && args->is_array())
    for (auto const& arg : args->get_array())
      launch.args.push_back(expand_variables(as_text(arg).value_or("")));
  if (auto const* env = entry.body.if_contains("env"); env && env->is_object())
    for (auto const& [name, value] : env->get_object())
      launch.env.emplace_back(name, expand_variables(as_text(value).value_or("")));
  return launch;
}

bool is_name_of_program(std::string const& command) {
  auto const name = platform::to_utf8(platform::to_path(command).filename());
  return name == program_name || name == std::string(program_name) + ".exe";
}

// The same file, or one of the same content.
bool is_this_program(std::string const& file) {
  std::error_code ec;
  auto const theirs = platform::to_path(file),
             ours = platform::to_path(platform::find_executable(executable_path()));
  if (fs::equivalent(theirs, ours, ec)) return true;
  auto const size = fs::file_size(theirs, ec);
  if (ec || size != fs::file_size(ours, ec) || ec) return false;
  std::ifstream left(theirs, std::ios::binary), right(ours, std::ios::binary);
  return std::equal(std::istreambuf_iterator<char>(left), std::istreambuf_iterator<char>(),
                    std::istreambuf_iterator<char>(right));
}

std::string rewrite_advice(HostEntry const& entry) {
  return "Write the entry again: affinity-crm-mcp config " + entry.host + " --write.";
}

Finding judge(HostEntry const& entry, DryStartResult const& started) {
  auto const which = "\"" + entry.name + "\" ";
  auto const answer = parse_json(started.answer);
  auto const* result = answer ? member(*answer, "result") : nullptr;
  if (result && member(*result, "serverInfo")) return passed(which + "starts and answers");
  if (started.exit_code == 0) return failure(which + "gives no answer", rewrite_advice(entry));
  return failure(
      which + "ends with exit code " + std::to_string(started.exit_code) + ": " +
          client::sanitize_line(started.message, 400),
      "Do what it says, or write the entry again: affinity-crm-mcp config " + entry.host + " --write.");
}

std::string url_of(json::object const& body) {
  for (auto const* name : {"url", "serverUrl", "httpUrl"})
    if (auto const url = text_of(body, name); !url.empty()) return url;
  return {};
}

}  // namespace

std::string expand_variables(std::string_view value) {
  std::string out;
  while (!value.empty()) {
    auto const begin = value.find("${");
    auto const end = begin == std::string_view::npos ? begin : value.find('}', begin);
    if (end == std::string_view::npos) return out.append(value);
    out.append(value.substr(0, begin));
    auto inside = value.substr(begin + 2, end - begin - 2);
    value.remove_prefix(end + 1);
    if (inside.starts_with("input:")) {
      out += "asked-for";
      continue;
    }
    if (inside.starts_with("env:")) inside.remove_prefix(4);
    auto const other = inside.find(":-");
    auto const set = platform::environment_text(std::string(inside.substr(0, other)));
    if (!set.empty())
      out += set;
    else if (other != std::string_view::npos)
      out.append(inside.substr(other + 2));
  }
  return out;
}

HostFiles read_host_files() {
  HostFiles out;
  std::vector<std::string> seen;  // two hosts may share a file
  for (auto const& host : hosts()) {
    auto const file = config_file_of(host);
    if (file.empty() || std::ranges::find(seen, file) != seen.end()) continue;
    seen.push_back(file);
    read_file(host, file, out);
  }
  return out;
}

Finding check_host_entry(HostEntry const& entry, DryStart const& start_dry) {
  auto const which = "\"" + entry.name + "\" ";
  if (auto const url = url_of(entry.body); !url.empty()) {
    if (!transport::parse_web_url(url))
      return failure(which + "has a URL that cannot be used", rewrite_advice(entry));
    return passed(which + "goes to " + url + " by HTTP; it is not asked here");
  }
  auto const command = text_of(entry.body, "command");
  auto const found = platform::find_executable(command);
  auto const shown = client::sanitize_line(command, 200);
  if (found.empty())
    return failure(which + "starts " + shown + ", which is not there or cannot be run",
                   rewrite_advice(entry));
  if (is_this_program(found)) return judge(entry, start_dry(launch_config_of(entry)));
  if (is_name_of_program(command))
    return skipped(which + "starts another version; ask that one: " + shown + " doctor");
  return skipped(which + "starts this program through " + shown + "; not tried");
}

std::vector<Check> check_hosts(DryStart const& start_dry) {
  auto files = read_host_files();
  auto out = std::move(files.unreadable);
  for (auto const& entry : files.entries)
    out.push_back({.name = entry.host, .subject = entry.file, .finding = check_host_entry(entry, start_dry)});
  if (out.empty())
    out.push_back(
        {.name = "hosts",
         .subject = "the files of hosts that are known here",
         .finding = skipped("no host on this machine has an entry; affinity-crm-mcp config lists hosts")});
  return out;
}

}  // namespace affinity::server
