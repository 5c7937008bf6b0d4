#include "tools/composed/introductions.hpp"

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/language/job_titles.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace affinity::tools::composed {

namespace introductions {
namespace {

constexpr std::string_view of_company = "list_all_affinity_v2_company_relationships";
constexpr std::string_view of_person = "list_all_affinity_v2_person_relationships";
constexpr std::string_view strengths_of_v1 = "list_all_affinity_relationship_strength";
constexpr std::size_t max_relationships = 500;

json::value const* object_at(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value && value->is_object() ? value : nullptr;
}

std::string name_of_v2(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  auto name = cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
  return name.empty() ? text_member(person, "primaryEmailAddress") : name;
}

Ref person_ref(json::value const& person) {
  return {.kind = Kind::person, .id = integer_member(person, "id").value_or(0)};
}

std::size_t index_of(std::vector<KnownPerson>& people, Ref const& ref, std::string name) {
  auto const found = std::ranges::find(people, ref, &KnownPerson::ref);
  if (found != people.end()) return std::size_t(found - people.begin());
  people.push_back({.ref = ref, .name = std::move(name), .last_contact = std::string(unknown_value)});
  return people.size() - 1;
}

std::string host_of(std::string const& email) {
  auto const at = email.find('@');
  return at == email.npos ? std::string() : lower(email.substr(at + 1));
}

// Affinity does not say which of the two is the teammate: not the one who was asked for, and the one whose
// address is the firm's.
bool is_teammate_first(json::value const& first, json::value const& second, IntroductionTarget const& target,
                       std::string const& firm_host) {
  for (auto const& ref : target.people) {
    if (person_ref(first) == ref) return false;
    if (person_ref(second) == ref) return true;
  }
  bool const second_is_ours = host_of(text_member(second, "primaryEmailAddress")) == firm_host;
  bool const first_is_ours = host_of(text_member(first, "primaryEmailAddress")) == firm_host;
  return first_is_ours || !second_is_ours;
}

void add_relationship(Introductions& out, json::value const& one, IntroductionTarget const& target,
                      std::string const& firm_host) {
  auto const* first = object_at(one, "person1");
  auto const* second = object_at(one, "person2");
  if (!first || !second) return;
  if (!is_teammate_first(*first, *second, target, firm_host)) std::swap(first, second);
  IntroductionPath path{.person = index_of(out.people, person_ref(*second), name_of_v2(*second)),
                        .teammate = person_ref(*first),
                        .teammate_name = name_of_v2(*first)};
  auto const* score = member(one, "interactionScore");
  if (score && score->is_number()) path.strength = score->to_number<double>();
  if (auto const* linkedin = object_at(one, "linkedIn"))
    path.linkedin_since = text_member(*linkedin, "connectedOn");
  out.paths.push_back(std::move(path));
}

// False where v2 does not give them, so that v1 has to.
Task<bool> read_relationships(Reads& reads, IntroductionTarget const& target, Introductions& out,
                              Answer& answer) {
  auto const& sources = target.companies.empty() ? target.people : target.companies;
  if (sources.empty()) co_return true;
  auto const account = co_await read_account(reads);
  auto const firm_host = account ? host_of(account->me.email) : std::string();
  for (auto const& source : sources) {
    bool const is_person = source.kind == Kind::person;
    Read ask{.tool = is_person ? of_person : of_company,
             .arguments = {{is_person ? "personId" : "companyId", source.id}},
             .page_size = 100};
    auto page = co_await reads.read_pages(std::move(ask), max_relationships);
    if (page.error && Reads::is_refusal(*page.error)) co_return false;
    for (auto const& one : page.records) add_relationship(out, one, target, firm_host);
    if (page.error && out.paths.empty() && sources.size() == 1) out.error = page.error;
    if (page.error) answer.add_partial("some relationships not read (" + Reads::why(*page.error) + ")");
    if (!page.next_token.empty() && !page.error)
      answer.add_partial("only the " + std::to_string(page.records.size()) + " strongest paths read");
  }
  co_return true;
}

Task<void> read_strengths_by_v1(Reads& reads, Introductions& out, std::vector<Teammate> const& team,
                                Answer& answer) {
  std::vector<Read> asks;
  for (auto const& person : out.people)
    asks.push_back({.tool = strengths_of_v1, .arguments = {{"external_id", person.ref.id}}});
  auto const answers = co_await reads.read_all(std::move(asks));
  std::size_t unread = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    auto const* list = answers[i] ? answers[i]->if_array() : nullptr;
    if (!answers[i]) {
      ++unread;
      answer.add_partial("some strengths not read (" + Reads::why(answers[i].error()) + ")");
      if (unread == answers.size()) out.error = answers[i].error();
    }
    if (!list) continue;
    for (auto const& each : *list) {
      auto const by = person_item(integer_member(each, "internal_id").value_or(0), team);
      auto const* strength = member(each, "strength");
      out.paths.push_back(
          {.person = i,
           .teammate = by.ref.value_or(Ref{}),
           .teammate_name = by.ref && by.text != to_string(*by.ref) ? by.text : std::string(),
           .strength = strength && strength->is_number() ? strength->to_number<double>() : 0});
    }
  }
}

// The people of the companies, or those that were asked for, without doubles.
Task<std::vector<Ref>> people_of_target_by_v1(Reads& reads, IntroductionTarget const& target,
                                              Introductions& out, Answer& answer) {
  auto people = target.companies.empty() ? target.people : std::vector<Ref>();
  for (auto const& company : target.companies) {
    Read ask{.tool = "get_single_affinity_organization_by_id", .arguments = {{"id", company.id}}};
    auto const record = co_await reads.read(std::move(ask));
    if (!record) {
      answer.add_partial("the people of " + to_string(company) + " not read (" + Reads::why(record.error()) +
                         ")");
      if (target.companies.size() == 1) out.error = record.error();
      continue;
    }
    for (auto const& ref : refs_at(*record, "person_ids", Kind::person))
      if (std::ranges::find(people, ref) == people.end()) people.push_back(ref);
  }
  co_return people;
}

// The first fifteen; the others are named.
void cap_people(std::vector<Ref>& people, Answer& answer) {
  if (people.size() <= max_people_of_v1) return;
  constexpr std::size_t most_named = 10;
  std::string names;
  for (auto i = max_people_of_v1; i < people.size() && i < max_people_of_v1 + most_named; ++i)
    names.append(names.empty() ? "" : ", ").append(to_string(people[i]));
  auto const left = people.size() - max_people_of_v1;
  if (left > most_named) names += " and " + std::to_string(left - most_named) + " more";
  answer.add_partial(std::to_string(left) + " of " + counted(people.size(), "person", "people") +
                     " not looked at (API v1 takes three requests each): " + names);
  people.resize(max_people_of_v1);
}

Task<void> read_by_v1(Reads& reads, IntroductionTarget const& target, std::string const& role,
                      Introductions& out, Answer& answer) {
  auto people = co_await people_of_target_by_v1(reads, target, out, answer);
  if (out.error) co_return;
  cap_people(people, answer);
  for (auto const& ref : people)
    index_of(out.people, ref, target.people.size() == 1 ? target.name : std::string());
  out.looked_at = out.people.size();
  co_await read_titles(reads, out.people, answer);
  if (!role.empty() && target.ref.kind != Kind::person)
    std::erase_if(out.people, [&](KnownPerson const& person) {
      return person.title_known && !fits_role(person.title, role);
    });
  auto const team = co_await read_teammates(reads);
  auto const known = team ? *team : std::vector<Teammate>();
  co_await read_last_contacts(reads, out.people, known, answer);
  co_await read_strengths_by_v1(reads, out, known, answer);
}

}  // namespace
}  // namespace introductions

