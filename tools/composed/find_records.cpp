// Finds many records by name at once; with `seen`, what the firm has had to do with each company.

#include "base/text/text.hpp"
#include "tools/composed/person_details.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/seen/seen.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 4> kind_arguments{
    {{"person", Kind::person}, {"company", Kind::company}, {"deal", Kind::deal}, {"list", Kind::list}}};

std::vector<Kind> kinds_asked(json::object const& checked) {
  std::vector<Kind> out;
  for (auto const& word : texts_argument(checked, "kinds"))
    for (auto const& [name, kind] : kind_arguments)
      if (word == name) out.push_back(kind);
  bool const teammates_alone = out.empty() && !texts_argument(checked, "kinds").empty();
  if (!out.empty() || teammates_alone) return out;
  return {Kind::person, Kind::company, Kind::deal, Kind::list};
}

bool asks_for_teammates(json::object const& checked) {
  auto const kinds = texts_argument(checked, "kinds");
  return std::ranges::find(kinds, "teammate") != kinds.end();
}

// Teammates are remembered, so looking among them costs nothing.
Task<void> add_teammates(Reads& reads, std::vector<Search>& searches) {
  auto const team = co_await read_teammates(reads);
  for (auto& search : searches) {
    if (!team) {
      search.error = team.error();
      continue;
    }
    std::vector<Found> found;
    for (auto const& mate : *team) {
      Found each{.ref = mate.ref, .name = mate.name, .address = mate.email};
      each.level = match(search.query, {.kind = Kind::person, .names = {mate.name}, .emails = {mate.email}});
      if (search.query.ref == mate.ref) each.level = MatchLevel::ref;
      if (each.level != MatchLevel::none) found.push_back(std::move(each));
    }
    std::vector<MatchLevel> levels;
    for (auto const& each : found) levels.push_back(each.level);
    bool const known_already = !search.found.empty();
    for (auto const index : best_matches(levels))
      if (!known_already) search.found.push_back(found[index]);
    if (search.tried.empty()) search.tried.emplace_back("teammates");
  }
}

std::string tried_text(Search const& search) {
  std::string out;
  for (auto const& what : search.tried) out.append(out.empty() ? "" : ", ").append(what);
  return out;
}

json::object item_of(Query const& query) { return {{"asked", cell_text(query.text)}}; }

void add_not_found(AnswerPart& part, Search const& search, std::string const& subdomain) {
  auto said = "not found (tried: " + tried_text(search) + ")";
  auto item = item_of(search.query);
  json::array nearest;
  std::string closest;
  for (auto const& each : search.nearest) {
    closest.append(closest.empty() ? "" : ", ").append(named(each.name, each.ref));
    nearest.emplace_back(record_object(subdomain, each.ref, each.name));
  }
  if (!closest.empty()) said += "; nearest: " + closest;
  item["not_found"] = tried_text(search);
  if (!nearest.empty()) item["nearest"] = std::move(nearest);
  Answer::add_row(part, {cell_text(search.query.text), std::move(said)}, std::move(item));
}

void add_unread(AnswerPart& part, Search const& search) {
  auto const why = "not read: " + Reads::why(*search.error);
  auto item = item_of(search.query);
  item["not_read"] = Reads::why(*search.error);
  Answer::add_row(part, {cell_text(search.query.text), why}, std::move(item));
}

// "Acme Robotics (company:730001), CEO", or empty.
std::string add_detail(json::object& item, PersonDetails const& people, Found const& found) {
  auto const detail = found.ref.kind == Kind::person ? people.find(found.ref.id) : people.end();
  if (detail == people.end()) return {};
  auto const& [company, company_name, title] = detail->second;
  std::string out;
  if (company.id > 0) {
    out = named(company_name, company);
    item["company"] = out;
  }
  if (!title.empty()) {
    out.append(out.empty() ? "" : ", ").append(title);
    item["title"] = title;
  }
  return out;
}

