#include "base/system/whole_line_writer.hpp"

#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/pipes.hpp"
#include "support/scratch.hpp"
#include "support/unique_fd.hpp"

#include <fcntl.h>

#include <cerrno>
#include <thread>

namespace affinity::whole_line_writer_test {

namespace {

UniqueFd opened(tests::Scratch const& scratch) {
  return UniqueFd(::open(scratch.path("f").c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
}

}  // namespace

TEST_CASE("half a line spoils no other, and is not taken for written") {
  tests::Scratch const scratch;
  auto const file = opened(scratch);
  WholeLineWriter lines(file.get());
  {
    tests::FileLimit const full(9);
    auto const written = lines.write("first\nsecond\nthird\n");
    CHECK(written.bytes == 6);
    CHECK(written.error == EFBIG);
  }
  auto const written = lines.write("second\nthird\n");
  CHECK(written.bytes == 13);
  CHECK(written.error == 0);
  CHECK(scratch.read("f") == "first\nsec\nsecond\nthird\n");
}

TEST_CASE("a line is whole before the disk is full, or begins anew after it") {
  for (std::size_t room = 0; room < 14; ++room) {
    tests::Scratch const scratch;
    auto const file = opened(scratch);
    WholeLineWriter lines(file.get());
    std::string text = "one\ntwo\nthree\n";
    {
      tests::FileLimit const full(room);
      text.erase(0, lines.write(text).bytes);
    }
    CHECK(lines.write(text).error == 0);
    auto const all = "\n" + scratch.read("f") + "\n";
    for (auto const* line : {"\none\n", "\ntwo\n", "\nthree\n"}) {
      CAPTURE(room, line, all);
      CHECK(all.find(line) != std::string::npos);
      CHECK(all.find(line) == all.rfind(line));
    }
  }
}

TEST_CASE("after the end of a line that somebody else left half written, the next begins on its own") {
  tests::Scratch const scratch;
  scratch.write("f", "hal");
  auto const file = opened(scratch);
  CHECK(WholeLineWriter(file.get(), true).write("whole\n").error == 0);
  CHECK(scratch.read("f") == "hal\nwhole\n");
}

TEST_CASE("a descriptor that was made not to block is waited for") {
  auto const pipe = tests::pipe_ends();
  ::fcntl(pipe.write.get(), F_SETFL, O_NONBLOCK);
  ::fcntl(pipe.write.get(), F_SETPIPE_SZ, 4096);
  std::string const line(300'000, 'x');
  std::thread reader([&] { CHECK(tests::line_from(pipe) == line); });
  auto const written = WholeLineWriter(pipe.write.get()).write(line + "\n");
  reader.join();
  CHECK(written.error == 0);
}

}  // namespace affinity::whole_line_writer_test
