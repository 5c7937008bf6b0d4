// A path as a model gives it, in a directory full of ways out: links, hard links, hidden files, a pipe. "%r"
// stands for the directory itself, "%o" for its neighbour.

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "support/scratch.hpp"
#include "tools/files/file_roots.hpp"

#include <sys/stat.h>

#include <filesystem>

namespace affinity::fuzz {

namespace {

struct Tree {
  tests::Scratch scratch{};
  std::string root = scratch.make_directory("root");
  std::string outside = scratch.make_directory("root-outside");

  Tree() {
    namespace fs = std::filesystem;
    scratch.make_directory("root/sub/deeper");
    scratch.make_directory("root/.hidden");
    for (auto const* name : {"root/a.txt", "root/sub/b.txt", "root/sub/deeper/c", "root/.secret",
                             "root/.hidden/d", "root/one", "root-outside/e"})
      scratch.write(name, "x");
    fs::create_symlink(outside + "/e", root + "/link");
    fs::create_directory_symlink(outside, root + "/way");
    fs::create_directory_symlink("sub", root + "/inner");
    fs::create_hard_link(root + "/one", root + "/two");
    ::mkfifo((root + "/pipe").c_str(), 0600);
  }
};

// Where the descriptor leads, as the kernel sees it.
void expect_inside(Tree const& tree, tools::OpenFile const& file) {
  auto const real =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file.file->get())).string();
  expect(real.starts_with(tree.root + "/"), "what is read lies in the directory", real);
  expect(real.find("/.") == std::string::npos, "nothing hidden is read", real);
  struct stat about;
  bool const plain =
      ::fstat(int(file.file->get()), &about) == 0 && S_ISREG(about.st_mode) && about.st_nlink == 1;
  expect(plain, "what is read is a file with one name", real);
  expect(real.ends_with("/" + file.name), "its name is that of the file", file.name);
}

}  // namespace

void file_path(std::string_view bytes) {
  static Tree const tree;
  static auto const by_kernel =
      *tools::FileRoots::open({tree.root}, tools::FileRoots::PathResolution::kernel);
  static auto const by_steps = *tools::FileRoots::open({tree.root}, tools::FileRoots::PathResolution::steps);
  std::string path;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bool const place =
        bytes[i] == '%' && i + 1 < bytes.size() && (bytes[i + 1] == 'r' || bytes[i + 1] == 'o');
    if (place)
      path += bytes[++i] == 'r' ? tree.root : tree.outside;
    else
      path += bytes[i];
  }
  auto const one = by_kernel.read(path);
  auto const other = by_steps.read(path);
  expect(one.has_value() == other.has_value(), "both ways of walking agree", path);
  if (!one) {
    expect(!one.error().message.empty() && !one.error().next_step.empty(), "a refusal says what to do", path);
    return;
  }
  expect_inside(tree, *one);
  expect_inside(tree, *other);
}

}  // namespace affinity::fuzz
