#include "tools/changes/log_entry.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Found;
using composed::Reads;
using composed::text_argument;

constexpr std::size_t most_people = 100, most_reminders = 10;
constexpr std::array logged_kinds{Kind::call, Kind::meeting, Kind::chat, Kind::note};

Outcome wrong_entry(std::string_view kind, std::string message, std::string next_step) {
  return composed::question(kind, std::move(message), std::move(next_step), {}, "", 0);
}

json::array reminders_given(json::object const& checked) {
  auto const* given = checked.if_contains("reminders");
  return given && given->is_array() ? given->get_array() : json::array();
}

std::optional<Outcome> not_allowed(Reads const& reads, LogEntry const& entry) {
  std::vector<std::string_view> tools{entry.kind == Kind::note ? "create_a_affinity_note"
                                                               : "create_a_affinity_interaction"};
  if (!entry.reminders.empty()) tools.emplace_back("create_a_affinity_reminder");
  for (auto const tool : tools)
    if (!composed::is_write_allowed(reads.context(), tool))
      return wrong_entry("not_allowed",
                         "It is written by " + std::string(tool) + ", which is not allowed here.",
                         "Ask whoever runs this server.");
  return std::nullopt;
}

std::optional<Outcome> read_when(json::object const& checked, composed::Now const& now, LogEntry& entry) {
  auto const text = text_argument(checked, "when");
  if (entry.kind == Kind::note && !text.empty() && fold(text) != "now")
    return wrong_entry("invalid", "A note is of now; when is for calls, meetings and chats.",
                       "Leave when out, or put the day into the text.");
  auto at = parse_moment(text.empty() ? "now" : text, now, composed::Direction::past);
  if (!at) return wrong_entry("bad_date", at.error().message, at.error().next_step);
  bool const is_ahead = at->has_time ? at->at > now.wall : at->day > now.today();
  if (is_ahead)
    return wrong_entry("bad_date", at->understood + " is in the future; only what has happened is logged.",
                       "Give when it was, or set a reminder.");
  // A day alone is its noon, as far as that is over.
  if (!at->has_time) at->at = std::min(WallTime(at->at + std::chrono::hours(12)), now.wall);
  entry.at = std::move(*at);
  return std::nullopt;
}

// Due dates before anything is read: what is wrong is told at once.
std::optional<Outcome> read_reminders(json::object const& checked, composed::Now const& now,
                                      LogEntry& entry) {
  auto const given = reminders_given(checked);
  if (given.size() > most_reminders)
    return wrong_entry(
        "invalid", "At most 10 reminders go with one entry; you gave " + std::to_string(given.size()) + ".",
        "Set the others with apply_changes.");
  for (auto const& item : given) {
    auto due = due_of_reminder(text_member(item, "due"), now);
    if (!due) return wrong_entry("bad_date", due.error().message, due.error().next_step);
    entry.reminders.push_back({.text = text_member(item, "text"), .due = std::move(*due)});
  }
  return std::nullopt;
}

std::optional<Outcome> read_plain_arguments(Reads const& reads, json::object const& checked,
                                            LogEntry& entry) {
  auto const word = text_argument(checked, "kind");
  for (auto const kind : logged_kinds)
    if (to_string(kind) == word) entry.kind = kind;
  entry.text = text_argument(checked, "text");
  if (entry.text.empty()) return wrong_entry("invalid", "The entry has no text.", "Give text.");
  auto const people = composed::texts_argument(checked, "people").size();
  auto const about = composed::texts_argument(checked, "about").size();
  if (entry.kind != Kind::note && people == 0)
    return wrong_entry("invalid", "A " + word + " is logged with people, and none are given.",
                       "Give people, or write a note on companies and deals with kind note.");
  if (people + about == 0)
    return wrong_entry("invalid", "What the note is on is not said.",
                       "Give people, or companies and deals in about.");
  if (people > most_people || about > most_people)
    return wrong_entry("invalid", "At most 100 people and 100 records go with one entry.", "Name fewer.");
  if (auto wrong = read_when(checked, reads.now(), entry)) return wrong;
  if (auto wrong = read_reminders(checked, reads.now(), entry)) return wrong;
  return not_allowed(reads, entry);
}

// Each text as one record, in order and once; or what the tool answers instead.
Task<std::variant<std::vector<Found>, Outcome>> resolve_each(Reads& reads, std::string argument,
                                                             std::vector<std::string> texts,
                                                             std::vector<Kind> kinds, Ref me) {
  std::vector<Found> out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto const folded = fold(texts[i]);
    if (folded == "me" || folded == "myself") texts[i] = to_string(me);
    auto const place = texts.size() == 1 ? argument : argument + "[" + std::to_string(i) + "]";
    auto resolved = co_await composed::resolve(reads, place, texts[i], kinds);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    auto& found = std::get<Found>(resolved);
    if (std::ranges::find(out, found.ref, &Found::ref) == out.end()) out.push_back(std::move(found));
  }
  co_return out;
}

Subject subject_of_found(Found const& found) { return {.ref = found.ref, .name = found.name}; }

bool is_teammate(Found const& person) {
  constexpr int internal = 1;  // Affinity v1, Persons
  return integer_member(person.record, "type") == internal;
}

bool shares_id(std::vector<std::int64_t> const& some, std::vector<std::int64_t> const& others) {
  return std::ranges::any_of(some, [&](auto id) { return std::ranges::find(others, id) != others.end(); });
}

