#include "server/program/protected_files.hpp"

#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <stdlib.h>

#include <filesystem>
#include <memory>

namespace affinity::server::protected_files_test {

namespace {

// The environment of the program, as long as it lives.
struct Environment {
  Environment(char const* name, std::string const& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  ~Environment() { ::unsetenv(name_); }
  Environment(Environment const&) = delete;
  Environment& operator=(Environment const&) = delete;

 private:
  char const* name_;
};

// A program whose every file is in the folder that its tools may use.
struct Setup {
  Setup() {
    scratch.write("root/notes.txt", "text of a person");
    scratch.write("root/crm.toml", "");
  }
  std::string in_root(std::string_view name) const { return scratch.path("root/" + std::string(name)); }
  Settings settings() const {
    Settings out{.sandbox = true, .sandbox_file = in_root("firm.json")};
    out.principals = in_root("people.json");
    out.tls_cert = in_root("cert.pem");
    out.tls_key = in_root("key.pem");
    out.ca_file = in_root("ca.pem");
    out.oauth_jwks = in_root("jwks.json");
    out.config_file = in_root("settings.toml");
    out.crm_mapping = in_root("crm.toml");
    out.policy = in_root("policy.toml");
    out.files_roots = {in_root("")};
    out.audit_log = in_root("audit.jsonl");
    out.journal = in_root("plans.db");
    return out;
  }
  tests::Scratch scratch{};
  std::string root = scratch.make_directory("root");
  Environment key{"AFFINITY_API_KEY_FILE", in_root("api-key")};
  Environment state{"XDG_STATE_HOME", in_root("state")};
};

std::string kept_as(tools::FileRoots const& roots, std::string_view name) {
  auto const file = roots.create().value();
  REQUIRE(file->begin());
  REQUIRE(file->write("bytes of a tool"));
  REQUIRE(file->end());
  return std::filesystem::path(file->commit(name).value()).filename().string();
}

constexpr auto own = {"api-key",       "people.json", "people.json.lock", "people.json.new", "cert.pem",
                      "key.pem",       "ca.pem",      "jwks.json",        "settings.toml",   "crm.toml",
                      "policy.toml",   "audit.jsonl", "plans.db",         "plans.db-wal",    "plans.db-shm",
                      "plans.db.lock", "firm.json",   "firm.json.lock"};

}  // namespace

TEST_CASE("no tool makes a file of the program itself, also where the folder of tools contains it") {
  Setup setup;
  Program const program(setup.settings());
  auto const& roots = *program.tool_context.file_roots;
  for (std::string const name : own) {
    CAPTURE(name);
    CHECK(kept_as(roots, name) != name);
  }
  CHECK(kept_as(roots, "deck.pdf") == "deck.pdf");
}

TEST_CASE("no tool reads a file of the program itself, also where the folder of tools contains it") {
  Setup setup;
  Program const program(setup.settings());
  auto const& roots = *program.tool_context.file_roots;
  setup.scratch.make_directory("root/state/affinity-crm-mcp");
  auto names = std::vector<std::string>(own.begin(), own.end());
  names.insert(names.end(), {"state/affinity-crm-mcp/token", "state/affinity-crm-mcp/journal.db"});
  for (auto const& name : names) {
    CAPTURE(name);
    if (!std::filesystem::exists(setup.in_root(name))) setup.scratch.write("root/" + name, "secret");
    auto const read = roots.read(name);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("of this server itself") != std::string::npos);
  }
  CHECK(roots.read("notes.txt"));
}

}  // namespace affinity::server::protected_files_test
