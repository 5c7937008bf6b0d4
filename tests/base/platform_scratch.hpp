#pragma once
// A folder of a test's own, gone with the test, on every system. Its name has a blank, an umlaut and an
// emoji.

#include "base/platform/file.hpp"
#include "base/platform/file_error.hpp"
#include "base/platform/file_path.hpp"
#include "base/platform/path_text.hpp"

#include <array>
#include <cerrno>
#include <filesystem>
#include <random>
#include <stdexcept>
#include <string>

namespace affinity::tests {

class PlatformScratch {
 public:
  PlatformScratch() {
    std::random_device device;
    auto const folder = platform::to_utf8(std::filesystem::temp_directory_path());
    path_ = folder + "/affinity \xC3\xBC\xF0\x9F\x98\x80 " + std::to_string(device());
    if (!platform::make_private_folder(path_))
      throw std::runtime_error("no folder for a test: " + platform::file_error_text(errno));
    path_ = platform::with_slashes(platform::real_path(path_).value());
  }
  ~PlatformScratch() {
    std::error_code ignored;
    std::filesystem::remove_all(platform::to_path(path_), ignored);
  }
  PlatformScratch(PlatformScratch const&) = delete;
  PlatformScratch& operator=(PlatformScratch const&) = delete;

  std::string path(std::string const& inside = {}) const {
    return inside.empty() ? path_ : path_ + '/' + inside;
  }
  void write(std::string const& name, std::string_view content) const {
    platform::remove_file(path(name));
    auto const file = platform::create_new(path(name));
    if (!file || !platform::write_all(file.get(), content))
      throw std::runtime_error(name + ": " + platform::file_error_text(errno));
  }
  std::string read(std::string const& name) const {
    auto const file = platform::open_to_read(path(name));
    std::string out;
    std::array<char, 4096> piece{};
    for (;;) {
      auto const got = file ? platform::read_some(file.get(), piece) : -1;
      if (got < 0) throw std::runtime_error(name + ": " + platform::file_error_text(errno));
      if (got == 0) return out;
      out.append(piece.data(), std::size_t(got));
    }
  }
  std::size_t count() const {
    std::filesystem::recursive_directory_iterator const all(platform::to_path(path_));
    return std::size_t(std::distance(begin(all), end(all)));
  }

 private:
  std::string path_;
};

}  // namespace affinity::tests
