#include "support/catch.hpp"
#include "support/file_limit.hpp"
#include "support/scratch.hpp"
#include "tools/journal/journal_sample.hpp"
#include "tools/journal/store.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace affinity::tools::journal_store_test {

using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

constexpr int no_bound = 1000;

JournalStore opened(std::string const& path = {}) {
  auto store = JournalStore::open(path);
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

void add(JournalStore& store, std::string const& name, int changes = 3, WallTime at = journal_noon()) {
  REQUIRE(store.add(sample_plan(name, changes, at), at));
}

// Added and begun.
void begin(JournalStore& store, std::string const& name, int changes = 3, WallTime at = journal_noon()) {
  add(store, name, changes, at);
  REQUIRE(store.begin(store.number_of("pl_" + name, at).value(), at));
}

std::optional<JournalPlan> found(JournalStore& store, std::string const& id, WallTime at = journal_noon(),
                                 JournalOwner const& owner = sample_owner()) {
  return store.find(owner, id, at).value();
}

ChangeState state_of(JournalStore& store, std::string const& id, int n) {
  return found(store, id)->changes.at(std::size_t(n) - 1).state;
}

JournalChange outcome(int n, ChangeState state, json::object result = {}) {
  return {.n = n, .change = {}, .state = state, .claimed_at = {}, .result = std::move(result)};
}

// In the files of the journal: "-wal" too.
bool file_holds(Scratch const& folder, std::string_view text) {
  for (auto const& name : {"journal.db", "journal.db-wal"})
    if (folder.read(name).find(text) != std::string::npos) return true;
  return false;
}

mode_t mode_of(std::string const& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777 : 0;
}

}  // namespace

TEST_CASE("a plan is found by its id and by its receipt's, as it was added") {
  auto store = opened();
  auto const plan = sample_plan("one", 2, journal_noon());
  REQUIRE(store.add(plan, journal_noon()));
  for (auto const id : {"pl_one", "rc_one"}) {
    auto const read = found(store, id);
    REQUIRE(read);
    CHECK(read->id == "pl_one");
    CHECK(read->receipt_id == "rc_one");
    CHECK(read->owner == plan.owner);
    CHECK(read->created_at == plan.created_at);
    CHECK(read->expires_at == plan.expires_at);
    CHECK_FALSE(read->begun_at);
    CHECK(read->plan == plan.plan);
    REQUIRE(read->changes.size() == 2);
    CHECK(read->changes[1].n == 2);
    CHECK(read->changes[1].change == plan.changes[1].change);
    CHECK(read->counts == std::map<ChangeState, int>{{ChangeState::planned, 2}});
  }
}

TEST_CASE("an id is taken until its plan has expired") {
  auto store = opened();
  add(store, "one");
  auto const again = store.add(sample_plan("one", 5, journal_noon()), journal_noon());
  REQUIRE_FALSE(again);
  CHECK(again.error().kind == ErrorKind::denied);
  CHECK(found(store, "pl_one")->changes.size() == 3);
  add(store, "one", 1, journal_noon() + 1h);
  CHECK(found(store, "pl_one", journal_noon() + 1h)->changes.size() == 1);
}

TEST_CASE("a plan is unknown to another principal, Affinity, firm and user") {
  auto store = opened();
  add(store, "one");
  auto principal = sample_owner(), affinity = sample_owner(), tenant = sample_owner(), user = sample_owner();
  principal.principal = "maren";
  affinity.base_url = "sandbox";
  tenant.tenant = 2;
  user.user = 2;
  for (auto const& owner : {principal, affinity, tenant, user})
    CHECK_FALSE(found(store, "pl_one", journal_noon(), owner));
  CHECK(found(store, "pl_one"));
}

TEST_CASE("a plan that is not begun lives until it expires, and nothing of it stays in the file") {
  Scratch folder;
  auto store = opened(folder.path("journal.db"));
  add(store, "one");
  CHECK(store.next_expiry() == journal_noon() + 1h);
  CHECK(found(store, "pl_one", journal_noon() + 59min));
  CHECK_FALSE(found(store, "pl_one", journal_noon() + 60min));
  CHECK(store.number_of("pl_one", journal_noon() + 60min).error().kind == ErrorKind::not_found);
  CHECK(file_holds(folder, "confidential"));
  REQUIRE(store.sweep(journal_noon() + 60min));
  CHECK_FALSE(file_holds(folder, "confidential"));
  CHECK_FALSE(store.next_expiry());
}

