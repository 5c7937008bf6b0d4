#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "tools/journal/stored_plans.hpp"

namespace affinity::tools::journal_store_test {

using namespace affinity::tests;
using namespace std::chrono_literals;

namespace {

// In the files of the journal: "-wal" too.
bool file_holds(Scratch const& folder, std::string_view text) {
  for (auto const& name : {"journal.db", "journal.db-wal"})
    if (folder.read(name).find(text) != std::string::npos) return true;
  return false;
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

}  // namespace affinity::tools::journal_store_test
