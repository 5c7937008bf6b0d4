// Runs the files of a folder through a target, with whatever compiler built it: what was found stays fixed.
//
//   fuzz_replay TARGET FOLDER

#include "fuzz/targets.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

std::string read(std::filesystem::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int count, char** words) {
  auto const& targets = affinity::fuzz::targets;
  auto const name = std::string_view(count == 3 ? words[1] : "");
  auto const target = std::ranges::find(targets, name, &affinity::fuzz::Target::name);
  if (target == targets.end()) {
    std::fprintf(stderr, "usage: fuzz_replay TARGET FOLDER; the targets are:");
    for (auto const& known : targets)
      std::fprintf(stderr, " %.*s", int(known.name.size()), known.name.data());
    std::fprintf(stderr, "\n");
    return 2;
  }
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(words[2]))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  for (auto const& file : files) {
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    target->run(read(file));
  }
  return files.empty() ? 1 : 0;
}
