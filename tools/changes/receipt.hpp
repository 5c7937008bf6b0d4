#pragma once
// A receipt: what became of every change of a plan, as the journal holds it.

#include "tools/changes/kinds/kind.hpp"
#include "tools/journal/journal.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

struct ReceiptItem {
  Change change{};     // with the refs of what earlier changes created
  Written written{};   // of done: what the answer showed, or the lookup found
  bool by_us = false;  // a 2xx answer showed that this change made it; false: found, or settled by a lookup
  ChangeState state = ChangeState::planned;  // never sending: that is unknown
  std::optional<Error> error{};              // of conflict, failed, unknown and not tried: why
  std::string taken_back{};                  // the receipt of the undo that took it back

  int n() const { return change.n; }
  // The record that it is about: what it created, its row, or what it is on; nullopt where that is not there
  // yet.
  std::optional<Ref> ref() const;
  std::string name() const;
  // What an undo can try: done, not taken back, and by its kind; what was created only where an answer showed
  // it.
  bool is_undoable() const;
};

struct Receipt {
  std::string id{}, plan_id{}, summary{};
  std::string undo_of{};  // the receipt that it takes back
  std::vector<ReceiptItem> items{};
  std::string stopped{};  // why this call ended before the plan did: "the time for this call is over"
  // Of an undo what it could not take back, by the numbers of that receipt; without a plan what needed
  // nothing.
  std::vector<Skipped> skipped{};
  int requests = 0;     // to Affinity, of this call
  bool direct = false;  // nobody saw a plan before: the answer tells what was done, too
  bool kept = true;     // in a file: it can be taken back after the process has ended

  std::size_t count(ChangeState) const;
  bool is_finished() const;  // nothing is unknown or not tried
};

std::optional<ErrorKind> error_kind_of(std::string_view word);  // of "limited", …

std::string_view outcome_word(ChangeState);  // "done", …; of planned "not_tried", of sending "unknown"

// From what the journal holds; an error when that cannot be read.
Result<Receipt> receipt_from(JournalPlan const&);

// What the journal keeps of an item beside its change and state, and back.
json::object result_json(ReceiptItem const&);
Result<ReceiptItem> item_from(JournalChange const&);

// The change with the refs of what the other items created.
Change filled(std::span<ReceiptItem const>, Change);
// The change that it needs and that ended without being made, itself or what that one needs.
std::optional<int> blocked_by(std::span<ReceiptItem const>, ReceiptItem const&);
// Whether something that it needs is not there yet.
bool waits_for_creation(std::span<ReceiptItem const>, ReceiptItem const&);
// Fills in refs, and says why items are not tried.
void tell_blocked(std::vector<ReceiptItem>&);

}  // namespace affinity::tools::changes
