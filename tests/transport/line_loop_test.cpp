// What of standard input and output goes by the loop, and how often.

#include "support/catch.hpp"
#include "support/scripted_handler.hpp"
#include "support/unique_fd.hpp"
#include "transport/stdio/line_reader.hpp"
#include "transport/stdio/line_writer.hpp"
#include "transport/stdio/server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

namespace affinity::tests::line_loop_test {

using namespace affinity;

namespace {

bool is_read_by_the_loop(int fd) {
  boost::asio::io_context io(1);
  return transport::make_loop_line_reader(io.get_executor(), fd, 100, [] {}) != nullptr;
}

bool is_written_by_the_loop(int fd) {
  boost::asio::io_context io(1);
  return transport::make_loop_line_writer(io.get_executor(), fd, [] {}) != nullptr;
}

}  // namespace

TEST_CASE("pipes, sockets and terminals are read and written by the loop") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  UniqueFd const from(ends[0]), to(ends[1]);
  CHECK(is_read_by_the_loop(from.get()));
  CHECK(is_written_by_the_loop(to.get()));
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  UniqueFd const one(ends[0]), other(ends[1]);
  CHECK(is_read_by_the_loop(one.get()));
  CHECK(is_written_by_the_loop(one.get()));
  UniqueFd const keyboard(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE((::grantpt(keyboard.get()) == 0 && ::unlockpt(keyboard.get()) == 0));
  UniqueFd const terminal(::open(::ptsname(keyboard.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
  REQUIRE(terminal);
  CHECK(is_read_by_the_loop(terminal.get()));
  CHECK(is_written_by_the_loop(terminal.get()));
}

TEST_CASE("files and devices are read and written by threads") {
  for (auto const* path : {"/dev/null", "/proc/self/comm"}) {
    UniqueFd const file(::open(path, O_RDWR | O_CLOEXEC));
    REQUIRE(file);
    CHECK(!is_read_by_the_loop(file.get()));
    CHECK(!is_written_by_the_loop(file.get()));
  }
}

TEST_CASE("lines of one read are started in one turn, and their answers go out in one write") {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) == 0);
  UniqueFd const ours(ends[0]), theirs(ends[1]);
  std::string const asked = "one\ntwo\nthree\n";
  REQUIRE(::write(ours.get(), asked.data(), asked.size()) == ssize_t(asked.size()));
  ScriptedHandler handler;
  Log log(Level::error);
  std::thread serving(
      [&] { transport::serve_stdio(handler, {}, log, {.input = theirs.get(), .output = theirs.get()}); });
  std::array<char, 100> answers{};
  auto const size = ::read(ours.get(), answers.data(), answers.size());  // one write of the server
  CHECK(std::string(answers.data(), std::size_t(size)) == asked);
  ::shutdown(ours.get(), SHUT_WR);
  serving.join();
}

}  // namespace affinity::tests::line_loop_test
