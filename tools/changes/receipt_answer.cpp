#include "tools/changes/receipt_answer.hpp"

#include "base/text/printable.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::cell_text;

constexpr std::size_t most_lines_of_receipt = 60;
constexpr std::array states_in_order{ChangeState::done,    ChangeState::already, ChangeState::conflict,
                                     ChangeState::unknown, ChangeState::failed,  ChangeState::planned};

std::string words_of(ChangeState state) {
  auto out = std::string(outcome_word(state));
  std::ranges::replace(out, '_', ' ');
  return out;
}

std::string value_or_missing(std::string const& text) {
  return text.empty() ? std::string(composed::missing_value) : cell_text(text);
}

// "8 done, 1 conflict, 0 failed"
std::string counts_of_receipt(Receipt const& receipt) {
  std::string out;
  for (auto const state : states_in_order) {
    auto const count = receipt.count(state);
    bool const always = state == ChangeState::done || state == ChangeState::failed;
    if (count > 0 || always) out += (out.empty() ? "" : ", ") + std::to_string(count) + " " + words_of(state);
  }
  return out;
}

std::string record_of_item(ReceiptItem const& item) {
  auto const name = cell_text(item.name());
  auto const ref = item.ref();
  return ref ? composed::named(name, *ref) : name;
}

std::string sentence_of(Error const& error) {
  return printable(error.next_step.empty() ? error.message : error.message + " " + error.next_step);
}

// "conflict #4 Fynnanta (deal:880004): Status is Term Sheet now (Yuki, 09:12). …"
std::string receipt_line(ReceiptItem const& item) {
  auto out = words_of(item.state) + " #" + std::to_string(item.n()) + " " + record_of_item(item) + ": ";
  if (item.state == ChangeState::done && !item.written.lost.empty())
    return out + printable(item.written.lost);
  if (item.error) return out + sentence_of(*item.error);
  auto const what =
      item.change.column ? cell_text(item.change.column->name) : std::string(to_string(item.change.action));
  return out + what + " " + value_or_missing(item.change.shown_before) + " -> " +
         value_or_missing(item.change.shown_after);
}

bool is_told(Receipt const& receipt, ReceiptItem const& item) {
  bool const is_settled = item.state == ChangeState::done || item.state == ChangeState::already;
  return !is_settled || !item.written.lost.empty() || receipt.direct;
}

std::size_t undoable_count(Receipt const& receipt) {
  return std::size_t(std::ranges::count_if(receipt.items, &ReceiptItem::is_undoable));
}

std::string go_on_call(Receipt const& receipt) {
  return "apply_changes " +
         write_json(json::object{{"plan_id", receipt.plan_id}, {"summary", receipt.summary}});
}

bool goes_on(Receipt const& receipt) { return !receipt.is_finished(); }

json::object error_of_item(Error const& error) {
  return {{"kind", to_string(error.kind)}, {"message", error.message}, {"next_step", error.next_step}};
}

// `brief`: without what was before and after.
json::object item_data(ReceiptItem const& item, std::string_view subdomain, bool brief) {
  json::object out{{"n", item.n()}, {"outcome", outcome_word(item.state)}};
  auto const ref = item.ref();
  if (ref) {
    auto record = composed::record_object(subdomain, *ref, item.name());
    for (auto& member : record)
      if (!brief || member.key() == "ref") out[member.key()] = std::move(member.value());
  } else {
    out["name"] = cell_text(item.name());
  }
  if (item.written.created) out["created"] = to_string(*item.written.created);
  if (item.error) out["error"] = error_of_item(*item.error);
  if (!item.written.lost.empty()) out["lost"] = item.written.lost;
  if (!item.taken_back.empty()) out["taken_back"] = item.taken_back;
  if (brief) return out;
  out["do"] = to_string(item.change.action);
  if (item.change.column) out["column"] = cell_text(item.change.column->name);
  if (!item.change.list_name.empty()) out["list"] = cell_text(item.change.list_name);
  out["before"] = value_or_missing(item.change.shown_before);
  out["after"] = value_or_missing(item.change.shown_after);
  out["undo"] = to_string(item.change.undo);
  if (!item.change.undo_note.empty()) out["undo_note"] = item.change.undo_note;
  if (item.change.takes_back > 0) out["takes_back"] = item.change.takes_back;
  return out;
}

enum class Detail { all, brief, not_done };

