#include "base/random.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <array>

using namespace affinity;

TEST_CASE("random bytes fill all of what is given, also more than the system gives at once, and differ") {
  std::array<unsigned char, 1000> first{}, second{};
  fill_random(first);
  fill_random(second);
  CHECK(first != second);
  for (std::size_t at = 0; at + 20 <= first.size(); at += 20)
    CHECK(std::any_of(first.begin() + long(at), first.begin() + long(at) + 20,
                      [](auto byte) { return byte != 0; }));
  fill_random({});
}