// What stands behind the record: with `seen` lists and last contact, else its address.
void add_found(AnswerPart& part, Search const& search, Found const& found, SeenRecords const* seen,
               PersonDetails const& people, std::string const& subdomain, bool first) {
  auto item = item_of(search.query);
  for (auto const& each : record_object(subdomain, found.ref, found.name)) item[each.key()] = each.value();
  std::vector<std::string> cells{first ? cell_text(search.query.text) : "", named(found.name, found.ref)};
  if (!found.address.empty()) item["address"] = found.address;
  if (!seen) {
    cells.push_back(found.address);
    if (!people.empty()) cells.push_back(add_detail(item, people, found));
  } else {
    auto const about = seen->find(found.ref);
    auto const& facts = about == seen->end() ? unknown_record() : about->second;
    cells.push_back(facts.lists_text);
    cells.push_back(facts.last_contact);
    if (!facts.pass_reason.empty()) cells.push_back(facts.pass_reason);
    item["lists"] = facts.lists;
    item["last_contact"] = facts.last_contact;
    if (!facts.pass_reason.empty()) item["pass_reason"] = facts.pass_reason;
  }
  Answer::add_row(part, cells, std::move(item));
}

std::vector<Found> person_hits(std::vector<Search> const& searches) {
  std::vector<Found> out;
  for (auto const& search : searches)
    for (std::size_t i = 0; i < search.found.size() && i < max_candidates; ++i)
      if (search.found[i].ref.kind == Kind::person && !search.found[i].record.is_null())
        out.push_back(search.found[i]);
  return out;
}

// People, companies and deals, each once.
std::vector<Found> record_hits(std::vector<Search> const& searches) {
  std::vector<Found> out;
  for (auto const& search : searches)
    for (std::size_t i = 0; i < search.found.size() && i < max_candidates; ++i)
      if (auto const& each = search.found[i];
          each.ref.kind != Kind::list && std::ranges::find(out, each.ref, &Found::ref) == out.end())
        out.push_back(each);
  return out;
}

AnswerPart records_part(std::vector<Search> const& searches, SeenRecords const* seen,
                        PersonDetails const& people, std::string const& subdomain) {
  AnswerPart part{.key = "records", .columns = {"asked", "record"}, .goes_on = true};
  for (std::string_view const column : seen ? std::vector<std::string_view>{"lists", "last contact"}
                                            : std::vector<std::string_view>{"e-mail or domain"})
    part.columns.emplace_back(column);
  if (!seen && !people.empty()) part.columns.emplace_back("company, title");
  for (auto const& search : searches) {
    if (search.error && search.found.empty())
      add_unread(part, search);
    else if (search.found.empty())
      add_not_found(part, search, subdomain);
    for (std::size_t i = 0; i < search.found.size() && i < max_candidates; ++i)
      add_found(part, search, search.found[i], seen, people, subdomain, i == 0);
    if (search.found.size() > max_candidates) {
      auto item = item_of(search.query);
      item["more"] = search.found.size() - max_candidates;
      Answer::add_row(part, {"", std::to_string(search.found.size() - max_candidates) + " more fit"},
                      std::move(item));
    }
  }
  return part;
}

Answer answer_of(std::vector<Search> const& searches) {
  std::size_t found = 0, unread = 0, several = 0;
  std::string why;
  for (auto const& search : searches) {
    found += !search.found.empty();
    several += search.found.size() > 1;
    if (!search.error || !search.found.empty()) continue;
    ++unread;
    why = Reads::why(*search.error);
  }
  bool const by_part = std::ranges::any_of(searches, &Search::by_part);
  Answer answer("Found " + std::to_string(found) + " of " + std::to_string(searches.size()));
  if (several > 0) answer.add_ground(std::to_string(several) + " fit several records");
  if (by_part)
    answer.add_note("some names were found by a part of them: Affinity has them with other letters");
  if (unread > 0) answer.add_partial(std::to_string(unread) + " not read (" + why + ")");
  return answer;
}

// Of the five requests that `seen` may take beside one for each query and each hundred hits.
std::size_t spare_for_lists(Reads const& reads, std::size_t queries) {
  constexpr std::size_t most = 4, fewest = 2;
  auto const sent = std::size_t(reads.upstream_requests());
  auto const more = sent > queries ? sent - queries : 0;
  return more + fewest > most ? fewest : most - more;
}

