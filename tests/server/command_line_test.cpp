#include "server/command_line/command_line.hpp"

#include "server/credentials/api_key.hpp"
#include "server/settings/options.hpp"
#include "support/catch.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace affinity::server::command_line_test {

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
  CHECK(parse({}).invocation->settings.max_result == 48 * 1024);
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.max_result == 5000);
  Environment const environment("AFFINITY_MAX_RESULT", "6000");
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.max_result == 6000);
  auto const flag = parse({"--config", file.path.c_str(), "--max-result", "7000"});
  CHECK(flag.invocation->settings.max_result == 7000);
  CHECK(flag.invocation->settings.deadline == std::chrono::seconds(7));
}

TEST_CASE("the zone of days is one of the database, or the system's where none is named") {
  CHECK(parse({"--time-zone", "UTC"}).invocation->settings.time_zone->is_utc());
  CHECK(!parse({"--time-zone", "Nowhere/City"}).invocation.has_value());
  CHECK(!parse({}).invocation->settings.time_zone.has_value());
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

TEST_CASE("the version of API v2 is a date, or that of the API key") {
  CHECK(parse({}).invocation->settings.api_version == "2026-09-17");
  CHECK(parse({"--affinity-api-version", "2026-07-15"}).invocation->settings.api_version == "2026-07-15");
  CHECK(parse({"--affinity-api-version", "key"}).invocation->settings.api_version.empty());
  TemporaryFile const file("affinity-api-version = \"2024-01-01\"\n");
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.api_version == "2024-01-01");
  Environment const environment("AFFINITY_API_VERSION", "KEY");
  CHECK(parse({"--config", file.path.c_str()}).invocation->settings.api_version.empty());
  for (auto const* wrong : {"current", "2026-13-01", "2026-09-17T00:00:00Z", "v2", ""}) {
    CAPTURE(wrong);
    CHECK(parse({"--affinity-api-version", wrong}).exit_code == exit_usage);
  }
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

TEST_CASE("a settings file whose settings would be lost in silence is refused") {
  for (auto const* text :
       {"read-only = true\nread-only = false\n", "\"read-only\" = true\nread-only = true\n", "methods = []\n",
        "toolsets = [\"\"]\n", "tools = \"\"\n", "exclude-tools = \" , \"\n", "deadline = [5, 6]\n",
        "[sandbox]\nread-only = true\n", "sandbox.read-only = true\n", "sandbox = {read-only = true}\n",
        "read_only = true\n", "toolsets = [[\"notes\"]]\n", "\xff\xfer\0e\0"}) {
    CAPTURE(text);
    TemporaryFile const file(text);
    CHECK(parse({"--config", file.path.c_str()}).exit_code == exit_usage);
  }
}

TEST_CASE("a settings file is a regular file of a bounded size, and anything else is refused at once") {
  TemporaryFile const large(std::string((1 << 20) + 1, '#'));
  auto const pipe = large.path + ".pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (auto const& path :
       {large.path, pipe, std::string("/"), std::string("/dev/zero"), large.path + ".none"}) {
    CAPTURE(path);
    CHECK(parse({"--config", path.c_str()}).exit_code == exit_usage);
  }
  std::filesystem::remove(pipe);
}

