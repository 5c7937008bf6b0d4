// Notes that were written and reminders that fell due since a date.

#include "tools/composed/change_records.hpp"
#include "tools/composed/changes.hpp"
#include "tools/composed/language/note_text.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/found_note.hpp"
#include "tools/html_tag.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v1_notes_tool = "list_all_affinity_notes";
constexpr std::string_view v2_notes_tool = "list_all_affinity_v2_notes";
constexpr std::string_view v1_reminders = "list_all_affinity_reminders";
constexpr std::size_t most_notes_of_v1 = 10'000;

// The kind of an interaction in API v2: "chat-message" is a chat.
std::string interaction_of_note(json::value const& note) {
  auto const* interaction = member(note, "interaction");
  if (!interaction || !interaction->is_object()) return {};
  auto type = text_member(*interaction, "type");
  if (type == "chat-message") type = "chat";
  return type + ":" + std::to_string(integer_member(*interaction, "id").value_or(0));
}

class NewNotes {
 public:
  NewNotes(ChangesAsked const& asked, KnownRows const& known, std::span<Teammate const> team)
      : asked_(asked), known_(known), team_(team) {}

  // A note that was written with API v2 is HTML in v1, too.
  void add_v1(json::value const& record) {
    auto note = note_of_v1(record);
    if (!find_html_tag(note.text).empty()) note.text = text_of_html(note.text);
    if (note.author.id > 0) note.author_name = person_item(note.author.id, team_).text;
    add(std::move(note), {});
  }
  void add_v2(json::value const& record) { add(note_of_v2(record), interaction_of_note(record)); }

  std::vector<Change> out{};

 private:
  void add(FoundNote note, std::string interaction) {
    Change change{.kind = "note", .id = note.id, .who = cell_text(note.author_name)};
    if (!from_iso(note.created_at, change.at) || !asked_.is_within(change.at)) return;
    if (asked_.by && note.author != asked_.by->ref) return;
    change.text = std::move(note.text);
    change.on = std::move(interaction);
    if (asked_.about) {
      change.record = *asked_.about;
      change.name = asked_.about_name;
    } else if (note.on) {
      set_record(change, std::move(*note.on));
    }
    if (asked_.list && !change.record && change.on.empty()) return;
    out.push_back(std::move(change));
  }

  // Of a list one of its records; else a deal before a company before a person.
  void set_record(Change& change, std::vector<NotedRecord> on) const {
    std::erase_if(on,
                  [&](NotedRecord const& each) { return asked_.list && !known_.of_list.contains(each.ref); });
    auto const rank = [](NotedRecord const& each) {
      return each.ref.kind == Kind::deal ? 0 : each.ref.kind == Kind::company ? 1 : 2;
    };
    auto const first = std::ranges::min_element(on, {}, rank);
    if (first == on.end()) return;
    change.record = first->ref;
    change.name = cell_text(first->name);
  }

  ChangesAsked const& asked_;
  KnownRows const& known_;
  std::span<Teammate const> team_;
};

Read v2_read_of_notes(ChangesAsked const& asked) {
  auto filter = "createdAt>=" + to_the_second(asked.since);
  if (asked.by) filter += " & creator.id=" + std::to_string(asked.by->ref.id);
  Read out{.tool = v2_notes_tool, .arguments = {{"filter", std::move(filter)}}, .page_size = 100};
  if (!asked.about) {
    out.arguments["includes"] = {"companiesPreview", "personsPreview", "opportunitiesPreview"};
    return out;
  }
  bool const person = asked.about->kind == Kind::person, company = asked.about->kind == Kind::company;
  out.tool = person    ? "list_all_affinity_v2_person_notes"
             : company ? "list_all_affinity_v2_company_notes"
                       : "list_all_affinity_v2_opportunity_notes";
  out.arguments[person ? "personId" : company ? "companyId" : "opportunityId"] = asked.about->id;
  return out;
}

}  // namespace

