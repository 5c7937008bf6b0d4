// The notes of a brief: of its companies with their people and calls, of people without a company, of deals.

#include "base/text/counted.hpp"
#include "tools/composed/brief/brief.hpp"
#include "tools/composed/brief/requests_of_v1.hpp"
#include "tools/composed/language/note_text.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t most_notes_read = 1'000;  // of one record

void add_brief_note(Brief& brief, BriefNote note) {
  if (std::ranges::find(brief.notes, note.ref, &BriefNote::ref) == brief.notes.end())
    brief.notes.push_back(std::move(note));
}

BriefNote brief_note_of_v2(json::value const& record) {
  BriefNote out{.ref = {.kind = Kind::note, .id = integer_member(record, "id").value_or(0)},
                .at = text_member(record, "createdAt")};
  if (auto const* content = member(record, "content")) out.text = text_of_html(text_member(*content, "html"));
  if (auto const* by = member(record, "creator")) {
    auto const first = text_member(*by, "firstName"), last = text_member(*by, "lastName");
    out.by = cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
  }
  return out;
}

BriefNote brief_note_of_v1(Brief const& brief, json::value const& record) {
  constexpr std::int64_t html = 2, by_notetaker = 3;
  auto const type = integer_member(record, "type");
  auto const content = text_member(record, "content");
  return {.ref = {.kind = Kind::note, .id = integer_member(record, "id").value_or(0)},
          .at = text_member(record, "created_at"),
          .by = brief.teammate_name(integer_member(record, "creator_id").value_or(0)),
          .text = type == html || type == by_notetaker ? text_of_html(content) : content};
}

// One request for up to 100 notes of v2; false where v1 has to be asked.
Task<bool> read_notes_of_record(Reads& reads, Brief& brief, std::string_view tool, std::string_view id_name,
                                Ref ref) {
  if (!reads.may_use(tool)) co_return false;
  Read ask{.tool = tool, .arguments = {{id_name, ref.id}}, .page_size = 100};
  auto const page = co_await reads.read_pages(std::move(ask), most_notes_read);
  if (page.error && has_v1_to_say(*page.error)) co_return false;
  if (page.error) brief.note_unread(BriefSection::notes, *page.error);
  if (!page.next_token.empty())
    brief.partial.push_back("only " + counted(page.records.size(), "note") + " of " + to_string(ref) +
                            " read");
  for (auto const& record : page.records) add_brief_note(brief, brief_note_of_v2(record));
  co_return true;
}

// The notes of a company have those of its people and of calls with them, so that such people need no read.
bool is_told_by_company(Brief const& brief, BriefRecord const& person) {
  return std::ranges::any_of(brief.companies, [&](BriefRecord const& company) {
    return std::ranges::find(company.people, person.ref) != company.people.end();
  });
}

// What a deal has beyond the notes that are read: nothing, notes that are older than all that are shown, or
// ones that may be among the newest.
enum class DealNotes { none, older, needed };

// The newest note of a deal is known. Where it is on the company, too, the deal's other ones need not be.
DealNotes notes_missing_of(Brief const& brief, BriefDeal const& deal) {
  if (deal.asked) return DealNotes::needed;
  if (deal.last_note == 0) return DealNotes::none;
  Ref const last{.kind = Kind::note, .id = deal.last_note};
  auto const known = std::ranges::find(brief.notes, last, &BriefNote::ref);
  if (known == brief.notes.end()) return DealNotes::needed;
  auto const as_new =
      std::ranges::count_if(brief.notes, [&](BriefNote const& note) { return note.at >= known->at; });
  return std::size_t(as_new) >= brief.notes_shown ? DealNotes::older : DealNotes::needed;
}