TEST_CASE("a settings file may have a mark of UTF-8, CRLF, comments and words without quotes") {
  TemporaryFile const file(
      "\xef\xbb\xbf# ours\r\nread-only = Yes\r\ntoolsets = [\"Persons\", ' notes ',\r\n  \"lists\"] # "
      "three\r\n"
      "max-result = 65_536\r\nclock = 2026-11-21T09:00:00Z\r\nconfirm = Never\r\n");
  auto const parsed = parse({"--config", file.path.c_str()});
  REQUIRE(parsed.invocation);
  auto const& settings = parsed.invocation->settings;
  CHECK(settings.selection.read_only);
  CHECK(settings.selection.toolsets == std::vector<std::string>{"persons", "notes", "lists"});
  CHECK(settings.max_result == 65'536);
  CHECK(settings.sandbox_clock);
  CHECK(settings.confirm == tools::ConfirmPolicy::never);
}

TEST_CASE("a flag that is given twice must say the same both times") {
  CHECK(parse({"--read-only", "--read-only=false"}).exit_code == exit_usage);
  CHECK(parse({"--confirm", "always", "--confirm", "never"}).exit_code == exit_usage);
  CHECK(parse({"--deadline", "5", "--deadline", "5"}).invocation->settings.deadline ==
        std::chrono::seconds(5));
  CHECK(parse({"--read-only", "--read-only=True"}).invocation->settings.selection.read_only);
}

TEST_CASE("a list that names nothing is refused, and a variable that is empty is none") {
  for (auto const* flag : {"--methods", "--toolsets", "--tools", "--exclude-tools", "--files-root"}) {
    CAPTURE(flag);
    CHECK(parse({flag, ""}).exit_code == exit_usage);
    CHECK(parse({flag, " "}).exit_code == exit_usage);
  }
  CHECK(parse({"--toolsets", ","}).exit_code == exit_usage);
  Environment const nothing("AFFINITY_METHODS", " \r");
  CHECK(parse({}).invocation->settings.selection.methods.empty());
  Environment const commas("AFFINITY_TOOLSETS", " , ");
  CHECK(parse({}).exit_code == exit_usage);
}

TEST_CASE("names are trimmed and their case does not matter") {
  Environment const environment("AFFINITY_TOOLSETS", "persons, Notes,");
  CHECK(parse({}).invocation->settings.selection.toolsets == std::vector<std::string>{"persons", "notes"});
  auto const tools = parse({"--tools", "List_All_Affinity_Persons ", "--toolsets", "PERSONS"});
  CHECK(tools.invocation->settings.selection.tools == std::vector<std::string>{"list_all_affinity_persons"});
  CHECK(parse({"--methods", "Read, LIST"}).invocation->settings.selection.methods ==
        std::vector<std::string>{"read", "list"});
  CHECK(parse({"token", "add", "ann", "--toolsets", "Notes, persons"}).invocation->token.toolsets ==
        std::vector<std::string>{"notes", "persons"});
}

TEST_CASE("a comma is part of a folder's name") {
  using List = std::vector<std::string>;
  auto const flag = parse({"--files-root", "/tmp/Deals, 2026", "--files-root", "/srv/a"});
  CHECK(flag.invocation->settings.files_roots == List{"/tmp/Deals, 2026", "/srv/a"});
  TemporaryFile const file("files-root = [\"/tmp/Deals, 2026\", \"/srv/a\"]\n");
  auto const config = parse({"--config", file.path.c_str()});
  CHECK(config.invocation->settings.files_roots == List{"/tmp/Deals, 2026", "/srv/a"});
  Environment const environment("AFFINITY_FILES_ROOT", "/tmp/Deals, 2026,/srv/a");
  CHECK(parse({}).invocation->settings.files_roots == List{"/tmp/Deals, 2026", "/srv/a"});
}

TEST_CASE("true and false are taken as people write them, wherever they stand") {
  for (auto const* yes : {"true", "True", "TRUE", "yes", "Yes", "on", "1", " true\r", "\"true\""}) {
    CAPTURE(yes);
    Environment const environment("AFFINITY_READ_ONLY", yes);
    Environment const access("AFFINITY_ACCESS_LOG", yes);
    auto const parsed = parse({});
    REQUIRE(parsed.invocation);
    CHECK(parsed.invocation->settings.selection.read_only);
    CHECK(parsed.invocation->settings.http.access_log);
  }
  for (auto const* no : {"false", "False", "NO", "off", "0"}) {
    CAPTURE(no);
    Environment const environment("AFFINITY_READ_ONLY", no);
    CHECK(!parse({}).invocation->settings.selection.read_only);
    CHECK(!parse({("--read-only=" + std::string(no)).c_str()}).invocation->settings.selection.read_only);
  }
  CHECK(parse({"--read-only=maybe"}).exit_code == exit_usage);
  Environment const environment("AFFINITY_READ_ONLY", "maybe");
  CHECK(parse({}).exit_code == exit_usage);
}

TEST_CASE("a value may have the line end and the quotes of the file that it came from") {
  Environment const level("AFFINITY_LOG_LEVEL", "Warning\r");
  Environment const listen("AFFINITY_LISTEN", "'127.0.0.1:9000'\n");
  auto const parsed = parse({});
  REQUIRE(parsed.invocation);
  CHECK(parsed.invocation->settings.log_level == Level::warning);
  CHECK(parsed.invocation->settings.listen->port == 9000);
}

TEST_CASE("the key is what is left without line ends, quotes and marks") {
  for (auto const* text : {"k-123", "k-123\r", " k-123\r\n", "\"k-123\"", "'k-123'\n"}) {
    CAPTURE(text);
    {
      Environment const environment("AFFINITY_API_KEY", text);
      CHECK(read_api_key()->reveal() == "k-123");
    }
    TemporaryFile const file("\xef\xbb\xbf" + std::string(text));
    CHECK(read_api_key_file(file.path)->reveal() == "k-123");
    Environment const environment("AFFINITY_API_KEY_FILE", (file.path + "\r").c_str());
    CHECK(read_api_key()->reveal() == "k-123");
  }
  TemporaryFile const wide(std::string("\xff\xfek\0", 4));
  auto const read = read_api_key_file(wide.path);
  REQUIRE(!read);
  CHECK(read.error().message.find("UTF-16") != std::string::npos);
}

TEST_CASE("a key file that is none is told as what it is, and never waited for") {
  TemporaryFile const file("k");
  auto const pipe = file.path + ".pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(read_api_key_file(pipe).error().message.find("pipe") != std::string::npos);
  CHECK(read_api_key_file("/").error().message.find("folder") != std::string::npos);
  std::filesystem::remove(pipe);
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
  CHECK_FALSE(read_api_key_file(key.path));
  Environment const folder("CREDENTIALS_DIRECTORY", file.parent_path().c_str());
  auto const read = read_api_key_file(key.path);
  REQUIRE(read);
  CHECK(read->reveal() == "k-123");
  std::filesystem::permissions(file, std::filesystem::perms(0444));
  CHECK_FALSE(read_api_key_file(key.path));
}

TEST_CASE("K-1: no setting takes the Affinity key") {
  for (auto const& row : options()) CHECK(row.flag != "--api-key");
  CHECK(parse({"--api-key", "x"}).exit_code == exit_usage);
}

}  // namespace affinity::server::command_line_test
