#include "server/credentials/principals_watch.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/scratch.hpp"

namespace affinity::server::principals_watch_test {

namespace {

using namespace std::chrono_literals;
using transport::Principals;

Principals of(std::string const& name) {
  Principals out;
  out.keys.emplace(name, Secret("key-of-" + name));
  return out;
}

struct Setup {
  Setup() { put(of("maria")); }
  void put(Principals const& principals) {
    auto const changed = change_principals(path, [&](Principals& there) -> Result<void> {
      there = principals;
      return boost::system::in_place_value;
    });
    REQUIRE(changed);
  }
  tests::Scratch scratch{};
  std::string path = scratch.path("principals.json");
  tests::FakeClock clock{};
};

}  // namespace

TEST_CASE("the principals file is read when it has changed, and only then") {
  Setup setup;
  PrincipalsWatch watch(setup.path, platform::file_stamp(setup.path), of("maria"), setup.clock);
  CHECK_FALSE(watch.look());
  setup.put(of("bob"));
  auto const found = watch.look();
  REQUIRE(found);
  REQUIRE(*found);
  CHECK((*found)->keys.contains("bob"));
  CHECK_FALSE((*found)->keys.contains("maria"));
  CHECK_FALSE(watch.look());
  setup.clock.pass(2s);
  CHECK_FALSE(watch.look());
}

TEST_CASE("a change that came between the reading at the start and the first look is found") {
  Setup setup;
  auto const stamp = platform::file_stamp(setup.path);
  setup.put(of("bob"));
  PrincipalsWatch watch(setup.path, stamp, of("maria"), setup.clock);
  auto const found = watch.look();
  REQUIRE(found);
  CHECK((*found)->keys.contains("bob"));
}

TEST_CASE("a principals file that cannot be used is told once, and again when it can be used") {
  Setup setup;
  PrincipalsWatch watch(setup.path, platform::file_stamp(setup.path), of("maria"), setup.clock);
  auto const spoil = GENERATE(0, 1, 2, 3);
  if (spoil == 0) setup.scratch.write("principals.json", "{");
  if (spoil == 1) std::filesystem::remove(setup.path);
  if (spoil == 2) std::filesystem::permissions(setup.path, std::filesystem::perms(0640));
  if (spoil == 3) {
    std::filesystem::rename(setup.path, setup.scratch.path("real.json"));
    std::filesystem::create_symlink(setup.scratch.path("real.json"), setup.path);
  }
  auto const broken = watch.look();
  REQUIRE(broken);
  CHECK_FALSE(*broken);
  CHECK_FALSE(watch.look());
  std::filesystem::remove(setup.path);
  std::filesystem::remove(setup.scratch.path("real.json"));
  if (spoil != 1) watch.look();  // it is gone now, which is another reason
  setup.put(of("maria"));
  auto const mended = watch.look();
  REQUIRE(mended);
  CHECK((*mended)->keys.contains("maria"));
}

}  // namespace affinity::server::principals_watch_test
