// log: one call, meeting or chat message, whose text is its note. Of log_activity alone.

#include "tools/changes/kinds/activity.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Read;
using composed::Reads;

constexpr std::string_view create_interaction = "create_a_affinity_interaction";
constexpr std::string_view list_interactions = "list_all_affinity_interactions";
constexpr std::string_view list_all_notes = "list_all_affinity_notes";
constexpr std::string_view read_one_note = "get_single_affinity_note_by_id";
// An entry that was repeated around midnight is one, though its day differs.
constexpr auto around_midnight = std::chrono::hours(1);

WallTime date_of_log(Change const& change) {
  WallTime out{};
  from_iso(kept_text(change.details, "date"), out);
  return out;
}

std::vector<std::int64_t> people_of_interaction(json::value const& record) {
  std::vector<std::int64_t> out;
  auto const* persons = member(record, "persons");
  if (persons && persons->is_array())
    for (auto const& person : persons->get_array())
      if (auto const id = integer_member(person, "id")) out.push_back(*id);
  std::ranges::sort(out);
  return out;
}

// A lookup wants the moment that was sent; before the write the same day is enough.
bool is_at_that_time(WallTime date, Change const& change, bool is_lookup, composed::Now const& now) {
  using namespace std::chrono;
  auto const sent = date_of_log(change);
  if (is_lookup) return floor<seconds>(date) == floor<seconds>(sent);
  auto const day = [&](WallTime at) { return floor<days>(at + now.utc_offset); };
  return day(date) == day(sent) || abs(date - sent) <= around_midnight;
}

bool has_outsider(Change const& change) { return change.details.contains("outside"); }

// Interactions of that day with somebody outside the team; without one, the notes of the key's user.
Read entries_ask(Change const& change) {
  if (!has_outsider(change))
    return {.tool = list_all_notes,
            .arguments = {{"creator_id", detail_number(change.details, "user_id").value_or(0)}},
            .page_size = 500};
  using namespace std::chrono;
  auto const day = floor<days>(date_of_log(change));
  auto const edge = [](sys_days at) { return to_iso(WallTime(at)).substr(0, 19) + "Z"; };
  return {.tool = list_interactions,
          .arguments = {{"type", detail_number(change.details, "type").value_or(0)},
                        {"start_time", edge(day - days(1))},
                        {"end_time", edge(day + days(2))},
                        {"person_id", change.on.ref->id}},
          .page_size = 100};
}

// An interaction that may be the one, with the notes that tell.
struct LogCandidate {
  std::size_t change = 0;  // index
  Ref ref{};
  std::int64_t note = 0;
};

void add_candidates(std::vector<LogCandidate>& out, std::size_t index, Change const& change,
                    json::value const& record, bool is_lookup, composed::Now const& now) {
  WallTime date{};
  auto const kind = change.details.contains("type") ? detail_number(change.details, "type") : std::nullopt;
  if (!from_iso(text_member(record, "date"), date) || integer_member(record, "type") != kind) return;
  if (!is_at_that_time(date, change, is_lookup, now)) return;
  if (people_of_interaction(record) != ids_of_kind(refs_of(change), Kind::person)) return;
  Ref const ref{.kind = kind_of_log(change), .id = integer_member(record, "id").value_or(0)};
  for (auto const note : ids_in(record, "notes")) out.push_back({index, ref, note});
}

// Of a list of notes: the interaction that one belongs to.
std::optional<Ref> interaction_of_note(json::value const& note, Change const& change, WallTime since) {
  auto people = ids_in(note, "interaction_person_ids");
  std::ranges::sort(people);
  bool const is_it =
      is_created_since(note, since) &&
      integer_member(note, "interaction_type") == detail_number(change.details, "type") &&
      people == ids_of_kind(refs_of(change), Kind::person) &&
      comparable_text(text_member(note, "content")) == comparable_text(kept_text(change.details, "text"));
  auto const id = is_it ? integer_member(note, "interaction_id") : std::nullopt;
  return id ? std::optional(Ref{.kind = kind_of_log(change), .id = *id}) : std::nullopt;
}

