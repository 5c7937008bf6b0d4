// Meetings, calls, e-mails and chats since a date: of one record from v1, of a list, a teammate or the firm
// from v2.

#include "tools/composed/change_records.hpp"
#include "tools/composed/changes.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view v1_interactions = "list_all_affinity_interactions";

struct Participant {
  std::int64_t id = 0;
  bool internal = false;
  std::string name{};
};

// A person of either API, or an attendee of v2, who may be nobody's record.
void add_participant(json::value const* person, std::vector<Participant>& out) {
  if (!person || !person->is_object()) return;
  if (auto const* inside = member(*person, "person")) person = inside;
  if (!person->is_object()) return;
  auto const id = integer_member(*person, "id").value_or(0);
  bool const known = std::ranges::any_of(out, [&](Participant const& each) { return each.id == id; });
  if (id == 0 || known) return;
  bool const internal =
      text_member(*person, "type") == "internal" || integer_member(*person, "type") == 1;  // of v2, of v1
  out.push_back({.id = id, .internal = internal, .name = full_name_of(*person)});
}

std::vector<Participant> participants_of(json::value const& one) {
  std::vector<Participant> out;
  for (std::string_view const name : {"from", "organizer", "creator"})
    add_participant(member(one, name), out);
  for (std::string_view const name :
       {"attendeesPreview", "participantsPreview", "toParticipantsPreview", "ccParticipantsPreview"})
    if (auto const* preview = member(one, name))
      if (auto const* data = array_member(*preview, "data"))
        for (auto const& person : *data) add_participant(&person, out);
  for (std::string_view const name : {"persons", "to", "cc"})
    if (auto const* people = array_member(one, name))
      for (auto const& person : *people) add_participant(&person, out);
  return out;
}

// The kinds of interactions, as either API has them.
struct InteractionKind {
  std::string_view kind{}, v2_tool{}, v2_time{};
  std::int64_t v1_type = 0;
};

constexpr std::array<InteractionKind, 4> interaction_kinds{
    {{"meeting", "list_all_affinity_v2_meetings", "startTime", 0},
     {"call", "list_all_affinity_v2_calls", "startTime", 1},
     {"chat", "list_all_affinity_v2_chat_messages", "sentAt", 2},
     {"email", "list_all_affinity_v2_emails", "sentAt", 3}}};

class Interactions {
 public:
  explicit Interactions(ChangesAsked const& asked) : asked_(asked) {}

  // Of a list: whose interactions count, and for which of its records.
  std::map<std::int64_t, Ref> people_of_list{};
  std::vector<Change> out{};

  void add(json::value const& one, InteractionKind const& kind) {
    auto date = text_member(one, kind.v2_time);
    if (date.empty()) date = text_member(one, "date");
    Change change{.kind = std::string(kind.kind), .id = integer_member(one, "id").value_or(0)};
    if (!from_iso(date, change.at) || !asked_.is_within(change.at)) return;
    auto const people = participants_of(one);
    if (asked_.by && !has(people, asked_.by->ref.id)) return;
    if (!set_record(change, people)) return;
    auto const internal = std::ranges::find(people, true, &Participant::internal);
    change.who = asked_.by ? asked_.by->name : internal == people.end() ? std::string() : internal->name;
    change.text = text_member(one, kind.kind == "email" ? "subject" : "title");
    out.push_back(std::move(change));
  }

 private:
  static bool has(std::vector<Participant> const& people, std::int64_t id) {
    return std::ranges::find(people, id, &Participant::id) != people.end();
  }

  bool set_record(Change& change, std::vector<Participant> const& people) const {
    if (asked_.about) {
      change.record = *asked_.about;
      change.name = asked_.about_name;
      return asked_.about->kind != Kind::person || has(people, asked_.about->id);
    }
    for (auto const& person : people) {
      auto const found = people_of_list.find(person.id);
      if (asked_.list && found == people_of_list.end()) continue;
      if (!asked_.list && person.internal) continue;
      change.record = asked_.list ? found->second : Ref{.kind = Kind::person, .id = person.id};
      if (change.record->kind == Kind::person) change.name = person.name;
      return true;
    }
    return !asked_.list;
  }

  ChangesAsked const& asked_;
};

