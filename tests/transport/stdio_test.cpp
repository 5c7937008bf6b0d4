#include "support/catch.hpp"
#include "support/scripted_handler.hpp"
#include "support/unique_fd.hpp"
#include "transport/stdio/server.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <set>
#include <thread>

namespace affinity::tests::stdio_test {

using namespace affinity;
using namespace affinity::tests;
using transport::StdioSettings;
using namespace std::chrono_literals;

namespace {

struct Pipe {
  UniqueFd read{}, write{};
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    read = UniqueFd(ends[0]);
    write = UniqueFd(ends[1]);
  }
};

// The server on a thread of its own, between two pipes that its loop or threads of it read and write.
class Stdio {
 public:
  explicit Stdio(StdioSettings settings = {}, int output = -1) {
    settings.threads = GENERATE(false, true);  // each fact holds for both ways
    settings.input = in_.read.get();
    settings.output = output >= 0 ? output : out_.write.get();
    thread_ = std::thread([this, settings] {
      code_ = transport::serve_stdio(handler, {}, log_, settings);
      out_.write = UniqueFd();
    });
  }
  ~Stdio() {
    end_input();
    if (thread_.joinable()) thread_.join();
  }
  Stdio(Stdio const&) = delete;
  Stdio& operator=(Stdio const&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const size = ::write(in_.write.get(), bytes.data(), bytes.size());
      if (size <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  void end_input() { in_.write = UniqueFd(); }
  void close_output() { out_.read = UniqueFd(); }
  void narrow_output() { ::fcntl(out_.read.get(), F_SETPIPE_SZ, 4096); }

  std::string line() {  // the next one; empty at the end
    std::size_t end = 0;
    while ((end = read_.find('\n')) == std::string::npos) {
      std::array<char, 4096> piece{};
      auto const size = ::read(out_.read.get(), piece.data(), piece.size());
      if (size <= 0) return {};
      read_.append(piece.data(), static_cast<std::size_t>(size));
    }
    auto text = read_.substr(0, end);
    read_.erase(0, end + 1);
    return text;
  }
  int exit_code() {
    if (thread_.joinable()) thread_.join();
    return code_;
  }

  ScriptedHandler handler{};

 private:
  Pipe in_{}, out_{};
  Log log_{Level::error};
  std::string read_{};
  int code_ = -1;
  std::thread thread_{};
};

}  // namespace

TEST_CASE("each line is answered on a line, and the end of input ends the server with 0") {
  Stdio server;
  server.send("one\ntwo\r\n\nthree");
  server.end_input();
  CHECK(server.line() == "one");
  CHECK(server.line() == "two");
  CHECK(server.line() == "three");
  CHECK(server.line().empty());
  CHECK(server.exit_code() == 0);
}

TEST_CASE("messages are started in the order they came") {
  Stdio server;
  std::string bytes;
  std::vector<std::string> sent;
  for (int i = 0; i < 2000; ++i) {
    sent.push_back("message " + std::to_string(i));
    bytes += sent.back() + "\n";
  }
  std::thread reading([&] {
    for (int i = 0; i < 2000; ++i) server.line();
  });
  server.send(bytes);
  reading.join();
  CHECK(server.handler.seen().messages == sent);
}

TEST_CASE("answers come as calls finish, not in the order of asking") {
  Stdio server;
  server.send("hold a\nhold b\nhold c\nquick\n");
  CHECK(server.line() == "quick");
  server.send("release c\n");
  CHECK(server.line() == "held c");
  server.send("release a\n");
  CHECK(server.line() == "held a");
  server.send("release b\n");
  CHECK(server.line() == "held b");
}

TEST_CASE("a cancelled call says nothing more, and the others go on") {
  Stdio server;
  server.send("hold a\nhold b\ncancel a\n");
  CHECK(server.handler.wait_for_cancelled("a"));
  server.send("release a\nrelease b\n");
  CHECK(server.line() == "held b");
  server.end_input();
  CHECK(server.line().empty());
}

TEST_CASE("notifications are lines of their own, before the answer") {
  Stdio server;
  server.send("emit progress\n");
  CHECK(server.line() == "progress");
  CHECK(server.line() == "emitted");
}

TEST_CASE("a handler that throws does not end the server") {
  Stdio server;
  server.send("throw\nnext\n");
  CHECK(server.line() == "next");
}

TEST_CASE("O-3: calls in flight at the end of input may finish") {
  StdioSettings settings;
  settings.drain = 10s;
  Stdio server(settings);
  server.send("hold a\n");
  REQUIRE(server.handler.wait_for_messages(1));
  server.send("large 200000\nhold b\nrelease a\nrelease b\n");
  server.end_input();
  CHECK(server.line().size() == 200'000);
  CHECK(server.line() == "held a");
  CHECK(server.line() == "held b");
  CHECK(server.exit_code() == 0);
}

TEST_CASE("O-3: calls that outlive the drain time are cancelled, the deaf are left behind") {
  StdioSettings settings;
  settings.drain = 20ms;
  Stdio server(settings);
  server.send("hold a\nstubborn b\n");
  REQUIRE(server.handler.wait_for_messages(2));
  server.end_input();
  CHECK(server.exit_code() == 0);
  CHECK(server.handler.seen().cancelled == std::vector<std::string>{"a"});
  CHECK(server.line().empty());
}

TEST_CASE("O-3: SIGTERM and SIGINT end the server while input is open, a second one at once") {
  auto const signal = GENERATE(as<int>{}, SIGTERM, SIGINT);
  SECTION("idle") {
    Stdio server;
    server.send("x\n");
    CHECK(server.line() == "x");
    ::kill(::getpid(), signal);
    CHECK(server.exit_code() == 0);
  }
  SECTION("with a call that may finish") {
    StdioSettings settings;
    settings.drain = 10s;
    Stdio server(settings);
    server.send("hold a\nx\n");
    CHECK(server.line() == "x");
    ::kill(::getpid(), signal);
    server.send("never looked at\n");
    ::kill(::getpid(), signal);
    CHECK(server.exit_code() == 128 + signal);
  }
  SECTION("with a call that is cancelled") {
    StdioSettings settings;
    settings.drain = 20ms;
    Stdio server(settings);
    server.send("hold a\nx\n");
    CHECK(server.line() == "x");
    ::kill(::getpid(), signal);
    CHECK(server.exit_code() == 0);
    CHECK(server.handler.seen().cancelled == std::vector<std::string>{"a"});
  }
}

TEST_CASE("L-1: a line over 10 MiB is answered -32700 once, and the next line is served") {
  Stdio server;
  std::thread writing([&] {
    std::string const piece(1u << 20, 'x');
    for (int i = 0; i < 10; ++i) server.send(piece);
    server.send("x\nnext\n");
  });
  auto const error = server.line();
  CHECK(error.find("-32700") != std::string::npos);
  CHECK(error.find("\"id\"") == std::string::npos);
  CHECK(server.line() == "next");
  writing.join();
}

TEST_CASE("a line of exactly the cap is served") {
  StdioSettings settings;
  settings.max_line = 100'000;
  Stdio server(settings);
  auto const most = std::string(100'000, 'x');
  std::thread writing([&] { server.send(most + "\r\n" + most + "x\n"); });
  std::set<bool> served;  // the refusal may overtake the answer
  for (int i = 0; i < 2; ++i) served.insert(server.line() == most);
  CHECK(served.size() == 2);
  writing.join();
}

TEST_CASE("O-6: a thousand calls at a time answer whole lines through a pipe of 4 KiB") {
  Stdio server;
  server.narrow_output();
  std::string holds;
  std::string releases;
  std::set<std::string> expected;
  for (int i = 0; i < 1000; ++i) {
    auto const name = std::to_string(i) + std::string(static_cast<std::size_t>(i % 700), 'n');
    holds += "hold " + name + "\n";
    releases += "release " + name + "\n";
    expected.insert("held " + name);
  }
  server.send(holds);
  REQUIRE(server.handler.wait_for_messages(1000));
  std::thread writing([&] { server.send(releases); });
  std::set<std::string> got;
  for (int i = 0; i < 1000; ++i) got.insert(server.line());
  writing.join();
  CHECK(got == expected);
}

TEST_CASE("O-6: while nobody reads the answers, no more input is taken") {
  Stdio server;
  std::thread writing([&] {
    for (int i = 0; i < 100; ++i) server.send("large 1000000\n");
    server.send("last\n");
  });
  // 4 MiB are queued at the most, and the call that went over it: the rest waits.
  REQUIRE(server.handler.wait_for_messages(4));
  CHECK(server.handler.seen().messages.size() < 10);
  for (int i = 0; i < 100; ++i) CHECK(server.line().size() == 1'000'000);
  CHECK(server.line() == "last");
  writing.join();
}

TEST_CASE("1,024 calls run at a time, and what waits behind them does not hold up the end") {
  StdioSettings settings;
  settings.drain = 20ms;
  Stdio server(settings);
  std::string holds;
  for (int i = 0; i < 1025; ++i) holds += "hold " + std::to_string(i) + "\n";
  server.send(holds + "last\n");
  REQUIRE(server.handler.wait_for_messages(1024));
  server.end_input();
  CHECK(server.exit_code() == 0);
  CHECK(server.handler.seen().messages.size() == 1024);
  CHECK(server.handler.seen().cancelled.size() == 1024);
}

TEST_CASE("O-4: a client that went away ends the server quietly with 0") {
  Stdio server;
  server.send("hold a\nx\n");
  CHECK(server.line() == "x");
  server.close_output();
  server.send("y\n");
  CHECK(server.exit_code() == 0);
  CHECK(server.handler.seen().cancelled == std::vector<std::string>{"a"});
}

TEST_CASE("O-4: output that cannot be written ends the server with 74") {
  UniqueFd const full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full);
  Stdio server({}, full.get());
  server.send("x\n");
  CHECK(server.exit_code() == 74);
}

TEST_CASE("O-4: input that cannot be read ends the server with 74") {
  UniqueFd const folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  REQUIRE(folder);
  Pipe const out;
  ScriptedHandler handler;
  Log log(Level::error);
  StdioSettings const settings{.input = folder.get(), .output = out.write.get()};
  CHECK(transport::serve_stdio(handler, {}, log, settings) == 74);
}

TEST_CASE("a server whose answers nobody reads still ends") {
  StdioSettings settings;
  settings.drain = 20ms;
  Stdio server(settings);
  server.send("large 3000000\n");
  REQUIRE(server.handler.wait_for_messages(1));
  server.end_input();
  CHECK(server.exit_code() == 0);
}

TEST_CASE("descriptors that are shared with the parent stay blocking") {
  Pipe in;
  Pipe out;
  ScriptedHandler handler;
  Log log(Level::error);
  in.write = UniqueFd();
  StdioSettings const settings{.max_line = 100,
                               .drain = 1s,
                               .input = in.read.get(),
                               .output = out.write.get(),
                               .threads = GENERATE(false, true)};
  transport::serve_stdio(handler, {}, log, settings);
  CHECK((::fcntl(in.read.get(), F_GETFL) & O_NONBLOCK) == 0);
  CHECK((::fcntl(out.write.get(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a pair of sockets and descriptors that do not block serve as well") {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0);
  UniqueFd const ours(ends[0]);
  UniqueFd const theirs(ends[1]);
  ScriptedHandler handler;
  Log log(Level::error);
  StdioSettings const settings{.max_line = 100,
                               .drain = 10s,
                               .input = theirs.get(),
                               .output = theirs.get(),
                               .threads = GENERATE(false, true)};
  std::thread serving([&] { transport::serve_stdio(handler, {}, log, settings); });
  ::fcntl(ours.get(), F_SETFL, 0);
  std::string const ask = "large 1000000\n";
  CHECK(::write(ours.get(), ask.data(), ask.size()) == static_cast<ssize_t>(ask.size()));
  ::shutdown(ours.get(), SHUT_WR);
  std::size_t got = 0;
  std::array<char, 65536> piece{};
  while (got < 1'000'001) {
    auto const size = ::read(ours.get(), piece.data(), piece.size());
    if (size <= 0) break;
    got += static_cast<std::size_t>(size);
  }
  CHECK(got == 1'000'001);
  serving.join();
}

TEST_CASE("a line that waits for a place starts when a call has ended") {
  StdioSettings settings;
  settings.drain = 20ms;
  Stdio server(settings);
  std::string holds;
  for (int i = 0; i < 1023; ++i) holds += "hold " + std::to_string(i) + "\n";
  server.send(holds + "one\ntwo\nthree\n");
  CHECK(server.line() == "one");
  CHECK(server.line() == "two");
  CHECK(server.line() == "three");
}

}  // namespace affinity::tests::stdio_test