Task<std::vector<Change>> read_new_notes(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                                         Answer& answer) {
  auto const team = co_await read_teammates(reads);
  NewNotes notes(asked, known, team ? std::span(*team) : std::span<Teammate const>());
  auto ask = v2_read_of_notes(asked);
  std::optional<Error> error;
  bool by_v2 = reads.may_use(ask.tool);
  if (by_v2) {
    constexpr std::size_t all = 1'000'000;
    RecordUse const add = [&](json::value const& note) { notes.add_v2(note); };
    error = co_await read_each_record(reads, ask, all, add);
    by_v2 = !error || !Reads::is_refusal(*error);
  }
  if (!by_v2) {
    answer.add_note("notes read with API v1" + (error ? " (API v2: " + Reads::why(*error) + ")" : ""));
    ask = {.tool = v1_notes_tool, .page_size = 500};
    if (asked.about)
      ask.arguments[v1_argument_of(asked.about->kind)] = asked.about->id;
    else if (asked.by)
      ask.arguments["creator_id"] = asked.by->ref.id;
    RecordUse const add = [&](json::value const& note) { notes.add_v1(note); };
    error = co_await read_each_record(reads, ask, most_notes_of_v1, add);
  } else if (!asked.about && !error) {
    answer.add_note("notes without replies to them");
  }
  if (error) answer.add_partial("some notes not read (" + Reads::why(*error) + ")");
  co_return std::move(notes.out);
}

void place_notes(std::vector<Change>& changes, ChangesAsked const& asked) {
  std::map<std::string, Change const*> interactions;
  for (auto const& change : changes)
    if (change.record && change.kind != "note")
      interactions.emplace(change.kind + ":" + std::to_string(change.id), &change);
  for (auto& change : changes) {
    if (change.kind != "note" || change.record) continue;
    auto const found = interactions.find(change.on);
    if (found == interactions.end()) continue;
    change.record = found->second->record;
    change.name = found->second->name;
  }
  if (asked.list)
    std::erase_if(changes, [](Change const& change) { return change.kind == "note" && !change.record; });
}

namespace {

void set_record_of_reminder(Change& change, json::value const& reminder) {
  for (auto const& [name, kind] :
       {std::pair{"opportunity", Kind::deal}, std::pair{"organization", Kind::company},
        std::pair{"person", Kind::person}}) {
    auto const* record = member(reminder, name);
    if (!record || !record->is_object()) continue;
    change.record = Ref{.kind = kind, .id = integer_member(*record, "id").value_or(0)};
    change.name = kind == Kind::person ? full_name_of(*record) : cell_text(text_member(*record, "name"));
    return;
  }
}

}  // namespace

// v1 names the records in each reminder, so that it costs less than v2.
Task<std::vector<Change>> read_due_reminders(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                                             Answer& answer) {
  auto const end_of_day = std::chrono::ceil<std::chrono::days>(asked.until);
  Read ask{.tool = v1_reminders,
           .arguments = {{"due_after", to_the_second(asked.since - std::chrono::seconds(1))},
                         {"due_before", to_the_second(end_of_day)}},
           .page_size = 500};
  if (asked.about) ask.arguments[v1_argument_of(asked.about->kind)] = asked.about->id;
  if (asked.by) ask.arguments["owner_id"] = asked.by->ref.id;
  std::vector<Change> out;
  RecordUse const add = [&](json::value const& reminder) {
    Change change{.kind = "reminder", .id = integer_member(reminder, "id").value_or(0)};
    if (!from_iso(text_member(reminder, "due_date"), change.at) || !asked.is_within(change.at)) return;
    set_record_of_reminder(change, reminder);
    if (asked.list && (!change.record || !known.of_list.contains(*change.record))) return;
    if (auto const* owner = member(reminder, "owner"); owner && owner->is_object())
      change.who = full_name_of(*owner);
    change.text = text_member(reminder, "content");
    constexpr std::int64_t completed = 0;  // Affinity v1, Reminders: status
    change.is_done = integer_member(reminder, "status") == completed;
    out.push_back(std::move(change));
  };
  constexpr std::size_t all = 1'000'000;
  auto const error = co_await read_each_record(reads, std::move(ask), all, add);
  if (error) answer.add_partial("some reminders not read (" + Reads::why(*error) + ")");
  co_return out;
}

}  // namespace affinity::tools::composed