TEST_CASE("of a principal's plans that are not begun the newest hundred are kept") {
  auto store = opened();
  begin(store, "begun");
  for (int i = 0; i < 102; ++i) add(store, std::to_string(i), 1);
  auto other = sample_plan("others", 1, journal_noon());
  other.owner.principal = "maren";
  REQUIRE(store.add(other, journal_noon()));
  CHECK_FALSE(found(store, "pl_1"));
  CHECK(found(store, "pl_2"));
  CHECK(found(store, "pl_101"));
  CHECK(found(store, "pl_begun"));
  CHECK(found(store, "pl_others", journal_noon(), other.owner));
}

TEST_CASE("a receipt is kept for thirty days after its plan began or ended") {
  auto store = opened();
  begin(store, "begun");
  begin(store, "ended");
  REQUIRE(store.end("pl_ended", journal_noon() + 20h));
  CHECK(found(store, "rc_begun", journal_noon() + 30 * 24h - 1ms));
  CHECK_FALSE(found(store, "rc_begun", journal_noon() + 30 * 24h));
  CHECK(found(store, "rc_ended", journal_noon() + 30 * 24h));
  CHECK_FALSE(found(store, "rc_ended", journal_noon() + 30 * 24h + 20h));
  REQUIRE(store.sweep(journal_noon() + 30 * 24h));
  CHECK_FALSE(found(store, "rc_begun"));
  CHECK(found(store, "rc_ended"));
}

TEST_CASE("receipts are those of plans that were begun, newest first, with counts") {
  auto store = opened();
  add(store, "planned");
  begin(store, "older", 2);
  begin(store, "newer", 3, journal_noon() + 1h);
  REQUIRE(store.claim("pl_newer", {1}, no_bound, journal_noon()));
  REQUIRE(store.settle("pl_newer", {outcome(1, ChangeState::done)}));
  auto const all = store.receipts(sample_owner(), 10, journal_noon() + 1h).value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].id == "pl_newer");
  CHECK(all[0].counts == std::map<ChangeState, int>{{ChangeState::planned, 2}, {ChangeState::done, 1}});
  CHECK(all[0].changes.empty());
  CHECK(all[1].id == "pl_older");
  CHECK(store.receipts(sample_owner(), 1, journal_noon() + 1h).value().size() == 1);
}

TEST_CASE("a plan begins once") {
  auto store = opened();
  begin(store, "one");
  REQUIRE(store.begin(store.number_of("pl_one", journal_noon()).value(), journal_noon() + 5min));
  CHECK(found(store, "pl_one")->begun_at == journal_noon());
}

TEST_CASE("changes are claimed all or none") {
  auto store = opened();
  begin(store, "one");
  REQUIRE(store.claim("pl_one", {2}, no_bound, journal_noon() + 1s));
  CHECK(found(store, "pl_one")->changes[1].claimed_at == journal_noon() + 1s);
  auto const refused = store.claim("pl_one", {1, 2, 3}, no_bound, journal_noon());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::denied);
  CHECK(refused.error().message.find("Change 2") != std::string::npos);
  CHECK(state_of(store, "pl_one", 1) == ChangeState::planned);
  CHECK(state_of(store, "pl_one", 2) == ChangeState::sending);
  CHECK(store.claim("pl_one", {9}, no_bound, journal_noon()).error().kind == ErrorKind::denied);
  CHECK(store.claim("pl_other", {1}, no_bound, journal_noon()).error().kind == ErrorKind::not_found);
}

TEST_CASE("changes that were not tried go on for a day, and unknown ones may be settled later") {
  auto store = opened();
  begin(store, "one");
  REQUIRE(store.claim("pl_one", {1}, no_bound, journal_noon() + 24h - 1ms));
  CHECK(store.claim("pl_one", {2}, no_bound, journal_noon() + 24h).error().kind == ErrorKind::denied);
  CHECK(store.settle("pl_one", {outcome(1, ChangeState::done)}));
}

TEST_CASE("what is claimed or unknown can be unclaimed, and nothing else") {
  auto store = opened();
  begin(store, "one");
  REQUIRE(store.claim("pl_one", {1, 2}, no_bound, journal_noon()));
  REQUIRE(store.settle("pl_one", {outcome(2, ChangeState::unknown)}));
  CHECK_FALSE(store.unclaim("pl_one", {1, 3}));
  CHECK(state_of(store, "pl_one", 1) == ChangeState::sending);
  REQUIRE(store.unclaim("pl_one", {1, 2}));
  CHECK(state_of(store, "pl_one", 1) == ChangeState::planned);
  CHECK(store.claim("pl_one", {1, 2}, no_bound, journal_noon()));
}

