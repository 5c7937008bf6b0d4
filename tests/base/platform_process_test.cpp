// What the platform room says of this process and its user. Builds for every system.

#include "base/platform/arguments.hpp"
#include "base/platform/by_system.hpp"
#include "base/platform/certificates.hpp"
#include "base/platform/console.hpp"
#include "base/platform/environment.hpp"
#include "base/platform/executables.hpp"
#include "base/platform/folders.hpp"
#include "base/platform/memory.hpp"
#include "base/platform/path_text.hpp"
#include "base/platform/process_privacy.hpp"
#include "base/platform/shared_library.hpp"
#include "base/platform/shell_commands.hpp"
#include "base/platform/signals.hpp"
#include "base/platform/thread_signals.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace affinity::base::platform_process_test {

using namespace affinity::platform;
using tests::PlatformScratch;

namespace {

// Sets a variable for as long as it lives.
class Variable {
 public:
  Variable(std::string name, std::optional<std::string> const& value)
      : name_(std::move(name)), before_(environment_variable(name_)) {
    set_environment_variable(name_, value);
  }
  ~Variable() { set_environment_variable(name_, before_); }
  Variable(Variable const&) = delete;
  Variable& operator=(Variable const&) = delete;

 private:
  std::string name_;
  std::optional<std::string> before_;
};

// "Jörg 日本 💼"
std::string const many_letters = "J\xC3\xB6rg \xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x92\xBC";

}  // namespace

TEST_CASE("text in UTF-8 is the same after it was a path") {
  for (auto const& text : {std::string("plain"), many_letters, std::string()}) {
    CAPTURE(text);
    CHECK(to_utf8(to_path(text)) == text);
  }
  CHECK(to_utf8(to_path("a") / to_path(many_letters).filename()).ends_with(many_letters));
}

TEST_CASE("a variable of the environment has the value that was set, in any letters") {
  Variable const set("AFFINITY_TEST_VARIABLE", many_letters);
  CHECK(environment_variable("AFFINITY_TEST_VARIABLE") == many_letters);
  CHECK(environment_text("AFFINITY_TEST_VARIABLE") == many_letters);
  auto const all = environment_variables();
  CHECK(std::ranges::count(all,
                           std::pair<std::string, std::string>("AFFINITY_TEST_VARIABLE", many_letters)) == 1);
}

TEST_CASE("a long value comes back whole") {
  std::string const value(5000, 'v');
  Variable const set("AFFINITY_TEST_VARIABLE", value);
  CHECK(environment_variable("AFFINITY_TEST_VARIABLE") == value);
}

TEST_CASE("a variable that is removed is not there, neither for us nor for the C library") {
  Variable const set("AFFINITY_TEST_VARIABLE", "x");
  CHECK(std::getenv("AFFINITY_TEST_VARIABLE") != nullptr);
  set_environment_variable("AFFINITY_TEST_VARIABLE", std::nullopt);
  CHECK_FALSE(environment_variable("AFFINITY_TEST_VARIABLE"));
  CHECK(environment_text("AFFINITY_TEST_VARIABLE").empty());
  CHECK(std::getenv("AFFINITY_TEST_VARIABLE") == nullptr);
}

TEST_CASE("a variable that is wiped is overwritten where it was, and gone") {
  Variable const set("AFFINITY_TEST_VARIABLE", "secret");
  auto const* const there = std::getenv("AFFINITY_TEST_VARIABLE");
  REQUIRE(there);
  REQUIRE(std::string(there) == "secret");
  wipe_environment_variable("AFFINITY_TEST_VARIABLE");
  CHECK_FALSE(environment_variable("AFFINITY_TEST_VARIABLE"));
  CHECK(std::getenv("AFFINITY_TEST_VARIABLE") == nullptr);
  wipe_environment_variable("AFFINITY_TEST_VARIABLE");  // of none does nothing
}

TEST_CASE("this program is found, and it is a file that can be started") {
  auto const path = running_executable();
  REQUIRE_FALSE(path.empty());
  CHECK(to_path(path).is_absolute());
  CHECK(std::filesystem::is_regular_file(to_path(path)));
  CHECK(find_executable(path) == path);
}

TEST_CASE(
    "a program is found by PATH, also in a folder of any letters, and with the ending that it starts by") {
  PlatformScratch const scratch;
  auto const folder = scratch.path(many_letters);
  std::filesystem::create_directories(to_path(folder));
  auto const ending = std::string(on_this_system({"", "", ".exe"}));
  auto const file = to_path(folder) / to_path("affinity-tried" + ending);
  std::filesystem::copy_file(to_path(running_executable()), file);
  auto const separator = has_paths_of_posix() ? ":" : ";";
  Variable const path("PATH", scratch.path("missing") + separator + folder);
  Variable const endings("PATHEXT", ".COM;.EXE;.BAT");
  auto const found = find_executable("affinity-tried");
  REQUIRE_FALSE(found.empty());
  CHECK(std::filesystem::equivalent(to_path(found), file));
  CHECK(std::filesystem::equivalent(to_path(find_executable(to_utf8(file))), file));
  CHECK(find_executable("affinity-not-there").empty());
}

TEST_CASE("arguments are at least the program's name") {
  char const* const given[] = {"program", "one"};
  auto const arguments = command_line_arguments(2, given);
  REQUIRE_FALSE(arguments.empty());
  if (has_paths_of_posix()) CHECK(arguments == std::vector<std::string>{"program", "one"});
}

