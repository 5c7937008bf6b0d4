// Whole files, also where the system gives or takes them in pieces.

#include "base/system/file.hpp"

#include "base/platform/pipe.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/unique_fd.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace affinity::tests::file_test {

namespace {

std::string long_text() {
  std::string text;
  for (int i = 0; text.size() < 200'000; ++i) text += std::to_string(i) + ' ';
  return text;
}

}  // namespace

TEST_CASE("what was written whole is read whole, and an empty file is an empty text") {
  Scratch const folder;
  auto const text = GENERATE(std::string(), long_text());
  UniqueFd const file(::open(folder.path("file").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(write_all(file.get(), text));
  ::lseek(file.get(), 0, SEEK_SET);
  CHECK(read_all(file.get(), text.size()) == text);
}

TEST_CASE("a file of one byte more than is wanted is too large") {
  Scratch const folder;
  folder.write("file", "12345");
  auto const read = [&](std::size_t most) {
    UniqueFd const file(::open(folder.path("file").c_str(), O_RDONLY | O_CLOEXEC));
    return read_all(file.get(), most);
  };
  CHECK(read(5) == "12345");
  CHECK(!read(4));
  CHECK(errno == EFBIG);
}

TEST_CASE(
    "of others' files only regular ones are read, up to the size that is wanted, and none is waited for") {
  Scratch const folder;
  folder.write("file", "12345");
  REQUIRE(::symlink(folder.path("file").c_str(), folder.path("link").c_str()) == 0);
  CHECK(read_regular_file(folder.path("file"), 5) == "12345");
  CHECK(read_regular_file(folder.path("link"), 5) == "12345");

  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  struct Case {
    std::string path{};
    int error = 0;
    std::string why{};
  };
  for (auto const& c :
       {Case{folder.path("pipe"), EINVAL, "is a pipe or a device"},
        Case{"/dev/zero", EINVAL, "is a pipe or a device"}, Case{folder.path(), EISDIR, "is a folder"},
        Case{folder.path("none"), ENOENT, "is not there"},
        Case{folder.path("file"), EFBIG, "is larger than 4 bytes"}}) {
    CAPTURE(c.path);
    CHECK(!read_regular_file(c.path, 4));
    CHECK(errno == c.error);
    CHECK(read_error_text(c.error, 4) == c.why);
  }
}

TEST_CASE("a write that took a part goes on behind it, and tells when the rest finds no room") {
  auto const pipe = platform::new_pipe();
  auto const text = long_text();
  CHECK(!write_all(int(pipe.write.get()), text));
  CHECK(errno == EAGAIN);
  std::string took(text.size(), '\0');
  auto const count = ::read(int(pipe.read.get()), took.data(), took.size());
  REQUIRE(count > 0);
  CHECK(took.substr(0, std::size_t(count)) == text.substr(0, std::size_t(count)));
}

TEST_CASE("what cannot be read or written says why") {
  Scratch const folder;
  UniqueFd const itself(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  CHECK(!read_all(itself.get(), 100));
  CHECK(errno == EISDIR);
  CHECK(!write_all(itself.get(), "x"));
  CHECK(errno == EBADF);
  CHECK(write_all(itself.get(), ""));
}

}  // namespace affinity::tests::file_test
