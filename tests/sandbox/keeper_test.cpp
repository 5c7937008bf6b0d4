#include "sandbox/keeper.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <future>

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("a change is written while nobody does anything more") {
  Scratch folder;
  std::mutex lock;
  std::promise<void> made;
  sandbox::Keeper keeper(folder.path("f"), lock, [&] {
    made.set_value();
    return std::string("text");
  });
  {
    std::scoped_lock const guard(lock);
    keeper.changed();
  }
  CHECK(made.get_future().wait_for(std::chrono::seconds(10)) == std::future_status::ready);
}

TEST_CASE("changes that follow at once wait, and are written together at the end") {
  Scratch folder;
  std::mutex lock;
  std::promise<void> first;
  int written = 0, changes = 0;
  {
    sandbox::Keeper keeper(
        folder.path("f"), lock,
        [&] {
          if (++written == 1) first.set_value();
          return std::to_string(changes);
        },
        std::chrono::hours(1));
    for (int i = 0; i < 5; ++i) {
      {
        std::scoped_lock const guard(lock);
        ++changes;
        keeper.changed();
      }
      if (i == 0) first.get_future().wait();
    }
  }
  CHECK(written == 2);
  CHECK(folder.read("f") == "5");
}

TEST_CASE("without a change nothing is written") {
  Scratch folder;
  std::mutex lock;
  {
    sandbox::Keeper const keeper(folder.path("f"), lock, [] { return std::string("text"); });
  }
  CHECK(folder.count() == 0);
}
