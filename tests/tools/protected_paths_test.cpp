#include "tools/files/protected_paths.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <filesystem>

namespace affinity::tools::protected_paths_test {

namespace {

namespace fs = std::filesystem;

struct Place {
  tests::Scratch scratch{};
  std::string root = scratch.make_directory("root");
  ProtectedPaths paths{};

  bool covers_content(std::string const& path) const {
    auto const info = platform::path_info(path);
    return info && paths.covers_file(info->id);
  }
};

}  // namespace

TEST_CASE("a protected file is one with what is made beside it, whether it is there or not") {
  Place place;
  place.paths.add_file(place.root + "/sub/../plans.db");
  for (auto const* name :
       {"plans.db", "plans.db-wal", "plans.db-shm", "plans.db-journal", "plans.db.lock", "plans.db.new"}) {
    CAPTURE(name);
    CHECK(place.paths.covers_path(place.root + "/" + name));
    CHECK(place.paths.covers_new_file(place.root, name));
  }
  for (auto const* name : {"plans.db.txt", "plans", "my plans.db"}) {
    CAPTURE(name);
    CHECK_FALSE(place.paths.covers_path(place.root + "/" + name));
    CHECK_FALSE(place.paths.covers_new_file(place.root, name));
  }
  CHECK_FALSE(place.paths.covers_path(place.root + "/sub/plans.db"));
}

TEST_CASE("a protected file is known by its identity under any other name") {
  Place place;
  place.scratch.write("secret", "key");
  place.scratch.write("root/other", "text");
  place.paths.add_file(place.scratch.path("secret"));
  fs::create_hard_link(place.scratch.path("secret"), place.root + "/hard");
  fs::create_symlink(place.scratch.path("secret"), place.root + "/link");
  CHECK(place.covers_content(place.root + "/hard"));
  CHECK(place.covers_content(place.root + "/link"));
  CHECK_FALSE(place.covers_content(place.root + "/other"));
}

TEST_CASE("where a protected path is a link, the link and what it leads to are protected, made or not") {
  Place place;
  fs::create_symlink("later.db", place.root + "/plans.db");
  place.paths.add_file(place.root + "/plans.db");
  CHECK(place.paths.covers_new_file(place.root, "plans.db"));
  CHECK(place.paths.covers_new_file(place.root, "later.db"));
  place.scratch.write("root/later.db", "plans");
  CHECK(place.covers_content(place.root + "/later.db"));
}

TEST_CASE("links in a circle end, and protect each name of the circle") {
  Place place;
  fs::create_symlink("two", place.root + "/one");
  fs::create_symlink("one", place.root + "/two");
  place.paths.add_file(place.root + "/one");
  CHECK(place.paths.covers_path(place.root + "/one"));
  CHECK(place.paths.covers_path(place.root + "/two"));
}

TEST_CASE("a new file gets no name that some system takes for a protected one, in a folder under any path") {
  Place place;
  place.paths.add_file(place.root + "/Policy.toml");
  fs::create_directory_symlink(place.root, place.scratch.path("same"));
  CHECK(place.paths.covers_new_file(place.root, "POLICY.TOML"));
  CHECK(place.paths.covers_new_file(place.scratch.path("same"), "policy.toml"));
  CHECK_FALSE(place.paths.covers_new_file(place.root, "policies.toml"));
  CHECK_FALSE(place.paths.covers_new_file(place.scratch.path(), "Policy.toml"));
}

TEST_CASE("everything in a protected folder is protected, at any depth, and nothing beside it") {
  Place place;
  place.paths.add_folder(place.root + "/state/");
  CHECK(place.paths.covers_path(place.root + "/state/token"));
  CHECK(place.paths.covers_path(place.root + "/state/deep/file"));
  CHECK_FALSE(place.paths.covers_path(place.root + "/state-of-things"));
  CHECK(place.paths.covers_new_file(place.root + "/state", "anything"));
  CHECK_FALSE(place.paths.covers_new_file(place.root, "anything"));
}

TEST_CASE("an empty path protects nothing") {
  Place place;
  place.paths.add_file("");
  place.paths.add_folder("");
  place.scratch.write("root/file", "text");
  CHECK_FALSE(place.paths.covers_path(place.root + "/file"));
  CHECK_FALSE(place.covers_content(place.root + "/file"));
}

}  // namespace affinity::tools::protected_paths_test
