#include "tools/changes/log_answer.hpp"

#include "tools/changes/receipt_answer.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::named;

std::string named_subject(Subject const& subject) {
  return subject.ref ? named(composed::cell_text(subject.name), *subject.ref)
                     : composed::cell_text(subject.name);
}

std::string joined_names(std::vector<std::string> const& names) {
  std::string out;
  for (auto const& name : names) out.append(out.empty() ? "" : ", ").append(name);
  return out;
}

std::string people_text(LogEntry const& entry) {
  std::vector<std::string> names;
  for (auto const& person : entry.people)
    names.push_back(person.ref == entry.account.me.ref ? std::string("you") : named_subject(person));
  return joined_names(names);
}

std::string records_text(LogEntry const& entry) {
  std::vector<std::string> names;
  for (auto const& person : entry.people) names.push_back(named_subject(person));
  for (auto const& each : entry.about) names.push_back(named_subject(each.subject));
  return joined_names(names);
}

std::string why_text(ReceiptItem const& item) {
  if (!item.error) return {};
  return ": " + item.error->message + (item.error->next_step.empty() ? "" : " " + item.error->next_step);
}

// "logged: call:7050", "already logged: call:7050"
std::string state_text(ReceiptItem const& item, bool of_earlier_call) {
  auto const ref = item.written.created ? to_string(*item.written.created) : std::string("the entry");
  switch (item.state) {
    case ChangeState::done: return (of_earlier_call ? "already logged: " : "logged: ") + ref;
    case ChangeState::already: return "already logged: " + ref;
    case ChangeState::unknown:
    case ChangeState::sending:
      return "unknown whether it was logged" + why_text(item) +
             " Call log_activity again with the same arguments: it looks and finishes";
    default: return "not logged" + why_text(item);
  }
}

std::string first_line(LogEntry const& entry, ReceiptItem const& item, bool of_earlier_call) {
  auto out = state_text(item, of_earlier_call);
  if (entry.kind == Kind::note) return out + "; on " + records_text(entry);
  return out + "; " + std::string(to_string(entry.kind)) + " with " + people_text(entry) + "; " +
         entry.at.understood;
}

// Where the note of an interaction is found: Affinity keeps it with the people alone.
std::vector<std::string> shows(LogEntry const& entry) {
  std::vector<std::string> out;
  if (entry.kind == Kind::note || entry.about.empty()) return out;
  std::vector<std::string> found, missing, unclear;
  for (auto const& each : entry.about) {
    auto& names = !each.has_person ? unclear : *each.has_person ? found : missing;
    names.push_back(named_subject(each.subject));
  }
  out.push_back("its note is on " + named_subject(entry.people.front()) + " and on the " +
                std::string(to_string(entry.kind)));
  if (!found.empty()) out.back() += "; get_brief finds it for " + joined_names(found);
  if (!unclear.empty())
    out.back() +=
        "; get_brief finds it for " + joined_names(unclear) + " where one of these people belongs to it";
  if (!missing.empty())
    out.push_back(joined_names(missing) +
                  " does not show it: none of these people belongs to it; kind note "
                  "writes one there");
  return out;
}

bool is_written(ReceiptItem const& item) {
  return item.state == ChangeState::done || item.state == ChangeState::already;
}

// A reminder that was refused is sent again by itself.
std::string reminder_again(ReceiptItem const& item, LogReminder const& asked) {
  json::object operation{{"do", "remind"}, {"text", asked.text}, {"due", asked.due.understood}};
  if (item.change.on.ref) operation["on"] = to_string(*item.change.on.ref);
  operation["owner"] = to_string(asked.owner.ref);
  return "; send only it again: apply_changes " +
         write_json(json::object{{"operations", json::array{std::move(operation)}}});
}

std::string reminder_line(ReceiptItem const& item, LogReminder const& asked, bool has_entry) {
  auto const what = "due " + asked.due.understood + ", " + composed::cell_text(asked.owner.name) + ", on " +
                    named_subject(item.change.on);
  auto const ref = item.written.created ? to_string(*item.written.created) : std::string("reminder");
  switch (item.state) {
    case ChangeState::done: return ref + ": " + what;
    case ChangeState::already: return ref + " was there already: " + what;
    case ChangeState::unknown:
    case ChangeState::sending:
      return "reminder unknown (" + what + "): the same call of log_activity again looks and finishes";
    case ChangeState::planned:
      return "reminder not tried (" + what + ")" +
             (has_entry ? ": the same call of log_activity again goes on" : "");
    default:
      return "reminder not set (" + what + ")" + why_text(item) +
             (has_entry ? reminder_again(item, asked) : "");
  }
}

std::vector<std::string> lines_of(LogEntry const& entry, Receipt const& receipt, bool of_earlier_call) {
  auto const& first = receipt.items.front();
  std::vector<std::string> out{first_line(entry, first, of_earlier_call)};
  if (is_written(first))
    for (auto& line : shows(entry)) out.push_back(std::move(line));
  for (std::size_t i = 1; i < receipt.items.size() && i <= entry.reminders.size(); ++i)
    out.push_back(reminder_line(receipt.items[i], entry.reminders[i - 1], is_written(first)));
  auto const undoable = std::ranges::count_if(receipt.items, &ReceiptItem::is_undoable);
  if (undoable > 0)
    out.push_back("undo_changes " + write_json(json::object{{"receipt_id", receipt.id}}) + " takes back " +
                  std::to_string(undoable) + (receipt.kept ? "" : ", until this server ends"));
  return out;
}

}  // namespace

Outcome log_outcome(ToolContext const& context, LogEntry const& entry, Receipt receipt,
                    LogAnswer const& answer) {
  auto const refused = receipt.items.front().state;
  bool const is_refused = refused == ChangeState::failed || refused == ChangeState::conflict;
  if (is_refused && receipt.items.front().error) return failure(*receipt.items.front().error);
  receipt.requests += answer.requests;
  auto outcome = receipt_outcome(context, receipt, entry.account.subdomain);
  auto const& first = receipt.items.front();
  auto* result = outcome.structured.if_contains("result");
  if (result && result->is_object()) {
    auto& members = result->get_object();
    members["logged"] =
        is_written(first)
            ? (first.state == ChangeState::already || answer.of_earlier_call ? "already" : "now")
            : "no";
    if (first.written.created) members["entry"] = to_string(*first.written.created);
    members["when"] = entry.at.understood;
    json::array where;
    for (auto const& line : shows(entry)) where.emplace_back(line);
    if (!where.empty()) members["shows"] = std::move(where);
  }
  outcome.text.clear();
  for (auto const& line : lines_of(entry, receipt, answer.of_earlier_call))
    outcome.text.append(outcome.text.empty() ? "" : "\n").append(line);
  outcome.text_is_summary = true;
  return outcome;
}

schema::Shape log_shape() {
  using schema::Shape;
  return extend(receipt_shape(), {{"logged", Shape::text()},
                                  {"entry", Shape::text()},
                                  {"when", Shape::text()},
                                  {"shows", Shape::list(Shape::text())}});
}

}  // namespace affinity::tools::changes
