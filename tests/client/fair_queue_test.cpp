#include "client/rate_limit/fair_queue.hpp"

#include "support/catch.hpp"

#include <deque>
#include <string>

namespace affinity::tests::fair_queue_test {

using client::FairQueue;
using client::QueueEntry;

namespace {

// One entry per letter, the letter being its session.
struct Queue {
  std::deque<QueueEntry> entries{};
  FairQueue fair{};
  explicit Queue(std::string const& letters) {
    for (auto const letter : letters) entries.push_back({.session = std::string(1, letter)});
    for (auto& entry : entries) fair.push(entry);
  }
  std::string drain() {
    std::string out;
    while (!fair.empty()) out += fair.pop().session;
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
  queue.fair.remove(queue.entries[0]);
  queue.fair.remove(queue.entries[0]);
  CHECK(queue.fair.size() == 3);
  CHECK(queue.drain() == "abb");
}

TEST_CASE("how many come before is what then happens") {
  auto const letters = GENERATE("a", "aaaaab", "aaabbbc", "abcabccc", "abbbbbbbccaa");
  Queue queue(letters);
  auto const size = queue.fair.size();
  for (auto const* joins : {"a", "b", "c", "d"}) {
    Queue same(letters);
    QueueEntry late{.session = joins};
    auto const foretold = same.fair.position(late.session);
    same.fair.push(late);
    CHECK(same.fair.position(late) == foretold);
    std::size_t served = 0;
    while (&same.fair.pop() != &late) ++served;
    CHECK(served == foretold);
  }
  CHECK(queue.drain().size() == size);
}

}  // namespace affinity::tests::fair_queue_test
