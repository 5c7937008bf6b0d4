#include "tools/files/file_roots.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace affinity::tests::file_roots_test {

using namespace affinity;
using namespace affinity::tools;
using affinity::tests::Scratch;

namespace {

constexpr auto kernel = FileRoots::PathResolution::kernel, steps = FileRoots::PathResolution::steps;

// A root with one file in it and one beside it, which nothing may reach.
struct Place {
  Scratch scratch{};
  std::string root = scratch.make_directory("root");
  Place() {
    scratch.make_directory("root/sub");
    scratch.make_directory("root-evil");
    scratch.write("root/in.txt", "inside");
    scratch.write("root/sub/deep.txt", "deep inside");
    scratch.write("root/.hidden", "hidden");
    scratch.write("secret.txt", "secret");
    scratch.write("root-evil/secret.txt", "secret");
  }
  FileRoots open(FileRoots::PathResolution walk) const { return FileRoots::open({root}, walk).value(); }
};

std::string content(OpenFile const& file) {
  std::string out(64, '\0');
  auto const got = ::pread(int(file.file->get()), out.data(), out.size(), 0);
  out.resize(got < 0 ? 0 : std::size_t(got));
  return out;
}

std::string kept_as(FileRoots const& roots, std::string_view name, std::string_view bytes = "new") {
  auto const file = roots.create().value();
  bool const whole = file->begin() && file->write(bytes) && file->end();
  return whole ? file->commit(name).value() : "";
}

}  // namespace

TEST_CASE("a file inside a root is read, by a path inside it or by its whole path") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  for (std::string const& path :
       {std::string("in.txt"), std::string("./in.txt"), std::string("././in.txt"), place.root + "/in.txt"}) {
    auto const file = roots.read(path);
    REQUIRE(file);
    CHECK(content(*file) == "inside");
    CHECK(file->name == "in.txt");
    CHECK(file->size == 6);
  }
  CHECK(content(roots.read("sub/deep.txt").value()) == "deep inside");
  CHECK(roots.read("sub/deep.txt")->name == "deep.txt");
}

TEST_CASE("no path leads out of a root, and none makes anything") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const& root = place.root;
  auto const secret = place.scratch.path("secret.txt");
  ::symlink(secret.c_str(), (root + "/link").c_str());
  ::symlink("../secret.txt", (root + "/relative").c_str());
  ::symlink("in.txt", (root + "/harmless").c_str());
  ::symlink("..", (root + "/up").c_str());
  ::symlink("loop", (root + "/loop").c_str());
  ::symlink("/proc/self/root", (root + "/disk").c_str());
  ::link(secret.c_str(), (root + "/hard").c_str());
  ::mkfifo((root + "/fifo").c_str(), 0600);
  auto const roots = place.open(walk);
  auto const before = place.scratch.count();
  std::vector<std::string> paths = {
      "",
      ".",
      "..",
      "/",
      "./../secret.txt",
      ".//etc/passwd",
      "../secret.txt",
      "../root/in.txt",
      "sub/../in.txt",
      "sub/../../secret.txt",
      "sub/./deep.txt",
      "sub//deep.txt",
      "sub/deep.txt/",
      "sub/deep.txt/.",
      "in.txt/.",
      "in.txt/",
      "sub",
      "sub/",
      ".hidden",
      "sub/.hidden",
      "/etc/passwd",
      "//etc/passwd",
      "/proc/self/root/etc/passwd",
      "/proc/self/environ",
      "/dev/null",
      secret,
      root,
      root + "/",
      root + "/../secret.txt",
      root + "-evil/secret.txt",
      root + "/./in.txt",
      "%2e%2e/secret.txt",
      "%2e%2e%2fsecret.txt",
      "..%2fsecret.txt",
      "..\\secret.txt",
      "sub\\deep.txt",
      "C:",
      "C:\\Windows\\win.ini",
      "C:/Windows/win.ini",
      "c:in.txt",
      "\\\\?\\C:\\x",
      "~/secret.txt",
      "file:///etc/passwd",
      "in.txt\n",
      std::string("in.txt\0", 7),
      std::string("in.txt\0.pdf", 11),
      "\xFF",
      std::string(300, 'a'),
      std::string(4097, 'a'),
      std::string(5000, '/'),
      "link",
      "relative",
      "harmless",
      "up/secret.txt",
      "up/root/in.txt",
      "loop",
      "loop/x",
      "disk/etc/passwd",
      "hard",
      "fifo",
      "missing.txt",
      "sub/missing.txt",
      "in.txt/missing",
  };
  std::string deep;
  for (int i = 0; i < 1500; ++i) deep += "d/";
  paths.push_back(deep + "x");
  for (auto const& path : paths) {
    CAPTURE(path);
    auto const file = roots.read(path);
    REQUIRE(!file);
    CHECK(file.error().kind == ErrorKind::invalid);
    CHECK(file.error().next_step.find("secret") == std::string::npos);
  }
  CHECK(place.scratch.count() == before);
}

