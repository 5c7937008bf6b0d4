#include "tools/composed/upstream/note_reads.hpp"

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view notes_of_api_v1 = "list_all_affinity_notes";
constexpr std::string_view notes_of_api_v2 = "list_all_affinity_v2_notes";
constexpr std::string_view one_v2_note = "get_single_affinity_v2_note_by_id";
constexpr std::string_view v2_notes_search = "affinity_v2_notes_search";
constexpr std::string_view v2_company_notes = "list_all_affinity_v2_company_notes";
constexpr int v1_notes_a_page = 500, v2_notes_a_page = 100;
constexpr std::size_t all_notes = 1'000'000;
constexpr std::size_t most_prompt_bytes = 500;  // Affinity v2, notes/search
constexpr std::size_t most_candidates = 100;
constexpr std::size_t most_read_alone = 8;  // candidates that the list of notes does not have: replies
constexpr std::size_t most_people_of_company = 15;
// A token of ours says whose page it names.
constexpr std::string_view note_token_of_v1 = "1:", note_token_of_v2 = "2:";

// What is judged of every note. `people`: of the company in question, where its notes come among others.
struct NoteJudge {
  NotesAsked const& asked;
  Now now{};
  std::optional<Ref> on{};
  std::vector<std::int64_t> people{};

  bool is_on_it(FoundNote const& note) const {
    if (!on || !note.on) return true;
    return std::ranges::any_of(*note.on, [&](NotedRecord const& each) {
      bool const of_its_people =
          each.ref.kind == Kind::person && std::ranges::find(people, each.ref.id) != people.end();
      return each.ref == *on || of_its_people;
    });
  }
  bool fits(FoundNote const& note) const {
    if (asked.by && note.author.id != *asked.by) return false;
    auto const day = day_of(note.created_at, now);
    if (asked.since && (!day || *day < *asked.since)) return false;
    if (asked.until && (!day || *day > *asked.until)) return false;
    return is_on_it(note) && has_note_words(note.text, asked.words);
  }
};

void add_fitting_notes(NotesFound& out, NoteJudge const& judge, std::vector<json::value> const& records,
                       bool by_v2) {
  for (auto const& record : records) {
    auto note = by_v2 ? note_of_v2(record) : note_of_v1(record);
    if (!out.seen.insert(note.id).second) continue;  // of two records of a company
    ++out.looked_at;
    if (judge.fits(note)) out.notes.push_back(std::move(note));
  }
}

// Reads pages from the token on until the end or `most` notes were looked at; what stays is named by
// next_token, with the error why where one ended it.
Task<void> read_note_pages(Reads& reads, NoteJudge const& judge, Read ask, std::size_t most,
                           NotesFound& out) {
  bool const by_v2 = ask.tool != notes_of_api_v1;
  ask.page_size = by_v2 ? v2_notes_a_page : v1_notes_a_page;
  do {
    auto next = ask;
    auto const page = co_await reads.read_pages(std::move(next), 1);
    add_fitting_notes(out, judge, page.records, by_v2);
    ask.token = page.next_token;
    out.error = page.error;
  } while (!out.error && !ask.token.empty() && out.looked_at < most);
  out.next_token = std::move(ask.token);
}

// After an error: what was read stands, if anything was.
void settle_note_error(NotesFound& out) {
  if (!out.error || out.looked_at == 0) return;
  out.partial.push_back("notes behind the first " + std::to_string(out.looked_at) + " not read (" +
                        Reads::why(*out.error) + ")");
  out.error.reset();
}

bool can_search_notes(Reads const& reads, NotesAsked const& asked) {
  return !asked.words.empty() && !asked.words.has_only_short && reads.may_use(v2_notes_search) &&
         reads.may_use(notes_of_api_v2);
}

std::string filter_of_note_ids(std::vector<std::int64_t> const& ids) {
  std::string out;
  for (auto const id : ids) out.append(out.empty() ? "id=" : " | id=").append(std::to_string(id));
  return out;
}

json::array note_previews() { return {"companiesPreview", "opportunitiesPreview", "personsPreview"}; }

// Candidates that the list of notes left out, each on its own: replies.
Task<std::size_t> read_candidates_alone(Reads& reads, NoteJudge const& judge, std::vector<std::int64_t> ids,
                                        NotesFound& out) {
  std::vector<Read> asks;
  for (auto const id : ids)
    if (asks.size() < most_read_alone)
      asks.push_back({.tool = one_v2_note, .arguments = {{"id", id}, {"includes", note_previews()}}});
  auto const bodies = co_await reads.read_all(std::move(asks));
  std::vector<json::value> records;
  for (auto const& body : bodies)
    if (body) records.push_back(*body);
  add_fitting_notes(out, judge, records, true);
  co_return ids.size() - records.size();
}

