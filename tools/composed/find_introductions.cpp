// Who of the team can introduce whom: the paths to a person or into a company, those to deciders first.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/introductions.hpp"
#include "tools/composed/language/job_titles.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/choice.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t default_paths = 5;
constexpr std::size_t max_companies_of_deal = 3;

IntroductionTarget introduction_target(Found const& found, Answer& answer) {
  IntroductionTarget out{.ref = found.ref, .name = found.name};
  if (found.ref.kind == Kind::person) out.people = {found.ref};
  if (found.ref.kind == Kind::company) out.companies = {found.ref};
  if (found.ref.kind != Kind::deal) return out;
  out.companies = refs_at(found.record, "organization_ids", Kind::company);
  if (out.companies.empty()) out.people = refs_at(found.record, "person_ids", Kind::person);
  if (out.companies.size() > max_companies_of_deal) {
    answer.add_partial("only the first " + std::to_string(max_companies_of_deal) +
                       " companies of the deal looked at");
    out.companies.resize(max_companies_of_deal);
  }
  return out;
}

// A ref is not read first: its paths tell the name. Where there are none, it is read after all.
std::optional<Found> introduction_ref(Reads const& reads, std::string const& text) {
  auto const ref = parse_ref(text);
  if (!ref) return std::nullopt;
  if (ref->kind == Kind::person && reads.may_use("list_all_affinity_v2_person_relationships"))
    return Found{.ref = *ref};
  if (ref->kind == Kind::company && reads.may_use("list_all_affinity_v2_company_relationships"))
    return Found{.ref = *ref};
  return std::nullopt;
}

// Most ask for a way into a company: its whole name is looked for before that of a person.
Task<std::optional<Found>> company_named(Reads& reads, std::string text) {
  std::optional<Found> none;
  auto query = parse_query(text);
  if (query.ref || !query.email.empty() || !query.at.empty()) co_return none;
  if (chosen_before(reads.context(), "target")) co_return none;
  std::vector<Kind> of_company{Kind::company};
  auto search = co_await search_records(reads, std::move(query), std::move(of_company), 0);
  if (search.found.size() != 1 || search.found.front().level < MatchLevel::folded) co_return none;
  co_return std::move(search.found.front());
}

// The paths that are told, the best first.
std::vector<IntroductionPath> ranked_paths(Introductions const& known, IntroductionTarget const& target,
                                           std::string const& role) {
  auto out = known.paths;
  auto const person_of = [&](IntroductionPath const& path) -> KnownPerson const& {
    return known.people[path.person];
  };
  bool const of_one = target.ref.kind == Kind::person;
  if (!role.empty() && !of_one)
    std::erase_if(out, [&](IntroductionPath const& path) {
      return person_of(path).title_known && !fits_role(person_of(path).title, role);
    });
  auto const rank = [&](IntroductionPath const& path) {
    auto const& person = person_of(path);
    if (of_one) return 0;
    if (!role.empty()) return person.title_known ? 0 : 1;
    return decider_rank(person.title);
  };
  auto const day = [&](IntroductionPath const& path) {
    auto const& contact = person_of(path).last_contact;
    return !contact.empty() && is_digit(contact.front()) ? contact.substr(0, 10) : std::string();
  };
  std::ranges::stable_sort(out, [&](IntroductionPath const& left, IntroductionPath const& right) {
    if (rank(left) != rank(right)) return rank(left) < rank(right);
    if (left.strength != right.strength) return left.strength > right.strength;
    if (day(left) != day(right)) return day(left) > day(right);
    return std::pair(person_of(left).ref, left.teammate) < std::pair(person_of(right).ref, right.teammate);
  });
  return out;
}

std::string strength_text(double strength) { return number_text(std::round(strength * 100) / 100); }

std::string with_title(KnownPerson const& person) {
  auto const title = person.title_known ? person.title : std::string(unknown_value);
  return named(person.name, person.ref) + (title.empty() ? "" : ", " + cell_text(title, 80));
}

