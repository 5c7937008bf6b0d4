#include "mcp/audit/audit_log.hpp"

#include "conversation.hpp"
#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/pipes.hpp"
#include "support/scratch.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <sstream>

namespace affinity::mcp::audit_log_test {

namespace {

// Makes changes on a server whose audit goes to a file of the caller's.
struct Changes : Conversation {
  Changes() { open("2025-11-25"); }

  // The result of one change, or of one read, which Affinity always performs.
  json::value call(std::string const& name, std::string const& arguments) {
    sender.script.push_back(tests::json_response(R"({"id":5})"));
    auto const asked = sender.asked.size();
    auto const result =
        ask("tools/call", R"("name":")" + name + R"(","arguments":)" + arguments).at("result");
    if (sender.asked.size() == asked) sender.script.pop_back();
    return result;
  }
  json::value change() { return call("create_a_affinity_note", R"({"content":"a","person_ids":[1]})"); }
  bool reads() {
    return call("get_single_affinity_note_by_id", R"({"id":5})").as_object().if_contains("isError") ==
           nullptr;
  }
  static bool done(json::value const& result) {
    return !result.at("structuredContent").as_object().contains("error");
  }
};

std::size_t lines_in(std::string const& text) {
  std::istringstream in(text);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line); ++count) CHECK(parse_json(line));
  return count;
}

// What is opened as /dev/stderr while this lives.
class Stderr {
 public:
  explicit Stderr(int fd) : kept_(::dup(2)) { ::dup2(fd, 2); }
  ~Stderr() {
    ::dup2(kept_, 2);
    ::close(kept_);
  }
  Stderr(Stderr const&) = delete;
  Stderr& operator=(Stderr const&) = delete;

 private:
  int kept_;
};

}  // namespace

