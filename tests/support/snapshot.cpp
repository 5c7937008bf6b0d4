#include "support/snapshot.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace affinity::tests {

std::string compare_with_snapshot(std::string_view path, std::string const& text) {
  auto const file = std::filesystem::path(TESTS_DIR) / "snapshots" / path;
  std::ifstream in(file, std::ios::binary);
  std::ostringstream held;
  held << in.rdbuf();
  if (in && held.str() == text) return {};
  if (std::getenv("UPDATE_SNAPSHOTS") || (!in && !std::getenv("CI"))) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return {};
  }
  if (!in)
    return "There is no snapshot " + file.string() +
           ". Run the test with UPDATE_SNAPSHOTS=1 and commit the file.";
  return file.string() + " differs; UPDATE_SNAPSHOTS=1 accepts what is now:\n" + text;
}

}  // namespace affinity::tests
