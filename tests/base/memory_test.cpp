#include "base/memory.hpp"

#include "support/catch.hpp"

using namespace affinity;
using namespace std::chrono_literals;

TEST_CASE("L-9: memory is short from 90 % of the limit on, and no longer once it is given back") {
  std::size_t held = 0;
  int looks = 0;
  MemoryGuard guard(1000, [&] {
    ++looks;
    return std::optional(held);
  });
  TimePoint now{};
  held = 899;
  CHECK(!guard.is_short(now));
  held = 900;
  CHECK(!guard.is_short(now + 99ms));  // it does not look every time
  CHECK(looks == 1);
  now += 100ms;
  CHECK(guard.is_short(now));
  held = 100;
  CHECK(guard.is_short(now + 999ms));
  CHECK(!guard.is_short(now + 1s));
}

TEST_CASE("L-9: without a limit, and where the system does not say, memory is never short") {
  MemoryGuard none(0, [] { return std::optional<std::size_t>(1u << 30); });
  CHECK(!none.is_short(TimePoint{}));
  MemoryGuard unknown(1000, [] { return std::optional<std::size_t>(); });
  CHECK(!unknown.is_short(TimePoint{}));
}

TEST_CASE("what this process holds is known and is more than a megabyte") {
  auto const bytes = resident_bytes();
  REQUIRE(bytes);
  CHECK(*bytes > 1u << 20);
}
