#include "mcp/seal.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::mcp {

using namespace std::chrono_literals;

TEST_CASE("D-3: a state is good once, for what it was made for") {
  tests::FakeClock const clock;
  Seal seal(clock);
  auto const state = seal.make("jane deletes note 5");
  CHECK(!seal.redeem(state, "jane deletes note 6"));
  CHECK(!seal.redeem(state, "john deletes note 5"));
  CHECK(seal.redeem(state, "jane deletes note 5"));
  CHECK(!seal.redeem(state, "jane deletes note 5"));
}

TEST_CASE("D-3: a state that was changed in any one character is refused") {
  tests::FakeClock const clock;
  Seal seal(clock);
  auto const state = seal.make("x");
  for (std::size_t i = 0; i < state.size(); ++i) {
    auto changed = state;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK(!seal.redeem(changed, "x"));
  }
  for (auto const* nonsense : {"", ".", "..", "1.2", "a.b.c"}) CHECK(!seal.redeem(nonsense, "x"));
}

TEST_CASE("D-3: no part of what a state is about can be moved into the state") {
  tests::FakeClock const clock;
  Seal seal(clock);
  auto const state = seal.make("jane\ndelete\nnote 5");
  auto const dot = state.rfind('.');
  CHECK(!seal.redeem(state.substr(0, dot) + "\njane" + state.substr(dot), "delete\nnote 5"));
}

TEST_CASE("D-3: a state expires") {
  tests::FakeClock clock;
  Seal seal(clock);
  auto const state = seal.make("x", 5min);
  clock.pass(5min + 1ms);
  CHECK(!seal.redeem(state, "x"));
}

TEST_CASE("D-3: the state of another process is refused") {
  tests::FakeClock const clock;
  Seal ours(clock), theirs(clock);
  CHECK(!ours.redeem(theirs.make("x"), "x"));
}

}  // namespace affinity::mcp