AnswerPart paths_part(Introductions const& known, std::vector<IntroductionPath> const& paths,
                      std::size_t begin, std::string const& subdomain) {
  AnswerPart part{.key = "paths",
                  .columns = {"teammate", "knows", "strength", "last contact of the firm"},
                  .goes_on = true};
  for (auto i = begin; i < paths.size(); ++i) {
    auto const& path = paths[i];
    auto const& person = known.people[path.person];
    auto item = record_object(subdomain, person.ref, person.name);
    if (person.title_known) item["title"] = cell_text(person.title, 80);
    item["by"] = record_object(subdomain, path.teammate, path.teammate_name);
    item["strength"] = path.strength;
    item["last_contact"] = person.last_contact;
    auto strength = strength_text(path.strength);
    if (!path.linkedin_since.empty()) {
      item["linkedin_since"] = path.linkedin_since;
      strength += ", LinkedIn since " + path.linkedin_since;
    }
    Answer::add_row(part,
                    {named(path.teammate_name, path.teammate), with_title(person), std::move(strength),
                     person.last_contact},
                    std::move(item));
  }
  return part;
}

AnswerPart authors_part(std::vector<NoteAuthor> const& authors, std::string const& subdomain) {
  AnswerPart part{.key = "notes_by", .heading = "Who wrote notes on it:"};
  for (auto const& author : authors) {
    auto item = record_object(subdomain, author.ref, author.name);
    item["notes"] = author.notes;
    item["last"] = author.last;
    Answer::add_row(part,
                    {named(author.name, author.ref), counted(author.notes, "note"), "last " + author.last},
                    std::move(item));
  }
  return part;
}

AnswerPart inferred_part(std::vector<InferredConnection> const& connections, std::string const& subdomain) {
  AnswerPart part{.key = "inferred",
                  .heading = "People there who are not in Affinity, and who in it may know them:"};
  for (auto const& one : connections) {
    json::object item{{"name", one.name}, {"title", one.title}};
    item["via"] = record_object(subdomain, one.source, one.source_name);
    item["how"] = one.how;
    Answer::add_row(part,
                    {one.name + (one.title.empty() ? "" : ", " + one.title),
                     "via " + named(one.source_name, one.source), one.how},
                    std::move(item));
  }
  return part;
}

// What the first lines say about the paths.
void tell_paths(Answer& answer, Introductions const& known, std::vector<IntroductionPath> const& paths,
                IntroductionTarget const& target, std::string const& role) {
  std::vector<std::size_t> people;
  for (auto const& path : paths)
    if (std::ranges::find(people, path.person) == people.end()) people.push_back(path.person);
  auto const who = named(target.name, target.ref);
  bool const of_one = target.ref.kind == Kind::person;
  auto what =
      paths.empty()
          ? "Nobody of the team knows " + std::string(of_one ? "" : "anybody at ") + who + " on record"
          : who + ": " + counted(paths.size(), "path") + " to " + counted(people.size(), "person", "people");
  if (!role.empty() && !of_one) what += " with the role " + quoted_text(role, 60);
  answer.set_what(std::move(what));
  answer.add_ground("of " + (known.looked_at > 0 ? counted(known.looked_at, "person", "people") + " looked at"
                                                 : counted(known.paths.size(), "path") + " on record"));
  if (paths.empty() && !known.paths.empty())
    answer.add_note("without role: " + counted(known.paths.size(), "path"));
  if (!of_one && role.empty() && paths.size() > 1)
    answer.add_note("deciders first, then by strength (0 to 1, as Affinity computes it)");
}

Task<Outcome> introductions_answer(Reads& reads, json::object const& checked,
                                   IntroductionTarget const& target, Introductions const& known,
                                   Answer answer, WorkPlace place) {
  auto const role = text_argument(checked, "role");
  auto const paths = ranked_paths(known, target, role);
  tell_paths(answer, known, paths, target, role);
  auto const subdomain = co_await read_subdomain(reads);
  answer.members["target"] = record_object(subdomain, target.ref, target.name);
  auto const begin = std::min(place.offset, paths.size());
  answer.parts.push_back(paths_part(known, paths, begin, subdomain));
  if (paths.empty()) {
    auto const authors = co_await read_note_authors(reads, target, answer);
    answer.parts.push_back(authors_part(authors, subdomain));
    if (authors.empty()) answer.parts.back().heading = "No notes on it either.";
  }
  if (paths.empty() && target.companies.size() == 1) {
    auto const inferred = co_await read_inferred_connections(reads, target.companies.front(), answer);
    if (!inferred.empty()) answer.parts.push_back(inferred_part(inferred, subdomain));
  }
  auto const frame = frame_of(reads, checked, limit_argument(checked, default_paths), place);
  co_return finish(std::move(answer), frame);
}