TEST_CASE("a device is no file") {
  auto const walk = GENERATE(kernel, steps);
  auto const dev = FileRoots::open({"/dev"}, walk).value();
  for (auto const* path : {"null", "zero", "tty"}) CHECK(!dev.read(path));
}

TEST_CASE("another file system below a root is not entered") {
  auto const walk = GENERATE(kernel, steps);
  struct stat dev, shm;
  bool const apart = ::stat("/dev", &dev) == 0 && ::stat("/dev/shm", &shm) == 0 && dev.st_dev != shm.st_dev;
  if (!apart) return;  // a machine without such a place
  Scratch const scratch;
  auto const name = "affinity-test-" + std::to_string(::getpid());
  auto const path = "/dev/shm/" + name;
  platform::NativeFile const file(::creat(path.c_str(), 0600));
  auto const found = FileRoots::open({"/dev"}, walk)->read("shm/" + name);
  ::unlink(path.c_str());
  CHECK(!found);
}

TEST_CASE("swapping a file for a link while it is read never gives what the link leads to") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  auto const x = place.root + "/x", file = place.root + "/file.tmp", link = place.root + "/link.tmp";
  auto const secret = place.scratch.path("secret.txt");
  std::atomic<bool> stop = false;
  std::thread flipper([&] {
    for (bool to_link = false; !stop; to_link = !to_link) {
      if (to_link) {
        [[maybe_unused]] auto const made = ::symlink(secret.c_str(), link.c_str());
        ::rename(link.c_str(), x.c_str());
      } else {
        place.scratch.write("root/file.tmp", "inside");
        ::rename(file.c_str(), x.c_str());
      }
    }
  });
  int leaks = 0, inside = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const opened = roots.read("x");
    if (!opened)
      ++refused;
    else if (content(*opened) == "secret")
      ++leaks;
    else
      ++inside;
  }
  stop = true;
  flipper.join();
  CHECK(leaks == 0);
  CHECK(inside + refused == 20'000);
}

TEST_CASE("swapping a directory for a link on the way never leads out") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  place.scratch.make_directory("outside");
  place.scratch.write("outside/deep.txt", "secret");
  auto const roots = place.open(walk);
  auto const sub = place.root + "/sub", away = place.root + "/away";
  auto const outside = place.scratch.path("outside");
  std::atomic<bool> stop = false;
  std::thread flipper([&] {
    while (!stop) {
      ::rename(sub.c_str(), away.c_str());
      [[maybe_unused]] auto const made = ::symlink(outside.c_str(), sub.c_str());
      ::unlink(sub.c_str());
      ::rename(away.c_str(), sub.c_str());
    }
  });
  int leaks = 0;
  for (int i = 0; i < 20'000; ++i) {
    auto const opened = roots.read("sub/deep.txt");
    if (opened && content(*opened) == "secret") ++leaks;
  }
  stop = true;
  flipper.join();
  CHECK(leaks == 0);
}

TEST_CASE("the first root that has the file gives it") {
  Place const one, two;
  two.scratch.write("root/only-there.txt", "there");
  auto const roots = FileRoots::open({one.root, two.root}).value();
  CHECK(content(roots.read("only-there.txt").value()) == "there");
  CHECK(content(roots.read(two.root + "/only-there.txt").value()) == "there");
  CHECK(!roots.read("nowhere.txt"));
  CHECK(roots.paths_text() == one.root + " or " + two.root);
}

TEST_CASE("a root that is a link, or written with a slash at its end, is the directory that it means") {
  Place const place;
  auto const link = place.scratch.path("link-to-root");
  ::symlink(place.root.c_str(), link.c_str());
  auto const roots = FileRoots::open({link + "/"}).value();
  CHECK(content(roots.read("in.txt").value()) == "inside");
  CHECK(content(roots.read(link + "/in.txt").value()) == "inside");
  CHECK(content(roots.read(place.root + "/in.txt").value()) == "inside");
}

