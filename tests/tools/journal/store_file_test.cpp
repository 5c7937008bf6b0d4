#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/scratch.hpp"
#include "tools/journal/stored_plans.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace affinity::tools::store_file_test {

using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

mode_t mode_of(std::string const& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

}  // namespace

TEST_CASE("the journal is there after it was closed, and two processes see what each wrote") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  {
    auto first = opened(path);
    begin(first, "one");
  }
  auto one = opened(path), other = opened(path);
  REQUIRE(one.claim("pl_one", {1}, no_bound, journal_noon()));
  CHECK(state_of(other, "pl_one", 1) == ChangeState::sending);
  CHECK_FALSE(other.claim("pl_one", {1}, no_bound, journal_noon()));
  REQUIRE(other.settle("pl_one", {outcome(1, ChangeState::done)}));
  CHECK(state_of(one, "pl_one", 1) == ChangeState::done);
}

TEST_CASE("ten processes that open a new journal at once all add their plan") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  std::vector<pid_t> all;
  for (int i = 0; i < 10; ++i) {
    auto const child = ::fork();
    if (child == 0) {
      auto store = JournalStore::open(path);
      bool const done =
          store && store->add(sample_plan(std::to_string(i), 1, journal_noon()), journal_noon());
      ::_exit(done ? 0 : 1);
    }
    all.push_back(child);
  }
  for (auto const child : all) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  auto store = opened(path);
  for (int i = 0; i < 10; ++i) CHECK(found(store, "pl_" + std::to_string(i)));
}

TEST_CASE("what was claimed is claimed after the process was killed") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  auto const child = ::fork();
  if (child == 0) {
    auto store = JournalStore::open(path);
    bool const done = store && store->add(sample_plan("one", 2, journal_noon()), journal_noon()) &&
                      store->begin(1, journal_noon()) &&
                      store->claim("pl_one", {2}, no_bound, journal_noon());
    ::kill(::getpid(), done ? SIGKILL : SIGTERM);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WTERMSIG(status) == SIGKILL);
  auto store = opened(path);
  CHECK(state_of(store, "pl_one", 1) == ChangeState::planned);
  CHECK(state_of(store, "pl_one", 2) == ChangeState::sending);
}

TEST_CASE(
    "a process that is killed at any moment has claimed and settled what it said, and one more at most") {
  auto const told = GENERATE(1, 2, 9, 40);
  constexpr int changes = 60;
  Scratch folder;
  auto const path = folder.path("journal.db");
  {
    auto store = opened(path);
    begin(store, "one", changes);
  }
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  auto const child = ::fork();
  if (child == 0) {
    auto store = JournalStore::open(path);
    for (int n = 1; store && n <= changes; ++n) {
      bool const done = store->claim("pl_one", {n}, no_bound, journal_noon()) &&
                        store->settle("pl_one", {outcome(n, ChangeState::done)});
      if (!done || ::write(ends[1], "x", 1) != 1) ::_exit(1);
    }
    for (;;) ::pause();
  }
  char word = 0;
  for (int i = 0; i < told; ++i) REQUIRE(::read(ends[0], &word, 1) == 1);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  int more = 0;  // told and not read yet
  ::close(ends[1]);
  while (::read(ends[0], &word, 1) == 1) ++more;
  ::close(ends[0]);
  auto store = opened(path);
  auto const counts = found(store, "pl_one")->counts;
  auto const count = [&](ChangeState state) { return counts.contains(state) ? counts.at(state) : 0; };
  CHECK(count(ChangeState::done) >= told + more);
  CHECK(count(ChangeState::done) + count(ChangeState::sending) <= told + more + 1);
  CHECK(count(ChangeState::sending) <= 1);
  CHECK(store.writes_in_last_hour("local", journal_noon()).value() ==
        count(ChangeState::done) + count(ChangeState::sending));
}

TEST_CASE("folder, file, log and shared memory of the journal are their owner's alone") {
  Scratch folder;
  auto const path = folder.path("state/affinity-crm-mcp/journal.db");
  auto store = opened(path);
  add(store, "one");
  CHECK(mode_of(folder.path("state/affinity-crm-mcp")) == 0700);
  for (auto const suffix : {"", "-wal", "-shm"}) CHECK(mode_of(path + suffix) == 0600);
}

