#pragma once
// A directory of a test's own, gone with the test.

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

namespace affinity::tests {

class Scratch {
 public:
  Scratch() {
    auto name = (std::filesystem::temp_directory_path() / "affinity-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no directory for a test");
    path_ = std::filesystem::canonical(name);
  }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Scratch(Scratch const&) = delete;
  Scratch& operator=(Scratch const&) = delete;

  std::string path(std::string_view inside = {}) const { return (path_ / inside).string(); }
  std::string make_directory(std::string_view name) const {
    std::filesystem::create_directories(path_ / name);
    return path(name);
  }
  void write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  std::string read(std::string_view name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // Everything below, hidden names too.
  std::size_t count(std::string_view inside = {}) const {
    auto const all = std::filesystem::recursive_directory_iterator(path_ / inside);
    return std::size_t(std::distance(begin(all), end(all)));
  }

 private:
  std::filesystem::path path_;
};

}  // namespace affinity::tests