json::object receipt_data(Receipt const& receipt, std::string_view subdomain, Detail detail,
                          std::size_t most_items) {
  json::object out{{"view", "receipt"},
                   {"receipt_id", receipt.id},
                   {"plan_id", receipt.plan_id},
                   {"summary", receipt.summary}};
  if (!receipt.undo_of.empty()) out["undo_of"] = receipt.undo_of;
  for (auto const state : states_in_order) out[outcome_word(state)] = receipt.count(state);
  out["undoable"] = undoable_count(receipt);
  json::array items, skipped;
  for (auto const& item : receipt.items)
    if (items.size() < most_items && (detail != Detail::not_done || is_told(receipt, item)))
      items.emplace_back(item_data(item, subdomain, detail != Detail::all));
  out["total"] = receipt.items.size();
  out["items"] = std::move(items);
  for (auto const& each : receipt.skipped)
    skipped.push_back({{"n", each.n}, {"name", cell_text(each.what)}, {"why", each.why}});
  if (!skipped.empty()) out["skipped"] = std::move(skipped);
  if (!receipt.stopped.empty()) out["stopped"] = receipt.stopped;
  if (goes_on(receipt)) out["continue_with"] = go_on_call(receipt);
  out["kept"] = receipt.kept;
  return out;
}

std::string why_not_complete(Receipt const& receipt) {
  if (!receipt.stopped.empty()) return receipt.stopped;
  auto const done = receipt.count(ChangeState::done) + receipt.count(ChangeState::already);
  if (done == receipt.items.size()) return {};
  return std::to_string(receipt.items.size() - done) + " of " + std::to_string(receipt.items.size()) +
         " not done";
}

}  // namespace

std::string receipt_text(Receipt const& receipt) {
  auto out = "Receipt " + receipt.id + " for " + receipt.plan_id + ": " + counts_of_receipt(receipt);
  if (!receipt.undo_of.empty()) out += "; takes back " + receipt.undo_of;
  auto const why = why_not_complete(receipt);
  out += why.empty() ? "; complete" : "; partial: " + why;
  std::size_t lines = 0, left = 0;
  for (auto const& item : receipt.items) {
    if (!is_told(receipt, item)) continue;
    if (lines++ < most_lines_of_receipt)
      out += "\n" + receipt_line(item);
    else
      ++left;
  }
  if (left > 0) out += "\nand " + std::to_string(left) + " more that are not done";
  for (auto const& each : receipt.skipped)
    out += (receipt.undo_of.empty() ? "\nskipped #" : "\nleft #") + std::to_string(each.n) + " " +
           cell_text(each.what) + ": " + each.why;
  if (goes_on(receipt)) out += "\n" + go_on_call(receipt) + " looks and finishes";
  if (auto const count = undoable_count(receipt); count > 0)
    out += "\nundo_changes " + write_json(json::object{{"receipt_id", receipt.id}}) + " takes back " +
           std::to_string(count) + (receipt.kept ? "" : ", until this server ends");
  return out;
}

Outcome receipt_outcome(ToolContext const& context, Receipt const& receipt, std::string_view subdomain,
                        bool detailed) {
  Outcome outcome;
  std::string data;
  auto const why = why_not_complete(receipt);
  auto const fits = [&](Detail detail, std::size_t most_items) {
    outcome.structured = {{"result", receipt_data(receipt, subdomain, detail, most_items)},
                          {"complete", why.empty()},
                          {"upstream_requests", receipt.requests}};
    if (!why.empty()) outcome.structured["why"] = why;
    data = write_json(outcome.structured);
    return data.size() <= context.limits.max_result;
  };
  auto most_items = receipt.items.size();
  bool const all_fit = fits(Detail::all, most_items) || fits(Detail::brief, most_items);
  while (!all_fit && !fits(Detail::not_done, most_items) && most_items > 1) most_items = most_items * 3 / 4;
  outcome.text_is_summary = !detailed;
  outcome.text = detailed ? std::move(data) : shorten(receipt_text(receipt), composed::max_answer_bytes);
  return outcome;
}

schema::Shape receipt_shape() {
  using schema::never_null;
  using schema::Shape;
  auto const text = Shape::text();
  auto const integer = Shape::integer();
  auto const error = Shape::record({{"kind", text}, {"message", text}, {"next_step", text}});
  auto const item = Shape::record({{"n", integer, never_null},
                                   {"outcome", text, never_null},
                                   {"do", text},
                                   {"ref", text},
                                   {"name", text},
                                   {"url", text},
                                   {"column", text},
                                   {"list", text},
                                   {"created", text},
                                   {"before", text},
                                   {"after", text},
                                   {"error", error},
                                   {"lost", text},
                                   {"undo", text},
                                   {"undo_note", text},
                                   {"taken_back", text},
                                   {"takes_back", integer}});
  auto const skipped = Shape::record({{"n", integer}, {"name", text}, {"why", text}});
  return Shape::record({{"view", text, never_null},
                        {"receipt_id", text, never_null},
                        {"plan_id", text, never_null},
                        {"summary", text},
                        {"undo_of", text},
                        {"done", integer},
                        {"already", integer},
                        {"conflict", integer},
                        {"unknown", integer},
                        {"failed", integer},
                        {"not_tried", integer},
                        {"undoable", integer},
                        {"total", integer},
                        {"items", Shape::list(item)},
                        {"skipped", Shape::list(skipped)},
                        {"stopped", text},
                        {"continue_with", text},
                        {"kept", Shape::boolean()}});
}

}  // namespace affinity::tools::changes