TEST_CASE("a path that is a folder, a link or open to others is refused with the reason") {
  Scratch folder;
  folder.make_directory("folder");
  folder.write("other.db", "");
  std::filesystem::create_symlink(folder.path("other.db"), folder.path("link.db"));
  folder.write("open.db", "");
  ::chmod(folder.path("open.db").c_str(), 0644);
  folder.write("file", "");
  std::pair<std::string, std::string> const cases[] = {{"folder", "folder"},
                                                       {"link.db", "symbolic link"},
                                                       {"open.db", "others"},
                                                       {"file/journal.db", "folder"}};
  for (auto const& [name, reason] : cases) {
    CAPTURE(name);
    auto const refused = JournalStore::open(folder.path(name));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::invalid);
    CHECK(refused.error().message.find(folder.path(name)) != std::string::npos);
    CHECK(refused.error().message.find(reason) != std::string::npos);
    CHECK_FALSE(refused.error().next_step.empty());
  }
  CHECK(folder.read("other.db").empty());
}

TEST_CASE("a link to the folder leads to the journal in it") {
  Scratch folder;
  folder.make_directory("real");
  std::filesystem::create_directory_symlink(folder.path("real"), folder.path("link"));
  auto store = opened(folder.path("link/journal.db"));
  add(store, "one");
  CHECK(std::filesystem::exists(folder.path("real/journal.db")));
}

TEST_CASE("a file that is no journal is refused and stays as it is") {
  Scratch folder;
  auto const content = std::string("not a database, but a text of somebody. ") + std::string(5000, 'x');
  folder.write("journal.db", content);
  ::chmod(folder.path("journal.db").c_str(), 0600);
  auto const refused = JournalStore::open(folder.path("journal.db"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("broken") != std::string::npos);
  CHECK_FALSE(refused.error().next_step.empty());
  CHECK(folder.read("journal.db") == content);
}

TEST_CASE("a journal with broken pages is told, not overwritten") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  {
    auto store = opened(path);
    for (int i = 0; i < 50; ++i) begin(store, std::to_string(i), 50);
  }
  auto content = folder.read("journal.db");
  for (std::size_t at = 4096; at < content.size(); ++at) content[at] = '\x5a';
  folder.write("journal.db", content);
  auto store = JournalStore::open(path);
  auto const read = store ? store->find(sample_owner(), "pl_7", journal_noon())
                          : Result<std::optional<JournalPlan>>(store.error());
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("broken") != std::string::npos);
  if (store) CHECK_FALSE(store->add(sample_plan("new", 1, journal_noon()), journal_noon()));
  CHECK(folder.read("journal.db") == content);
}

TEST_CASE("a journal of a newer version is refused with both versions") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  { auto store = opened(path); }
  {
    SqliteConnection db(path);
    db.run("PRAGMA user_version = 7");
    REQUIRE(db.is_good());
  }
  auto const refused = JournalStore::open(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("format 7; this one knows 1") != std::string::npos);
  CHECK(refused.error().next_step.find("Update") != std::string::npos);
}

TEST_CASE("a database of another program is refused") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  folder.write("journal.db", "");
  ::chmod(path.c_str(), 0600);
  {
    SqliteConnection db(path);
    db.run("CREATE TABLE bookmarks (url TEXT)");
    REQUIRE(db.is_good());
  }
  auto const refused = JournalStore::open(path);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("another program") != std::string::npos);
}

TEST_CASE("on a full disk a claim is an error that says so, and nothing is claimed") {
  Scratch folder;
  auto const path = folder.path("journal.db");
  auto store = opened(path);
  begin(store, "one");
  auto const size = std::filesystem::file_size(path + "-wal");
  {
    FileLimit const full(size);
    auto const refused = store.claim("pl_one", {1}, no_bound, journal_noon());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::limited);
    CHECK(refused.error().message.find("cannot be read or written") != std::string::npos);
    CHECK(refused.error().next_step.find("Free space") != std::string::npos);
    CHECK(state_of(store, "pl_one", 1) == ChangeState::planned);
  }
  CHECK(store.claim("pl_one", {1}, no_bound, journal_noon()));  // there is space again
  CHECK(opened(path).writes_in_last_hour("local", journal_noon()).value() == 1);
}

TEST_CASE("whether the journal can be written is found out without changing it") {
  Scratch folder;
  auto store = opened(folder.path("journal.db"));
  begin(store, "one");
  CHECK(store.check_writable());
  auto const size = std::filesystem::file_size(folder.path("journal.db-wal"));
  FileLimit const full(size);
  CHECK_FALSE(store.check_writable());
}

}  // namespace affinity::tools::store_file_test
