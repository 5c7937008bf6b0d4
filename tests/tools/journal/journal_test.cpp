#include "tools/journal/journal.hpp"

#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"
#include "tools/journal/journal_sample.hpp"
#include "tools/journal/plan_locks.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

namespace affinity::tools::journal_test {

using namespace affinity::tests;

namespace asio = boost::asio;

namespace {

FakeClock at_noon() {
  FakeClock clock;
  clock.date = journal_noon();
  return clock;
}

// A journal with the plan "pl_one" of three changes.
struct Kept {
  explicit Kept(std::string path) : journal({.path = std::move(path)}, clock) {
    REQUIRE(run(journal.add(sample_plan("one", 3, journal_noon()))));
  }
  FakeClock clock = at_noon();
  Journal journal;
};

ChangeState state_of(Journal& journal, int n) {
  auto const plan = run(journal.find(sample_owner(), "pl_one")).value();
  return plan->changes.at(std::size_t(n) - 1).state;
}

Task<void> claim_and_remember(Journal& journal, std::thread::id& thread) {
  std::vector<int> const first{1};
  auto const claimed = co_await journal.claim("pl_one", first, 1000);
  if (claimed) thread = std::this_thread::get_id();
}

// A process of its own: what it does says whether it went well, and then it waits for its end.
class OtherProcess {
 public:
  template<class Function> explicit OtherProcess(Function function) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    id_ = ::fork();
    if (id_ == 0) {
      char const word = function() ? 'y' : 'n';
      if (::write(ends[1], &word, 1) != 1) ::_exit(1);
      for (;;) ::pause();
    }
    char word = 'n';
    REQUIRE(::read(ends[0], &word, 1) == 1);
    went_well_ = word == 'y';
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~OtherProcess() { end(); }
  OtherProcess(OtherProcess const&) = delete;
  OtherProcess& operator=(OtherProcess const&) = delete;

  bool went_well() const { return went_well_; }
  void stop() {
    ::kill(id_, SIGSTOP);
    int status = 0;
    ::waitpid(id_, &status, WUNTRACED);
  }
  void end() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
  }

 private:
  pid_t id_ = 0;
  bool went_well_ = false;
};

}  // namespace

TEST_CASE("a journal that nobody uses opens nothing") {
  Scratch folder;
  auto clock = at_noon();
  {
    Journal const journal({.path = folder.path("journal.db")}, clock);
    CHECK(journal.is_kept());
    CHECK(journal.now() == journal_noon());
  }
  CHECK(folder.count() == 0);
}

TEST_CASE("a journal in memory keeps plans as long as it lives, and makes no file") {
  Kept one("");
  CHECK_FALSE(one.journal.is_kept());
  REQUIRE(run(one.journal.lock("pl_one")));
  REQUIRE(run(one.journal.claim("pl_one", {1}, 1000)));
  CHECK(state_of(one.journal, 1) == ChangeState::sending);
  CHECK(run(one.journal.writes_in_last_hour("local")).value() == 1);
  CHECK(run(one.journal.receipts(sample_owner(), 5)).value().size() == 1);
}

TEST_CASE("a plan is there in the next process") {
  Scratch folder;
  {
    Kept one(folder.path("journal.db"));
    REQUIRE(run(one.journal.claim("pl_one", {2}, 1000)));
  }
  auto clock = at_noon();
  Journal again({.path = folder.path("journal.db")}, clock);
  CHECK(state_of(again, 2) == ChangeState::sending);
}

TEST_CASE("the caller goes on in its own thread") {
  Scratch folder;
  Kept one(folder.path("journal.db"));
  asio::io_context io;
  std::thread::id thread;
  asio::co_spawn(io, claim_and_remember(one.journal, thread), asio::detached);
  io.run();
  CHECK(thread == std::this_thread::get_id());
}

TEST_CASE("what was asked for is done when nobody waits for it") {
  Scratch folder;
  Kept one(folder.path("journal.db"));
  { auto const dropped = one.journal.claim("pl_one", {1}, 1000); }
  CHECK(state_of(one.journal, 1) == ChangeState::sending);
}

TEST_CASE("what was asked for before the end of the journal is done") {
  Scratch folder;
  {
    Kept one(folder.path("journal.db"));
    auto const first = one.journal.claim("pl_one", {1}, 1000);
    auto const second = one.journal.settle("pl_one", {{.n = 1, .state = ChangeState::done}});
  }
  auto clock = at_noon();
  Journal again({.path = folder.path("journal.db")}, clock);
  CHECK(state_of(again, 1) == ChangeState::done);
}

