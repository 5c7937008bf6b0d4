// requestState: an attacker holds states that we made and puts together what he likes.
//
// Each line is one try: "ABOUT STATE". Both are words in which %0 to %2 stand for the states that were made,
// %a to %c for what they are about, %h and %s for the head and the signature of the first, %n for a newline,
// %_ for a space, and %+ for a minute that passes first.

#include "mcp/elicitation/request_state.hpp"

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "support/fake_clock.hpp"

#include <array>
#include <set>

namespace affinity::fuzz {

namespace {

using namespace std::chrono_literals;

struct Made {
  std::string about{}, state{};
  Milliseconds ttl{};
};

std::string spelled(std::string_view word, std::array<Made, 3> const& made, tests::FakeClock& clock) {
  auto const& first = made[0].state;
  auto const dot = first.rfind('.');
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (word[i] != '%' || i + 1 == word.size()) {
      out += word[i];
      continue;
    }
    auto const c = word[++i];
    if (c >= '0' && c <= '2')
      out += made[std::size_t(c - '0')].state;
    else if (c >= 'a' && c <= 'c')
      out += made[std::size_t(c - 'a')].about;
    else if (c == 'h')
      out += first.substr(0, dot);
    else if (c == 's')
      out += first.substr(dot + 1);
    else if (c == 'n')
      out += '\n';
    else if (c == '_')
      out += ' ';
    else if (c == '+')
      clock.pass(1min);
  }
  return out;
}

}  // namespace

void request_state(std::string_view bytes) {
  tests::FakeClock clock;
  auto const start = clock.now();
  mcp::RequestStateSigner signer(clock);
  std::array<Made, 3> made{{{"ann\ndelete_note\n{\"id\":5}", {}, 5min},
                            {"ann\ndelete_note\n{\"id\":6}", {}, 5min},
                            {"bob\ndelete_note\n{\"id\":5}", {}, 1min}}};
  for (auto& one : made) one.state = signer.sign(one.about, one.ttl);
  std::set<std::string> used;
  for (int tries = 0; !bytes.empty() && tries < 64; ++tries) {
    auto line = next_piece(bytes);
    auto const about = spelled(next_piece(line, ' '), made, clock);
    auto const state = spelled(line, made, clock);
    bool ours = false;
    for (auto const& one : made)
      ours |=
          one.state == state && one.about == about && clock.now() - start <= one.ttl && !used.contains(state);
    auto const accepted = signer.redeem(state, about);
    expect(accepted == ours, ours ? "a state is good for what it was made for" : "nothing else is", state);
    if (accepted) used.insert(state);
  }
}

}  // namespace affinity::fuzz
