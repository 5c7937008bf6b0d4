#include "base/system/memory_guard.hpp"

#include "support/catch.hpp"

namespace affinity::tests::memory_guard_test {

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
  CHECK(!guard.under_pressure(now));
  held = 900;
  CHECK(!guard.under_pressure(now + 99ms));  // it does not look every time
  CHECK(looks == 1);
  now += 100ms;
  CHECK(guard.under_pressure(now));
  held = 100;
  CHECK(guard.under_pressure(now + 999ms));
  CHECK(!guard.under_pressure(now + 1s));
}

TEST_CASE("L-9: without a limit, and where the system does not say, memory is never short") {
  MemoryGuard none(0, [] { return std::optional<std::size_t>(1u << 30); });
  CHECK(!none.under_pressure(TimePoint{}));
  MemoryGuard unknown(1000, [] { return std::optional<std::size_t>(); });
  CHECK(!unknown.under_pressure(TimePoint{}));
}

TEST_CASE("what this process holds is known and is more than a megabyte") {
  auto const bytes = platform::resident_bytes();
  REQUIRE(bytes);
  CHECK(*bytes > 1u << 20);
}

}  // namespace affinity::tests::memory_guard_test
