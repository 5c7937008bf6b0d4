#include "tools/changes/model/plan.hpp"

#include "base/crypto/random.hpp"
#include "base/crypto/sha256.hpp"
#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/changes/model/kept_members.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace affinity::tools::changes {

namespace {

json::array candidates_json(std::vector<composed::Candidate> const& candidates) {
  json::array out;
  for (auto const& each : candidates)
    out.push_back({{"ref", to_string(each.ref)}, {"name", each.name}, {"differs", each.differs}});
  return out;
}

std::vector<composed::Candidate> candidates_from(json::array const& from) {
  std::vector<composed::Candidate> out;
  for (auto const& item : from)
    if (auto const ref = composed::parse_ref(text_member(item, "ref")))
      out.push_back(
          {.ref = *ref, .name = text_member(item, "name"), .differs = text_member(item, "differs")});
  return out;
}

WallTime time_of_plan(json::object const& from, std::string_view name) {
  WallTime out{};
  from_iso(kept_text(from, name), out);
  return out;
}

// "10 deals", "1 person", "3 records"
std::string counted_records(std::vector<Change const*> const& changes) {
  std::vector<Subject const*> seen;
  bool one_kind = true;
  for (auto const* change : changes) {
    auto const is_same = [&](Subject const* each) { return *each == change->on; };
    if (std::ranges::none_of(seen, is_same)) seen.push_back(&change->on);
    one_kind = one_kind && change->on.ref && changes.front()->on.ref &&
               change->on.ref->kind == changes.front()->on.ref->kind;
  }
  auto const count = seen.size();
  std::string_view const one = one_kind ? to_string(changes.front()->on.ref->kind) : "record";
  std::string_view const many = one_kind ? plural_of(changes.front()->on.ref->kind) : "records";
  return counted(count, one, many);
}

std::string on_what(std::vector<Change const*> const& changes) {
  auto const& first = *changes.front();
  if (changes.size() == 1 || std::ranges::all_of(changes, [&](auto* each) { return each->on == first.on; }))
    return first.on.name.empty() && first.on.ref ? to_string(*first.on.ref)
                                                 : composed::cell_text(first.on.name, 60);
  return counted_records(changes);
}

std::string in_list(Change const& change, std::string_view word) {
  return change.list_name.empty() ? std::string()
                                  : " " + std::string(word) + " " + composed::cell_text(change.list_name, 60);
}

// Changes that are said together: of one action, and of values one column with one new value.
std::string group_of(Change const& change) {
  std::string key(to_string(change.action));
  key += '\n' + change.list_name + '\n';
  if (change.column) key += change.column->name + '\n' + change.shown_after;
  if (change.action == Action::find_or_create && change.on.ref == std::nullopt)
    key += kept_text(change.details, "kind");
  return key;
}

std::string phrase(std::vector<Change const*> const& changes) {
  auto const& first = *changes.front();
  auto const on = on_what(changes);
  auto const column = first.column ? first.column->name : std::string();
  auto const value = composed::cell_text(first.shown_after, 60);
  auto const kind = kept_text(first.details, "kind");
  auto const count = std::to_string(changes.size());
  bool const single = changes.size() == 1;
  switch (first.action) {
    case Action::set: return "set " + column + " of " + on + in_list(first, "on") + " to " + value;
    case Action::clear: return "clear " + column + " of " + on + in_list(first, "on");
    case Action::add_value: return "add " + value + " to " + column + " of " + on + in_list(first, "on");
    case Action::remove_value: {
      auto const what = composed::cell_text(first.shown_before, 60);
      return "take a value out of " + column + " of " + on + in_list(first, "on") +
             (single && !what.empty() ? " (" + what + ")" : std::string());
    }
    case Action::find_or_create:
      return "create " +
             (single ? (kind.empty() ? "" : kind + " ") + composed::cell_text(first.on.name, 60)
                     : count + " records" + (kind.empty() ? "" : " (" + kind + ")")) +
             in_list(first, "on");
    case Action::add_to_list: return "add " + on + in_list(first, "to");
    case Action::remove_from_list: return "remove " + on + in_list(first, "from");
    case Action::note: return "write " + (single ? "a note" : count + " notes") + " on " + on;
    case Action::remind: return "set " + (single ? "a reminder" : count + " reminders") + " on " + on;
    case Action::attach: return "attach " + (single ? "a file" : count + " files") + " to " + on;
    case Action::rename: return "rename " + on + (single ? " to " + value : std::string());
    case Action::link: return "link " + on + (single ? " with " + value : std::string());
    case Action::unlink:
      return "unlink " + on + (single ? " from " + composed::cell_text(first.shown_before, 60) : "");
    case Action::merge:
      return "merge " +
             (single && !first.others.empty()
                  ? composed::cell_text(first.others.front().name, 60) + " into " + on
                  : count + " records") +
             " for good";
    case Action::delete_record: return "delete " + on;
    case Action::log:
      return "log " + (single ? "a " + (kind.empty() ? std::string("call") : kind) : count + " activities");
  }
  return "change " + on;
}

}  // namespace

