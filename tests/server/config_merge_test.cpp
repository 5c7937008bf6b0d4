#include "server/config/merge.hpp"
#include "server/config/serialize.hpp"
#include "server/files/json_splice.hpp"
#include "server/files/replace_file.hpp"
#include "server/files/toml.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <sys/stat.h>

namespace affinity::server::config_merge_test {

namespace {

Entry entry_for(char const* host, ConfigOptions options = {}) {
  options.command = "affinity-crm-mcp";
  options.key_file = "/home/you/key";
  return make_entry(options, {}, *find_host(host)).value();
}

std::string merged_for(char const* host, std::string const& text, ConfigOptions options = {}) {
  auto const out = merge_entry(text, *find_host(host), entry_for(host, std::move(options)));
  REQUIRE(out);
  return *out;
}

Error refusal_for(char const* host, std::string const& text) {
  auto const out = merge_entry(text, *find_host(host), entry_for(host));
  REQUIRE_FALSE(out);
  CHECK_FALSE(out.error().next_step.empty());
  return out.error();
}

bool has(std::string const& text, std::string_view what) { return text.find(what) != std::string::npos; }

// Everything of the one text, in its order, is in the other: nothing was taken out.
bool only_adds(std::string const& before, std::string const& after) {
  std::size_t at = 0;
  for (char const c : after)
    if (at < before.size() && before[at] == c) ++at;
  return at == before.size();
}

}  // namespace

TEST_CASE("an entry goes into JSON of every layout, and every byte that was there stays") {
  for (std::string const text : {
           "{}",
           "{ }",
           "{\n}\n",
           R"({"a":1})",
           "{\"mcpServers\":{}}",
           "{\"mcpServers\": {}, \"z\": 1.50}",
           "{\n  \"mcpServers\": {\n    \"git\": {\n      \"command\": \"git-mcp\"\n    }\n  },\n  \"x\": "
           "1e3\n}\n",
           "{\n\t\"theme\": \"dark\",\n\t\"mcpServers\": {\n\t\t\"a\": {\"url\": \"u\"}\n\t}\n}\n",
           "{\r\n    \"n\": 12345678901234567890,\r\n    \"mcpServers\": {\r\n        \"a\": {}\r\n    "
           "}\r\n}\r\n",
           "{\"mcpServers\": {\"a\": {\"args\": [\"}\", \"\\\"]\"]}, \"b\": {}}}",
           "{\"a\\u0062\": [], \"mcpServers\":\n{\"c\" : {} ,\n \"d\" :{}\n}}",
       }) {
    CAPTURE(text);
    auto const out = merged_for("cursor", text);
    CAPTURE(out);
    CHECK(only_adds(text, out));
    auto before = parse_json(text).value();
    auto const after = parse_json(out, DuplicateNames::reject);
    REQUIRE(after);
    auto& root = before.get_object();
    if (!root.contains("mcpServers")) root["mcpServers"] = json::object();
    root["mcpServers"].get_object()["affinity"] = entry_for("cursor").body;
    CHECK(*after == before);
    CHECK((text.find("\r\n") == std::string::npos || out.find("\n") == out.find("\r\n") + 1));
    CHECK(merged_for("cursor", out) == out);
  }
}

TEST_CASE("an entry that is laid out as the rest of the file") {
  CHECK(
      merged_for("windsurf", "{\n\t\"mcpServers\": {\n\t\t\"a\": {}\n\t}\n}\n") ==
      "{\n\t\"mcpServers\": {\n\t\t\"a\": {},\n\t\t\"affinity\": {\n\t\t\t\"command\": \"affinity-crm-mcp\","
      "\n\t\t\t\"args\": [],\n\t\t\t\"env\": {\n\t\t\t\t\"AFFINITY_API_KEY_FILE\": \"/home/you/key\"\n\t\t\t}"
      "\n\t\t}\n\t}\n}\n");
}

TEST_CASE("an entry of ours is replaced, and what its owner set beside it stays") {
  auto const out = merged_for(
      "windsurf",
      R"({"mcpServers":{"affinity":{"command":"/old/affinity-crm-mcp","args":["--sandbox"],)"
      R"("disabled":true,"env":{"AFFINITY_LOG_LEVEL":"debug","AFFINITY_API_KEY_FILE":"/old"}},"b":{}}})");
  auto const affinity = parse_json(out).value().at("mcpServers").at("affinity");
  CHECK(affinity.at("command") == "affinity-crm-mcp");
  CHECK(affinity.at("args") == json::array());
  CHECK(affinity.at("disabled") == true);
  CHECK(affinity.at("env").at("AFFINITY_LOG_LEVEL") == "debug");
  CHECK(affinity.at("env").at("AFFINITY_API_KEY_FILE") == "/home/you/key");
  CHECK(has(out, R"("b":{})"));
}

TEST_CASE("going over to HTTP leaves no second way of reaching it") {
  auto const before = merged_for("cursor", R"({"mcpServers":{}})");
  auto const after = merged_for("cursor", before, {.http = "https://mcp.example.com/mcp"});
  auto const affinity = parse_json(after).value().at("mcpServers").at("affinity").get_object();
  CHECK_FALSE(affinity.contains("command"));
  CHECK_FALSE(affinity.contains("env"));
  CHECK(affinity.at("url") == "https://mcp.example.com/mcp");
  CHECK(merged_for("cursor", after).find("example.com") == std::string::npos);
}

TEST_CASE("somebody else's entry of the same name is left alone") {
  auto const said =
      refusal_for("cursor", R"({"mcpServers":{"affinity":{"command":"npx","args":["other"]}}})");
  CHECK(has(said.next_step, "--name"));
  CHECK(has(refusal_for("codex", "[mcp_servers.affinity]\ncommand = \"other\"\n").next_step, "--name"));
}

TEST_CASE("JSON with comments, and what is no JSON, is refused with the way out") {
  for (std::string const text : {"// mine\n{}", "{/* x */}", "{\"a\": 1, // one\n\"b\": 2}"})
    CHECK(has(refusal_for("zed", text).message, "comments"));
  for (std::string const text : {"{", "[]", "{\"context_servers\": []}", "{\"a\":1,}", "{\"a\":1,\"a\":2}",
                                 "\xff", "{\"context_servers\": {\"affinity\": 1}}"}) {
    CAPTURE(text);
    refusal_for("zed", text);
  }
  CHECK_FALSE(has_comments(R"({"url": "https://x", "y": "/* \" // */"})"));
}

TEST_CASE("VS Code asks once, however often the entry is written") {
  auto const once = merged_for("vscode", R"({"inputs": [{"id": "other"}], "servers": {}})");
  CHECK(parse_json(once).value().at("inputs").get_array().size() == 2);
  CHECK(merged_for("vscode", once) == once);
  CHECK(parse_json(merged_for("vscode", "{}")).value().at("inputs").get_array().size() == 1);
}

TEST_CASE("an entry goes into TOML, and comments and everything else stay") {
  std::string const text =
      "# mine\nmodel = \"o\" # fast\nnotes = '''\n[mcp_servers.affinity]\n'''\n\n[mcp_servers.git]\n"
      "command = \"git-mcp\"\nargs = [\n  \"a]\", # one\n  'b',\n]\n\n[[profiles]]\nname = \"x\"";
  auto const out = merged_for("codex", text);
  CHECK(out.starts_with(text));
  auto const tables = read_toml(out);
  REQUIRE(tables);
  CHECK(toml_table(out, *tables, {"mcp_servers", "affinity"}) == entry_for("codex").body);
  CHECK(toml_table(out, *tables, {"mcp_servers", "git"})->at("args") == json::array{"a]", "b"});
  CHECK(merged_for("codex", out) == out);
}

TEST_CASE("an entry of ours in TOML is replaced where it stands, with its comments") {
  auto const out =
      merged_for("codex",
                 "[mcp_servers.affinity] # ours\n# slow at first\ncommand = \"/old/affinity-crm-mcp\"\n"
                 "args = [\n \"--sandbox\",\n]\nstartup_timeout_sec = 20 # seconds\n\n"
                 "[mcp_servers.affinity.env]\nAFFINITY_LOG_LEVEL = \"debug\"\n# about the next\n"
                 "[mcp_servers.other]\ncommand = \"other\"\n");
  CHECK(out ==
        "[mcp_servers.affinity]\ncommand = \"affinity-crm-mcp\"\nargs = [\"--max-result\", \"10000\"]\n"
        "env = { AFFINITY_API_KEY_FILE = \"/home/you/key\", AFFINITY_LOG_LEVEL = \"debug\" }\n"
        "# slow at first\nstartup_timeout_sec = 20 # seconds\n\n# about the next\n"
        "[mcp_servers.other]\ncommand = \"other\"\n");
  CHECK(merged_for("codex", out) == out);
}

TEST_CASE("TOML that cannot be told apart is refused and not guessed at") {
  for (std::string const text :
       {"mcp_servers = { git = { command = \"x\" } }", "mcp_servers.affinity.command = \"affinity-crm-mcp\"",
        "[mcp_servers]\naffinity = { command = \"affinity-crm-mcp\" }", "[[mcp_servers]]\na = 1",
        "a = \"open", "a = [1, 2", "[open\na = 1", "a = '''\nopen", "just words",
        "[mcp_servers.affinity]\ncommand = \"affinity-crm-mcp\"\nenv.X = \"1\""}) {
    CAPTURE(text);
    refusal_for("codex", text);
  }
}

TEST_CASE("a file is replaced whole, keeps its mode, and the old one is beside it") {
  tests::Scratch const scratch;
  scratch.write("f.json", "old");
  REQUIRE(::chmod(scratch.path("f.json").c_str(), 0640) == 0);
  std::filesystem::create_symlink(scratch.path("f.json"), scratch.path("link"));
  WallTime now{};
  REQUIRE(from_iso("2026-11-21T09:00:00Z", now));
  auto const backup = replace_file(scratch.path("link"), "old", "new", 0600, now);
  REQUIRE(backup);
  CHECK(*backup == scratch.path("f.json.2026-11-21T090000Z.bak"));
  CHECK(scratch.read("f.json") == "new");
  CHECK(scratch.read("f.json.2026-11-21T090000Z.bak") == "old");
  CHECK(std::filesystem::is_symlink(scratch.path("link")));
  for (auto const* name : {"f.json", "f.json.2026-11-21T090000Z.bak"}) {
    struct stat info {};
    REQUIRE(::stat(scratch.path(name).c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0640);
  }
  CHECK(*replace_file(scratch.path("f.json"), "new", "newer", 0600, now) ==
        scratch.path("f.json.2026-11-21T090000Z-1.bak"));
}

TEST_CASE("a file that somebody else changed meanwhile stays as they left it") {
  tests::Scratch const scratch;
  scratch.write("f.json", "theirs");
  auto const done = replace_file(scratch.path("f.json"), "what was read", "ours", 0600, {});
  REQUIRE_FALSE(done);
  CHECK(has(done.error().message, "meanwhile"));
  CHECK(scratch.read("f.json") == "theirs");
  CHECK_FALSE(replace_file(scratch.path("f.json"), std::nullopt, "ours", 0600, {}));
  CHECK(scratch.read("f.json") == "theirs");
}

TEST_CASE("a file that is new gets its folder and the mode that was asked for") {
  tests::Scratch const scratch;
  auto const path = scratch.path("a/b/f.json");
  auto const backup = replace_file(path, std::nullopt, "new", 0600, {});
  REQUIRE(backup);
  CHECK(backup->empty());
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
}

}  // namespace affinity::server::config_merge_test
