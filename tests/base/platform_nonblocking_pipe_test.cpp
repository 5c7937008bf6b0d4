// Pipes that a loop reads and writes, by what the header promises. Builds for every system; where a system
// leaves them to threads, there is nothing to see.

#include "base/platform/file.hpp"
#include "base/platform/nonblocking_pipe.hpp"
#include "base/platform/pipe.hpp"
#include "base/platform/signals.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace affinity::base::platform_nonblocking_pipe_test {

using namespace affinity::platform;
using tests::PlatformScratch;

namespace {

// Reads on the loop until the end.
class LoopReading {
 public:
  LoopReading(boost::asio::io_context& io, FileHandle handle)
      : input_(NonblockingInput::open(handle, io.get_executor(), [this] { read(); })) {
    if (input_) input_->wait();
  }
  bool is_open() const { return input_ != nullptr; }
  std::string const& text() const { return text_; }
  bool ended() const { return ended_; }
  int error() const { return input_->error(); }

 private:
  void read() {
    std::array<char, 4096> piece{};
    auto const size = input_->read_some(piece.data(), piece.size());
    text_.append(piece.data(), size.value_or(0));
    ended_ = size == 0u;
    if (!ended_) input_->wait();
  }

  std::string text_{};
  bool ended_ = false;
  std::unique_ptr<NonblockingInput> input_;
};

// Writes all of a text on the loop.
class LoopWriting {
 public:
  LoopWriting(boost::asio::io_context& io, FileHandle handle, std::string text)
      : text_(std::move(text)),
        output_(NonblockingOutput::open(handle, io.get_executor(), [this] { write(); })) {}
  bool is_open() const { return output_ != nullptr; }
  void write() {
    while (written_ < text_.size()) {
      std::array const pieces{std::string_view(text_).substr(written_)};
      auto const size = output_->write_some(pieces);
      if (!size) return wait_unless_it_failed();
      written_ += *size;
    }
    output_.reset();  // the reader sees the end
  }
  int waits() const { return waits_; }  // for room
  int error() const { return output_ ? output_->error() : 0; }

 private:
  void wait_unless_it_failed() {
    if (output_->error() != 0) return;
    ++waits_;
    output_->wait();
  }

  std::string text_;
  std::size_t written_ = 0;
  int waits_ = 0;
  std::unique_ptr<NonblockingOutput> output_;
};

}  // namespace

TEST_CASE("more than a pipe holds goes through it on one loop, whole, and its end is told") {
  auto pipe = new_pipe();
  boost::asio::io_context io(1);
  std::string const text(3'000'001, 'x');
  LoopReading reading(io, pipe.read.get());
  LoopWriting writing(io, pipe.write.get(), text);
  if (!reading.is_open() || !writing.is_open()) return;
  pipe.write = NativeFile();
  writing.write();
  CHECK(writing.waits() == 1);
  io.run();
  CHECK(reading.text() == text);
  CHECK(reading.ended());
  CHECK(reading.error() == 0);
}

TEST_CASE("a loop that reads a pipe of which nothing comes is not held up by it") {
  auto const pipe = new_pipe();
  boost::asio::io_context io(1);
  auto const input = NonblockingInput::open(pipe.read.get(), io.get_executor(), [] {});
  if (!input) return;
  std::array<char, 8> piece{};
  CHECK(!input->read_some(piece.data(), piece.size()));
  CHECK(input->error() == 0);
  input->wait();
  CHECK(io.poll() == 0);
}

TEST_CASE("a reader that has gone is an error of the write on the loop") {
  ignore_write_signals();
  auto pipe = new_pipe();
  boost::asio::io_context io(1);
  LoopWriting writing(io, pipe.write.get(), "x");
  if (!writing.is_open()) return;
  pipe.read = NativeFile();
  writing.write();
  CHECK(is_lost_reader(writing.error()));
}

TEST_CASE("several pieces go out in one write, in their order") {
  auto const pipe = new_pipe();
  boost::asio::io_context io(1);
  auto const output = NonblockingOutput::open(pipe.write.get(), io.get_executor(), [] {});
  auto const input = NonblockingInput::open(pipe.read.get(), io.get_executor(), [] {});
  if (!output || !input) return;
  std::array<std::string_view, 4> const pieces{"one", "", " two", " three"};
  CHECK(output->write_some(pieces) == 13u);
  std::array<char, 64> text{};
  CHECK(input->read_some(text.data(), text.size()) == 13u);
  CHECK(std::string(text.data()) == "one two three");
}

TEST_CASE("a file is left to threads, because its disk may be slow") {
  PlatformScratch const scratch;
  scratch.write("input", "x");
  auto const from = open_to_read(scratch.path("input"));
  auto const to = create_new(scratch.path("output"));
  boost::asio::io_context io(1);
  CHECK(!NonblockingInput::open(from.get(), io.get_executor(), [] {}));
  CHECK(!NonblockingOutput::open(to.get(), io.get_executor(), [] {}));
}

}  // namespace affinity::base::platform_nonblocking_pipe_test
