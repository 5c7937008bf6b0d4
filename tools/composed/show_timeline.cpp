// Meetings, calls, e-mails and chat messages in one sequence, planned ones first.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/timeline/timeline.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_entries = 30;
constexpr auto timeline_ahead = std::chrono::days(30);  // where no end is said
constexpr std::array<std::pair<std::string_view, Kind>, 4> timeline_kinds{
    {{"meeting", Kind::meeting}, {"call", Kind::call}, {"email", Kind::email}, {"chat", Kind::chat}}};

std::vector<Kind> timeline_kinds_asked(json::object const& checked) {
  auto const words = texts_argument(checked, "kinds");
  std::vector<Kind> out;
  for (auto const& [word, kind] : timeline_kinds)
    if (words.empty() || std::ranges::find(words, word) != words.end()) out.push_back(kind);
  return out;
}

struct DayRange {
  Day first{}, last{};
};

// Without a begin: a year that ends in a month for a record, three weeks around today for a teammate. A
// `since` of several days that lie ahead ("next week") is the whole range.
Result<DayRange> days_asked(json::object const& checked, Now const& now, bool of_record) {
  using std::chrono::days;
  auto const since = text_argument(checked, "since"), until = text_argument(checked, "until");
  auto const today = now.today();
  auto const from = since.empty() ? Result<When>(When{}) : parse_when(since, now, Direction::past);
  if (!from) return fail(from);
  auto const to = until.empty() ? Result<When>(When{}) : parse_when(until, now, Direction::either);
  if (!to) return fail(to);
  DayRange out{.first = from->first, .last = to->last};
  bool const ahead = !since.empty() && from->first >= today;
  if (until.empty()) {
    out.last = of_record || since.empty() ? today + timeline_ahead : today;
    if (!of_record && since.empty()) out.last = today + days(14);
    if (!since.empty() && !ahead) out.last = today;
    if (ahead) out.last = from->last > from->first ? from->last : from->first + timeline_ahead;
  }
  if (since.empty()) {
    auto const year_before = out.last - days(364);
    out.first = of_record ? year_before : today - days(7);
    if (!until.empty()) out.first = out.last >= today ? today : year_before;
  }
  if (out.first > out.last)
    return fail(ErrorKind::invalid,
                "since is " + to_text(out.first) + ", which is after until, " + to_text(out.last) + ".",
                "Give since before until.");
  return out;
}

// A teammate may be given as `about`: then what they took part in is told.
Task<std::optional<Outcome>> resolve_timeline(Reads& reads, json::object const& checked, TimelineAsked& out) {
  std::optional<Outcome> none;
  auto const about = text_argument(checked, "about"), by = text_argument(checked, "by");
  auto const team = co_await read_teammates(reads);
  if (!about.empty()) {
    std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
    auto resolved = co_await resolve(reads, "about", about, kinds);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    auto& found = std::get<Found>(resolved);
    auto const is_found = [&](Teammate const& mate) { return mate.ref == found.ref; };
    if (team && std::ranges::any_of(*team, is_found))
      out.by.push_back({.ref = found.ref, .name = found.name});
    else
      out.about = std::move(found);
  }
  if (!by.empty() || (!out.about && out.by.empty())) {
    auto const asked = by.empty() ? std::string("me") : by;
    auto resolved = co_await resolve_teammate(reads, "by", asked);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    out.by.push_back(std::move(std::get<Teammate>(resolved)));
  }
  co_return none;
}