TEST_CASE("D-6: the audit goes to a regular file, and all else is refused at once with a sentence") {
  tests::Scratch const scratch;
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  scratch.make_directory("folder");
  scratch.write("file", "");
  REQUIRE(::symlink(scratch.path("file").c_str(), scratch.path("link").c_str()) == 0);
  UniqueFd const listening(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  scratch.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(::bind(listening.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0);
  for (auto const& [name, word] : {std::pair{scratch.path("pipe"), "a pipe"},
                                   {scratch.path("folder"), "a folder"},
                                   {scratch.path("link"), "a link"},
                                   {scratch.path("socket"), "a socket"},
                                   {std::string("/dev/zero"), "a device"},
                                   {std::string("/dev/full"), "a device"}}) {
    CAPTURE(name);
    auto const file = AuditFile::open(name);
    REQUIRE(!file);
    CHECK(file.error().message.find(word) != std::string::npos);
    CHECK(file.error().message.find(name) != std::string::npos);
    CHECK(file.error().next_step.find("--audit-log") != std::string::npos);
  }
  CHECK(AuditFile::open("/dev/null"));
  CHECK(AuditFile::open("/dev/stderr"));
}

TEST_CASE("D-6: an audit file that others may read or write becomes its owner's alone") {
  tests::Scratch const scratch;
  for (auto const mode : {0644, 0660, 0606, 0777}) {
    scratch.write("a", "");
    REQUIRE(::chmod(scratch.path("a").c_str(), mode_t(mode)) == 0);
    CHECK(AuditFile::open(scratch.path("a")));
    struct stat info {};
    REQUIRE(::stat(scratch.path("a").c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
  }
}

TEST_CASE(
    "D-6: while the audit file can take nothing, no change is made and reads go on; and then changes go on") {
  tests::Scratch const scratch;
  Changes talk;
  talk.audit.set_file(AuditFile::open(scratch.path("a")).value());
  std::size_t made = 0;
  for (int round = 0; round < 2; ++round) {
    {
      tests::FileLimit const full(std::filesystem::file_size(scratch.path("a")));
      for (int i = 0; i < 3; ++i) {
        auto const asked = talk.sender.asked.size();
        auto const result = talk.change();
        bool const was_sent = talk.sender.asked.size() > asked;
        made += was_sent ? 1 : 0;
        CHECK((round > 0 && i == 0) >= was_sent);  // a reservation made before is used
        if (was_sent) continue;
        REQUIRE(!Changes::done(result));
        auto const& error = result.at("structuredContent").at("error");
        CHECK(error.at("kind") == "limited");
        CHECK(error.at("outcome") == "failed");
        auto const message = std::string(as_text(error.at("message")).value());
        CHECK(message.find("Nothing was sent") != std::string::npos);
        CHECK(message.find("audit log") != std::string::npos);
        CHECK(talk.reads());
      }
    }
    CHECK(Changes::done(talk.change()));
    ++made;
    CHECK(lines_in(scratch.read("a")) >= made);
  }
}

TEST_CASE(
    "D-6: a line that was cut by a full disk is written whole when there is room, and no line is lost") {
  tests::Scratch const scratch;
  Changes talk;
  talk.audit.set_file(AuditFile::open(scratch.path("a")).value());
  CHECK(Changes::done(talk.change()));
  auto const whole = scratch.read("a").size();
  {
    tests::FileLimit const full(whole + 40);
    CHECK(Changes::done(talk.change()));  // its line was reserved
    CHECK(scratch.read("a").size() == whole + 40);
    CHECK(!Changes::done(talk.change()));
  }
  CHECK(Changes::done(talk.change()));
  std::istringstream text(scratch.read("a"));
  std::size_t made = 0, torn = 0;
  for (std::string line; std::getline(text, line);) {
    auto const value = parse_json(line);
    torn += value ? 0 : 1;
    made += value && value->at("decision") == "done" ? 1 : 0;
  }
  CHECK(made == 3);
  CHECK(torn == 1);
}

TEST_CASE("D-6: the first line after one that an earlier program left torn begins on its own") {
  tests::Scratch const scratch;
  scratch.write("a", R"({"time":"20)");
  Changes talk;
  talk.audit.set_file(AuditFile::open(scratch.path("a")).value());
  CHECK(Changes::done(talk.change()));
  auto const text = scratch.read("a");
  CHECK(text.starts_with("{\"time\":\"20\n{"));
  CHECK(std::ranges::count(text, '\n') == 2);
}

TEST_CASE(
    "D-6: an audit that nobody takes holds up no answer for long; changes are refused until it is taken") {
  auto const pipe = tests::pipe_ends();
  auto const filled = tests::fill(pipe);
  Changes talk;
  {
    Stderr const here(pipe.write.get());
    talk.audit.set_file(AuditFile::open("/dev/stderr").value());
  }
  CHECK(Changes::done(talk.change()));  // its line was reserved and is queued
  CHECK(!Changes::done(talk.change()));
  CHECK(talk.reads());
  tests::drain(pipe, filled);
  CHECK(parse_json(tests::line_from(pipe))->at("decision") == "done");
  bool again = false;
  for (int tries = 0; !again && tries < 10'000; ++tries) again = Changes::done(talk.change());
  CHECK(again);
}

TEST_CASE("D-6: what the file did not take by the end goes to the log") {
  auto const pipe = tests::pipe_ends();
  tests::Scratch const scratch;
  Log log(Level::error, {.fd = pipe.write.get()});
  {
    tests::FileLimit const full(0);  // also for its last try
    AuditLog audit(log);
    audit.set_file(AuditFile::open(scratch.path("a")).value());
    audit.write({}, {{"tool", "t"}});
  }
  CHECK(parse_json(tests::line_from(pipe))->at("event") == "audit_failed");
  auto const line = parse_json(tests::line_from(pipe)).value();
  CHECK(line.at("event") == "audit");
  CHECK(line.at("tool") == "t");
  CHECK(scratch.read("a").empty());
}

}  // namespace affinity::mcp::audit_log_test
