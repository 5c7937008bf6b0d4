// What `config` prints: every host in every way of reaching the program, as files to review.

#include "base/text/setting_values.hpp"
#include "server/config/entry.hpp"
#include "server/config/serialize.hpp"
#include "server/files/toml.hpp"
#include "support/catch.hpp"
#include "support/snapshot.hpp"

namespace affinity::server::config_serialize_test {

namespace {

struct ConnectionCase {
  std::string title{};
  ConfigOptions options{};
  Settings settings{};
};

std::vector<ConnectionCase> connections() {
  ConfigOptions const usual{.command = "affinity-crm-mcp",
                            .key_file = "/home/you/.config/affinity-crm-mcp/key"};
  std::vector<ConnectionCase> out;
  auto const add = [&](std::string title) -> ConnectionCase& {
    out.push_back({.title = std::move(title), .options = usual});
    return out.back();
  };
  add("stdio");
  auto& sandbox = add("stdio --sandbox --read-only --toolsets notes,lists");
  sandbox.options.forwarded_flags = {"--sandbox", "--read-only", "--toolsets", "notes,lists"};
  auto& wsl = add("--via wsl Debian");
  wsl.options.via = ConfigOptions::Via::wsl;
  wsl.options.target = "Debian";
  auto& ssh = add("--via ssh me@server --files-root '/home/you/deal room'");
  ssh.options.via = ConfigOptions::Via::ssh;
  ssh.options.target = "me@server";
  ssh.options.forwarded_flags = {"--files-root", "/home/you/deal room"};
  add("--http").options.http = "";
  auto& narrow =
      add("--via http https://mcp.example.com/mcp --read-only --toolsets notes,lists --auth oauth");
  narrow.options.http = "https://mcp.example.com/mcp";
  narrow.settings.selection = {.read_only = true, .toolsets = {"notes", "lists"}};
  narrow.settings.auth = Auth::oauth;
  return out;
}

}  // namespace

TEST_CASE("config prints for every host and every way what its snapshot holds") {
  for (auto const& host : hosts()) {
    CAPTURE(host.name);
    std::string all;
    for (auto const& connection : connections()) {
      auto const entry = make_entry(connection.options, connection.settings, host);
      REQUIRE(entry);
      all += "=== " + connection.title + "\n" + serialize_entry(host, *entry) + "\n";
    }
    CHECK(tests::compare_with_snapshot("config/" + std::string(host.name) + ".txt", all) == "");
  }
}

TEST_CASE("what config prints can be read again in its own format") {
  for (auto const& host : hosts()) {
    for (auto const& connection : connections()) {
      CAPTURE(host.name, connection.title);
      auto const entry = make_entry(connection.options, connection.settings, host).value();
      auto const text = serialize_entry(host, entry);
      if (host.format == Host::Format::json) {
        auto const root = parse_json(text, DuplicateNames::reject);
        REQUIRE(root);
        CHECK(root->at(host.servers).at("affinity") == entry.body);
      } else if (host.format == Host::Format::toml) {
        auto const tables = read_toml(text);
        REQUIRE(tables);
        CHECK(toml_table(text, *tables, {std::string(host.servers), "affinity"}) == entry.body);
      }
    }
  }
}

TEST_CASE("K-1: no entry has a place for the Affinity key itself, but where the host asks for it") {
  for (auto const& host : hosts()) {
    for (auto const& connection : connections()) {
      CAPTURE(host.name, connection.title);
      auto const text =
          serialize_entry(host, make_entry(connection.options, connection.settings, host).value());
      auto const at = text.find("AFFINITY_API_KEY\"");
      CHECK((at == std::string::npos || text.find("${input:affinity-key}", at) != std::string::npos));
    }
  }
}

TEST_CASE("a URL that no host could use is refused") {
  for (auto const* url : {"http://mcp.example.com/mcp", "ftp://x/mcp", "https://u:p@x/mcp", "mcp"}) {
    CAPTURE(url);
    CHECK_FALSE(make_entry({.http = url}, {}, *find_host("cursor")));
  }
}

TEST_CASE("a word too many behind --http or --via is the host's name") {
  ConfigOptions options;
  REQUIRE(parse_connection(options, true, {"cursor"}, {}));
  CHECK(options.host == "cursor");
  CHECK(options.http == "");
  options = {};
  REQUIRE(parse_connection(options, false, {}, {"wsl", "zed"}));
  CHECK(options.host == "zed");
  CHECK(options.target == "");
  options = {.host = "zed"};
  REQUIRE(parse_connection(options, false, {}, {"wsl", "Debian"}));
  CHECK(options.target == "Debian");
  options = {};
  REQUIRE(parse_connection(options, false, {}, {"http", "https://x.example/mcp"}));
  CHECK(options.http == "https://x.example/mcp");
  for (auto const& words : std::vector<std::vector<std::string>>{{"http"}, {"carrier-pigeon"}}) {
    options = {.host = "zed"};
    CHECK_FALSE(parse_connection(options, false, {}, words));
  }
}

namespace {

std::string toolsets_in(json::object const& body) {
  auto const* args = body.if_contains("args");
  if (!args) return {};
  auto const& words = args->as_array();
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (as_text(words[i]) == "--toolsets") return std::string(*as_text(words[i + 1]));
  return {};
}

std::string toolsets_of(std::string_view host, ConfigOptions options = {}, Settings const& settings = {}) {
  options.command = "affinity-crm-mcp";
  options.key_file = "/home/you/key";
  return toolsets_in(make_entry(options, settings, *find_host(host)).value().body);
}

}  // namespace

TEST_CASE("hosts that search tools get all, hosts that take few get what fits, the others the default") {
  CHECK(toolsets_of("claude-code") == "default,v2");
  CHECK(toolsets_of("copilot") == "default,v2");
  CHECK(toolsets_of("claude-desktop").empty());
  CHECK(toolsets_of("cursor") == "work,catalogue");
  auto const complete = tools::Catalogue::with_opt_in();
  for (auto const& host : hosts()) {
    CAPTURE(host.name);
    tools::Selection const selection{.toolsets = parse_names(toolsets_of(host.name))};
    auto const offered = tools::select_tools(complete, selection).value();
    CHECK(offered.find(tools::find_tool_name));
    if (host.most_tools > 0) CHECK(offered.all().size() <= std::size_t(host.most_tools));
  }
}

TEST_CASE("whoever selects tools, by a flag or in the settings, has these in the entry and no others") {
  for (std::string const flag : {"--read-only", "--methods", "--tools", "--exclude-tools"}) {
    CAPTURE(flag);
    CHECK(toolsets_of("claude-code", {.forwarded_flags = {flag}}).empty());
  }
  CHECK(toolsets_of("cursor", {.forwarded_flags = {"--toolsets", "notes"}}) == "notes");
  Settings settings;
  settings.selection.toolsets = {"notes"};
  CHECK(toolsets_of("claude-code", {}, settings).empty());
}

TEST_CASE("over HTTP only a host that takes few tools narrows what the server offers") {
  auto const headers = [](std::string_view host) {
    auto const body = make_entry({.http = "http://127.0.0.1:8765/mcp"}, {}, *find_host(host)).value().body;
    auto const* found = body.if_contains("headers");
    return found ? write_json(*found) : std::string();
  };
  CHECK(headers("cursor").find("X-MCP-Toolsets") != std::string::npos);
  CHECK(headers("cursor").find("catalogue") == std::string::npos);
  CHECK(headers("claude-code").find("X-MCP-Toolsets") == std::string::npos);
}

}  // namespace affinity::server::config_serialize_test
