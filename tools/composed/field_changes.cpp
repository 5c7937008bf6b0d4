// Changes of fields with history. Neither API tells the old value: it is the one of the change before.

#include "base/text/text.hpp"
#include "tools/composed/change_records.hpp"
#include "tools/composed/changes.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v1_field_history = "list_all_affinity_field_values_changes";
constexpr std::string_view v2_field_history = "list_all_affinity_v2_field_value_changes";
constexpr std::size_t most_in_filter = 100;  // conditions: well below the 4096 bytes of a filter
constexpr std::size_t most_pages_of_old_values = 3;

// A field whose changes Affinity keeps.
struct TrackedField {
  Kind kind = Kind::deal;
  std::int64_t list = 0;  // 0: of the record, on whatever list it is
  Column column{};
};

enum class Did { added, updated, removed };

// One record of the history of either API.
struct FieldEvent {
  std::int64_t id = 0, field = 0, entry = 0, list = 0;
  std::int64_t changer = 0;
  Ref record{};
  WallTime at{};
  Did did = Did::updated;
  bool one_of_several = false;
  std::string column{}, value{}, who{};

  auto key() const { return std::tuple(record, entry, field); }
};

using FieldKey = decltype(FieldEvent().key());

ColumnType type_of_tracked(std::int64_t value_type) {
  switch (value_type) {  // Affinity v1, value_type
    case 0: return ColumnType::person;
    case 1: return ColumnType::company;
    case 3: return ColumnType::number;
    case 4: return ColumnType::date;
    case 5: return ColumnType::location;
    default: return ColumnType::text;
  }
}

bool is_set(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value && *value == json::value(true);
}

// The tracked ones of a kind of records, and the names of the others in `untracked`, as far as the question
// is about them.
void add_tracked(json::array const& fields, Kind kind, ChangesAsked const& asked, KnownRows const& known,
                 std::vector<TrackedField>& out, std::vector<std::string>& untracked) {
  auto const is_of_question = [&](std::int64_t list) {
    if (asked.list) return list == asked.list->id;
    if (!asked.about || list == 0) return true;
    return std::ranges::any_of(known.lists, [&](auto const& row) { return row.second == list; });
  };
  for (auto const& field : fields) {
    auto const list = integer_member(field, "list_id").value_or(0);
    if (!is_of_question(list)) continue;
    auto name = cell_text(text_member(field, "name"));
    if (!is_set(field, "track_changes")) {
      untracked.push_back(std::move(name));
      continue;
    }
    Column column{.name = std::move(name), .v1_id = integer_member(field, "id").value_or(0)};
    column.field_id = "field-" + std::to_string(column.v1_id);
    column.type = type_of_tracked(integer_member(field, "value_type").value_or(6));
    column.many = is_set(field, "allows_multiple");
    out.push_back({.kind = kind, .list = list, .column = std::move(column)});
  }
}

std::string known_or_unknown(std::string text) {
  return text.empty() ? std::string(unknown_value) : std::move(text);
}

// Affinity v1, Field Value Changes: action_type 0 created, 1 deleted, 2 updated.
std::optional<FieldEvent> event_of_v1(json::value const& change, TrackedField const& field,
                                      std::span<Teammate const> team, Now const& now) {
  FieldEvent out{.id = integer_member(change, "id").value_or(0),
                 .field = field.column.v1_id,
                 .entry = integer_member(change, "list_entry_id").value_or(0),
                 .list = field.list,
                 .record = {.kind = field.kind, .id = integer_member(change, "entity_id").value_or(0)},
                 .one_of_several = field.column.many,
                 .column = field.column.name};
  if (!from_iso(text_member(change, "changed_at"), out.at)) return std::nullopt;
  auto const action = integer_member(change, "action_type").value_or(2);
  out.did = action == 0 ? Did::added : action == 1 ? Did::removed : Did::updated;
  out.value = known_or_unknown(item_of_v1(change, field.column, team, now).text);
  if (auto const* person = member(change, "changer"); person && person->is_object()) {
    out.changer = integer_member(*person, "id").value_or(0);
    out.who = full_name_of(*person);
  }
  return out;
}