TEST_CASE("what a cancelled caller asked for is done") {
  Scratch folder;
  Kept one(folder.path("journal.db"));
  asio::io_context io;
  asio::cancellation_signal signal;
  std::thread::id thread;
  asio::co_spawn(io, claim_and_remember(one.journal, thread),
                 asio::bind_cancellation_slot(signal.slot(), asio::detached));
  io.poll_one();
  signal.emit(asio::cancellation_type::terminal);
  io.run();
  CHECK(state_of(one.journal, 1) == ChangeState::sending);
}

TEST_CASE("a loop may end while its task waits for the journal") {
  Scratch folder;
  Kept one(folder.path("journal.db"));
  for (int n = 0; n < 50; ++n) {
    asio::io_context io;
    std::thread::id thread;
    asio::co_spawn(io, claim_and_remember(one.journal, thread), asio::detached);
    for (int steps = 0; steps < 2; ++steps) io.poll_one();
  }
  CHECK(state_of(one.journal, 1) == ChangeState::sending);
}

TEST_CASE("one call at a time holds the lock of a plan, in this process and in another journal of it") {
  Scratch folder;
  Kept one(folder.path("journal.db"));
  REQUIRE(run(one.journal.add(sample_plan("two", 1, journal_noon()))));
  Journal other({.path = folder.path("journal.db")}, one.clock);
  auto held = run(one.journal.lock("pl_one"));
  REQUIRE(held);
  for (auto* journal : {&one.journal, &other}) {
    auto const busy = run(journal->lock("pl_one"));
    REQUIRE_FALSE(busy);
    CHECK(busy.error().kind == ErrorKind::denied);
    CHECK(busy.error().message.find("another call or process") != std::string::npos);
    CHECK(run(journal->lock("pl_two")));
  }
  held = run(other.lock("pl_two"));
  CHECK(run(other.lock("pl_one")));
}

TEST_CASE("in memory one call at a time holds the lock of a plan") {
  Kept one("");
  auto held = run(one.journal.lock("pl_one"));
  REQUIRE(held);
  CHECK(run(one.journal.lock("pl_one")).error().kind == ErrorKind::denied);
  held->reset();
  CHECK(run(one.journal.lock("pl_one")));
}

TEST_CASE("a plan begins when it is locked first, and one that is unknown or expired is not locked") {
  Kept one("");
  CHECK(run(one.journal.lock("pl_other")).error().kind == ErrorKind::not_found);
  REQUIRE(run(one.journal.add(sample_plan("late", 1, journal_noon()))));
  one.clock.pass(std::chrono::minutes(59));
  REQUIRE(run(one.journal.lock("pl_one")));
  one.clock.pass(std::chrono::minutes(1));
  CHECK(run(one.journal.lock("pl_late")).error().kind == ErrorKind::not_found);
  CHECK(run(one.journal.lock("pl_one")));
  CHECK(run(one.journal.find(sample_owner(), "pl_one")).value()->begun_at ==
        journal_noon() + std::chrono::minutes(59));
}

TEST_CASE("a stopped process keeps the lock of a plan, and a killed one frees it") {
  Scratch folder;
  auto const path = folder.path("journal.db.lock");
  OtherProcess other([&] {
    static PlanLocks locks(path);
    static auto const held = locks.take(7);
    return held.has_value();
  });
  REQUIRE(other.went_well());
  PlanLocks locks(path);
  CHECK_FALSE(locks.take(7));
  CHECK(locks.take(8));
  other.stop();
  CHECK_FALSE(locks.take(7));
  other.end();
  CHECK(locks.take(7));
}

TEST_CASE("a lock outlives the journal that gave it") {
  Scratch folder;
  auto const path = folder.path("locks");
  auto held = PlanLocks(path).take(1);
  REQUIRE(held);
  PlanLocks locks(path);
  CHECK_FALSE(locks.take(1));
  held->reset();
  CHECK(locks.take(1));
}

TEST_CASE("a journal that could not be opened is opened by a later call") {
  Scratch folder;
  auto const path = folder.make_directory("journal.db");
  auto clock = at_noon();
  Journal journal({.path = path}, clock);
  auto const refused = run(journal.add(sample_plan("one", 1, journal_noon())));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("folder") != std::string::npos);
  std::filesystem::remove(path);
  CHECK(run(journal.add(sample_plan("one", 1, journal_noon()))));
}

}  // namespace affinity::tools::journal_test
