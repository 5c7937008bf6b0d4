#include "client/turns.hpp"

#include "support/catch.hpp"

#include <deque>
#include <string>

namespace affinity::tests {

using client::Ticket;
using client::Turns;

namespace {

// One ticket per letter, the letter being its session.
struct Queue {
  std::deque<Ticket> tickets{};
  Turns turns{};
  explicit Queue(std::string const& letters) {
    for (auto const letter : letters) tickets.push_back({.session = std::string(1, letter)});
    for (auto& ticket : tickets) turns.join(ticket);
  }
  std::string drain() {
    std::string out;
    while (!turns.empty()) out += turns.pop().session;
    return out;
  }
};

}  // namespace

TEST_CASE("sessions are served in turn, however many wait in each") {
  CHECK(Queue("aaaaab").drain() == "abaaaa");
  CHECK(Queue("aaabbbc").drain() == "abcabab");
  CHECK(Queue("abcabc").drain() == "abcabc");
  CHECK(Queue("").drain().empty());
}

TEST_CASE("one who leaves is skipped, and may leave twice") {
  Queue queue("aabb");
  queue.turns.leave(queue.tickets[0]);
  queue.turns.leave(queue.tickets[0]);
  CHECK(queue.turns.size() == 3);
  CHECK(queue.drain() == "abb");
}

TEST_CASE("how many come before is what then happens") {
  auto const letters = GENERATE("a", "aaaaab", "aaabbbc", "abcabccc", "abbbbbbbccaa");
  Queue queue(letters);
  auto const size = queue.turns.size();
  for (auto const* joins : {"a", "b", "c", "d"}) {
    Queue same(letters);
    Ticket late{.session = joins};
    auto const foretold = same.turns.before(late.session);
    same.turns.join(late);
    CHECK(same.turns.before(late) == foretold);
    std::size_t served = 0;
    while (&same.turns.pop() != &late) ++served;
    CHECK(served == foretold);
  }
  CHECK(queue.drain().size() == size);
}

}  // namespace affinity::tests
