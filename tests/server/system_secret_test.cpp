#include "base/system/system_secret.hpp"

#include "server/credentials/api_key.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <unistd.h>

namespace affinity::server::system_secret_test {

namespace {

namespace fs = std::filesystem;
using tests::Scratch;

// A file of this mode in the folder; whether it passes for a secret of the system's, which has its secrets
// there.
bool passes(Scratch const& scratch, std::string const& file, fs::perms mode) {
  fs::permissions(scratch.path(file), mode);
  auto const info = platform::path_info(scratch.path(file)).value();
  auto const folder = scratch.path("run");
  std::string_view const folders[] = {folder};
  return is_system_secret(scratch.path(file), info, folders);
}

constexpr fs::perms mode(unsigned bits) { return fs::perms(bits); }

}  // namespace

TEST_CASE("a file that all may read passes in the system's folder, and nowhere else") {
  Scratch scratch;
  scratch.make_directory("run/deep");
  scratch.make_directory("other");
  for (auto const* name : {"run/key", "run/deep/key", "other/key"}) scratch.write(name, "k");
  fs::create_symlink(scratch.path("other/key"), scratch.path("run/link"));
  fs::create_symlink(scratch.path("run/key"), scratch.path("other/link"));
  bool const root = ::geteuid() == 0;  // whose folder it has to be
  CHECK(passes(scratch, "run/key", mode(0444)) == root);
  CHECK(passes(scratch, "run/deep/key", mode(0644)) == root);
  CHECK(passes(scratch, "other/link", mode(0444)) == root);
  CHECK_FALSE(passes(scratch, "other/key", mode(0444)));
  CHECK_FALSE(passes(scratch, "run/link", mode(0444)));
}

TEST_CASE("what somebody else could have put there does not pass") {
  Scratch scratch;
  scratch.make_directory("run/deep");
  scratch.write("run/key", "k");
  scratch.write("run/deep/key", "k");
  CHECK_FALSE(passes(scratch, "run/key", mode(0664)));
  CHECK_FALSE(passes(scratch, "run/key", mode(0446)));
  fs::permissions(scratch.path("run/deep"), mode(0777));
  CHECK_FALSE(passes(scratch, "run/deep/key", mode(0444)));
}

TEST_CASE("a key file of mode 0444 elsewhere says what to do, in a container too") {
  Scratch scratch;
  scratch.write("key", "k");
  fs::permissions(scratch.path("key"), mode(0444));
  auto const read = read_api_key_file(scratch.path("key"));
  REQUIRE(!read);
  CHECK(read.error().next_step == "Run: chmod 600 " + scratch.path("key"));
  CHECK(permission_advice("/no/such/key").find("/run/secrets") != std::string::npos);
}

}  // namespace affinity::server::system_secret_test
