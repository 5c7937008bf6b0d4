// Files beneath an open folder, on every system.

#include "base/platform/file_info.hpp"
#include "base/platform/folder.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

namespace affinity::base::platform_folder_test {

using namespace affinity::platform;
using tests::PlatformScratch;

namespace {

struct Below {
  PlatformScratch scratch{};
  Folder folder{};
  explicit Below(PathResolution resolution = best_path_resolution()) {
    make_folders(scratch.path("sub/deeper"));
    scratch.write("in.txt", "inside");
    scratch.write("sub/deeper/\xC3\xBC.txt", "deep");
    folder = Folder::open(scratch.path(), resolution);
  }
  std::string read(std::string const& relative) const {
    auto const file = folder.open_to_read(relative);
    std::string out(64, '\0');
    auto const got = file ? read_at(file.get(), 0, out) : -1;
    return got < 0 ? "cannot be read" : out.substr(0, std::size_t(got));
  }
};

}  // namespace

TEST_CASE("files beneath a folder are opened, and what is not there is not") {
  Below const below(GENERATE(best_path_resolution(), PathResolution::steps));
  REQUIRE(below.folder);
  CHECK(below.read("in.txt") == "inside");
  CHECK(below.read("sub/deeper/\xC3\xBC.txt") == "deep");
  for (auto const* none : {"none", "sub/none", "none/in.txt", "sub/deeper/in.txt"}) {
    CAPTURE(none);
    CHECK_FALSE(below.folder.open_to_read(none));
    CHECK(errno == ENOENT);
  }
  CHECK_FALSE(below.folder.open_to_read("in.txt/below"));
  auto const folder = below.folder.open_to_read("sub");
  CHECK((!folder || file_info(folder.get())->kind == FileKind::folder));
}

TEST_CASE("a folder that is not there or is a file is not opened") {
  Below const below;
  CHECK_FALSE(Folder::open(below.scratch.path("none"), best_path_resolution()));
  CHECK_FALSE(Folder::open(below.scratch.path("in.txt"), best_path_resolution()));
}

TEST_CASE("a new file has no name that anybody takes for a file before it gets one, and replaces nothing") {
  Below const below(GENERATE(best_path_resolution(), PathResolution::steps));
  auto const folder = below.folder.open_to_write();
  REQUIRE(folder);
  auto file = folder.create_unnamed();
  REQUIRE(file.file);
  REQUIRE(write_all(file.file.get(), "new"));
  CHECK_FALSE(path_info(below.scratch.path("out.txt")));
  CHECK_FALSE(folder.give_name(file, "in.txt"));
  CHECK(errno == EEXIST);
  CHECK_FALSE(folder.give_name(file, "sub"));
  CHECK(errno == EEXIST);
  CHECK(below.scratch.read("in.txt") == "inside");
  REQUIRE(folder.give_name(file, "out \xF0\x9F\x92\xBC.txt"));
  folder.sync();
  file = {};
  CHECK(below.scratch.read("out \xF0\x9F\x92\xBC.txt") == "new");
  auto const info = path_info(below.scratch.path("out \xF0\x9F\x92\xBC.txt"));
  CHECK(info->links == 1);
  CHECK((info->mode & 077) == 0);
}

TEST_CASE("a new file that gets no name leaves nothing behind") {
  Below const below(GENERATE(best_path_resolution(), PathResolution::steps));
  auto const before = below.scratch.count();
  auto const folder = below.folder.open_to_write();
  {
    auto file = folder.create_unnamed();
    REQUIRE(file.file);
    CHECK(write_all(file.file.get(), "half"));
    folder.discard(file);
  }
  CHECK(below.scratch.count() == before);
  {
    auto file = folder.create_unnamed();
    CHECK_FALSE(folder.give_name(file, "in.txt"));
    folder.discard(file);
  }
  CHECK(below.scratch.count() == before);
}

}  // namespace affinity::base::platform_folder_test