// v1 has those of one record, of one kind and within one year.
Task<void> read_v1_interactions(Reads& reads, ChangesAsked const& asked, Interactions& into, Answer& answer) {
  constexpr auto window = std::chrono::days(365);
  for (std::size_t i = 0; i < interaction_kinds.size(); ++i) {
    auto const kind = interaction_kinds[i];
    for (auto begin = asked.since; begin <= asked.until; begin += window) {
      auto const end = std::min<WallTime>(begin + window, asked.until + std::chrono::seconds(1));
      Read ask{.tool = v1_interactions,
               .arguments = {{"type", kind.v1_type},
                             {"start_time", to_the_second(begin)},
                             {"end_time", to_the_second(end)}},
               .page_size = 100};
      ask.arguments[v1_argument_of(asked.about->kind)] = asked.about->id;
      constexpr std::size_t all = 1'000'000;
      RecordUse const add = [&](json::value const& one) { into.add(one, kind); };
      auto const error = co_await read_each_record(reads, std::move(ask), all, add);
      if (error) answer.add_partial("some interactions not read (" + Reads::why(*error) + ")");
    }
  }
}

// The streams of the firm, from which the question's are taken.
Task<void> read_v2_interactions(Reads& reads, ChangesAsked const& asked, Interactions& into, Answer& answer) {
  for (std::size_t i = 0; i < interaction_kinds.size(); ++i) {
    auto const kind = interaction_kinds[i];
    auto const end_of_day = std::chrono::ceil<std::chrono::days>(asked.until);
    Read ask{.tool = kind.v2_tool,
             .arguments = {{"filter", std::string(kind.v2_time) + ">=" + to_the_second(asked.since) + " & " +
                                          std::string(kind.v2_time) + "<" + to_the_second(end_of_day)}},
             .page_size = 100};
    constexpr std::size_t all = 1'000'000;
    RecordUse const add = [&](json::value const& one) { into.add(one, kind); };
    auto const error = co_await read_each_record(reads, std::move(ask), all, add);
    if (error) answer.add_partial(std::string(kind.kind) + "s not read (" + Reads::why(*error) + ")");
  }
}

// Whose interactions are those of a list: its people, or the people of its companies and deals.
Task<void> read_people_of_list(Reads& reads, ListInfo list, KnownRows const& known, Interactions& into,
                               Answer& answer) {
  if (list.kind == Kind::person) {
    for (auto const& [row, record] : known.records) into.people_of_list.emplace(record.id, record);
    co_return;
  }
  auto const columns = co_await read_columns(reads, list);
  RowsAsked ask{.list = list};
  if (columns)
    for (auto const& column : *columns)
      if (column.built_in == BuiltIn::people) ask.columns.push_back(column);
  auto const read = co_await read_rows(reads, std::move(ask));
  if (read.error)
    answer.add_partial("people of " + list.name + " not read (" + Reads::why(*read.error) + ")");
  for (auto const& row : read.rows)
    for (auto const& cell : row.cells)
      for (auto const& item : cell.items)
        if (item.ref) into.people_of_list.emplace(item.ref->id, row.record);
}

bool is_teammate(Result<std::vector<Teammate>> const& team, Ref const& ref) {
  return team && std::ranges::find(*team, ref, &Teammate::ref) != team->end();
}

}  // namespace

Task<std::vector<Change>> read_interactions(Reads& reads, ChangesAsked const& asked, KnownRows const& known,
                                            Answer& answer) {
  Interactions found(asked);
  auto const team = co_await read_teammates(reads);
  if (asked.about && !is_teammate(team, *asked.about)) {
    co_await read_v1_interactions(reads, asked, found, answer);
    co_return std::move(found.out);
  }
  bool const by_v2 = std::ranges::any_of(
      interaction_kinds, [&](InteractionKind const& kind) { return reads.may_use(kind.v2_tool); });
  if (!by_v2) {
    answer.add_partial("interactions not told (API v1 has those of one record outside the team: use about)");
    co_return std::vector<Change>();
  }
  if (asked.list) co_await read_people_of_list(reads, *asked.list, known, found, answer);
  co_await read_v2_interactions(reads, asked, found, answer);
  co_return std::move(found.out);
}

}  // namespace affinity::tools::composed