Task<Introductions> read_introductions(Reads& reads, IntroductionTarget const& target, std::string role,
                                       Answer& answer) {
  using namespace introductions;
  Introductions out;
  bool const of_companies = !target.companies.empty();
  out.by_v2 = reads.may_use(of_companies ? of_company : of_person);
  if (out.by_v2) out.by_v2 = co_await read_relationships(reads, target, out, answer);
  if (!out.by_v2) {
    out = {};
    answer.add_note("read with API v1, person by person");
    co_await read_by_v1(reads, target, role, out, answer);
    co_return out;
  }
  if (out.error) co_return out;
  auto const described = co_await read_titles_and_contacts(reads, out.people);
  if (described || out.people.empty()) co_return out;
  answer.add_note("titles and last contacts read with API v1");
  if (out.people.size() > max_people_of_v1) {
    auto const left = counted(out.people.size() - max_people_of_v1, "person", "people");
    answer.add_partial("titles and last contacts of " + left + " not read");
  }
  std::vector<KnownPerson> first(
      out.people.begin(), out.people.begin() + std::ptrdiff_t(std::min(out.people.size(), max_people_of_v1)));
  co_await read_titles(reads, first, answer);
  auto const team = co_await read_teammates(reads);
  auto const known = team ? *team : std::vector<Teammate>();
  co_await read_last_contacts(reads, first, known, answer);
  std::ranges::move(first, out.people.begin());
  co_return out;
}

}  // namespace affinity::tools::composed