std::string summary_of(std::vector<Change> const& changes, std::string_view undo_of) {
  std::vector<std::vector<Change const*>> groups;
  std::map<std::string, std::size_t> index_of;
  for (auto const& change : changes) {
    auto const [at, is_new] = index_of.try_emplace(group_of(change), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(&change);
  }
  constexpr std::size_t most_phrases = 6;
  std::string out = undo_of.empty() ? std::string() : "take back " + std::string(undo_of) + ": ";
  for (std::size_t i = 0; i < groups.size() && i < most_phrases; ++i)
    out += (i == 0 ? "" : "; ") + phrase(groups[i]);
  if (groups.size() > most_phrases) {
    std::size_t rest = 0;
    for (auto i = most_phrases; i < groups.size(); ++i) rest += groups[i].size();
    out += "; and " + counted(rest, "more change");
  }
  if (out.empty()) return "Nothing to change";
  if (out.front() >= 'a' && out.front() <= 'z') out.front() = char(out.front() - 'a' + 'A');
  return out;
}

std::string digest_of(std::vector<Change> const& changes) {
  Sha256 digest;
  for (auto const& change : changes) digest.update(write_json(to_json(change)) + "\n");
  return digest.hex();
}

std::string new_id(std::string_view prefix) {
  constexpr std::size_t random = 15;  // bytes: 120 bits, 20 letters
  return std::string(prefix) + base64url_encode(random_bytes(random));
}

json::object to_json(Plan const& plan) {
  json::array skipped, problems, changes;
  for (auto const& each : plan.skipped)
    skipped.push_back({{"n", each.n}, {"what", each.what}, {"why", each.why}});
  for (auto const& each : plan.problems)
    problems.push_back({{"n", each.n},
                        {"kind", each.kind},
                        {"what", each.what},
                        {"message", each.message},
                        {"candidates", candidates_json(each.candidates)}});
  for (auto const& change : plan.changes) changes.emplace_back(to_json(change));
  json::array notes(plan.notes.begin(), plan.notes.end());
  return {{"id", plan.id},
          {"summary", plan.summary},
          {"digest", plan.digest},
          {"created_at", to_iso(plan.created_at)},
          {"expires_at", to_iso(plan.expires_at)},
          {"changes", std::move(changes)},
          {"skipped", std::move(skipped)},
          {"problems", std::move(problems)},
          {"notes", std::move(notes)},
          {"requests_used", plan.requests_used},
          {"requests_to_apply", plan.requests_to_apply},
          {"undo_of", plan.undo_of},
          {"direct", plan.direct}};
}

Result<Plan> plan_from(json::object const& from) {
  Plan out{.id = kept_text(from, "id"),
           .summary = kept_text(from, "summary"),
           .digest = kept_text(from, "digest"),
           .created_at = time_of_plan(from, "created_at"),
           .expires_at = time_of_plan(from, "expires_at"),
           .requests_used = int(kept_number(from, "requests_used")),
           .requests_to_apply = int(kept_number(from, "requests_to_apply")),
           .undo_of = kept_text(from, "undo_of"),
           .direct = kept_flag(from, "direct")};
  for (auto const& each : kept_items(from, "changes")) {
    auto change = each.is_object() ? change_from(each.get_object()) : change_from({});
    if (!change) return fail(change);
    out.changes.push_back(std::move(*change));
  }
  for (auto const& each : kept_items(from, "skipped"))
    if (each.is_object())
      out.skipped.push_back({.n = int(kept_number(each.get_object(), "n")),
                             .what = text_member(each, "what"),
                             .why = text_member(each, "why")});
  for (auto const& each : kept_items(from, "problems"))
    if (each.is_object())
      out.problems.push_back({.n = int(kept_number(each.get_object(), "n")),
                              .kind = text_member(each, "kind"),
                              .what = text_member(each, "what"),
                              .message = text_member(each, "message"),
                              .candidates = candidates_from(kept_items(each.get_object(), "candidates"))});
  for (auto const& each : kept_items(from, "notes")) out.notes.emplace_back(as_text(each).value_or(""));
  return out;
}

}  // namespace affinity::tools::changes