std::string minute_text(WallTime at, Now const& now) {
  auto text = to_iso(now.local(at)).substr(0, 16);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

std::string title_text(TimelineEntry const& entry) {
  if (entry.ref.kind == Kind::company) return "next meeting with " + cell_text(entry.title);
  if (entry.hidden) return "(hidden from this key)";
  return entry.title.empty() ? std::string() : quoted_text(entry.title, 100);
}

// All but the person that the whole timeline is about.
std::string people_text(TimelineEntry const& entry, TimelineAsked const& asked) {
  constexpr std::size_t most_named = 6;
  std::string out;
  std::size_t count = 0;
  for (auto const& person : entry.people) {
    if (asked.about && asked.about->ref == person.ref) continue;
    if (++count <= most_named)
      out.append(out.empty() ? "" : ", ").append(person.name.empty() ? to_string(person.ref) : person.name);
  }
  if (count > most_named) out += " and " + std::to_string(count - most_named) + " more";
  return out;
}

AnswerPart entries_part(Timeline const& timeline, TimelineAsked const& asked, std::size_t begin,
                        std::string const& subdomain, Now const& now) {
  auto const zone = now.zone ? now.zone->name() : std::string("UTC");
  AnswerPart part{.key = "interactions",
                  .columns = {"when (" + zone + ")", "what", "subject", "people"},
                  .goes_on = true};
  for (auto i = begin; i < timeline.entries.size(); ++i) {
    auto const& entry = timeline.entries[i];
    bool const planned = entry.at > now.wall;
    auto item = record_object(subdomain, entry.ref, entry.title);
    item["when"] = to_iso(entry.at).substr(0, 19) + "Z";
    if (planned) item["planned"] = true;
    json::array people;
    for (auto const& person : entry.people) people.emplace_back(to_string(person.ref));
    item["people"] = std::move(people);
    Answer::add_row(part,
                    {minute_text(entry.at, now), to_string(entry.ref) + (planned ? " planned" : ""),
                     title_text(entry), people_text(entry, asked)},
                    std::move(item));
  }
  return part;
}

// Who took part in what is shown: names with refs, once each.
AnswerPart people_part(Timeline const& timeline, std::size_t begin, std::size_t end,
                       std::string const& subdomain) {
  constexpr std::size_t most_people = 40;
  AnswerPart part{.key = "people", .heading = "People:"};
  std::vector<Ref> seen;
  for (auto i = begin; i < end; ++i)
    for (auto const& person : timeline.entries[i].people) {
      if (std::ranges::find(seen, person.ref) != seen.end() || seen.size() == most_people) continue;
      seen.push_back(person.ref);
      Answer::add_row(part, {named(person.name, person.ref)},
                      record_object(subdomain, person.ref, person.name));
    }
  if (part.lines.empty()) part.heading.clear();
  return part;
}

std::string timeline_of_whom(TimelineAsked const& asked) {
  std::string out = asked.about ? named(asked.about->name, asked.about->ref) : std::string();
  for (auto const& mate : asked.by) out += (out.empty() ? "" : " with ") + named(mate.name, mate.ref);
  return out;
}

Outcome timeline_answer(Reads const& reads, json::object const& checked, TimelineAsked const& asked,
                        Timeline const& timeline, std::string subdomain, Answer answer, WorkPlace place) {
  auto const now = reads.now();
  auto const count = timeline.entries.size();
  auto const planned =
      std::ranges::count_if(timeline.entries, [&](auto const& each) { return each.at > now.wall; });
  answer.set_what(timeline_of_whom(asked) + ": " + counted(count, "interaction") +
                  (planned > 0 ? ", " + std::to_string(planned) + " planned" : ""));
  answer.add_ground(to_text(asked.first) + " to " + to_text(asked.last));
  answer.members["total"] = count;
  answer.members["planned"] = planned;
  answer.members["since"] = to_text(asked.first);
  answer.members["until"] = to_text(asked.last);
  if (asked.about) answer.members["about"] = record_object(subdomain, asked.about->ref, asked.about->name);
  auto const limit = limit_argument(checked, default_entries);
  auto const begin = std::min(place.offset, count);
  answer.parts.push_back(entries_part(timeline, asked, begin, subdomain, now));
  answer.parts.push_back(people_part(timeline, begin, std::min(count, begin + limit), subdomain));
  auto frame = frame_of(reads, checked, limit, place);
  auto const lines = count - begin;
  frame.more = timeline.has_more || timeline.lacks_entries;
  frame.cursor_behind = [&](std::size_t shown) {
    bool const to_unread = shown >= lines && frame.more;
    WorkPlace next{.offset = place.offset + shown, .token = to_text(timeline.bounds)};
    if (timeline.lacks_entries)
      next = place;
    else if (to_unread)
      next = {.offset = 0, .token = to_text(TimelineBounds{.from = *timeline.bounds.until})};
    return cursor_at(reads.tool(), checked, next);
  };
  return finish(std::move(answer), frame);
}

Task<Outcome> show_timeline(ToolContext const& context, Tool const& tool, json::object const& checked,
                            client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  auto const early = days_asked(checked, reads.now(), true);  // before names are looked up
  if (!early) co_return name_error(early.error(), "bad_date", reads);
  TimelineAsked asked{.kinds = timeline_kinds_asked(checked)};
  auto instead = co_await resolve_timeline(reads, checked, asked);
  if (instead) co_return std::move(*instead);
  auto const range = days_asked(checked, reads.now(), asked.about.has_value());
  if (!range) co_return name_error(range.error(), "bad_date", reads);
  asked.first = range->first;
  asked.last = range->last;
  auto const cost = timeline_cost(reads, asked);
  auto estimate = reads.confirmation_for(cost, to_text(asked.first) + " to " + to_text(asked.last));
  if (estimate) co_return std::move(*estimate);
  reads.expect(cost + reads.upstream_requests());
  Answer answer("");
  auto const subdomain = co_await read_subdomain(reads);
  auto const bounds = timeline_bounds_at(place->token);
  auto const timeline = co_await read_timeline(reads, asked, bounds, answer);
  if (timeline.error) co_return failure(*timeline.error);
  co_return timeline_answer(reads, checked, asked, timeline, subdomain, std::move(answer), *place);
}

constexpr std::array<StandsFor, 1> interactions_of_records{
    {{"list_all_affinity_interactions", "interactions"}}};

}  // namespace

Tool show_timeline_row() {
  using namespace schema;
  return composed_row(
      {.name = "show_timeline",
       .title = "Meetings, calls, e-mails and chats in one sequence",
       .description =
           "Meetings, calls, e-mails and chats in one sequence, planned ones first: of a person, company or "
           "deal, or of a teammate (you, without about). E-mails have their subject, never their text.",
       .example = R"({"about":"Acme Robotics","since":"3 months ago","kinds":["email","meeting"]})",
       .composed = show_timeline,
       .stands_for = interactions_of_records,
       .params = {record_param("about"), text_param("by", "A teammate, or 'me'."),
                  text_param("since", "'3 months ago', 'next week'"), text_param("until", ""),
                  query("kinds", list_of(word({"meeting", "call", "email", "chat"}))),
                  limit_param(std::int64_t(default_entries), 200), cursor_param()},
       .output = Shape::record(
           {{"about", record_shape()},
            {"total", Shape::integer()},
            {"planned", Shape::integer()},
            {"since", Shape::text()},
            {"until", Shape::text()},
            {"interactions", Shape::list(record_shape({{"when", Shape::text()},
                                                       {"planned", Shape::boolean()},
                                                       {"people", Shape::list(Shape::text())}}))},
            {"people", Shape::list(record_shape())}})});
}

}  // namespace affinity::tools::composed