std::string value_of_v2_change(json::value const& change, Now const& now) {
  auto const* value = member(change, "value");
  if (!value) return std::string(unknown_value);
  if (auto gone = text_member(*value, "displayValue"); !gone.empty()) return cell_text(gone);
  json::value const typed = json::object{{"type", text_member(change, "type")}, {"data", *value}};
  auto const cell = cell_of_v2(typed, {}, now);
  return cell.items.empty() ? std::string(unknown_value) : cell.items.front().text;
}

std::optional<FieldEvent> event_of_v2(json::value const& change, Now const& now) {
  auto const *field = member(change, "field"), *entity = member(change, "entity");
  if (!field || !entity || !entity->is_object()) return std::nullopt;
  auto const type = text_member(*field, "entityType");
  FieldEvent out{.id = integer_member(change, "id").value_or(0)};
  out.record = {.kind = type == "person"    ? Kind::person
                        : type == "company" ? Kind::company
                                            : Kind::deal,
                .id = integer_member(*entity, "id").value_or(0)};
  constexpr std::string_view prefix = "field-";
  auto const field_id = text_member(*field, "id");
  if (field_id.starts_with(prefix))
    std::from_chars(field_id.data() + prefix.size(), field_id.data() + field_id.size(), out.field);
  out.column = cell_text(text_member(*field, "name"));
  if (auto const* entry = member(change, "listEntry"); entry && entry->is_object()) {
    out.entry = integer_member(*entry, "id").value_or(0);
    out.list = integer_member(*entry, "listId").value_or(0);
  }
  if (!from_iso(text_member(change, "changedAt"), out.at)) return std::nullopt;
  auto const action = text_member(change, "actionType");
  out.did = action == "add" ? Did::added : action == "delete" ? Did::removed : Did::updated;
  out.one_of_several = text_member(change, "type").ends_with("-multi");
  out.value = value_of_v2_change(change, now);
  if (auto const* person = member(change, "changer"); person && person->is_object()) {
    out.changer = integer_member(*person, "id").value_or(0);
    out.who = full_name_of(*person);
  }
  return out;
}

void sort_events(std::vector<FieldEvent>& events) {
  std::ranges::sort(events, {},
                    [](FieldEvent const& event) { return std::tuple(event.key(), event.at, event.id); });
}

// What the field had before: of the event itself, or of the one before it in the history.
std::string value_before(FieldEvent const& event, FieldEvent const* previous) {
  if (event.did == Did::removed) return event.value;
  if (event.one_of_several) return std::string(missing_value);
  if (previous) return previous->did == Did::removed ? std::string(missing_value) : previous->value;
  return std::string(event.did == Did::added ? missing_value : unknown_value);
}

// The changes that were asked for. Writes that repeat the value are none.
std::vector<Change> changes_of(std::vector<FieldEvent>& events, ChangesAsked const& asked,
                               std::map<std::int64_t, std::size_t>& moved) {
  sort_events(events);
  std::vector<Change> out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    auto const& event = events[i];
    auto const* previous = i > 0 && events[i - 1].key() == event.key() ? &events[i - 1] : nullptr;
    if (previous && previous->id == event.id) continue;  // told by two reads
    if (!asked.is_within(event.at) || (asked.by && event.changer != asked.by->ref.id)) continue;
    Change change{.at = event.at,
                  .kind = "field",
                  .id = event.id,
                  .record = event.record,
                  .who = event.who,
                  .column = event.column,
                  .before = value_before(event, previous),
                  .after = event.did == Did::removed ? std::string(missing_value) : event.value,
                  .one_of_several = event.one_of_several};
    if (change.before == change.after && change.before != unknown_value) continue;
    if (event.list > 0) ++moved[event.list];
    out.push_back(std::move(change));
  }
  return out;
}

std::string any_of_conditions(std::vector<std::string> const& conditions) {
  std::string out;
  for (auto const& condition : conditions) out.append(out.empty() ? "(" : " | ").append(condition);
  return out.empty() ? out : out + ")";
}

// The stream of the firm with this filter, newest first. Stops when `enough` says so.
template<class Enough>
Task<std::optional<Error>> read_stream(Reads& reads, std::string filter, std::size_t most_pages,
                                       std::vector<FieldEvent>& events, Enough enough) {
  Read ask{.tool = v2_field_history,
           .arguments = {{"filter", std::move(filter)}, {"orderBy", json::array{"-changedAt"}}},
           .page_size = 100};
  auto const now = reads.now();
  for (std::size_t pages = 0; pages < most_pages; ++pages) {
    auto page = co_await reads.read_pages(ask, 1);
    if (page.error) co_return page.error;
    for (auto const& record : page.records)
      if (auto event = event_of_v2(record, now)) events.push_back(std::move(*event));
    ask.token = page.next_token;
    if (ask.token.empty() || enough()) break;
  }
  co_return std::nullopt;
}

