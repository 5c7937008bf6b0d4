// Meetings, calls, e-mails and chats of a brief, and its files. API v1 alone gives those of one record.

#include "tools/composed/brief/brief.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::array<std::pair<int, Kind>, 4> brief_event_types{
    {{0, Kind::meeting}, {1, Kind::call}, {2, Kind::chat}, {3, Kind::email}}};
constexpr auto brief_days_ahead = std::chrono::days(90);
constexpr auto brief_days_in_all = std::chrono::days(365);  // v1 gives at most a year at once

std::string_view brief_id_name(Kind kind) {
  return kind == Kind::deal ? "opportunity_id" : kind == Kind::company ? "organization_id" : "person_id";
}

std::string people_of_brief_event(json::value const& event) {
  constexpr std::size_t most = 4;
  std::string out;
  std::size_t count = 0;
  for (std::string_view const name : {"persons", "from", "to"}) {
    auto const* value = member(event, name);
    auto const one = value && value->is_object() ? json::array{*value} : json::array();
    auto const* list = value && value->is_array() ? &value->get_array() : &one;
    for (auto const& person : *list) {
      auto const first = text_member(person, "first_name"), last = text_member(person, "last_name");
      auto const text = cell_text(first + (first.empty() || last.empty() ? "" : " ") + last, 60);
      if (!text.empty() && ++count <= most) out.append(out.empty() ? "" : ", ").append(text);
    }
  }
  if (count > most) out += " and " + std::to_string(count - most) + " more";
  return out;
}

void add_brief_event(Brief& brief, Kind kind, json::value const& event) {
  BriefEvent out{.ref = {.kind = kind, .id = integer_member(event, "id").value_or(0)},
                 .at = text_member(event, "date"),
                 .title = text_member(event, kind == Kind::email ? "subject" : "title"),
                 .people = people_of_brief_event(event)};
  if (out.at.empty()) out.at = text_member(event, "start_time");
  if (std::ranges::find(brief.events, out.ref, &BriefEvent::ref) == brief.events.end())
    brief.events.push_back(std::move(out));
}

// What the brief is about.
std::vector<Ref> asked_brief_records(Brief const& brief) {
  std::vector<Ref> out;
  for (auto const* of : {&brief.people, &brief.companies})
    for (auto const& record : *of)
      if (record.asked) out.push_back(record.ref);
  for (auto const& deal : brief.deals)
    if (deal.asked) out.push_back(deal.ref);
  return out;
}

}  // namespace

Task<void> read_brief_timeline(Reads& reads, Brief& brief) {
  auto const now = reads.now();
  auto const last = now.today() + brief_days_ahead;
  auto const first = last - brief_days_in_all + std::chrono::days(1);
  auto const records = asked_brief_records(brief);
  for (auto const& ref : records)
    for (auto const& [type, kind] : brief_event_types) {
      Read ask{.tool = "list_all_affinity_interactions",
               .arguments = {{"type", type},
                             {"start_time", begin_of(first, now)},
                             {"end_time", end_of(last, now)},
                             {brief_id_name(ref.kind), ref.id}},
               .page_size = 100};
      constexpr std::size_t most_read = 300;
      auto const page = co_await reads.read_pages(std::move(ask), most_read);
      if (page.error) brief.note_unread(BriefSection::timeline, *page.error);
      if (!page.next_token.empty())
        brief.partial.push_back("only " + std::to_string(page.records.size()) + " " +
                                std::string(plural_of(kind)) + " of " + to_string(ref) + " read");
      for (auto const& event : page.records) add_brief_event(brief, kind, event);
    }
  std::ranges::stable_sort(brief.events, std::ranges::greater(), &BriefEvent::at);
}

Task<void> read_brief_files(Reads& reads, Brief& brief) {
  std::vector<Ref> records;
  for (auto const* of : {&brief.people, &brief.companies})
    for (auto const& record : *of) records.push_back(record.ref);
  for (auto const& deal : brief.deals) records.push_back(deal.ref);
  for (auto const& ref : records) {
    Read ask{.tool = "list_all_affinity_files",
             .arguments = {{brief_id_name(ref.kind), ref.id}},
             .page_size = 100};
    constexpr std::size_t most_read = 200;
    auto const page = co_await reads.read_pages(std::move(ask), most_read);
    if (page.error) brief.note_unread(BriefSection::files, *page.error);
    for (auto const& file : page.records) {
      auto const day = day_of(text_member(file, "created_at"), reads.now());
      brief.files.push_back({.id = integer_member(file, "id").value_or(0),
                             .name = text_member(file, "name"),
                             .added = day ? to_text(*day) : std::string(),
                             .bytes = integer_member(file, "size").value_or(0),
                             .on = ref});
    }
  }
  std::ranges::stable_sort(brief.files, std::ranges::greater(), &BriefFile::added);
}

}  // namespace affinity::tools::composed
