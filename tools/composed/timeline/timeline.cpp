#include "tools/composed/timeline/timeline.hpp"

#include "tools/composed/timeline/pages.hpp"
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

// What was read, with where it ended; what is missing is told. False where that is everything.
bool take_pages(PagesRead read, TimelineBounds const& bounds, TimelineAsked const& asked, Timeline& out,
                Answer& answer) {
  bool const nothing = read.entries.empty();
  std::size_t failed = 0;
  for (std::size_t i = 0; i < asked.kinds.size(); ++i) {
    if (!read.errors[i]) continue;
    ++failed;
    answer.add_partial(std::string(about_kind(asked.kinds[i]).plural) +
                       (read.has_entries[i] ? " not all read (" : " not read (") +
                       Reads::why(*read.errors[i]) + ")");
  }
  out.entries = std::move(read.entries);
  out.bounds = {.from = bounds.from, .until = read.at};
  out.bounds.from.api = read.at.api;
  out.has_more = !read.is_whole;
  if (nothing && failed == asked.kinds.size()) {
    for (auto const& error : read.errors) out.error = error;
    return false;
  }
  if (nothing && read.ended && read.ended->kind != ErrorKind::timeout) {
    out.error = read.ended;
    return false;
  }
  out.lacks_entries = read.ended && bounds.until;
  if (out.lacks_entries) {
    out.entries.clear();
    out.bounds = bounds;
    answer.add_partial("there was no time to read these interactions again; the cursor tries once more");
  } else if (out.has_more) {
    auto const why = read.ended ? " (" + Reads::why(*read.ended) + ")" : std::string();
    answer.add_partial("the interactions behind these were not read" + why + "; the cursor goes on");
  }
  return true;
}

TimelinePages pages_of_v1(Reads const& reads, TimelineAsked const& asked) {
  TimelinePages out{.api = 1};
  for (auto const& [begin, end] : years_in(asked.first, asked.last))
    for (std::size_t i = 0; i < asked.kinds.size(); ++i) {
      Read ask{.tool = of_one_record,
               .arguments = {{"type", about_kind(asked.kinds[i]).v1_type},
                             {"start_time", begin_of(begin, reads.now())},
                             {"end_time", begin_of(end, reads.now())},
                             {argument_of(asked.about->ref.kind), asked.about->ref.id}},
               .page_size = 100};
      if (!asked.by.empty()) ask.arguments["internal_person_id"] = asked.by.front().ref.id;
      out.units.push_back({.kind = i, .ask = std::move(ask)});
    }
  // v1 looks for one of the teammates itself.
  out.entry_of = [&asked](json::value const& record, std::size_t kind) {
    std::vector<Teammate> others;
    if (asked.by.size() > 1) others.assign(asked.by.begin() + 1, asked.by.end());
    auto entry = entry_of_v1(record, asked.kinds[kind]);
    if (entry && !all_take_part(*entry, others)) entry.reset();
    return entry;
  };
  return out;
}

bool any_refusal(PagesRead const& read) {
  return std::ranges::any_of(read.errors,
                             [](auto const& error) { return error && Reads::is_refusal(*error); });
}