// The keys whose first event in the range does not say what was there before.
std::set<FieldKey> keys_without_old_value(std::vector<FieldEvent>& events) {
  sort_events(events);
  std::set<FieldKey> out;
  for (std::size_t i = 0; i < events.size(); ++i) {
    bool const first = i == 0 || events[i - 1].key() != events[i].key();
    if (first && events[i].did == Did::updated && !events[i].one_of_several) out.insert(events[i].key());
  }
  return out;
}

// The whole history of each field, of the one record where the question is about it.
Task<void> read_v1_histories(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                             std::vector<TrackedField> fields, std::vector<FieldEvent>& events,
                             Answer& answer) {
  std::vector<Read> asks;
  for (auto const& field : fields) {
    Read ask{.tool = v1_field_history, .arguments = {{"field_id", field.column.v1_id}}};
    if (asked.about && asked.about->kind == field.kind)
      ask.arguments[v1_argument_of(field.kind)] = asked.about->id;
    asks.push_back(std::move(ask));
  }
  auto const team = co_await read_teammates(reads);
  std::span<Teammate const> const teammates = team ? std::span(*team) : std::span<Teammate const>();
  auto const bodies = co_await reads.read_all(std::move(asks));
  std::optional<Error> error;
  std::string unread;
  auto const now = reads.now();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!bodies[i]) {
      error = bodies[i].error();
      unread.append(unread.empty() ? "" : ", ").append(fields[i].column.name);
      continue;
    }
    auto const* records = bodies[i]->if_array();
    if (!records) continue;
    for (auto const& record : *records) {
      auto event = event_of_v1(record, fields[i], teammates, now);
      if (!event) continue;
      if (asked.about && event->record != *asked.about && !known.records.contains(event->entry)) continue;
      events.push_back(std::move(*event));
    }
  }
  if (!unread.empty())
    answer.add_partial("history of " + shorten(unread, 200) + " not read (" + Reads::why(*error) + ")");
}

// The history before the range of the rows and fields that changed in it. Fields of a record in question come
// from v1, which can ask for the record alone.
Task<void> read_old_values(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                           std::vector<TrackedField> fields, std::vector<FieldEvent>& events,
                           Answer& answer) {
  auto wanted = keys_without_old_value(events);
  std::set<std::string> unique;
  std::set<std::int64_t> of_record;
  for (auto const& [record, entry, field] : wanted)
    if (entry == 0 && asked.about)
      of_record.insert(field);
    else if (unique.size() < most_in_filter)
      unique.insert(entry > 0 ? "listEntry.id=" + std::to_string(entry)
                              : "field.id=field-" + std::to_string(field));
  std::erase_if(fields, [&](TrackedField const& field) { return !of_record.contains(field.column.v1_id); });
  std::vector<FieldEvent> older;
  if (!fields.empty()) co_await read_v1_histories(reads, asked, known, std::move(fields), older, answer);
  auto const enough = [&] {
    for (auto const& event : older) wanted.erase(event.key());
    return wanted.empty();
  };
  std::optional<Error> error;
  if (!unique.empty()) {
    auto filter =
        any_of_conditions({unique.begin(), unique.end()}) + " & changedAt<" + to_the_second(asked.since);
    error = co_await read_stream(reads, std::move(filter), most_pages_of_old_values, older, enough);
  }
  if (!enough())
    answer.add_partial(std::to_string(wanted.size()) + " old values not " +
                       (error ? "read (" + Reads::why(*error) + ")" : std::string("found")));
  events.insert(events.end(), std::make_move_iterator(older.begin()), std::make_move_iterator(older.end()));
}

// Whether a change of the firm's stream is one of the question's.
bool is_in_question(FieldEvent const& event, ChangesAsked const& asked, KnownRows const& known) {
  if (asked.list && event.list != asked.list->id) return false;
  return !asked.about || event.record == *asked.about || known.records.contains(event.entry);
}