// The texts of candidates are in their notes.
Task<void> judge_candidates(Reads& reads, std::vector<Change> changes, std::vector<LogCandidate> candidates,
                            std::optional<WallTime> since, std::vector<Standing>& out) {
  std::vector<Read> asks;
  for (auto const& each : candidates)
    asks.push_back(
        {.tool = read_one_note, .arguments = {{"id", each.note}}, .freshness = composed::Freshness::fresh});
  auto const notes = co_await reads.read_all(std::move(asks));
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    auto& standing = out[candidates[i].change];
    auto const& details = changes[candidates[i].change].details;
    if (!notes[i] && standing.state == State::before && notes[i].error().status != 404)
      standing = standing_unread(notes[i].error(), since);
    bool const same = notes[i] && comparable_text(text_member(*notes[i], "content")) ==
                                      comparable_text(kept_text(details, "text"));
    if (same) standing = {.state = State::after, .created = candidates[i].ref};
  }
}

Task<std::vector<Standing>> read_log(Reads& reads, std::vector<Change> changes,
                                     std::optional<WallTime> since) {
  std::vector<Standing> out(changes.size(), Standing{.state = State::before});
  std::vector<Read> asks;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].on.ref || (!since && !looks_first(changes[i]))) continue;
    asks.push_back(entries_ask(changes[i]));
    asked.push_back(i);
  }
  auto const lists = co_await read_lists_whole(reads, std::move(asks));
  auto const from = entries_since(reads, since);
  std::vector<LogCandidate> candidates;
  for (std::size_t i = 0; i < lists.size(); ++i) {
    auto const& change = changes[asked[i]];
    auto& standing = out[asked[i]];
    if (lists[i].error) standing = standing_unread(*lists[i].error, since);
    for (auto const& record : lists[i].records) {
      if (has_outsider(change))
        add_candidates(candidates, asked[i], change, record, since.has_value(), reads.now());
      else if (auto const ref = interaction_of_note(record, change, from))
        standing = {.state = State::after, .created = ref};
    }
  }
  if (!candidates.empty())
    co_await judge_candidates(reads, std::move(changes), std::move(candidates), since, out);
  co_return out;
}

Task<void> plan_log(Planning& planning, Operation operation) {
  planning.problem(operation, "invalid", "An interaction is logged with log_activity.",
                   "Call log_activity with kind, text and people.");
  co_return;
}

Result<Write> write_log(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  auto const people = ids_of_kind(refs_of(change), Kind::person);
  return Write{.tool = create_interaction,
               .arguments = {{"type", detail_number(change.details, "type").value_or(0)},
                             {"person_ids", json::array(people.begin(), people.end())},
                             {"content", kept_text(change.details, "text")},
                             {"date", kept_text(change.details, "date")}}};
}

std::vector<Written> written_log(std::span<Change const> changes, json::value const& answer) {
  Written out{.created = created_in(answer, kind_of_log(changes.front()))};
  if (auto const notes = ids_in(answer, "notes"); !notes.empty()) out.kept["note"] = notes.front();
  return {out};
}

Result<Change> undo_log(Made const& made) {
  return delete_of_created(made, "the " + std::string(to_string(kind_of_log(made.change))));
}

}  // namespace

Kind kind_of_log(Change const& change) {
  for (auto const kind : {Kind::meeting, Kind::call, Kind::chat})
    if (interaction_type(kind) == detail_number(change.details, "type")) return kind;
  return Kind::call;
}

Change interaction_change(InteractionText const& interaction, std::vector<Subject> people, bool outside,
                          std::int64_t user_id) {
  Change out{.action = Action::log};
  out.on = std::move(people.front());
  out.others.assign(std::make_move_iterator(people.begin() + 1), std::make_move_iterator(people.end()));
  out.details = {{"kind", to_string(interaction.kind)},
                 {"type", interaction_type(interaction.kind).value_or(0)},
                 {"date", to_iso(interaction.at.at).substr(0, 19) + "Z"},
                 {"text", interaction.text},
                 {"mark", mark_of(interaction.text)},
                 {"user_id", user_id},
                 {"look", true}};
  if (outside) out.details["outside"] = true;
  out.shown_before = "-";
  out.shown_after = std::string(to_string(interaction.kind)) + " of " + interaction.at.understood + ": " +
                    composed::quoted_text(interaction.text, shown_activity_bytes);
  out.undo_note = "not where somebody has replied to its note or changed it";
  return out;
}

ActionKind const log_kind{.action = Action::log,
                          .plan = plan_log,
                          .read = read_log,
                          .write = write_log,
                          .written = written_log,
                          .undo = undo_log};

}  // namespace affinity::tools::changes