// The candidates of Affinity's search, read and judged; false where it cannot be used.
Task<bool> search_note_candidates(Reads& reads, NoteJudge const& judge, NotesFound& out) {
  auto const& asked = judge.asked;
  json::object arguments{{"prompt", shorten(asked.words.prompt, most_prompt_bytes - 3)},
                         {"limit", most_candidates}};
  if (asked.about && asked.about->kind == Kind::company) arguments["companyId"] = asked.about->id;
  Read search{.tool = v2_notes_search, .arguments = std::move(arguments)};
  auto const hits = co_await reads.read(std::move(search));
  if (!hits) co_return false;
  std::vector<std::int64_t> ids;
  auto const* data = member(*hits, "data");
  if (data && data->is_array())
    for (auto const& hit : data->get_array())
      if (auto const* note = member(hit, "note"))
        if (auto const id = integer_member(*note, "id")) ids.push_back(*id);
  auto const candidates = ids.size();
  NotesFound found{.by_search = true};
  if (!ids.empty()) {
    Read list{.tool = notes_of_api_v2,
              .arguments = {{"filter", filter_of_note_ids(ids)}, {"includes", note_previews()}},
              .page_size = v2_notes_a_page};
    auto const page = co_await reads.read_pages(std::move(list), most_candidates);
    if (page.error) co_return false;
    add_fitting_notes(found, judge, page.records, true);
    for (auto const& record : page.records) std::erase(ids, integer_member(record, "id").value_or(0));
    auto const unread = co_await read_candidates_alone(reads, judge, std::move(ids), found);
    if (unread > 0) found.partial.push_back(counted(unread, "candidate") + " not read");
  }
  if (candidates >= most_candidates)
    found.partial.push_back("Affinity's search gave its most relevant " + std::to_string(candidates));
  out = std::move(found);
  co_return true;
}

Outcome too_many_notes(Reads const& reads, std::string const& count, std::string const& cost) {
  return question(
      "confirm_cost", "There are " + count + " notes; reading them all takes " + cost + ".",
      "Give about or by, or words of 3 letters or more where API v2 can be used; or call again with "
      "confirm_cost:true.",
      {}, "", reads.upstream_requests());
}

std::string note_pages_text(std::size_t notes, int a_page) {
  return counted((notes + std::size_t(a_page) - 1) / std::size_t(a_page), "request");
}

// How many notes of a list of API v2 there are; 0 where it cannot be told.
Task<std::size_t> count_notes(Reads& reads, json::object arguments) {
  if (!reads.may_use(notes_of_api_v2)) co_return 0;
  arguments["totalCount"] = true;
  Read ask{.tool = notes_of_api_v2, .arguments = std::move(arguments), .page_size = 1};
  auto const body = co_await reads.read(std::move(ask));
  auto const* pagination = body ? member(*body, "pagination") : nullptr;
  co_return pagination ? std::size_t(integer_member(*pagination, "totalCount").value_or(0)) : 0;
}

std::string filter_of_note_days(NotesAsked const& asked, Now const& now) {
  std::string out;
  if (asked.since) out = "createdAt>=" + begin_of(*asked.since, now);
  if (asked.until) out += (out.empty() ? "" : " & ") + ("createdAt<=" + end_of(*asked.until, now));
  return out;
}

// Behind the first page of v1: of the days with v2, else all with v1; a great many are not read unasked.
Task<void> read_other_notes(Reads& reads, NoteJudge const& judge, Read of_v1, NotesFound& out) {
  auto const& asked = judge.asked;
  bool const bounded = asked.about || asked.by || asked.confirmed;
  if (bounded) {
    of_v1.token = out.next_token;
    co_await read_note_pages(reads, judge, std::move(of_v1), all_notes, out);
    co_return;
  }
  auto const days = filter_of_note_days(asked, reads.now());
  json::object arguments;
  if (!days.empty()) arguments["filter"] = days;
  auto const count = co_await count_notes(reads, arguments);
  bool const by_v2 = count > 0 && !days.empty();
  if (count > most_notes_unconfirmed) {
    out.instead = too_many_notes(reads, std::to_string(count),
                                 note_pages_text(count, by_v2 ? v2_notes_a_page : v1_notes_a_page));
    co_return;
  }
  if (by_v2) {
    out = {};
    out.told.emplace_back("replies to notes are not looked at: API v2 does not list them by day");
    arguments["includes"] = note_previews();
    Read ask{.tool = notes_of_api_v2, .arguments = std::move(arguments)};
    co_await read_note_pages(reads, judge, std::move(ask), all_notes, out);
    if (!out.next_token.empty()) out.next_token.insert(0, note_token_of_v2);
    co_return;
  }
  of_v1.token = out.next_token;
  co_await read_note_pages(reads, judge, std::move(of_v1), most_notes_unconfirmed, out);
  if (!out.error && !out.next_token.empty())
    out.instead =
        too_many_notes(reads, "more than " + std::to_string(out.looked_at),
                       "one request for 500, more than " + note_pages_text(out.looked_at, v1_notes_a_page));
}

