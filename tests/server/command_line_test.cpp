#include "server/api_key.hpp"
#include "server/command_line.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "server/options.hpp"
#include "support/catch.hpp"

namespace affinity::server {

namespace {

// What the program makes of these arguments; the first of them is its own name.
Parsed parse(std::vector<char const*> arguments) {
  arguments.insert(arguments.begin(), "affinity-crm-mcp");
  return parse_command_line(int(arguments.size()), arguments.data());
}

struct Environment {
  explicit Environment(char const* variable, char const* value) : name(variable) { ::setenv(name, value, 1); }
  ~Environment() { ::unsetenv(name); }
  Environment(Environment const&) = delete;
  Environment& operator=(Environment const&) = delete;
  char const* name;
};

struct TemporaryFile {
  explicit TemporaryFile(std::string const& text) {
    std::string pattern = (std::filesystem::temp_directory_path() / "affinity-settings-XXXXXX").string();
    int const fd = ::mkstemp(pattern.data());
    path = pattern;
    ::close(fd);
    std::ofstream(path) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  TemporaryFile(TemporaryFile const&) = delete;
  TemporaryFile& operator=(TemporaryFile const&) = delete;
  std::string path;
};

}  // namespace

TEST_CASE("without a command it is stdio, and each command is known by its name") {
  CHECK(parse({}).invocation->command == Command::stdio);
  CHECK(parse({"http"}).invocation->command == Command::http);
  CHECK(parse({"sandbox"}).invocation->command == Command::sandbox);
  CHECK(parse({"tools", "--json"}).invocation->json);
  auto const call = parse({"call", "some_tool", "{\"a\":1}", "--sandbox"});
  CHECK(call.invocation->tool == "some_tool");
  CHECK(call.invocation->arguments == "{\"a\":1}");
  CHECK(call.invocation->settings.sandbox);
}

TEST_CASE("a setting stands before or behind its command") {
  CHECK(parse({"--sandbox", "http"}).invocation->settings.sandbox);
  CHECK(parse({"http", "--sandbox"}).invocation->settings.sandbox);
}

TEST_CASE("a flag wins over the environment, that over the file, and that over the default") {
  TemporaryFile const file("max-result = 5000\ndeadline = 7\n");
  CHECK(parse({}).invocation->settings.max_result == 80 * 1024);
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.max_result == 5000);
  Environment const environment("AFFINITY_MAX_RESULT", "6000");
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.max_result == 6000);
  auto const flag = parse({"--config", file.path.c_str(), "--max-result", "7000"});
  CHECK(flag.invocation->settings.max_result == 7000);
  CHECK(flag.invocation->settings.deadline == std::chrono::seconds(7));
}

TEST_CASE("how long metadata is remembered is a number of seconds or off") {
  using std::chrono::seconds;
  CHECK(parse({}).invocation->settings.metadata_cache == seconds(30));
  CHECK(parse({"--metadata-cache", "5"}).invocation->settings.metadata_cache == seconds(5));
  CHECK(parse({"--metadata-cache", "off"}).invocation->settings.metadata_cache == seconds(0));
  for (auto const* bad : {"0", "-1", "3601", "5s", "on", ""})
    CHECK(!parse({"--metadata-cache", bad}).invocation.has_value());
  CHECK(!parse({}).invocation->settings.env_proxy);
  CHECK(parse({"--use-env-proxy"}).invocation->settings.env_proxy);
}

TEST_CASE("a value that a setting cannot have ends with the usage code") {
  for (auto const& [flag, value] :
       {std::pair{"--max-result", "12"}, std::pair{"--max-result", "many"}, std::pair{"--limit", "0"},
        std::pair{"--clock", "yesterday"}, std::pair{"--listen", "8765"},
        std::pair{"--listen", "127.0.0.1:99999"}, std::pair{"--auth", "maybe"},
        std::pair{"--confirm", "sometimes"}, std::pair{"--log-level", "loud"},
        std::pair{"--base-url", "http://api.affinity.co"}, std::pair{"--toolsets", "note"},
        std::pair{"--methods", "readd"}, std::pair{"--deadline", "-1"}}) {
    CAPTURE(flag, value);
    auto const parsed = parse({flag, value});
    CHECK(!parsed.invocation);
    CHECK(parsed.exit_code == exit_usage);
  }
}

TEST_CASE("a selection that leaves nothing refuses to start") {
  CHECK(parse({"--read-only", "--methods", "create"}).exit_code == exit_usage);
}

TEST_CASE("lists may be repeated or separated by commas") {
  auto const selection =
      parse({"--toolsets", "notes,persons", "--toolsets", "lists"}).invocation->settings.selection;
  CHECK(selection.toolsets == std::vector<std::string>{"notes", "persons", "lists"});
}

TEST_CASE("an IPv6 address is written in brackets") {
  auto const listen = parse({"--listen", "[::1]:0"}).invocation->settings.listen;
  REQUIRE(listen);
  CHECK(listen->host == "::1");
  CHECK(listen->port == 0);
}

TEST_CASE("a settings file with a name that is no setting is refused") {
  TemporaryFile const file("max-resultt = 5000\n");
  CHECK(parse({"--config", file.path.c_str()}).exit_code == exit_usage);
}

TEST_CASE("every setting has a flag, words and a way to apply it; no two share a flag or a variable") {
  std::vector<std::string_view> seen;
  for (auto const& row : options()) {
    CAPTURE(row.flag);
    CHECK(row.flag.starts_with("--"));
    CHECK(!row.help.empty());
    CHECK(row.apply != nullptr);
    CHECK(std::ranges::find(seen, row.flag) == seen.end());
    seen.push_back(row.flag);
    if (row.environment.empty()) continue;
    CHECK(row.environment.starts_with("AFFINITY_"));
    CHECK(std::ranges::find(seen, row.environment) == seen.end());
    seen.push_back(row.environment);
  }
}

TEST_CASE("a key file that the group may read is refused, unless systemd put it there") {
  TemporaryFile const key("k-123\n");
  auto const file = std::filesystem::path(key.path);
  std::filesystem::permissions(file, std::filesystem::perms(0440));
  CHECK_FALSE(read_key_file(key.path));
  Environment const folder("CREDENTIALS_DIRECTORY", file.parent_path().c_str());
  auto const read = read_key_file(key.path);
  REQUIRE(read);
  CHECK(read->reveal() == "k-123");
  std::filesystem::permissions(file, std::filesystem::perms(0444));
  CHECK_FALSE(read_key_file(key.path));
}

TEST_CASE("K-1: no setting takes the Affinity key") {
  for (auto const& row : options()) CHECK(row.flag != "--api-key");
  CHECK(parse({"--api-key", "x"}).exit_code == exit_usage);
}

}  // namespace affinity::server