TEST_CASE("state and settings lie where the environment moves them, else in the user's folder") {
  PlatformScratch const scratch;
  {
    Variable const state("XDG_STATE_HOME", scratch.path("state")),
        config("XDG_CONFIG_HOME", scratch.path("config"));
    CHECK(*state_folder("p") == to_path(scratch.path("state")) / "p");
    CHECK(*config_folder("p") == to_path(scratch.path("config")) / "p");
  }
  Variable const state("XDG_STATE_HOME", std::nullopt), config("XDG_CONFIG_HOME", std::nullopt);
  Variable const home("HOME", scratch.path(many_letters)), local("LOCALAPPDATA", scratch.path(many_letters));
  auto const base = to_path(scratch.path(many_letters));
  auto const below = [&](std::string_view linux_folder, std::string_view macos_folder) {
    auto const usual = on_this_system({linux_folder, macos_folder, ""});
    return usual.empty() ? base / "p" : base / to_path(usual) / "p";
  };
  CHECK(*state_folder("p") == below(".local/state", "Library/Application Support"));
  CHECK(*config_folder("p") == below(".config", "Library/Application Support"));
}

TEST_CASE("a folder that is not absolute is no user's folder") {
  Variable const state("XDG_STATE_HOME", "relative"), home("HOME", "relative");
  Variable const local("LOCALAPPDATA", std::nullopt), profile("USERPROFILE", "relative");
  CHECK_FALSE(home_folder());
  CHECK_FALSE(state_folder("p"));
}

TEST_CASE("a place in words names no user") {
  CHECK(state_file_in_words("p", "token") ==
        on_this_system(
            {"~/.local/state/p/token", "~/Library/Application Support/p/token", "%LOCALAPPDATA%\\p\\token"}));
  CHECK(config_file_in_words("p", "key") ==
        on_this_system({"~/.config/p/key", "~/Library/Application Support/p/key", "%LOCALAPPDATA%\\p\\key"}));
}

TEST_CASE("commands for people hold the path whole, in quotes") {
  auto const file = std::string(on_this_system({"/tmp/a b/key", "/tmp/a b/key", "C:\\a b\\key"}));
  auto const paste = paste_command(file, "Key");
  CHECK(paste.command.find("'" + file + "'") != std::string::npos);
  CHECK(paste.keys.starts_with("Enter"));
  CHECK(private_file_command(file).find(file) != std::string::npos);
  CHECK(posix_paste_command("/srv/k").command == "umask 077; mkdir -p '/srv'; cat > '/srv/k'");
}

TEST_CASE("memory that is held is known, and more after more was taken") {
  auto const before = resident_bytes();
  REQUIRE(before);
  CHECK(*before > 100u << 10);
  constexpr std::size_t size = 64u << 20;
  std::vector<char> held(size, 'x');
  CHECK(*resident_bytes() > *before + size / 2);
  CHECK(held[size - 1] == 'x');
}

TEST_CASE("a block of memory is as large as was asked for, and wiped to zeros") {
  auto* const block = std::malloc(1000);
  REQUIRE(block);
  CHECK(allocation_size(block) >= 1000);
  std::memset(block, 'x', 1000);
  wipe_memory(block, 1000);
  auto const* const bytes = static_cast<char const*>(block);
  CHECK(std::all_of(bytes, bytes + 1000, [](char c) { return c == 0; }));
  std::free(block);
  tune_allocator();
  return_freed_memory();
}

TEST_CASE("a library that is not there is named in an error") {
  CHECK(load_library("affinity-no-such-library") == nullptr);
  CHECK_FALSE(library_error().empty());
}

TEST_CASE("authorities that the system keeps are PEM") {
  auto const stored = stored_certificates();
  if (keeps_certificates_in_files()) {
    CHECK(stored.empty());
    CHECK_FALSE(certificate_files().empty());
  } else if (!stored.empty()) {
    CHECK(stored.starts_with("-----BEGIN CERTIFICATE-----"));
    CHECK(stored.ends_with("-----END CERTIFICATE-----\n"));
    CHECK(stored.find('\r') == std::string::npos);
  }
}

TEST_CASE("a server without certificates that can be read is not trusted") {
  CHECK_FALSE(trusts_server({}));
  CHECK_FALSE(trusts_server({"no certificate"}));
}

TEST_CASE("a stop is asked for by signals that the C library knows") {
  auto const signals = termination_signals();
  CHECK(std::ranges::count(signals, SIGINT) == 1);
  CHECK(std::ranges::count(signals, SIGTERM) == 1);
  if (auto const reload = reload_signal())
    CHECK(std::ranges::count(termination_signals(Hangup::reloads), *reload) == 0);
  ignore_write_signals();
  keep_memory_private();
}

TEST_CASE("threads start and end where signals are kept from them") {
  bool ran = false;
  {
    SignalsBlocked const blocked;
    std::thread([&] { ran = true; }).join();
  }
  CHECK(ran);
}

TEST_CASE("what is no terminal has no columns and obeys nothing") {
  if (!is_terminal(StandardStream::input)) {
    CHECK(terminal_columns(StandardStream::input) == 0);
    CHECK_FALSE(obeys_escapes(StandardStream::input));
  }
}

}  // namespace affinity::base::platform_process_test