Outcome teammate_answer(Reads const& reads, json::object const& checked, Found const& found,
                        std::string const& subdomain) {
  Answer answer(named(found.name, found.ref) + " is one of the team: nobody has to introduce them");
  answer.members["target"] = record_object(subdomain, found.ref, found.name);
  answer.parts.push_back({.key = "paths"});
  return finish(std::move(answer), frame_of(reads, checked, default_paths));
}

Task<bool> name_if_teammate(Reads& reads, Found& found) {
  if (found.ref.kind != Kind::person) co_return false;
  auto const team = co_await read_teammates(reads);
  if (!team) co_return false;
  auto const mate = std::ranges::find(*team, found.ref, &Teammate::ref);
  if (mate == team->end()) co_return false;
  found.name = mate->name;
  co_return true;
}

Task<Outcome> find_introductions(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  auto const text = text_argument(checked, "target");
  std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
  Answer answer("");
  auto by_ref = introduction_ref(reads, text);
  if (by_ref) {
    auto const is_teammate = co_await name_if_teammate(reads, *by_ref);
    if (is_teammate) {
      auto const subdomain = co_await read_subdomain(reads);
      co_return teammate_answer(reads, checked, *by_ref, subdomain);
    }
    auto target = introduction_target(*by_ref, answer);
    auto const role = text_argument(checked, "role");
    auto const known = co_await read_introductions(reads, target, role, answer);
    if (by_ref->ref.kind == Kind::person && !known.people.empty()) target.name = known.people.front().name;
    bool const is_named = !known.error && !known.paths.empty() && known.by_v2;
    if (is_named)
      co_return co_await introductions_answer(reads, checked, target, known, std::move(answer), *place);
  }
  auto company = co_await company_named(reads, text);
  auto found = company.value_or(Found{});
  if (!company) {
    auto resolved = co_await resolve(reads, "target", text, kinds);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    found = std::get<Found>(resolved);
  }
  auto const is_teammate = co_await name_if_teammate(reads, found);
  if (is_teammate) {
    auto const subdomain = co_await read_subdomain(reads);
    co_return teammate_answer(reads, checked, found, subdomain);
  }
  answer = Answer("");
  auto const target = introduction_target(found, answer);
  auto const role = text_argument(checked, "role");
  auto const known = co_await read_introductions(reads, target, role, answer);
  if (known.error) co_return failure(*known.error);
  co_return co_await introductions_answer(reads, checked, target, known, std::move(answer), *place);
}

constexpr std::array<StandsFor, 1> relationship_strengths{
    {{"list_all_affinity_relationship_strength", "relationships"}}};

}  // namespace

Tool find_introductions_row() {
  using namespace schema;
  return composed_row(
      {.name = "find_introductions",
       .title = "Who of us can introduce whom",
       .description =
           "Who of the team knows a person, or people of a company: paths by strength and last contact, "
           "deciders first. Nobody: who wrote notes on it, and likely contacts from former work.",
       .example = R"({"target":"Acme Robotics","role":"CEO"})",
       .composed = find_introductions,
       .stands_for = relationship_strengths,
       .params = {record_param("target", required),
                  text_param("role", "Such as CEO; matched against job titles."),
                  limit_param(std::int64_t(default_paths), 20), cursor_param()},
       .output = Shape::record(
           {{"target", record_shape()},
            {"paths", Shape::list(record_shape({{"title", Shape::text()},
                                                {"by", record_shape()},
                                                {"strength", Shape::number()},
                                                {"last_contact", Shape::text()},
                                                {"linkedin_since", Shape::text()}}))},
            {"notes_by", Shape::list(record_shape({{"notes", Shape::integer()}, {"last", Shape::text()}}))},
            {"inferred", Shape::list(Shape::record({{"name", Shape::text()},
                                                    {"title", Shape::text()},
                                                    {"via", record_shape()},
                                                    {"how", Shape::text()}}))}})});
}

}  // namespace affinity::tools::composed
