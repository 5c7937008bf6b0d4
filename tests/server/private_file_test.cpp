#include "server/credentials/private_file.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <sys/stat.h>

namespace affinity::server::private_file_test {

namespace {

constexpr std::string_view what = "test file";

unsigned mode_of(std::string const& path) {
  struct stat info {};
  REQUIRE(::lstat(path.c_str(), &info) == 0);
  return info.st_mode & 0777;
}

}  // namespace

TEST_CASE("K-1: what is written privately has mode 0600 in a folder of mode 0700, and is read back") {
  tests::Scratch const scratch;
  auto const path = scratch.path("new/deep/file");
  REQUIRE(write_private_file(path, what, "secret"));
  CHECK(mode_of(path) == 0600);
  CHECK(mode_of(scratch.path("new/deep")) == 0700);
  CHECK(*read_private_file(path, what, 100) == "secret");
  REQUIRE(write_private_file(path, what, "other"));
  CHECK(*read_private_file(path, what, 100) == "other");
  CHECK(scratch.count("new/deep") == 1);
}

TEST_CASE("a private file that is not there is not a mistake") {
  tests::Scratch const scratch;
  auto const read = read_private_file(scratch.path("none"), what, 100);
  REQUIRE(read);
  CHECK_FALSE(*read);
}

TEST_CASE("K-1: a private file that others may touch is refused, and the sentence says how to mend it") {
  tests::Scratch const scratch;
  auto const path = scratch.path("file");
  for (auto const mode : {0644u, 0640u, 0604u, 0620u, 0602u, 0610u, 0666u}) {
    CAPTURE(mode);
    scratch.write("file", "secret");
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    auto const read = read_private_file(path, what, 100);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("others") != std::string::npos);
    CHECK(read.error().next_step == "Run: chmod 600 " + path);
  }
}

TEST_CASE("K-1: a symbolic link, a folder, a pipe and a file that is too large are no private files") {
  tests::Scratch const scratch;
  REQUIRE(write_private_file(scratch.path("real"), what, "secret"));
  std::filesystem::create_symlink(scratch.path("real"), scratch.path("link"));
  std::filesystem::create_directory(scratch.path("folder"));
  REQUIRE(::mkfifo(scratch.path("pipe").c_str(), 0600) == 0);
  for (auto const* name : {"link", "folder", "pipe"}) {
    CAPTURE(name);
    CHECK_FALSE(read_private_file(scratch.path(name), what, 100));
  }
  CHECK(read_private_file(scratch.path("real"), what, 6));
  CHECK_FALSE(read_private_file(scratch.path("real"), what, 5));
}

TEST_CASE("writing a private file replaces a link and does not follow it") {
  tests::Scratch const scratch;
  scratch.write("victim", "theirs");
  std::filesystem::create_symlink(scratch.path("victim"), scratch.path("file"));
  std::filesystem::create_symlink(scratch.path("victim"), scratch.path("file.new"));
  REQUIRE(write_private_file(scratch.path("file"), what, "secret"));
  CHECK(scratch.read("victim") == "theirs");
  CHECK(scratch.read("file") == "secret");
}

TEST_CASE("where nothing can be written, the old content stays") {
  tests::Scratch const scratch;
  REQUIRE(write_private_file(scratch.path("file"), what, "old"));
  scratch.make_directory("file.new");
  CHECK_FALSE(write_private_file(scratch.path("file"), what, "new"));
  CHECK(scratch.read("file") == "old");
}

}  // namespace affinity::server::private_file_test
