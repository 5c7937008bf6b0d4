// Pipes of the platform room, by what its headers promise. Builds for every system.

#include "base/platform/error_text.hpp"
#include "base/platform/file.hpp"
#include "base/platform/pipe.hpp"
#include "base/platform/signals.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

#include <array>
#include <future>
#include <memory>
#include <string>
#include <utility>

namespace affinity::base::platform_pipe_test {

using namespace affinity::platform;
using tests::PlatformScratch;

namespace {

// Reads to the end on a thread. What the thread uses it owns, as PipeInput asks for.
class Reading {
 public:
  explicit Reading(FileHandle handle) : state_(std::make_shared<State>(handle)) {
    state_->input.start([state = state_] {
      std::array<char, 4096> piece{};
      while (auto const size = state->input.read_some(piece.data(), piece.size()))
        state->text.append(piece.data(), size);
      state->over.set_value();
    });
  }
  std::string const& text() {  // all of it, once the input has ended
    state_->over.get_future().wait();
    return state_->text;
  }
  bool stop() { return state_->input.stop(); }
  int error() const { return state_->input.error(); }

 private:
  struct State {
    explicit State(FileHandle handle) : input(handle) {}
    PipeInput input;
    std::string text{};
    std::promise<void> over{};
  };
  std::shared_ptr<State> state_;
};

// Writes a text on a thread, and then a second one behind it.
class Writing {
 public:
  Writing(FileHandle handle, std::string text, std::string rest = {})
      : state_(std::make_shared<State>(handle, std::move(text), std::move(rest))) {
    state_->output.start(
        [state = state_] { state->over.set_value(state->output.write(state->text, state->rest)); });
  }
  bool done() { return state_->over.get_future().get(); }
  bool stop() { return state_->output.stop(); }
  int error() const { return state_->output.error(); }

 private:
  struct State {
    State(FileHandle handle, std::string one, std::string other)
        : output(handle), text(std::move(one)), rest(std::move(other)) {}
    PipeOutput output;
    std::string text, rest;
    std::promise<bool> over{};
  };
  std::shared_ptr<State> state_;
};

std::string all_bytes() {
  std::string out;
  for (int byte = 0; byte < 256; ++byte) out += static_cast<char>(byte);
  return out + "\n\r\n\x1A" + out;  // Ctrl-Z ends texts elsewhere, and CR LF is one sign
}

}  // namespace

TEST_CASE("bytes go through a pipe as they are, and the end of input ends the reader") {
  auto pipe = new_pipe();
  REQUIRE(pipe.read);
  REQUIRE(pipe.write);
  Reading reading(pipe.read.get());
  {
    Writing writing(pipe.write.get(), all_bytes(), "and the rest\n");
    CHECK(writing.done());
    CHECK(writing.stop());
  }
  pipe.write = NativeFile();
  CHECK(reading.text() == all_bytes() + "and the rest\n");
  CHECK(reading.error() == 0);
  CHECK(reading.stop());
}

TEST_CASE("more than a pipe holds arrives whole and in its order") {
  auto pipe = new_pipe();
  std::string const text(700'001, 'a'), rest(900'003, 'b');
  Reading reading(pipe.read.get());
  {
    Writing writing(pipe.write.get(), text, rest);
    CHECK(writing.done());
    CHECK(writing.stop());
  }
  pipe.write = NativeFile();
  CHECK(reading.text() == text + rest);
}

TEST_CASE("a reader to whom nobody writes can be ended") {
  auto const pipe = new_pipe();
  Reading reading(pipe.read.get());
  CHECK(reading.stop());
  CHECK(reading.text().empty());
  CHECK(reading.error() == 0);
}

TEST_CASE("a reader can be ended between two texts") {
  auto const pipe = new_pipe();
  Reading reading(pipe.read.get());
  Writing writing(pipe.write.get(), "one");
  CHECK(writing.done());
  CHECK(writing.stop());
  CHECK(reading.stop());
  CHECK(reading.error() == 0);
}

TEST_CASE("a writer whose reader takes nothing can be ended") {
  auto const pipe = new_pipe();
  Writing writing(pipe.write.get(), std::string(5'000'000, 'x'));
  CHECK(writing.stop());
  CHECK(!writing.done());
  CHECK(writing.error() == 0);
}

TEST_CASE("a reader that has gone is told apart from other failures") {
  ignore_write_signals();
  auto pipe = new_pipe();
  pipe.read = NativeFile();
  Writing writing(pipe.write.get(), "x");
  CHECK(!writing.done());
  auto const error = writing.error();
  REQUIRE(error != 0);
  CHECK(is_lost_reader(error));
  CHECK(!error_text(error).empty());
  CHECK(!is_lost_reader(out_of_memory_error()));
  CHECK(!is_lost_reader(0));
}

TEST_CASE("a file is read like a pipe, from its start to its end") {
  PlatformScratch const scratch;
  auto const text = all_bytes() + std::string(100'000, 'x');
  scratch.write("input", text);
  auto const file = open_to_read(scratch.path("input"));
  REQUIRE(file);
  Reading reading(file.get());
  CHECK(reading.text() == text);
  CHECK(reading.error() == 0);
}

TEST_CASE("a file is written like a pipe") {
  PlatformScratch const scratch;
  auto const file = create_new(scratch.path("output"));
  REQUIRE(file);
  Writing writing(file.get(), all_bytes(), "\nrest");
  CHECK(writing.done());
  CHECK(writing.stop());
  CHECK(scratch.read("output") == all_bytes() + "\nrest");
}

TEST_CASE("what cannot be read or written is an error and no end of input") {
  PlatformScratch const scratch;
  scratch.write("input", "x");
  auto const readable = open_to_read(scratch.path("input"));
  Writing writing(readable.get(), "x");
  CHECK(!writing.done());
  CHECK(writing.error() != 0);
  CHECK(!is_lost_reader(writing.error()));
}

TEST_CASE("what discards everything is the end of input at once") {
  auto const nothing = open_null_device();
  REQUIRE(nothing);
  Writing writing(nothing.get(), "x", "y");
  CHECK(writing.done());
  CHECK(writing.stop());
}

}  // namespace affinity::base::platform_pipe_test
