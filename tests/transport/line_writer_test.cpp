#include "transport/stdio/line_writer.hpp"

#include "support/catch.hpp"
#include "support/unique_fd.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <semaphore>
#include <string>

namespace affinity::tests::line_writer_test {

using namespace affinity;
using transport::LineWriter;

namespace {

struct Ends {
  UniqueFd read{}, write{};
};

Ends pipe_ends() {
  std::array<int, 2> fds{};
  REQUIRE(::pipe2(fds.data(), O_CLOEXEC) == 0);
  return {.read = UniqueFd(fds[0]), .write = UniqueFd(fds[1])};
}

Ends socket_ends() {
  std::array<int, 2> fds{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) == 0);
  return {.read = UniqueFd(fds[0]), .write = UniqueFd(fds[1])};
}

std::string read_some(int fd, std::size_t wanted) {
  std::string text;
  std::array<char, 4096> piece{};
  while (text.size() < wanted) {
    auto const size = ::read(fd, piece.data(), std::min(piece.size(), wanted - text.size()));
    if (size <= 0) break;
    text.append(piece.data(), std::size_t(size));
  }
  return text;
}

// Larger than a pipe takes at once, so that the reader has to make room in the middle of each part.
std::string long_text(char of) { return std::string(300'000, of); }

void says_all_lines_in_their_order(Ends ends) {
  auto const shared = std::make_shared<std::string const>(long_text('s'));
  LineWriter writer(ends.write.get(), [] {});
  writer.push("short");
  writer.push("begins ", shared);
  writer.push(long_text('l'));
  writer.push("begins again ", shared);
  writer.push("last");
  auto const wanted =
      "short\nbegins " + *shared + "\n" + long_text('l') + "\nbegins again " + *shared + "\nlast\n";
  CHECK(read_some(ends.read.get(), wanted.size()) == wanted);
}

}  // namespace

TEST_CASE("lines arrive whole and in their order, also those with a shared end, through a pipe") {
  says_all_lines_in_their_order(pipe_ends());
}

TEST_CASE("lines arrive whole and in their order, also those with a shared end, through a socket") {
  says_all_lines_in_their_order(socket_ends());
}

TEST_CASE("lines arrive whole and in their order, also those with a shared end, in a file") {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> const file(std::tmpfile(), &std::fclose);
  REQUIRE(file);
  auto const fd = ::fileno(file.get());
  {
    std::counting_semaphore<> written(0);
    LineWriter writer(fd, [&] { written.release(); });
    writer.push("first ", std::make_shared<std::string const>("shared"));
    writer.push("second");
    while (writer.queued() > 0) written.acquire();
  }
  REQUIRE(::lseek(fd, 0, SEEK_SET) == 0);
  CHECK(read_some(fd, 1000) == "first shared\nsecond\n");
}

TEST_CASE("a pipe that others have open too still waits when they write to it") {
  auto const ends = pipe_ends();
  LineWriter writer(ends.write.get(), [] {});
  writer.push("line");
  CHECK(read_some(ends.read.get(), 5) == "line\n");
  CHECK((::fcntl(ends.write.get(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a writer whose reader takes nothing can be ended in the middle of a line") {
  for (auto* const make : {&pipe_ends, &socket_ends}) {
    auto const ends = make();
    LineWriter writer(ends.write.get(), [] {});
    writer.push("", std::make_shared<std::string const>(5'000'000, 'x'));
    CHECK(read_some(ends.read.get(), 1) == "x");  // it has begun
    CHECK(writer.queued() > 0);
  }
}

}  // namespace affinity::tests::line_writer_test