TEST_CASE("settled changes have a state and a result, and what is done stays done") {
  auto store = opened();
  begin(store, "one");
  REQUIRE(store.settle("pl_one", {outcome(1, ChangeState::conflict, {{"now", "Term Sheet"}}),
                                  outcome(2, ChangeState::done, {{"created", "note:1"}})}));
  CHECK(found(store, "pl_one")->changes[0].result == json::object{{"now", "Term Sheet"}});
  CHECK(state_of(store, "pl_one", 2) == ChangeState::done);
  CHECK_FALSE(store.settle("pl_one", {outcome(1, ChangeState::failed), outcome(2, ChangeState::failed)}));
  CHECK(state_of(store, "pl_one", 1) == ChangeState::conflict);
  REQUIRE(store.settle("pl_one", {outcome(2, ChangeState::done, {{"taken_back", "rc_two"}})}));
  CHECK(found(store, "pl_one")->changes[1].result == json::object{{"taken_back", "rc_two"}});
}

TEST_CASE("the end of a plan erases the texts of its settled changes from the file") {
  Scratch folder;
  auto store = opened(folder.path("journal.db"));
  begin(store, "one", 2);
  REQUIRE(store.claim("pl_one", {1, 2}, no_bound, journal_noon()));
  REQUIRE(store.settle("pl_one", {outcome(1, ChangeState::done)}));
  REQUIRE(store.end("pl_one", journal_noon() + 1min));
  auto const ended = found(store, "pl_one");
  CHECK(ended->ended_at == journal_noon() + 1min);
  CHECK_FALSE(member(ended->changes[0].change.at("details"), "text"));
  CHECK(text_member(ended->changes[0].change.at("details"), "mark") == "digest");
  CHECK_FALSE(ended->changes[0].change.contains("shown_after"));
  CHECK(member(ended->changes[1].change.at("details"), "text"));  // still to be looked up
  REQUIRE(store.settle("pl_one", {outcome(2, ChangeState::done)}));
  CHECK_FALSE(member(found(store, "pl_one")->changes[1].change.at("details"), "text"));
  CHECK_FALSE(file_holds(folder, "confidential"));
}

TEST_CASE("texts of what was not tried are erased a day after the plan began, those of unknown changes not") {
  Scratch folder;
  auto store = opened(folder.path("journal.db"));
  begin(store, "one", 2);
  REQUIRE(store.claim("pl_one", {1}, no_bound, journal_noon()));
  REQUIRE(store.sweep(journal_noon() + 24h - 1ms));
  CHECK(member(found(store, "pl_one")->changes[1].change.at("details"), "text"));
  REQUIRE(store.sweep(journal_noon() + 24h));
  CHECK_FALSE(member(found(store, "pl_one")->changes[1].change.at("details"), "text"));
  CHECK(member(found(store, "pl_one")->changes[0].change.at("details"), "text"));
}

TEST_CASE("each claim counts one write of its principal, up to the bound of an hour") {
  auto store = opened();
  begin(store, "one", 5);
  REQUIRE(store.claim("pl_one", {1, 2}, 2, journal_noon()));
  REQUIRE(store.claim("pl_one", {3}, 2, journal_noon() + 10min));
  CHECK(store.writes_in_last_hour("local", journal_noon() + 10min).value() == 2);
  CHECK(store.writes_in_last_hour("maren", journal_noon() + 10min).value() == 0);
  auto const over = store.claim("pl_one", {4}, 2, journal_noon() + 20min);
  REQUIRE_FALSE(over);
  CHECK(over.error().kind == ErrorKind::limited);
  CHECK(over.error().retry_after_s == 40 * 60);
  CHECK(state_of(store, "pl_one", 4) == ChangeState::planned);
  CHECK(store.writes_in_last_hour("local", journal_noon() + 20min).value() == 2);
  REQUIRE(store.claim("pl_one", {4}, 2, journal_noon() + 60min));
  CHECK(store.writes_in_last_hour("local", journal_noon() + 70min).value() == 1);
}

TEST_CASE("a refused claim counts no write") {
  auto store = opened();
  begin(store, "one", 1);
  REQUIRE(store.claim("pl_one", {1}, no_bound, journal_noon()));
  CHECK_FALSE(store.claim("pl_one", {1}, no_bound, journal_noon()));
  CHECK(store.writes_in_last_hour("local", journal_noon()).value() == 1);
}

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

}  // namespace affinity::tools::journal_store_test
