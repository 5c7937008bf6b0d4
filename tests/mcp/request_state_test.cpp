#include "mcp/elicitation/request_state.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"

namespace affinity::mcp::request_state_test {

using namespace std::chrono_literals;

TEST_CASE("D-3: a state is good once, for what it was made for") {
  tests::FakeClock const clock;
  RequestStateSigner signer(clock);
  auto const state = signer.sign("jane deletes note 5");
  CHECK(!signer.redeem(state, "jane deletes note 6"));
  CHECK(!signer.redeem(state, "john deletes note 5"));
  CHECK(signer.redeem(state, "jane deletes note 5"));
  CHECK(!signer.redeem(state, "jane deletes note 5"));
}

TEST_CASE("D-3: a state that was changed in any one character is refused") {
  tests::FakeClock const clock;
  RequestStateSigner signer(clock);
  auto const state = signer.sign("x");
  for (std::size_t i = 0; i < state.size(); ++i) {
    auto changed = state;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK(!signer.redeem(changed, "x"));
  }
  for (auto const* nonsense : {"", ".", "..", "1.2", "a.b.c"}) CHECK(!signer.redeem(nonsense, "x"));
}

TEST_CASE("D-3: no part of what a state is about can be moved into the state") {
  tests::FakeClock const clock;
  RequestStateSigner signer(clock);
  auto const state = signer.sign("jane\ndelete\nnote 5");
  auto const dot = state.rfind('.');
  CHECK(!signer.redeem(state.substr(0, dot) + "\njane" + state.substr(dot), "delete\nnote 5"));
}

TEST_CASE("D-3: a state expires") {
  tests::FakeClock clock;
  RequestStateSigner signer(clock);
  auto const state = signer.sign("x", 5min);
  clock.pass(5min + 1ms);
  CHECK(!signer.redeem(state, "x"));
}

TEST_CASE("D-3: the state of another process is refused") {
  tests::FakeClock const clock;
  RequestStateSigner ours(clock), theirs(clock);
  CHECK(!ours.redeem(theirs.sign("x"), "x"));
}

}  // namespace affinity::mcp::request_state_test