Task<bool> read_brief_notes_of_v2(Reads& reads, Brief& brief) {
  for (auto const& company : brief.companies) {
    bool const done = co_await read_notes_of_record(reads, brief, "list_all_affinity_v2_company_notes",
                                                    "companyId", company.ref);
    if (!done) co_return false;
  }
  for (auto const& person : brief.people) {
    if (is_told_by_company(brief, person)) continue;
    bool const done = co_await read_notes_of_record(reads, brief, "list_all_affinity_v2_person_notes",
                                                    "personId", person.ref);
    if (!done) co_return false;
  }
  for (auto const& deal : brief.deals) {
    auto const missing = notes_missing_of(brief, deal);
    brief.has_older_notes = brief.has_older_notes || missing == DealNotes::older;
    if (missing != DealNotes::needed) continue;
    if (!deal.asked && reads.upstream_requests() - brief.requests_before >= brief_requests_of_v2) {
      brief.notices.push_back("Notes of " + named(deal.name, deal.ref) +
                              " that are not on its company may be missing; a brief on the deal has them.");
      brief.has_older_notes = true;
      continue;
    }
    bool const done = co_await read_notes_of_record(reads, brief, "list_all_affinity_v2_opportunity_notes",
                                                    "opportunityId", deal.ref);
    if (!done) co_return false;
  }
  co_return true;
}

// The records whose notes v1 gives, each with a request of its own: first those of the brief, then the people
// of its companies as far as the requests allow.
std::vector<Ref> noted_records_of_v1(Reads const& reads, Brief& brief) {
  std::vector<Ref> out;
  for (auto const& person : brief.people) out.push_back(person.ref);
  for (auto const& company : brief.companies) out.push_back(company.ref);
  std::size_t deals = 0;
  for (auto const& deal : brief.deals)
    if (deal.asked || deals++ < brief_deal_notes_of_v1) out.push_back(deal.ref);
  if (deals > brief_deal_notes_of_v1)
    brief.partial.push_back("notes of " + counted(deals - brief_deal_notes_of_v1, "deal") +
                            " not read (API v1)");
  auto const most = brief_people_of_v1(reads, brief);
  std::size_t people = 0, left_out = 0;
  for (auto const& company : brief.companies)
    for (auto const& person : company.people) {
      if (std::ranges::find(out, person) != out.end()) continue;
      if (people++ < most)
        out.push_back(person);
      else
        ++left_out;
    }
  if (left_out > 0)
    brief.partial.push_back("notes of calls with " + std::to_string(left_out) +
                            " more people not read (API v1)");
  return out;
}

Task<void> read_brief_notes_of_v1(Reads& reads, Brief& brief) {
  constexpr int page_size = 500;
  auto const records = noted_records_of_v1(reads, brief);
  for (auto const& ref : records) {
    std::string_view const name = ref.kind == Kind::deal      ? "opportunity_id"
                                  : ref.kind == Kind::company ? "organization_id"
                                                              : "person_id";
    Read ask{.tool = "list_all_affinity_notes", .arguments = {{name, ref.id}}, .page_size = page_size};
    auto const page = co_await reads.read_pages(std::move(ask), most_notes_read);
    if (page.error) brief.note_unread(BriefSection::notes, *page.error);
    if (!page.next_token.empty())
      brief.partial.push_back("only " + counted(page.records.size(), "note") + " of " + to_string(ref) +
                              " read");
    for (auto const& record : page.records) {
      auto const* parent = member(record, "parent_id");
      bool const is_reply = parent && !parent->is_null();  // v2 does not list replies either
      if (!is_reply) add_brief_note(brief, brief_note_of_v1(brief, record));
    }
  }
}

}  // namespace

std::size_t brief_people_of_v1(Reads const& reads, Brief const& brief) {
  auto const deals = std::min(brief.deals.size(), brief_deal_notes_of_v1);
  auto const fixed = brief.wants(BriefSection::notes) && brief.notes.empty()
                         ? int(brief.people.size() + brief.companies.size() + deals)
                         : 0;
  int const left = brief_requests_of_v1 - (reads.upstream_requests() - brief.requests_before) - fixed;
  bool const shared =
      brief.wants(BriefSection::who_knows) && brief.wants(BriefSection::notes) && brief.ties.empty();
  return std::size_t(std::max(1, shared ? left / 2 : left));
}

Task<void> read_brief_notes(Reads& reads, Brief& brief) {
  bool const done = co_await read_brief_notes_of_v2(reads, brief);
  if (!done) {
    brief.by_v1.insert(BriefSection::notes);
    brief.notes.clear();
    co_await read_brief_notes_of_v1(reads, brief);
  }
  std::ranges::sort(brief.notes, [](BriefNote const& one, BriefNote const& other) {
    return std::pair(one.at, one.ref.id) > std::pair(other.at, other.ref.id);
  });
}

}  // namespace affinity::tools::composed