// Whether somebody works at the company, or at a company of the deal, or is on the deal. Searches tell less
// of a record than a read by id: then the e-mail's domain decides, or nobody knows.
std::optional<bool> belongs_to(Found const& person, Found const& record) {
  auto const of_record = ids_in(record.record, "person_ids");
  if (std::ranges::find(of_record, person.ref.id) != of_record.end()) return true;
  auto const companies = ids_in(person.record, "organization_ids");
  bool const is_company = record.ref.kind == Kind::company;
  auto const wanted =
      is_company ? std::vector<std::int64_t>{record.ref.id} : ids_in(record.record, "organization_ids");
  if (shares_id(companies, wanted)) return true;
  auto const host = person.address.substr(std::min(person.address.find('@'), person.address.size()));
  if (is_company && !record.address.empty() && lower(host) == "@" + lower(record.address)) return true;
  bool const is_known =
      member(person.record, "organization_ids") || (is_company && member(record.record, "person_ids"));
  return is_known ? std::optional(false) : std::nullopt;
}

std::optional<bool> has_one_of(Found const& record, std::vector<Found> const& people) {
  std::optional<bool> out(false);
  for (auto const& person : people) {
    auto const belongs = belongs_to(person, record);
    if (belongs.value_or(false)) return true;
    if (!belongs) out.reset();
  }
  return out;
}

void add_people(LogEntry& entry, std::vector<Found> const& people) {
  std::vector<Subject> team;
  for (auto const& person : people)
    (is_teammate(person) ? team : entry.people).push_back(subject_of_found(person));
  entry.outside = entry.people.size();
  auto const& me = entry.account.me;
  bool const has_me = std::ranges::any_of(team, [&](Subject const& each) { return each.ref == me.ref; });
  for (auto& each : team) entry.people.push_back(std::move(each));
  if (entry.kind != Kind::note && !has_me) entry.people.push_back({.ref = me.ref, .name = me.name});
}

Task<std::optional<Outcome>> resolve_owners(Reads& reads, json::array given, LogEntry& entry) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto owner = text_member(given[i], "owner");
    entry.reminders[i].owner = entry.account.me;
    if (owner.empty()) continue;
    auto resolved = co_await composed::resolve_teammate(reads, "owner", std::move(owner));
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    entry.reminders[i].owner = std::get<composed::Teammate>(std::move(resolved));
  }
  co_return std::nullopt;
}

Subject subject_of_reminders(LogEntry const& entry) {
  if (entry.outside == 0 && !entry.about.empty()) return entry.about.front().subject;
  return entry.people.front();
}

}  // namespace

Task<std::variant<LogEntry, Outcome>> read_log_entry(Reads& reads, json::object const& checked) {
  LogEntry entry;
  if (auto wrong = read_plain_arguments(reads, checked, entry)) co_return std::move(*wrong);
  auto account = co_await composed::read_account(reads);
  if (!account) co_return composed::name_error(account.error(), to_string(account.error().kind), reads);
  entry.account = std::move(*account);
  std::vector<Kind> of_people{Kind::person}, of_about{Kind::company, Kind::deal};
  auto people = co_await resolve_each(reads, "people", composed::texts_argument(checked, "people"),
                                      std::move(of_people), entry.account.me.ref);
  if (auto* instead = std::get_if<Outcome>(&people)) co_return std::move(*instead);
  auto about = co_await resolve_each(reads, "about", composed::texts_argument(checked, "about"),
                                     std::move(of_about), entry.account.me.ref);
  if (auto* instead = std::get_if<Outcome>(&about)) co_return std::move(*instead);
  auto const& found = std::get<std::vector<Found>>(people);
  add_people(entry, found);
  for (auto const& each : std::get<std::vector<Found>>(about))
    entry.about.push_back({.subject = subject_of_found(each), .has_person = has_one_of(each, found)});
  auto instead = co_await resolve_owners(reads, reminders_given(checked), entry);
  if (instead) co_return std::move(*instead);
  co_return entry;
}

std::vector<Change> changes_of_entry(LogEntry const& entry) {
  std::vector<Change> out;
  if (entry.kind == Kind::note) {
    auto records = entry.people;
    for (auto const& each : entry.about) records.push_back(each.subject);
    out.push_back(note_change(std::move(records), entry.text, true));
  } else {
    InteractionText const interaction{.kind = entry.kind, .text = entry.text, .at = entry.at};
    out.push_back(interaction_change(interaction, entry.people, entry.outside > 0, entry.account.me.ref.id));
  }
  for (auto const& reminder : entry.reminders) {
    out.push_back(
        reminder_change(subject_of_reminders(entry), reminder.text, reminder.due, reminder.owner, true));
    // It waits for the entry. When that is found, not written, the reminder may be there as well.
    out.back().others.push_back({.created_by = 1, .name = std::string(to_string(entry.kind))});
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i].n = int(i) + 1;
  return out;
}

std::string key_of_entry(LogEntry const& entry, composed::Now const& now) {
  auto const changes = changes_of_entry(entry);
  auto refs = refs_of(changes.front());
  std::ranges::sort(refs);
  std::string key(to_string(entry.kind));
  auto const day = entry.kind == Kind::note ? now.today() : entry.at.day;
  key += "\n" + composed::to_text(day) + "\n" + mark_of(entry.text);
  for (auto const& ref : refs) key += "\n" + to_string(ref);
  return key;
}

std::string key_of_log(LogEntry const& entry, composed::Now const& now) {
  auto key = key_of_entry(entry, now);
  for (auto const& reminder : entry.reminders)
    key +=
        "\n" + mark_of(reminder.text) + " " + reminder.due.understood + " " + to_string(reminder.owner.ref);
  return key;
}

}  // namespace affinity::tools::changes
