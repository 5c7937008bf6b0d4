// Files of the platform room, by what its headers promise. Builds for every system.

#include "base/platform/by_system.hpp"
#include "base/platform/console.hpp"
#include "base/platform/file.hpp"
#include "base/platform/file_info.hpp"
#include "platform_scratch.hpp"
#include "support/catch.hpp"

#include <algorithm>

namespace affinity::base::platform_file_test {

using namespace affinity::platform;
using tests::PlatformScratch;

namespace {

std::string text_at(NativeFile const& file, std::uint64_t offset) {
  std::string out(64, '\0');
  auto const got = read_at(file.get(), offset, out);
  out.resize(got < 0 ? 0 : std::size_t(got));
  return out;
}

bool has_letters(std::string const& text) {
  return std::ranges::any_of(text, [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; });
}

}  // namespace

TEST_CASE("what is written to a file is read from it, whatever its name is") {
  PlatformScratch const scratch;
  for (std::string const name : {"plain.txt", "with blanks .txt", "\xC3\xBC\xC3\xA4.txt",
                                 "\xF0\x9F\x92\xBC.txt", "\xE6\x97\xA5\xE6\x9C\xAC.txt"}) {
    CAPTURE(name);
    std::string const bytes("one\ntwo\r\n\0three\x1A", 16);
    scratch.write(name, bytes);
    CHECK(scratch.read(name) == bytes);
    CHECK(path_info(scratch.path(name))->size == bytes.size());
  }
}

TEST_CASE("a path of more than 260 characters is a path like any other") {
  PlatformScratch const scratch;
  std::string folder = "long";
  while (folder.size() < 600) folder += "/" + std::string(60, 'x') + "\xC3\xBC";
  REQUIRE(make_folders(scratch.path(folder)));
  scratch.write(folder + "/file", "deep");
  CHECK(scratch.read(folder + "/file") == "deep");
  CHECK(link_info(scratch.path(folder + "/file"))->kind == FileKind::regular);
  CHECK(rename_over(scratch.path(folder + "/file"), scratch.path(folder + "/other")));
  CHECK(remove_file(scratch.path(folder + "/other")));
}

TEST_CASE("a new file takes no name that is taken, and errors have numbers and words") {
  PlatformScratch const scratch;
  scratch.write("there", "old");
  CHECK_FALSE(create_new(scratch.path("there")));
  CHECK(errno == EEXIST);
  CHECK(has_letters(file_error_text(errno)));
  CHECK(scratch.read("there") == "old");
  CHECK_FALSE(open_to_read(scratch.path("none")));
  CHECK(errno == ENOENT);
  CHECK(has_letters(file_error_text(ENOENT)));
  CHECK_FALSE(open_to_read(scratch.path("no/folder")));
  CHECK(errno == ENOENT);
  CHECK_FALSE(create_new(scratch.path("no/folder")));
  CHECK(errno == ENOENT);
  CHECK_FALSE(remove_file(scratch.path("none")));
  CHECK(errno == ENOENT);
  CHECK_FALSE(path_info(scratch.path("none")));
  CHECK(errno == ENOENT);
}

TEST_CASE("a file is read from any offset, and nothing is behind its end") {
  PlatformScratch const scratch;
  scratch.write("file", "0123456789");
  auto const file = open_to_read(scratch.path("file"));
  REQUIRE(file);
  CHECK(text_at(file, 3) == "3456789");
  CHECK(text_at(file, 0) == "0123456789");
  CHECK(text_at(file, 10).empty());
  CHECK(text_at(file, 1000).empty());
  CHECK_FALSE(write_all(file.get(), "x"));
}

TEST_CASE("what is appended stands at the end, whoever wrote meanwhile") {
  PlatformScratch const scratch;
  auto const one = open_to_append(scratch.path("log")), other = open_to_append(scratch.path("log"));
  REQUIRE(one);
  REQUIRE(other);
  for (auto const* file : {&one, &other, &one, &one, &other}) CHECK(write_all(file->get(), "line\n"));
  CHECK(scratch.read("log") == "line\nline\nline\nline\nline\n");
  CHECK(text_at(one, 20) == "line\n");
}

TEST_CASE("disk space is taken in advance without a change of the file's length") {
  PlatformScratch const scratch;
  auto const file = open_to_append(scratch.path("log"));
  REQUIRE(write_all(file.get(), "line\n"));
  auto const space = reserve_space(file.get(), 1000, 65536);
  CHECK(space.error == 0);
  CHECK(space.bytes >= 1000);
  CHECK(file_info(file.get())->size == 5);
  CHECK(write_all(file.get(), "more\n"));
  CHECK(scratch.read("log") == "line\nmore\n");
}

TEST_CASE("a file can be begun anew, and written at its start") {
  PlatformScratch const scratch;
  auto const file = create_new(scratch.path("file"));
  REQUIRE(write_all(file.get(), "something long"));
  REQUIRE(begin_anew(file.get()));
  REQUIRE(write_all(file.get(), "hi"));
  CHECK(sync_file(file.get()));
  CHECK(scratch.read("file") == "hi");
  REQUIRE(write_at_start(file.get(), "x\n"));
  REQUIRE(write_at_start(file.get(), "y"));
  CHECK(scratch.read("file") == "y");
}

TEST_CASE("files and folders that are made privately are their owner's alone") {
  PlatformScratch const scratch;
  auto const is_private = [&](std::string const& name) {
    auto const info = link_info(scratch.path(name));
    return info && info->is_mine && (info->mode & 077) == 0;
  };
  CHECK(is_private(""));
  scratch.write("new", "secret");
  CHECK(is_private("new"));
  REQUIRE(open_to_append(scratch.path("log")));
  CHECK(is_private("log"));
  REQUIRE(open_or_create(scratch.path("lock")));
  CHECK(is_private("lock"));
  auto const temporary = create_temporary(scratch.path("some."), ".tmp");
  REQUIRE(temporary.file);
  CHECK(temporary.path.size() == scratch.path("some.").size() + 6 + 4);
  CHECK(link_info(temporary.path)->is_mine);
  CHECK((link_info(temporary.path)->mode & 077) == 0);
  REQUIRE(make_private_folder(scratch.path("a/b/c")));
  CHECK(is_private("a/b/c"));
  CHECK(make_private_folder(scratch.path("a/b/c")));
  CHECK(make_private_folder(scratch.path("a/b/")));
}

TEST_CASE("what others may read says so, and is made private again") {
  PlatformScratch const scratch;
  auto const file = create_new(scratch.path("open"), 0644);
  REQUIRE(file);
  REQUIRE(set_mode(file.get(), 0600));
  CHECK((file_info(file.get())->mode & 077) == 0);
  scratch.write("like", "x");
  CHECK(copy_mode(file.get(), scratch.path("like")));
  CHECK(copy_owner(file.get(), scratch.path("like")));
  CHECK(link_info(scratch.path("open"))->mode == link_info(scratch.path("like"))->mode);
  CHECK(make_private_where_needed(scratch.path("like")));
}

TEST_CASE("a folder is told from a file, and a file from another") {
  PlatformScratch const scratch;
  scratch.write("one", "1");
  scratch.write("two", "22");
  CHECK(path_info(scratch.path())->kind == FileKind::folder);
  auto const one = path_info(scratch.path("one")), two = path_info(scratch.path("two"));
  CHECK(one->kind == FileKind::regular);
  CHECK(one->size == 1);
  CHECK(one->links == 1);
  CHECK(one->id == path_info(scratch.path("one"))->id);
  CHECK_FALSE(one->id == two->id);
  std::filesystem::create_hard_link(to_path(scratch.path("two")), to_path(scratch.path("three")));
  CHECK(path_info(scratch.path("two"))->links == 2);
  CHECK(path_info(scratch.path("three"))->id == two->id);
  auto const folder = open_to_read(scratch.path());
  CHECK((!folder || file_info(folder.get())->kind == FileKind::folder));
  CHECK(file_info(open_null_device().get())->kind == FileKind::device);
  CHECK(write_all(open_null_device().get(), "gone"));
}

TEST_CASE("the stamp of a file changes with its bytes and with the file, and only then") {
  PlatformScratch const scratch;
  CHECK(file_stamp(scratch.path("file")).size == -1);
  scratch.write("file", "one");
  auto const first = file_stamp(scratch.path("file"));
  CHECK(first.size == 3);
  CHECK(first == file_stamp(scratch.path("file")));
  scratch.write("other", "two");
  REQUIRE(rename_over(scratch.path("other"), scratch.path("file")));
  CHECK_FALSE(file_stamp(scratch.path("file")) == first);
}

TEST_CASE("a file replaces another at once, also while somebody reads the old one") {
  PlatformScratch const scratch;
  scratch.write("file", "old");
  auto reader = open_to_read(scratch.path("file"));
  auto const made = create_new(scratch.path("file.new"));
  REQUIRE(write_all(made.get(), "new"));
  REQUIRE(sync_file(made.get()));
  bool const replaced = rename_over(scratch.path("file.new"), scratch.path("file"));
  CHECK(text_at(reader, 0) == "old");
  if (!replaced) {  // Windows on a disk that cannot: nothing is lost, and it works once the reader is gone
    CHECK_FALSE(has_paths_of_posix());
    CHECK(scratch.read("file.new") == "new");
    reader = {};
    REQUIRE(rename_over(scratch.path("file.new"), scratch.path("file")));
  }
  sync_folder_of(scratch.path("file"));
  CHECK(scratch.read("file") == "new");
  CHECK(scratch.count() == 1);
}

TEST_CASE("nothing is renamed over a folder, and no folder is made where a file is") {
  PlatformScratch const scratch;
  scratch.write("file", "x");
  REQUIRE(make_folders(scratch.path("folder/below")));
  CHECK_FALSE(rename_over(scratch.path("file"), scratch.path("folder")));
  CHECK(scratch.read("file") == "x");
  CHECK_FALSE(make_folders(scratch.path("file/below")));
  CHECK_FALSE(make_private_folder(scratch.path("file")));
}

TEST_CASE("standard error is there to be written to, under a second number too") {
  auto const copy = duplicate_standard_error();
  REQUIRE(copy);
  CHECK(copy.get() != file_of(StandardStream::error));
  CHECK(write_all(copy.get(), ""));
}

}  // namespace affinity::base::platform_file_test
