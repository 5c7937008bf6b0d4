#include "transport/stdio/line_writer.hpp"

#include "support/catch.hpp"
#include "support/unique_fd.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>
#include <future>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>

namespace affinity::tests::line_writer_test {

using namespace affinity;

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

// A writer on a running loop, of either kind.
class Writer {
 public:
  explicit Writer(
      int fd, std::function<void()> changed = [] {}) {
    writer_ = GENERATE(false, true) ? transport::make_threaded_line_writer(fd, changed)
                                    : transport::make_line_writer(io_.get_executor(), fd, changed);
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Writer() {
    io_.stop();
    thread_.join();
  }
  Writer(Writer const&) = delete;
  Writer& operator=(Writer const&) = delete;

  void push(std::string text, std::shared_ptr<std::string const> rest = {}) {
    on_loop([&] { writer_->push(std::move(text), std::move(rest)); });
  }
  void flush() {
    on_loop([&] { writer_->flush(); });
  }
  std::size_t queued() {
    std::size_t bytes = 0;
    on_loop([&] { bytes = writer_->queued(); });
    return bytes;
  }

 private:
  void on_loop(std::function<void()> const& work) {
    std::promise<void> done;
    boost::asio::post(io_, [&] {
      work();
      done.set_value();
    });
    done.get_future().wait();
  }

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  std::unique_ptr<transport::LineWriter> writer_{};
  std::thread thread_{};
};

void says_all_lines_in_their_order(Ends ends) {
  auto const shared = std::make_shared<std::string const>(long_text('s'));
  Writer writer(ends.write.get());
  writer.push("short");
  writer.push("begins ", shared);
  writer.push(long_text('l'));
  writer.push("begins again ", shared);
  for (int i = 0; i < 100; ++i) writer.push("one of many");  // more than one write takes
  writer.push("last");
  writer.flush();
  auto wanted = "short\nbegins " + *shared + "\n" + long_text('l') + "\nbegins again " + *shared + "\n";
  for (int i = 0; i < 100; ++i) wanted += "one of many\n";
  wanted += "last\n";
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
    Writer writer(fd, [&] { written.release(); });
    writer.push("first ", std::make_shared<std::string const>("shared"));
    writer.push("second");
    writer.flush();
    while (writer.queued() > 0) written.acquire();
  }
  REQUIRE(::lseek(fd, 0, SEEK_SET) == 0);
  CHECK(read_some(fd, 1000) == "first shared\nsecond\n");
}

TEST_CASE("a pipe that others have open too still waits when they write to it") {
  auto const ends = pipe_ends();
  Writer writer(ends.write.get());
  writer.push("line");
  writer.flush();
  CHECK(read_some(ends.read.get(), 5) == "line\n");
  CHECK((::fcntl(ends.write.get(), F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a writer whose reader takes nothing can be ended in the middle of a line") {
  for (auto* const make : {&pipe_ends, &socket_ends}) {
    auto const ends = make();
    Writer writer(ends.write.get());
    writer.push("", std::make_shared<std::string const>(5'000'000, 'x'));
    writer.flush();
    CHECK(read_some(ends.read.get(), 1) == "x");  // it has begun
    CHECK(writer.queued() > 0);
  }
}

}  // namespace affinity::tests::line_writer_test