TEST_CASE("a root that is no directory is refused by its name") {
  Place const place;
  for (auto const& wrong :
       {place.scratch.path("missing"), place.root + "/in.txt", std::string("/"), std::string()}) {
    CAPTURE(wrong);
    auto const roots = FileRoots::open({place.root, wrong});
    REQUIRE(!roots);
    CHECK(roots.error().message.find("--files-root \"" + wrong + "\"") != std::string::npos);
  }
  CHECK(!FileRoots::open({}));
}

TEST_CASE("a file that comes down is its owner's alone, and is not there before it is whole") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  auto const file = roots.create().value();
  REQUIRE(file->begin());
  REQUIRE(file->write("hel"));
  CHECK(!std::filesystem::exists(place.root + "/report.pdf"));
  REQUIRE(file->write("lo"));
  REQUIRE(file->end());
  auto const path = file->commit("report.pdf");
  REQUIRE(path);
  CHECK(*path == place.root + "/report.pdf");
  CHECK(place.scratch.read("root/report.pdf") == "hello");
  CHECK(file->size() == 5);
  CHECK(file->sha256() == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  struct stat about;
  REQUIRE(::stat(path->c_str(), &about) == 0);
  CHECK((about.st_mode & 07777) == 0600);
  CHECK(about.st_nlink == 1);
}

TEST_CASE("a second try starts over") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const file = place.open(walk).create().value();
  REQUIRE(file->begin());
  REQUIRE(file->write("something long"));
  REQUIRE(file->begin());
  REQUIRE(file->write("hi"));
  REQUIRE(file->end());
  REQUIRE(file->commit("x"));
  CHECK(place.scratch.read("root/x") == "hi");
  CHECK(file->size() == 2);
}

TEST_CASE("a file that was not kept leaves nothing behind") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  auto const before = place.scratch.count();
  {
    auto const file = roots.create().value();
    CHECK(file->begin());
    CHECK(file->write("half"));
  }
  CHECK(place.scratch.count() == before);
}

TEST_CASE("nothing is ever overwritten: the next free number is taken") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  ::symlink("/nowhere/at/all", (place.root + "/in (2).txt").c_str());
  CHECK(kept_as(roots, "in.txt") == place.root + "/in (3).txt");
  CHECK(kept_as(roots, "in.txt") == place.root + "/in (4).txt");
  CHECK(kept_as(roots, "sub") == place.root + "/sub (2)");
  CHECK(place.scratch.read("root/in.txt") == "inside");
  CHECK(place.scratch.read("root/in (3).txt") == "new");
  CHECK(!std::filesystem::exists("/nowhere"));
}

TEST_CASE("a database of the program is neither read nor made, whether it is there or not") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  place.scratch.write("root/there.db", "plans");
  place.scratch.write("root/there.db-wal", "plans");
  auto roots = place.open(walk);
  ProtectedPaths own;
  own.add_file(place.root + "/sub/../there.db");
  own.add_file(place.root + "/later.db");
  roots.protect(own);
  for (auto const* name : {"there.db", "./there.db", "there.db-wal", "there.db-shm", "later.db.lock"}) {
    CAPTURE(name);
    auto const read = roots.read(name);
    REQUIRE_FALSE(read);
    CHECK(read.error().message.find("of this server itself") != std::string::npos);
  }
  CHECK_FALSE(roots.read(place.root + "/there.db"));
  CHECK(kept_as(roots, "later.db") == place.root + "/later (2).db");
  CHECK(kept_as(roots, "there.db-journal") == place.root + "/there (2).db-journal");
  CHECK(kept_as(roots, "later.txt") == place.root + "/later.txt");
  CHECK(roots.read("in.txt"));
}

TEST_CASE("a file is kept under a plain name alone") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  auto const before = place.scratch.count();
  for (std::string const& name :
       {std::string(), std::string("."), std::string(".."), std::string("../out.txt"), std::string("sub/x"),
        std::string("/tmp/x"), std::string(".bashrc"), std::string("a\\b"), std::string("a\nb"),
        std::string("a\0b", 3), std::string(300, 'a')}) {
    CAPTURE(name);
    auto const file = roots.create().value();
    REQUIRE(file->begin());
    REQUIRE(file->end());
    CHECK(!file->commit(name));
  }
  CHECK(place.scratch.count() == before);
}

TEST_CASE("a root that is gone or not writable says so") {
  auto const walk = GENERATE(kernel, steps);
  Place const place;
  auto const roots = place.open(walk);
  std::filesystem::remove_all(place.root);
  auto const file = roots.create();
  bool const kept = file && (*file)->begin() && (*file)->end() && (*file)->commit("x");
  CHECK(!kept);
}

}  // namespace affinity::tests::file_roots_test