// False where v1 refuses them to this key, so that v2 has to.
Task<bool> read_record_by_v1(Reads& reads, TimelineAsked const& asked, TimelineBounds bounds, Timeline& out,
                             Answer& answer) {
  auto pages = pages_of_v1(reads, asked);
  auto read = co_await read_timeline_pages(reads, std::move(pages), bounds, asked.kinds.size());
  if (any_refusal(read) && bounds.from.api == 0) co_return false;
  take_pages(std::move(read), bounds, asked, out, answer);
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

TimelinePages pages_of_v2(Reads const& reads, TimelineAsked const& asked,
                          std::optional<std::set<Ref>> const& people) {
  TimelinePages out{.api = 2};
  for (std::size_t i = 0; i < asked.kinds.size(); ++i) {
    auto const& kind = about_kind(asked.kinds[i]);
    Read ask{.tool = kind.v2_tool, .page_size = 100};
    ask.arguments["filter"] = std::string(kind.v2_time) + ">=" + begin_of(asked.first, reads.now()) + " & " +
                              std::string(kind.v2_time) + "<=" + end_of(asked.last, reads.now());
    out.units.push_back({.kind = i, .ask = std::move(ask)});
  }
  out.entry_of = [&asked, &people](json::value const& record, std::size_t kind) {
    auto entry = entry_of_v2(record, about_kind(asked.kinds[kind]));
    bool const is_told = entry && all_take_part(*entry, asked.by) &&
                         (!people || std::ranges::any_of(entry->people, [&](TimelinePerson const& person) {
                           return people->contains(person.ref);
                         }));
    if (!is_told) entry.reset();
    return entry;
  };
  return out;
}

bool may_use_streams(Reads const& reads, TimelineAsked const& asked) {
  return std::ranges::any_of(asked.kinds, [&](Kind kind) { return reads.may_use(about_kind(kind).v2_tool); });
}

// False where v2 refuses all of them to this key.
Task<bool> read_streams(Reads& reads, TimelineAsked const& asked, TimelineBounds bounds, Timeline& out,
                        Answer& answer) {
  auto const people = co_await people_about(reads, asked.about);
  auto pages = pages_of_v2(reads, asked, people);
  auto read = co_await read_timeline_pages(reads, std::move(pages), bounds, asked.kinds.size());
  bool const all_refused = std::ranges::all_of(read.errors, [](auto const& error) {
    return error && (Reads::is_refusal(*error) || error->kind == ErrorKind::denied);
  });
  if (all_refused && bounds.from.api == 0) co_return false;
  take_pages(std::move(read), bounds, asked, out, answer);
  co_return true;
}

// A company with its next meeting.
std::optional<TimelineEntry> entry_of_company(json::value const& company, std::span<Teammate const> team) {
  auto const* interactions = object_in(company, "interactions");
  auto const* next = interactions ? object_in(*interactions, "next_event") : nullptr;
  TimelineEntry entry{.ref = {.kind = Kind::company, .id = integer_member(company, "id").value_or(0)},
                      .title = text_member(company, "name")};
  if (!next || !from_iso(text_member(*next, "date"), entry.at)) return std::nullopt;
  if (auto const* ids = array_at(*next, "person_ids"))
    for (auto const& each : *ids) {
      auto const person = person_item(as_int64(each).value_or(0), team);
      entry.people.push_back({.ref = person.ref.value_or(Ref{}), .name = person.text});
    }
  return entry;
}

// What v1 can tell of a teammate without a record: with which companies the next meeting is.
Task<void> read_next_meetings(Reads& reads, TimelineAsked const& asked, TimelineBounds bounds, Timeline& out,
                              Answer& answer) {
  answer.add_partial(
      "API v1 knows interactions by record alone: without about only next meetings of companies");
  auto const now = reads.now();
  auto const events =
      std::ranges::any_of(asked.kinds, [](Kind kind) { return kind == Kind::meeting || kind == Kind::call; });
  if (!events || asked.last < now.today()) co_return;
  auto const team = co_await read_teammates(reads);
  auto const known = team ? *team : std::vector<Teammate>();
  Read ask{.tool = companies_of_v1,
           .arguments = {{"with_interaction_dates", true},
                         {"with_interaction_persons", true},
                         {"min_next_event_date", begin_of(std::max(asked.first, now.today()), now)},
                         {"max_next_event_date", end_of(asked.last, now)}},
           .page_size = 500};
  TimelinePages pages{.api = 3};
  pages.units.push_back({.ask = std::move(ask)});
  pages.entry_of = [&](json::value const& company, std::size_t) {
    auto entry = entry_of_company(company, known);
    if (entry && !all_take_part(*entry, asked.by)) entry.reset();
    return entry;
  };
  TimelineAsked const of_meetings{
      .by = asked.by, .first = asked.first, .last = asked.last, .kinds = {Kind::meeting}};
  auto read = co_await read_timeline_pages(reads, std::move(pages), bounds, 1);
  take_pages(std::move(read), bounds, of_meetings, out, answer);
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

Task<Timeline> read_timeline(Reads& reads, TimelineAsked const& asked, TimelineBounds bounds,
                             Answer& answer) {
  using namespace timeline;
  Timeline out;
  bool read = false;
  auto const api = bounds.from.api;
  if (!bounds.is_begin()) answer.add_partial("of the interactions that were not read before");
  if (asked.about && api <= 1 && reads.may_use(of_one_record))
    read = co_await read_record_by_v1(reads, asked, bounds, out, answer);
  if (!read && (api == 0 || api == 2) && may_use_streams(reads, asked)) {
    out = {};
    read = co_await read_streams(reads, asked, bounds, out, answer);
    if (read && asked.about) answer.add_note("read with API v2: of each e-mail and event 100 people at most");
  }
  bool const is_allowed = reads.is_allowed(of_one_record);
  if (!read && asked.about)
    out.error = fail(ErrorKind::denied,
                     is_allowed ? std::string("Interactions are not open to this key.")
                                : std::string(of_one_record) + " is not allowed here.",
                     "Ask somebody with the right, or leave it out.");
  if (!read && !asked.about) co_await read_next_meetings(reads, asked, bounds, out, answer);
  put_in_order(out, reads.now().wall);
  co_return out;
}

}  // namespace affinity::tools::composed
