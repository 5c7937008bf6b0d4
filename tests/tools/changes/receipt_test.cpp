#include "support/catch.hpp"
#include "support/scripted_sender.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/receipt_answer.hpp"
#include "tools/changes/run.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::receipt_test {

namespace {

using changes::Action;
using changes::Change;
using changes::Kind;
using changes::Receipt;
using changes::ReceiptItem;
using changes::Ref;
using changes::Subject;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

ReceiptItem status_of(int n, std::int64_t deal, ChangeState state) {
  ReceiptItem out;
  out.change.n = n;
  out.change.on = {.ref = Ref{Kind::deal, deal}, .created_by = 0, .name = "Deal " + std::to_string(n)};
  out.change.column = composed::Column{.name = "Status", .v1_id = 31012};
  out.change.shown_before = "New";
  out.change.shown_after = "Passed";
  out.state = state;
  return out;
}

Receipt sample(std::vector<ChangeState> const& states) {
  Receipt out{.id = "rc_1", .plan_id = "pl_1", .summary = "Set Status of 4 deals to Passed"};
  for (auto const state : states)
    out.items.push_back(
        status_of(int(out.items.size()) + 1, 880'000 + std::int64_t(out.items.size()), state));
  return out;
}

// Creates a person, puts it on a list, and sets a value of that row.
Receipt chain(ChangeState first) {
  Receipt out;
  ReceiptItem person, row, value;
  person.change = {.n = 1, .action = Action::find_or_create, .on = {.name = "Ada Quist"}};
  person.state = first;
  row.change = {.n = 2, .action = Action::add_to_list, .on = {.created_by = 1, .name = "Ada Quist"}};
  value.change = {.n = 3, .on = {.created_by = 1, .name = "Ada Quist"}, .row = {.created_by = 2}};
  out.items = {person, row, value};
  return out;
}

Outcome answer(Receipt const& receipt, std::size_t max_result = 48 * 1024) {
  tests::ScriptedSender sender;
  Catalogue const catalogue = Catalogue::standard();
  ToolContext context{.catalogue = catalogue, .sender = sender};
  context.limits.max_result = max_result;
  return changes::receipt_outcome(context, receipt, "acme");
}

}  // namespace

TEST_CASE(
    "a receipt counts each outcome, lists what is not done, and names the calls that go on and take back") {
  auto receipt = sample({ChangeState::done, ChangeState::conflict, ChangeState::unknown, ChangeState::done});
  receipt.items[1].error = fail(ErrorKind::invalid, "Status is Term Sheet now (Yuki, 09:12).", "Plan again.");
  receipt.items[2].error = fail(ErrorKind::unknown_outcome, "The answer was lost.");
  CHECK(changes::receipt_text(receipt) ==
        "Receipt rc_1 for pl_1: 2 done, 1 conflict, 1 unknown, 0 failed; partial: 2 of 4 not done\n"
        "conflict #2 Deal 2 (deal:880001): Status is Term Sheet now (Yuki, 09:12). Plan again.\n"
        "unknown #3 Deal 3 (deal:880002): The answer was lost.\n"
        "apply_changes {\"plan_id\":\"pl_1\",\"summary\":\"Set Status of 4 deals to Passed\"} looks and "
        "finishes\n"
        "undo_changes {\"receipt_id\":\"rc_1\"} takes back 2");
  auto const outcome = answer(receipt);
  auto const& result = outcome.structured.at("result");
  CHECK(result.at("view") == "receipt");
  CHECK(result.at("conflict") == 1);
  CHECK(result.at("undoable") == 2);
  CHECK(result.at("items").at(1).at("outcome") == "conflict");
  CHECK(result.at("items").at(1).at("error").at("next_step") == "Plan again.");
  CHECK(has(text_member(result.at("items").at(0), "url"), "https://acme.affinity.co/"));
}

TEST_CASE("a receipt of a call without a plan tells what was done, too, and a loss is told in any") {
  auto receipt = sample({ChangeState::done, ChangeState::done});
  CHECK_FALSE(has(changes::receipt_text(receipt), "#1"));
  receipt.items[0].written.lost = "Linked besides: company:7.";
  CHECK(has(changes::receipt_text(receipt), "done #1 Deal 1 (deal:880000): Linked besides: company:7."));
  receipt.direct = true;
  CHECK(has(changes::receipt_text(receipt), "done #2 Deal 2 (deal:880001): Status New -> Passed"));
}

TEST_CASE("an answer of 500 changes stays within --max-result, and what is not done is always in it") {
  std::vector<ChangeState> states(500, ChangeState::done);
  states[321] = ChangeState::failed;
  auto const receipt = sample(states);
  for (std::size_t const most : {48u * 1024, 16u * 1024, 4u * 1024}) {
    CAPTURE(most);
    auto const outcome = answer(receipt, most);
    CHECK(write_json(outcome.structured).size() <= most);
    bool has_failed = false;
    for (auto const& item : outcome.structured.at("result").at("items").as_array())
      has_failed = has_failed || item.at("outcome") == "failed";
    CHECK(has_failed);
    CHECK(outcome.structured.at("result").at("done") == 499);
  }
  auto failed = sample(std::vector<ChangeState>(500, ChangeState::failed));
  for (auto& item : failed.items) item.error = fail(ErrorKind::invalid, std::string(300, 'x'));
  auto const outcome = answer(failed, 16 * 1024);
  CHECK(write_json(outcome.structured).size() <= 16 * 1024);
  CHECK(outcome.structured.at("result").at("failed") == 500);
  CHECK(outcome.text.size() <= 37'000);
}

TEST_CASE("what needs a change that ended without being made is not tried, with the number of that one") {
  auto receipt = chain(ChangeState::failed);
  changes::tell_blocked(receipt.items);
  CHECK(has(receipt.items[1].error->message, "It needs change 1"));
  CHECK(has(receipt.items[2].error->message, "which was not made"));
  CHECK(receipt.is_finished());
  auto open = chain(ChangeState::unknown);
  CHECK_FALSE(changes::blocked_by(open.items, open.items[1]));
  CHECK(changes::waits_for_creation(open.items, open.items[1]));
  CHECK_FALSE(open.is_finished());
}

TEST_CASE("refs of what was created reach the changes that need them, the row that came with a deal too") {
  auto receipt = chain(ChangeState::done);
  receipt.items[0].written.created = Ref{Kind::person, 7};
  receipt.items[1].state = ChangeState::already;
  receipt.items[1].written.created = Ref{Kind::row, 9};
  auto const value = changes::filled(receipt.items, receipt.items[2].change);
  CHECK(value.on.ref == Ref{Kind::person, 7});
  CHECK(value.row.ref == Ref{Kind::row, 9});
  receipt.items[1].written = {.created = Ref{Kind::deal, 8}};
  receipt.items[1].written.kept["row"] = 11;
  CHECK(changes::filled(receipt.items, receipt.items[2].change).row.ref == Ref{Kind::row, 11});
}

TEST_CASE("what the journal keeps of an item is read back whole") {
  auto item = status_of(1, 880'001, ChangeState::done);
  item.by_us = true;
  item.written.created = Ref{Kind::note, 5};
  item.written.after = {{.data = 3, .text = "Passed", .field_value = 17}};
  item.written.kept = {{"row", 11}};
  item.written.lost = "Linked besides.";
  item.error = fail({.kind = ErrorKind::not_found, .message = "Gone.", .next_step = "Look.", .status = 404});
  item.taken_back = "rc_2";
  JournalChange line{.n = 1, .state = ChangeState::done};
  line.change = changes::to_json(item.change);
  line.result = changes::result_json(item);
  auto const read = changes::item_from(line);
  REQUIRE(read);
  CHECK(read->change == item.change);
  CHECK(read->by_us);
  CHECK(read->written.created == item.written.created);
  CHECK(read->written.after == item.written.after);
  CHECK(read->written.after[0].field_value == 17);
  CHECK(read->written.kept == item.written.kept);
  CHECK(read->written.lost == item.written.lost);
  CHECK(*read->error == *item.error);
  CHECK(read->taken_back == "rc_2");
  line.state = ChangeState::sending;
  CHECK(changes::item_from(line)->state == ChangeState::unknown);
}

TEST_CASE("values of different columns and notes do not touch what the other reads, one list of links does") {
  Change status, amount, note, other_note, link, more;
  for (auto* change : {&status, &amount, &note, &other_note, &link, &more})
    change->on.ref = Ref{Kind::deal, 1};
  status.column = composed::Column{.name = "Status", .v1_id = 1};
  amount.column = composed::Column{.name = "Amount", .v1_id = 2};
  note.action = other_note.action = Action::note;
  note.details = {{"text", "a"}};
  other_note.details = {{"text", "b"}};
  link.action = more.action = Action::link;
  CHECK(changes::touches_same(status, status));
  CHECK_FALSE(changes::touches_same(status, amount));
  CHECK_FALSE(changes::touches_same(status, note));
  CHECK(changes::touches_same(note, note));
  CHECK_FALSE(changes::touches_same(note, other_note));
  CHECK(changes::touches_same(link, more));
  more.on.ref = Ref{Kind::deal, 2};
  CHECK_FALSE(changes::touches_same(link, more));
  more.others = {{.ref = Ref{Kind::deal, 1}}};
  CHECK(changes::touches_same(link, more));
}

}  // namespace affinity::tools::receipt_test
