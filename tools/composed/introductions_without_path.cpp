// Where nobody of the team knows anybody of the target: who wrote notes on it, and who in Affinity may know
// its people from work.

#include "base/text/counted.hpp"
#include "tools/composed/introductions.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace without_path {
namespace {

constexpr std::size_t max_notes = 500;
constexpr std::size_t max_targets = 50;

struct NotesOf {
  Kind kind = Kind::person;
  std::string_view v2{}, v2_argument{}, v1_argument{};
};

constexpr NotesOf notes_of[]{
    {Kind::person, "list_all_affinity_v2_person_notes", "personId", "person_id"},
    {Kind::company, "list_all_affinity_v2_company_notes", "companyId", "organization_id"},
    {Kind::deal, "list_all_affinity_v2_opportunity_notes", "opportunityId", "opportunity_id"}};

void count_note(std::vector<NoteAuthor>& authors, Ref const& ref, std::string name, std::string const& day) {
  auto found = std::ranges::find(authors, ref, &NoteAuthor::ref);
  if (found == authors.end()) found = authors.insert(authors.end(), {.ref = ref, .name = std::move(name)});
  ++found->notes;
  found->last = std::max(found->last, day);
}

std::string day_in(std::string const& iso, Now const& now) {
  auto const day = day_of(iso, now);
  return day ? to_text(*day) : std::string();
}

std::string v2_person_name(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

json::value const* record_at(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value && value->is_object() ? value : nullptr;
}

void count_notes_of_v2(std::vector<NoteAuthor>& authors, std::vector<json::value> const& notes,
                       Now const& now) {
  for (auto const& note : notes)
    if (auto const* creator = record_at(note, "creator"))
      count_note(authors, {.kind = Kind::person, .id = integer_member(*creator, "id").value_or(0)},
                 v2_person_name(*creator), day_in(text_member(note, "createdAt"), now));
}

Task<ReadRecords> read_notes_by_v1(Reads& reads, NotesOf const& of, Ref const& ref) {
  Read ask{.tool = "list_all_affinity_notes", .arguments = {{of.v1_argument, ref.id}}, .page_size = 500};
  co_return co_await reads.read_pages(std::move(ask), max_notes);
}

// Where both worked, or which company the one paid into and the other led.
std::string way_of(json::value const& connection) {
  if (auto const* deal = record_at(connection, "dealContext")) {
    auto const* investor = record_at(*deal, "investor");
    auto const* executive = record_at(*deal, "executive");
    auto const* fund = investor ? record_at(*investor, "company") : nullptr;
    auto const* led = executive ? record_at(*executive, "company") : nullptr;
    return cell_text((fund ? text_member(*fund, "name") : "an investor") + " invested in " +
                     (led ? text_member(*led, "name") : "a company that this person led"));
  }
  auto const* inference = record_at(connection, "inference");
  if (!inference) return {};
  auto const* employer = record_at(*inference, "sharedEmployer");
  auto const until = text_member(*inference, "overlapEndDate");
  return cell_text("worked together at " + (employer ? text_member(*employer, "name") : "a company") +
                   (until.empty() ? "" : " until " + until));
}

void add_connections(std::vector<InferredConnection>& out, json::value const& group) {
  auto const* target = record_at(group, "target");
  auto const* value = member(group, "connections");
  auto const* connections = value ? value->if_array() : nullptr;
  if (!target || !connections) return;
  constexpr std::size_t strongest = 3;
  for (std::size_t i = 0; i < connections->size() && i < strongest; ++i) {
    auto const* source = record_at((*connections)[i], "source");
    if (!source) continue;
    out.push_back({.name = cell_text(text_member(*target, "fullName")),
                   .title = cell_text(text_member(*target, "title")),
                   .source = {.kind = Kind::person, .id = integer_member(*source, "id").value_or(0)},
                   .source_name = v2_person_name(*source),
                   .how = way_of((*connections)[i])});
  }
}

}  // namespace
}  // namespace without_path

Task<std::vector<NoteAuthor>> read_note_authors(Reads& reads, IntroductionTarget const& target,
                                                Answer& answer) {
  using namespace without_path;
  std::vector<NoteAuthor> out;
  auto const of = std::ranges::find(notes_of, target.ref.kind, &NotesOf::kind);
  if (of == std::end(notes_of)) co_return out;
  bool by_v2 = reads.may_use(of->v2);
  ReadRecords notes;
  if (by_v2) {
    Read ask{.tool = of->v2, .arguments = {{of->v2_argument, target.ref.id}}, .page_size = 100};
    notes = co_await reads.read_pages(std::move(ask), max_notes);
    by_v2 = !notes.error || !Reads::is_refusal(*notes.error);
  }
  if (by_v2) {
    count_notes_of_v2(out, notes.records, reads.now());
  } else {
    notes = co_await read_notes_by_v1(reads, *of, target.ref);
    auto const team = co_await read_teammates(reads);
    for (auto const& note : notes.records) {
      auto const id = integer_member(note, "creator_id").value_or(0);
      auto const by = person_item(id, team ? *team : std::vector<Teammate>());
      count_note(out, {.kind = Kind::person, .id = id}, by.address.empty() ? std::string() : by.text,
                 day_in(text_member(note, "created_at"), reads.now()));
    }
  }
  if (notes.error) answer.add_partial("notes not read (" + Reads::why(*notes.error) + ")");
  if (!notes.error && !notes.next_token.empty())
    answer.add_partial("only " + counted(notes.records.size(), "note") + " read");
  std::ranges::stable_sort(out, std::greater(), &NoteAuthor::last);
  co_return out;
}

Task<std::vector<InferredConnection>> read_inferred_connections(Reads& reads, Ref company, Answer& answer) {
  using namespace without_path;
  std::vector<InferredConnection> out;
  for (std::string_view const tool :
       {"list_all_affinity_v2_coworker_connections", "list_all_affinity_v2_executive_connections"}) {
    if (!reads.may_use(tool)) continue;
    Read ask{.tool = tool,
             .arguments = {{"filter", "target.currentCompany.id=" + std::to_string(company.id)}},
             .page_size = int(max_targets)};
    auto const page = co_await reads.read_pages(std::move(ask), max_targets);
    for (auto const& group : page.records) add_connections(out, group);
    if (page.error && !Reads::is_refusal(*page.error))
      answer.add_partial("former coworkers and investors not read (" + Reads::why(*page.error) + ")");
    if (!page.error && !page.next_token.empty())
      answer.add_note("of people outside of Affinity only the " + std::to_string(page.records.size()) +
                      " best connected were read");
  }
  co_return out;
}

}  // namespace affinity::tools::composed