Task<Outcome> find_records(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  auto const place = place_of(tool, checked);
  if (!place) co_return failure(place.error());
  bool const seen = flag_argument(checked, "seen");
  std::vector<Query> queries;
  for (auto const& text : texts_argument(checked, "queries")) queries.push_back(parse_query(text));
  auto const count = queries.size();
  reads.expect(int(count));
  auto kinds = kinds_asked(checked);
  std::vector<Search> searches(count);
  for (std::size_t i = 0; i < count; ++i) searches[i].query = queries[i];
  std::string note;
  if (seen && texts_argument(checked, "kinds").empty()) {
    auto found = co_await search_seen(reads, std::move(queries));
    searches = std::move(found.searches);
    note = std::move(found.note);
  } else if (!kinds.empty()) {
    int const more_spellings = seen ? 0 : 2;
    searches = co_await search_all(reads, std::move(queries), std::move(kinds), more_spellings);
  }
  if (asks_for_teammates(checked)) co_await add_teammates(reads, searches);

  auto answer = answer_of(searches);
  if (!note.empty()) answer.add_note(std::move(note));
  std::optional<SeenRecords> facts;
  if (seen) {
    auto hits = record_hits(searches);
    auto const spare = spare_for_lists(reads, count);
    facts = co_await read_seen(reads, std::move(hits), spare, answer);
  }
  PersonDetails details;
  if (!seen) {
    auto people = person_hits(searches);
    details = co_await read_person_details(reads, std::move(people));
  }
  auto const subdomain = co_await read_subdomain(reads);
  auto part = records_part(searches, facts ? &*facts : nullptr, details, subdomain);
  auto const begin = std::min(place->offset, part.lines.size());
  part.lines.erase(part.lines.begin(), part.lines.begin() + std::ptrdiff_t(begin));
  part.items.erase(part.items.begin(), part.items.begin() + std::ptrdiff_t(begin));
  answer.parts.push_back(std::move(part));
  constexpr std::size_t most_lines = 400;
  co_return finish(std::move(answer), frame_of(reads, checked, most_lines, *place));
}

constexpr std::array<StandsFor, 4> searches_of_records{{{"list_all_affinity_persons", "persons"},
                                                        {"list_all_affinity_organizations", "organizations"},
                                                        {"list_all_affinity_opportunities", "opportunities"},
                                                        {"list_all_affinity_lists", "lists"}}};

}  // namespace

Tool find_records_row() {
  using namespace schema;
  auto queries = list_of(text(), 50);
  queries.minimum = 1;
  return composed_row(
      {.name = "find_records",
       .title = "Find people, companies, deals and lists by name",
       .description =
           "Finds people, companies, deals, lists and teammates by name, e-mail, domain or URL, up to 50 at "
           "once. Start here; every other tool takes the refs or the names. seen:true adds for each record "
           "its lists, stage, owner, last contact and by whom (have we seen it?). A miss says what was "
           "tried.",
       .example = R"({"queries":["Acme Robotics","Jane at Acme"]})",
       .composed = find_records,
       .stands_for = searches_of_records,
       .params = {query("queries", queries,
                        "A name, e-mail, domain, 'Jane at Acme', or a ref such as person:510008.", required),
                  query("kinds", list_of(word({"person", "company", "deal", "list", "teammate"}))),
                  query("seen", boolean()), cursor_param()},
       .output = Shape::record(
           {{"records",
             Shape::list(record_shape({{"asked", Shape::text()},
                                       {"address", Shape::text()},
                                       {"company", Shape::text()},
                                       {"title", Shape::text()},
                                       {"lists", Shape::list(Shape::record({{"list", Shape::text()},
                                                                            {"stage", Shape::text()},
                                                                            {"owners", Shape::text()},
                                                                            {"deal", Shape::text()},
                                                                            {"through", Shape::text()}}))},
                                       {"last_contact", Shape::text()},
                                       {"pass_reason", Shape::text()},
                                       {"not_found", Shape::text()},
                                       {"not_read", Shape::text()},
                                       {"more", Shape::integer()},
                                       {"nearest", Shape::list(record_shape())}}))}})});
}

}  // namespace affinity::tools::composed
