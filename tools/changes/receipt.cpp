#include "tools/changes/receipt.hpp"

#include "tools/changes/kept_plan.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

json::object kept_error_json(Error const& error) {
  json::object out{{"kind", to_string(error.kind)}, {"message", error.message}};
  if (!error.next_step.empty()) out["next_step"] = error.next_step;
  if (error.status != 0) out["status"] = error.status;
  return out;
}

Error kept_error(json::value const& from) {
  Error out{.kind = error_kind_of(text_member(from, "kind")).value_or(ErrorKind::internal),
            .message = text_member(from, "message"),
            .next_step = text_member(from, "next_step")};
  if (auto const* status = member(from, "status")) out.status = int(as_int64(*status).value_or(0));
  return out;
}

ReceiptItem const* item_of(std::span<ReceiptItem const> items, int n) {
  if (n > 0 && std::size_t(n) <= items.size() && items[std::size_t(n) - 1].n() == n)
    return &items[std::size_t(n) - 1];  // nothing was skipped before it
  auto const found = std::ranges::find_if(items, [&](ReceiptItem const& each) { return each.n() == n; });
  return found == items.end() ? nullptr : &*found;
}

bool was_made(ReceiptItem const& item) {
  return item.state == ChangeState::done || item.state == ChangeState::already;
}

bool creates(Action action) {
  return action == Action::find_or_create || action == Action::add_to_list || action == Action::note ||
         action == Action::remind || action == Action::attach || action == Action::log;
}

// What the change made: of `row` the row, which is made with a deal.
std::optional<Ref> created_as(ReceiptItem const& maker, bool row) {
  auto const& made = maker.written.created;
  if (!was_made(maker) || !made) return std::nullopt;
  if (!row || made->kind == Kind::row) return made;
  auto const* id = maker.written.kept.if_contains("row");
  auto const number = id ? as_int64(*id) : std::nullopt;
  return number ? std::optional(Ref{Kind::row, *number}) : std::nullopt;
}

void fill_subject(std::span<ReceiptItem const> items, Subject& subject, bool row) {
  if (subject.created_by == 0 || subject.ref) return;
  if (auto const* maker = item_of(items, subject.created_by)) subject.ref = created_as(*maker, row);
}

std::vector<int> makers_of(Change const& change) {
  std::vector<int> out{change.on.created_by, change.row.created_by};
  for (auto const& other : change.others) out.push_back(other.created_by);
  std::erase_if(out, [&](int n) { return n == 0 || n == change.n; });
  return out;
}

}  // namespace

std::optional<ErrorKind> error_kind_of(std::string_view word) {
  for (int kind = 0; kind <= int(ErrorKind::internal); ++kind)
    if (to_string(ErrorKind(kind)) == word) return ErrorKind(kind);
  return std::nullopt;
}

std::optional<Ref> ReceiptItem::ref() const {
  if (written.created) return written.created;
  return change.on.ref ? change.on.ref : change.row.ref;
}

std::string ReceiptItem::name() const { return change.on.name.empty() ? change.row.name : change.on.name; }

bool ReceiptItem::is_undoable() const {
  bool const is_ours = by_us || !creates(change.action);
  return state == ChangeState::done && is_ours && taken_back.empty() && change.undo != Undoable::no;
}

std::size_t Receipt::count(ChangeState state) const {
  return std::size_t(std::ranges::count(items, state, &ReceiptItem::state));
}

bool Receipt::is_finished() const {
  return std::ranges::all_of(items, [&](ReceiptItem const& item) {
    bool const left = item.state == ChangeState::planned && !blocked_by(items, item);
    return !left && item.state != ChangeState::unknown && item.state != ChangeState::sending;
  });
}

std::string_view outcome_word(ChangeState state) {
  switch (state) {
    case ChangeState::planned: return "not_tried";
    case ChangeState::sending: return "unknown";
    default: return to_string(state);
  }
}

json::object result_json(ReceiptItem const& item) {
  json::object out;
  if (item.by_us) out["by_us"] = true;
  if (item.written.created) out["created"] = to_string(*item.written.created);
  if (!item.written.after.empty()) out["after"] = values_json(item.written.after);
  if (!item.written.kept.empty()) out["kept"] = item.written.kept;
  if (!item.written.lost.empty()) out["lost"] = item.written.lost;
  if (item.error) out["error"] = kept_error_json(*item.error);
  if (!item.taken_back.empty()) out["taken_back"] = item.taken_back;
  return out;
}

Result<ReceiptItem> item_from(JournalChange const& line) {
  auto change = change_from(line.change);
  if (!change) return fail(change);
  ReceiptItem out{.change = std::move(*change)};
  json::value const result = line.result;
  auto const* by_us = member(result, "by_us");
  out.by_us = by_us && *by_us == json::value(true);
  out.written.created = composed::parse_ref(text_member(result, "created"));
  auto const* after = member(result, "after");
  if (after && after->is_array()) out.written.after = values_from(after->get_array());
  auto const* kept = member(result, "kept");
  if (kept && kept->is_object()) out.written.kept = kept->get_object();
  out.written.lost = text_member(result, "lost");
  if (auto const* error = member(result, "error")) out.error = kept_error(*error);
  out.taken_back = text_member(result, "taken_back");
  out.state = line.state == ChangeState::sending ? ChangeState::unknown : line.state;
  return out;
}

Change filled(std::span<ReceiptItem const> items, Change change) {
  fill_subject(items, change.on, false);
  fill_subject(items, change.row, true);
  for (auto& other : change.others) fill_subject(items, other, false);
  return change;
}

std::optional<int> blocked_by(std::span<ReceiptItem const> items, ReceiptItem const& item) {
  for (auto const n : makers_of(item.change)) {
    auto const* maker = item_of(items, n);
    bool const ended =
        maker && (maker->state == ChangeState::failed || maker->state == ChangeState::conflict);
    if (!maker || ended) return n;
    if (maker->state == ChangeState::planned && blocked_by(items, *maker)) return n;
  }
  return std::nullopt;
}

bool waits_for_creation(std::span<ReceiptItem const> items, ReceiptItem const& item) {
  return std::ranges::any_of(makers_of(item.change), [&](int n) {
    auto const* maker = item_of(items, n);
    return !maker || !was_made(*maker) || !maker->written.created;
  });
}

Result<Receipt> receipt_from(JournalPlan const& kept) {
  auto const plan = plan_from(kept.plan);
  if (!plan) return fail(plan);
  Receipt out{.id = kept.receipt_id,
              .plan_id = kept.id,
              .summary = plan->summary,
              .undo_of = kept.undo_of,
              .skipped = plan->undo_of.empty() && !plan->direct ? std::vector<Skipped>() : plan->skipped,
              .direct = plan->direct};
  for (auto const& line : kept.changes) {
    auto item = item_from(line);
    if (!item) return fail(item);
    out.items.push_back(std::move(*item));
  }
  tell_blocked(out.items);
  return out;
}

void tell_blocked(std::vector<ReceiptItem>& items) {
  for (auto& item : items) {
    item.change = filled(items, std::move(item.change));
    if (item.state != ChangeState::planned) continue;
    if (auto const n = blocked_by(items, item))
      item.error = fail(ErrorKind::invalid, "It needs change " + std::to_string(*n) + ", which was not made.",
                        "Plan it again when that is solved.");
  }
}

}  // namespace affinity::tools::changes
