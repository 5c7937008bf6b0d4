#include "tools/composed/timeline.hpp"

#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace affinity::tools::composed {

namespace timeline {
namespace {

using std::chrono::days;

constexpr std::string_view of_one_record = "list_all_affinity_interactions";
constexpr std::string_view companies_of_v1 = "list_all_affinity_organizations";
constexpr std::size_t max_of_one_kind = 5'000;
constexpr std::size_t max_of_the_firm = 10'000;
constexpr int days_a_request = 365;                      // Affinity v1, Interactions: at most one year
constexpr std::string_view hidden_subject = "********";  // Affinity v2, Emails

// One kind of interactions in both APIs.
struct KindOfInteraction {
  Kind kind = Kind::meeting;
  int v1_type = 0;
  std::string_view v2_tool{}, v2_time{}, plural{};
};

constexpr std::array<KindOfInteraction, 4> kinds_of_interactions{
    {{Kind::meeting, 0, "list_all_affinity_v2_meetings", "startTime", "meetings"},
     {Kind::call, 1, "list_all_affinity_v2_calls", "startTime", "calls"},
     {Kind::email, 3, "list_all_affinity_v2_emails", "sentAt", "e-mails"},
     {Kind::chat, 2, "list_all_affinity_v2_chat_messages", "sentAt", "chat messages"}}};

KindOfInteraction const& about_kind(Kind kind) {
  return *std::ranges::find(kinds_of_interactions, kind, &KindOfInteraction::kind);
}

json::value const* object_in(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value && value->is_object() ? value : nullptr;
}

json::array const* array_at(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? value->if_array() : nullptr;
}

void add_person(TimelineEntry& entry, json::value const& person, std::string_view first_name,
                std::string_view last_name, std::string_view address) {
  auto const id = integer_member(person, "id");
  if (!id) return;
  Ref const ref{.kind = Kind::person, .id = *id};
  if (std::ranges::find(entry.people, ref, &TimelinePerson::ref) != entry.people.end()) return;
  auto const first = text_member(person, first_name), last = text_member(person, last_name);
  auto name = first + (first.empty() || last.empty() ? "" : " ") + last;
  if (name.empty()) name = text_member(person, address);
  entry.people.push_back({.ref = ref, .name = cell_text(name)});
}

void add_person_of_v1(TimelineEntry& entry, json::value const& person) {
  add_person(entry, person, "first_name", "last_name", "primary_email");
}

void add_person_of_v2(TimelineEntry& entry, json::value const& person) {
  add_person(entry, person, "firstName", "lastName", "primaryEmailAddress");
}

// Nothing without a date.
std::optional<TimelineEntry> entry_of_v1(json::value const& record, Kind kind) {
  TimelineEntry out{.ref = {.kind = kind, .id = integer_member(record, "id").value_or(0)}};
  auto const start = text_member(record, "start_time");
  if (!from_iso(start.empty() ? text_member(record, "date") : start, out.at)) return std::nullopt;
  out.title = text_member(record, kind == Kind::email ? "subject" : "title");
  if (auto const* from = object_in(record, "from")) add_person_of_v1(out, *from);
  for (std::string_view const name : {"persons", "to", "cc"})
    if (auto const* people = array_at(record, name))
      for (auto const& person : *people) add_person_of_v1(out, person);
  return out;
}

// Attendees have an address and mostly a person; participants of chats are persons.
void add_preview(TimelineEntry& entry, json::value const& record, std::string_view name) {
  auto const* preview = object_in(record, name);
  auto const* people = preview ? array_at(*preview, "data") : nullptr;
  if (!people) return;
  for (auto const& one : *people) {
    auto const* person = object_in(one, "person");
    add_person_of_v2(entry, person ? *person : one);
  }
}

std::optional<TimelineEntry> entry_of_v2(json::value const& record, KindOfInteraction const& kind) {
  TimelineEntry out{.ref = {.kind = kind.kind, .id = integer_member(record, "id").value_or(0)}};
  if (!from_iso(text_member(record, kind.v2_time), out.at)) return std::nullopt;
  out.title = text_member(record, kind.kind == Kind::email ? "subject" : "title");
  out.hidden = out.title == hidden_subject;
  if (out.hidden) out.title.clear();
  if (auto const* from = object_in(record, "from"))
    if (auto const* person = object_in(*from, "person")) add_person_of_v2(out, *person);
  for (std::string_view const name :
       {"attendeesPreview", "participantsPreview", "toParticipantsPreview", "ccParticipantsPreview"})
    add_preview(out, record, name);
  return out;
}

bool takes_part(TimelineEntry const& entry, Ref const& ref) {
  return std::ranges::find(entry.people, ref, &TimelinePerson::ref) != entry.people.end();
}

bool all_take_part(TimelineEntry const& entry, std::vector<Teammate> const& by) {
  return std::ranges::all_of(by, [&](Teammate const& mate) { return takes_part(entry, mate.ref); });
}

std::string_view argument_of(Kind kind) {
  if (kind == Kind::person) return "person_id";
  return kind == Kind::company ? "organization_id" : "opportunity_id";
}

// The days in parts of at most a year, the latest first; `last` of each is not included.
std::vector<std::pair<Day, Day>> years_in(Day first, Day last) {
  std::vector<std::pair<Day, Day>> out;
  for (auto end = last + days(1); end > first;) {
    auto const begin = std::max(first, end - days(days_a_request));
    out.emplace_back(begin, end);
    end = begin;
  }
  return out;
}

// One kind of one record.
struct KindRead {
  std::vector<TimelineEntry> entries{};
  std::optional<Error> error{};
};

Task<KindRead> read_kind_by_v1(Reads& reads, TimelineAsked const& asked, Kind kind) {
  KindRead out;
  std::vector<Teammate> others;  // v1 looks for one of them itself
  if (asked.by.size() > 1) others.assign(asked.by.begin() + 1, asked.by.end());
  for (auto const& [begin, end] : years_in(asked.first, asked.last)) {
    Read ask{.tool = of_one_record,
             .arguments = {{"type", about_kind(kind).v1_type},
                           {"start_time", begin_of(begin, reads.now())},
                           {"end_time", begin_of(end, reads.now())},
                           {argument_of(asked.about->ref.kind), asked.about->ref.id}},
             .page_size = 100};
    if (!asked.by.empty()) ask.arguments["internal_person_id"] = asked.by.front().ref.id;
    auto const page = co_await reads.read_pages(std::move(ask), max_of_one_kind);
    for (auto const& record : page.records)
      if (auto entry = entry_of_v1(record, kind); entry && all_take_part(*entry, others))
        out.entries.push_back(std::move(*entry));
    if (!page.error && !page.next_token.empty())
      out.error = fail(ErrorKind::limited, "There are more than were read.");
    if (page.error) out.error = page.error;
    if (out.error) break;
  }
  co_return out;
}

// Tells which kinds are missing; false where that is all of them.
bool tell_unread(Timeline const& out, TimelineAsked const& asked, std::vector<KindRead> const& kinds,
                 Answer& answer) {
  std::size_t failed = 0;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (!kinds[i].error) continue;
    ++failed;
    answer.add_partial(std::string(about_kind(asked.kinds[i]).plural) +
                       (kinds[i].entries.empty() ? " not read (" : " not all read (") +
                       Reads::why(*kinds[i].error) + ")");
  }
  return failed < kinds.size() || !out.entries.empty();
}

// False where v1 refuses them to this key, so that v2 has to.
Task<bool> read_record_by_v1(Reads& reads, TimelineAsked const& asked, Timeline& out, Answer& answer) {
  std::vector<KindRead> kinds;
  for (auto const kind : asked.kinds) {
    auto one = co_await read_kind_by_v1(reads, asked, kind);
    if (one.error && Reads::is_refusal(*one.error)) co_return false;
    for (auto const& entry : one.entries) out.entries.push_back(entry);
    kinds.push_back(std::move(one));
  }
  if (!tell_unread(out, asked, kinds, answer)) out.error = kinds.front().error;
  co_return true;
}

// The people whose interactions are those of the record.
Task<std::optional<std::set<Ref>>> people_about(Reads& reads, std::optional<Found> about) {
  std::optional<std::set<Ref>> none;
  if (!about) co_return none;
  std::set<Ref> out;
  if (about->ref.kind == Kind::person) out.insert(about->ref);
  auto const add = [&](json::value const& record) {
    if (auto const* ids = array_at(record, "person_ids"))
      for (auto const& each : *ids)
        if (auto const id = as_int64(each)) out.insert({.kind = Kind::person, .id = *id});
  };
  std::vector<std::int64_t> companies;
  if (about->ref.kind == Kind::company) companies.push_back(about->ref.id);
  if (about->ref.kind == Kind::deal) {
    add(about->record);
    if (auto const* ids = array_at(about->record, "organization_ids"))
      for (auto const& each : *ids) companies.push_back(as_int64(each).value_or(0));
  }
  for (auto const id : companies) {
    Read ask{.tool = "get_single_affinity_organization_by_id", .arguments = {{"id", id}}};
    auto const record = co_await reads.read(std::move(ask));
    if (record) add(*record);
  }
  co_return out;
}

Task<KindRead> read_kind_by_v2(Reads& reads, TimelineAsked const& asked, KindOfInteraction const& kind,
                               std::optional<std::set<Ref>> const& people) {
  KindRead out;
  Read ask{.tool = kind.v2_tool, .page_size = 100};
  ask.arguments["filter"] = std::string(kind.v2_time) + ">=" + begin_of(asked.first, reads.now()) + " & " +
                            std::string(kind.v2_time) + "<=" + end_of(asked.last, reads.now());
  auto const page = co_await reads.read_pages(std::move(ask), max_of_the_firm);
  for (auto const& record : page.records) {
    auto entry = entry_of_v2(record, kind);
    if (!entry || !all_take_part(*entry, asked.by)) continue;
    bool const is_about = !people || std::ranges::any_of(entry->people, [&](TimelinePerson const& person) {
      return people->contains(person.ref);
    });
    if (is_about) out.entries.push_back(std::move(*entry));
  }
  if (page.error) out.error = page.error;
  if (!page.error && !page.next_token.empty())
    out.error = fail(ErrorKind::limited, "There are more than were read.");
  co_return out;
}

bool may_use_streams(Reads const& reads, TimelineAsked const& asked) {
  return std::ranges::any_of(asked.kinds, [&](Kind kind) { return reads.may_use(about_kind(kind).v2_tool); });
}

// False where v2 refuses all of them to this key.
Task<bool> read_streams(Reads& reads, TimelineAsked const& asked, Timeline& out, Answer& answer) {
  auto const people = co_await people_about(reads, asked.about);
  std::vector<KindRead> kinds;
  std::size_t refused = 0;
  for (auto const kind : asked.kinds) {
    auto one = co_await read_kind_by_v2(reads, asked, about_kind(kind), people);
    if (one.error && (Reads::is_refusal(*one.error) || one.error->kind == ErrorKind::denied)) ++refused;
    for (auto const& entry : one.entries) out.entries.push_back(entry);
    kinds.push_back(std::move(one));
  }
  if (refused == kinds.size()) co_return false;
  if (!tell_unread(out, asked, kinds, answer)) out.error = kinds.front().error;
  co_return true;
}

// What v1 can tell of a teammate without a record: with which companies the next meeting is.
Task<void> read_next_meetings(Reads& reads, TimelineAsked const& asked, Timeline& out, Answer& answer) {
  answer.add_partial(
      "API v1 knows interactions by record alone: without about only next meetings of companies");
  auto const now = reads.now();
  auto const events =
      std::ranges::any_of(asked.kinds, [](Kind kind) { return kind == Kind::meeting || kind == Kind::call; });
  if (!events || asked.last < now.today()) co_return;
  Read ask{.tool = companies_of_v1,
           .arguments = {{"with_interaction_dates", true},
                         {"with_interaction_persons", true},
                         {"min_next_event_date", begin_of(std::max(asked.first, now.today()), now)},
                         {"max_next_event_date", end_of(asked.last, now)}},
           .page_size = 500};
  auto const page = co_await reads.read_pages(std::move(ask), max_of_the_firm);
  if (page.error && page.records.empty()) out.error = page.error;
  if (page.error) answer.add_partial("next meetings not all read (" + Reads::why(*page.error) + ")");
  auto const team = co_await read_teammates(reads);
  auto const known = team ? *team : std::vector<Teammate>();
  for (auto const& company : page.records) {
    auto const* interactions = object_in(company, "interactions");
    auto const* next = interactions ? object_in(*interactions, "next_event") : nullptr;
    TimelineEntry entry{.ref = {.kind = Kind::company, .id = integer_member(company, "id").value_or(0)},
                        .title = text_member(company, "name")};
    if (!next || !from_iso(text_member(*next, "date"), entry.at)) continue;
    if (auto const* ids = array_at(*next, "person_ids"))
      for (auto const& each : *ids) {
        auto const person = person_item(as_int64(each).value_or(0), known);
        entry.people.push_back({.ref = person.ref.value_or(Ref{}), .name = person.text});
      }
    if (all_take_part(entry, asked.by)) out.entries.push_back(std::move(entry));
  }
}

// Interactions of several people of a company come once.
void put_in_order(Timeline& out, WallTime now) {
  auto const order = [&](TimelineEntry const& left, TimelineEntry const& right) {
    bool const left_ahead = left.at > now, right_ahead = right.at > now;
    if (left_ahead != right_ahead) return left_ahead;
    if (left.at != right.at) return left_ahead ? left.at < right.at : left.at > right.at;
    return left.ref < right.ref;
  };
  std::ranges::sort(out.entries, order);
  auto const same = std::ranges::unique(out.entries, {}, &TimelineEntry::ref);
  out.entries.erase(same.begin(), same.end());
}

}  // namespace
}  // namespace timeline

int timeline_cost(Reads const&, TimelineAsked const& asked) {
  if (!asked.about) return int(asked.kinds.size());
  return int(asked.kinds.size() * timeline::years_in(asked.first, asked.last).size());
}

Task<Timeline> read_timeline(Reads& reads, TimelineAsked const& asked, Answer& answer) {
  using namespace timeline;
  Timeline out;
  bool read = false;
  if (asked.about && reads.may_use(of_one_record))
    read = co_await read_record_by_v1(reads, asked, out, answer);
  if (!read && may_use_streams(reads, asked)) {
    out = {};
    read = co_await read_streams(reads, asked, out, answer);
    if (read && asked.about) answer.add_note("read with API v2: of each e-mail and event 100 people at most");
  }
  if (!read && asked.about)
    out.error = fail(ErrorKind::denied, "Interactions are not open to this key.",
                     "Ask somebody with the right, or leave it out.");
  if (!read && !asked.about) co_await read_next_meetings(reads, asked, out, answer);
  put_in_order(out, reads.now().wall);
  co_return out;
}

}  // namespace affinity::tools::composed
