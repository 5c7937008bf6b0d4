// Paths as the system takes them. What differs between systems is asked of the disk, not of the compiler.

#include "base/platform/file_info.hpp"
#include "base/platform/file_path.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

namespace affinity::base::platform_file_path_test {

using namespace affinity::platform;
using tests::PlatformScratch;

TEST_CASE("what is below a folder is told from what only begins like it") {
  CHECK(path_below("/srv/crm/a.pdf", "/srv/crm") == "a.pdf");
  CHECK(path_below("/srv/crm/sub/a.pdf", "/srv/crm") == "sub/a.pdf");
  CHECK(path_below("/srv/crm/", "/srv/crm") == "");
  for (auto const* other : {"/srv/crm", "/srv/crm-evil/a.pdf", "/srv/cr/a.pdf", "/srv", "srv/crm/a.pdf", "",
                            "/srv//crm/a.pdf", "/srv/./crm/a.pdf"}) {
    CAPTURE(other);
    CHECK_FALSE(path_below(other, "/srv/crm"));
  }
  CHECK_FALSE(path_below("/a", ""));
  CHECK_FALSE(path_below("a", ""));
}

TEST_CASE("two names that the disk takes for the same are the same, and others are not") {
  PlatformScratch const scratch;
  for (auto const& [one, other] : {std::pair("in.txt", "IN.txt"), std::pair("\xC3\xBC.txt", "\xC3\x9C.txt"),
                                   std::pair("\xC3\xA9.txt", "e\xCC\x81.txt")}) {
    CAPTURE(one, other);
    scratch.write(one, "x");
    if (path_info(scratch.path(other))) CHECK(is_same_name(one, other));
  }
  CHECK(is_same_name("in.txt", "in.txt"));
  CHECK_FALSE(is_same_name("in.txt", "in-.txt"));
  CHECK_FALSE(is_same_name("in.txt", "on.txt"));
  CHECK_FALSE(is_same_name("in", "in.txt"));
}

TEST_CASE("the real path of what is there is absolute, and of nothing there is none") {
  PlatformScratch const scratch;
  make_folders(scratch.path("sub"));
  scratch.write("in.txt", "x");
  auto const real = real_path(scratch.path("sub/../in.txt"));
  REQUIRE(real);
  CHECK(is_absolute_path(*real));
  CHECK(with_slashes(*real) == scratch.path("in.txt"));
  CHECK_FALSE(real_path(scratch.path("none")));
  CHECK_FALSE(real_path(scratch.path("in.txt") + std::string("\0x", 2)));
  CHECK(with_slashes(resolve_links(scratch.path("none"))) == scratch.path("none"));
}

TEST_CASE("the path of an open file, where the system tells it, is the one that it has") {
  PlatformScratch const scratch;
  scratch.write("in.txt", "x");
  auto const file = open_to_read(scratch.path("in.txt"));
  auto const path = path_of(file.get());
  if (path) CHECK(path_below(*path, scratch.path()) == "in.txt");
}

TEST_CASE("a name that is not plain becomes one that is, and a file of that name can be made") {
  PlatformScratch const scratch;
  for (std::string const name : {"plain.pdf", "NUL.txt", "a:b.pdf", "report. ", "what?.pdf", "COM1"}) {
    CAPTURE(name);
    auto const plain = plain_name(name);
    CHECK(is_plain_name(plain));
    CHECK((is_plain_name(name) ? plain == name : plain != name));
    scratch.write(plain, "x");
    CHECK(scratch.read(plain) == "x");
  }
  CHECK(is_plain_name("plain.pdf"));
}

}  // namespace affinity::base::platform_file_path_test