// The stream since then, narrowed to the fields and rows in question where they are few.
Task<std::optional<Error>> read_v2_changes(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                                           std::vector<TrackedField> fields, std::vector<FieldEvent>& events,
                                           Answer& answer) {
  std::vector<std::string> conditions;
  for (auto const& field : fields)
    if (!asked.about || field.list == 0) conditions.push_back("field.id=" + field.column.field_id);
  if (asked.about)
    for (auto const& [row, list] : known.lists) conditions.push_back("listEntry.id=" + std::to_string(row));
  if (conditions.size() > most_in_filter) conditions.clear();
  auto filter = any_of_conditions(conditions);
  filter += (filter.empty() ? "" : " & ") + std::string("changedAt>=") + to_the_second(asked.since);
  auto const never = [] { return false; };
  constexpr std::size_t all_pages = 1'000'000;
  auto error = co_await read_stream(reads, std::move(filter), all_pages, events, never);
  if (error && events.empty()) co_return error;
  if (error)
    answer.add_partial("changes of fields before the " + std::to_string(events.size()) +
                       " newest not read (" + Reads::why(*error) + ")");
  std::erase_if(events, [&](FieldEvent const& event) { return !is_in_question(event, asked, known); });
  co_await read_old_values(reads, asked, known, std::move(fields), events, answer);
  co_return std::nullopt;
}

Task<std::vector<TrackedField>> read_tracked_fields(Reads& reads, ChangesAsked const& asked,
                                                    KnownRows const& known, Answer& answer) {
  std::vector<Kind> kinds{Kind::person, Kind::company, Kind::deal};
  if (asked.list)
    kinds = {asked.list->kind};
  else if (asked.about)
    kinds = {asked.about->kind};
  bool const has_deals =
      std::ranges::any_of(known.records, [](auto const& row) { return row.second.kind == Kind::deal; });
  if (asked.about && !asked.list && asked.about->kind == Kind::company && has_deals)
    kinds.push_back(Kind::deal);
  std::vector<TrackedField> out;
  std::vector<std::string> untracked;
  for (auto const kind : kinds) {
    auto const fields = co_await read_fields(reads, kind);
    if (fields)
      add_tracked(*fields, kind, asked, known, out, untracked);
    else
      answer.add_partial("fields of " + std::string(plural_of(kind)) + " not read (" +
                         Reads::why(fields.error()) + ")");
  }
  if (asked.list && !untracked.empty()) {
    std::string names;
    for (auto const& name : untracked) names.append(names.empty() ? "" : ", ").append(name);
    answer.add_note("Affinity keeps no history of " + shorten(names, 200));
  }
  co_return out;
}

}  // namespace

Task<int> field_changes_cost(Reads& reads, ChangesAsked const& asked, KnownRows const& known) {
  if (reads.may_use(v2_field_history)) co_return 3;
  Answer unused("");
  auto const fields = co_await read_tracked_fields(reads, asked, known, unused);
  co_return int(fields.size());
}

Task<std::vector<Change>> read_field_changes(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                                             Answer& answer, std::map<std::int64_t, std::size_t>& moved) {
  std::vector<FieldEvent> events;
  bool const by_v2 = reads.may_use(v2_field_history);
  std::vector<TrackedField> fields;
  if (!by_v2 || !asked.is_of_firm()) fields = co_await read_tracked_fields(reads, asked, known, answer);
  bool const nothing_tracked = !asked.is_of_firm() && fields.empty();
  if (nothing_tracked) co_return std::vector<Change>();
  constexpr std::size_t cost_of_v2 = 2;  // the stream, and the old values
  bool const v1_is_cheaper = !asked.is_of_firm() && fields.size() <= cost_of_v2;
  if (by_v2 && !v1_is_cheaper) {
    auto const error = co_await read_v2_changes(reads, asked, known, fields, events, answer);
    if (!error) co_return changes_of(events, asked, moved);
    if (!Reads::is_refusal(*error)) {
      answer.add_partial("changes of fields not read (" + Reads::why(*error) + ")");
      co_return std::vector<Change>();
    }
    answer.add_note("changes of fields read with API v1 (API v2: " + Reads::why(*error) + ")");
    if (asked.is_of_firm()) fields = co_await read_tracked_fields(reads, asked, known, answer);
  } else if (!by_v2) {
    answer.add_note("changes of fields read with API v1");
  }
  co_await read_v1_histories(reads, asked, known, std::move(fields), events, answer);
  co_return changes_of(events, asked, moved);
}

}  // namespace affinity::tools::composed