// From where an earlier answer ended.
Task<void> read_notes_on(Reads& reads, NoteJudge const& judge, Read of_v1, NotesFound& out) {
  auto const& asked = judge.asked;
  auto const token = std::string_view(asked.token);
  Read ask = std::move(of_v1);
  bool const by_v2 = token.starts_with(note_token_of_v2);
  if (by_v2) {
    ask = Read{.tool = notes_of_api_v2, .arguments = {{"includes", note_previews()}}};
    if (auto days = filter_of_note_days(asked, reads.now()); !days.empty()) ask.arguments["filter"] = days;
  }
  ask.token = std::string(token.substr(note_token_of_v1.size()));
  co_await read_note_pages(reads, judge, std::move(ask), all_notes, out);
  if (by_v2 && !out.next_token.empty()) out.next_token.insert(0, note_token_of_v2);
}

// Notes on the company and on its people, one record after the other, with v1.
Task<void> read_notes_of_company(Reads& reads, NoteJudge const& judge, NotesFound& out) {
  std::vector<json::object> records{{{"organization_id", judge.asked.about->id}}};
  for (auto const id : judge.people)
    if (records.size() <= most_people_of_company) records.push_back({{"person_id", id}});
  for (auto const& record : records) {
    Read ask{.tool = notes_of_api_v1, .arguments = record};
    co_await read_note_pages(reads, judge, std::move(ask), all_notes, out);
    if (out.error) break;
  }
  out.next_token.clear();  // a page of one of them says nothing about the others
  if (judge.people.size() > most_people_of_company)
    out.partial.push_back("notes of " + std::to_string(judge.people.size() - most_people_of_company) +
                          " of its " + counted(judge.people.size(), "person", "people") + " not read");
}

Task<void> find_company_notes_v1(Reads& reads, NoteJudge judge, NotesFound& out) {
  Read company{.tool = "get_single_affinity_organization_by_id",
               .arguments = {{"id", judge.asked.about->id}}};
  auto const record = co_await reads.read(std::move(company));
  if (record)
    judge.people = ids_in(*record, "person_ids");
  else
    out.partial.push_back("notes on its people not read (" + Reads::why(record.error()) + ")");
  judge.on = judge.asked.about;
  auto const reasons = out.partial;
  Read all{.tool = notes_of_api_v1};
  co_await read_note_pages(reads, judge, std::move(all), 1, out);
  if (out.error || out.next_token.empty()) co_return;
  out = {};
  out.partial = reasons;
  co_await read_notes_of_company(reads, judge, out);
}

Task<void> find_company_notes(Reads& reads, NoteJudge const& judge, NotesFound& out) {
  if (reads.may_use(v2_company_notes)) {
    Read ask{.tool = v2_company_notes, .arguments = {{"companyId", judge.asked.about->id}}};
    bool const searches = can_search_notes(reads, judge.asked);
    auto first = ask;
    auto const most = searches ? 1 : all_notes;
    co_await read_note_pages(reads, judge, std::move(first), most, out);
    if (!out.error && out.next_token.empty()) co_return;
    if (searches && !out.error) {
      if (auto const found = co_await search_note_candidates(reads, judge, out); found) co_return;
      ask.token = out.next_token;
      co_await read_note_pages(reads, judge, std::move(ask), all_notes, out);
    }
    if (!out.error || out.looked_at > 0) {
      out.next_token.clear();
      co_return;
    }
    out = {};
    out.told.emplace_back("read with API v1");
  }
  co_await find_company_notes_v1(reads, judge, out);
}

Read notes_of_v1(NotesAsked const& asked) {
  json::object arguments;
  if (asked.about)
    arguments[asked.about->kind == Kind::person ? "person_id" : "opportunity_id"] = asked.about->id;
  else if (asked.by)
    arguments["creator_id"] = *asked.by;
  return {.tool = notes_of_api_v1, .arguments = std::move(arguments)};
}

Task<void> find_other_notes(Reads& reads, NoteJudge const& judge, NotesFound& out) {
  auto const& asked = judge.asked;
  auto const of_v1 = notes_of_v1(asked);
  if (!asked.token.empty()) {
    co_await read_notes_on(reads, judge, of_v1, out);
  } else {
    co_await read_note_pages(reads, judge, of_v1, 1, out);
    bool const more = !out.next_token.empty() || out.error;
    bool found = !more;
    if (more && !asked.about && can_search_notes(reads, asked))
      found = co_await search_note_candidates(reads, judge, out);
    if (!found && !out.error) co_await read_other_notes(reads, judge, of_v1, out);
  }
  bool const of_v2 = out.next_token.starts_with(note_token_of_v2);
  if (!out.next_token.empty() && !of_v2) out.next_token.insert(0, note_token_of_v1);
}

}  // namespace

Task<NotesFound> find_notes(Reads& reads, NotesAsked asked) {
  NotesFound out;
  NoteJudge const judge{.asked = asked, .now = reads.now()};
  if (asked.about && asked.about->kind == Kind::company)
    co_await find_company_notes(reads, judge, out);
  else
    co_await find_other_notes(reads, judge, out);
  settle_note_error(out);
  std::ranges::sort(out.notes, [](FoundNote const& left, FoundNote const& right) {
    return left.created_at != right.created_at ? left.created_at > right.created_at : left.id > right.id;
  });
  co_return out;
}

}  // namespace affinity::tools::composed
