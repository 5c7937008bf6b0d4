#include "tools/composed/upstream/search.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/composed/upstream/nearest_search.hpp"
#include "tools/composed/upstream/parallel.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t max_searched = 300;  // records of one search that are looked at

// In which order kinds are searched: an address says the kind, a single word is mostly a company's name.
std::vector<Kind> in_likely_order(Query const& query, std::vector<Kind> kinds) {
  bool const person_first =
      !query.email.empty() || !query.who.empty() || query.name.find(' ') != query.name.npos;
  auto const rank = [&](Kind kind) {
    if (kind == Kind::list) return -1;  // remembered, so it costs nothing
    if (kind == Kind::deal) return query.name.find(" - ") == query.name.npos ? 2 : -1;  // "Acme - Series A"
    return (kind == Kind::person) == person_first ? 0 : 1;
  };
  std::ranges::stable_sort(kinds, {}, rank);
  bool const has_people = std::ranges::find(kinds, Kind::person) != kinds.end();
  if (!query.email.empty() && has_people) kinds = {Kind::person};
  if (query.email.empty() && !query.host.empty() && query.name.empty())
    std::erase_if(kinds, [](Kind kind) { return kind == Kind::person || kind == Kind::deal; });
  return kinds;
}

std::string tried_with(Query const& query, std::string const& term) {
  if (term == query.email) return "e-mail";
  if (term == query.host) return "domain";
  return term == query.name ? "name" : "\"" + term + "\"";
}

// Adds what fits of one search to `found`, and everything it gave to `seen`.
void sort_in(Search& search, std::vector<Found>& seen, Kind kind, std::vector<json::value> records,
             bool of_v2) {
  for (auto& record : records) {
    auto each = of_v2 ? found_of_v2(kind, record) : found_of(kind, std::move(record));
    bool const known = std::ranges::any_of(seen, [&](Found const& other) { return other.ref == each.ref; });
    if (known) continue;
    each.level = level_of(search.query, each);
    if (each.level != MatchLevel::none) search.found.push_back(each);
    seen.push_back(std::move(each));
  }
}

void note_tried(Search& search, std::string what) {
  if (std::ranges::find(search.tried, what) == search.tried.end()) search.tried.push_back(std::move(what));
}

bool has_whole_match(Search const& search) {
  return std::ranges::any_of(search.found,
                             [](Found const& each) { return each.level >= MatchLevel::folded; });
}

constexpr int fields_page_size = 25;  // a record with its fields has some thousand bytes

// With the searches of v2, whose records have their fields; they know fewer addresses than those of v1, and
// take no short terms. False where v1 has to be asked: more than a page fits, or an address is not known.
Task<bool> search_with_fields(Reads& reads, Search& search, std::vector<Found>& seen, Kind kind,
                              std::string term) {
  constexpr std::size_t shortest = 3;
  std::string_view const tool =
      kind == Kind::person ? "affinity_v2_persons_search" : "affinity_v2_companies_search";
  if (!search.with_fields || kind == Kind::deal || term.size() < shortest || !reads.may_use(tool))
    co_return false;
  bool const is_address = term == search.query.email || term == search.query.host;
  Read ask{.tool = tool,
           .arguments = {{"term", term}, {"fieldTypes", all_field_types()}},
           .page_size = fields_page_size};
  auto page = co_await reads.read_pages(std::move(ask), 1);
  if (page.error || !page.next_token.empty() || (page.records.empty() && is_address)) co_return false;
  sort_in(search, seen, kind, std::move(page.records), true);
  co_return true;
}

// One request: the term of this number for the kind. False when the kind has no such term.
Task<bool> search_kind(Reads& reads, Search& search, std::vector<Found>& seen, Kind kind,
                       std::size_t number) {
  auto const terms = search_terms(search.query, kind);
  if (number >= terms.size()) co_return false;
  auto const& term = terms[number];
  bool const done = co_await search_with_fields(reads, search, seen, kind, term);
  if (done) {
    note_tried(search, tried_with(search.query, term));
    co_return true;
  }
  Read ask{.tool = source_of(kind)->search,
           .arguments = search_arguments(kind, term),
           .page_size = search_page_size};
  auto page = co_await reads.read_pages(std::move(ask), max_searched);
  note_tried(search, tried_with(search.query, term));
  if (page.error && page.records.empty())
    search.error = *page.error;
  else
    sort_in(search, seen, kind, std::move(page.records), false);
  co_return true;
}

Task<void> search_lists(Reads& reads, Search& search) {
  auto const lists = co_await read_lists(reads);
  if (!lists) {
    search.error = lists.error();
    co_return;
  }
  for (auto const& list : *lists) {
    Found each{.ref = {.kind = Kind::list, .id = list.id}, .name = list.name};
    each.level = match_name(search.query.text, list.name);
    if (each.level != MatchLevel::none) search.found.push_back(std::move(each));
  }
}

// The read of v2 gives a person or company with its fields; false where v1 has to be asked.
Task<bool> read_by_ref_with_fields(Reads& reads, Search& search) {
  auto const ref = *search.query.ref;
  std::string_view const tool = ref.kind == Kind::person ? "get_single_affinity_v2_person_by_id"
                                                         : "get_single_affinity_v2_company_by_id";
  bool const has_fields = ref.kind == Kind::person || ref.kind == Kind::company;
  if (!search.with_fields || !has_fields || !reads.may_use(tool)) co_return false;
  Read ask{.tool = tool, .arguments = {{"id", ref.id}, {"fieldTypes", all_field_types()}}};
  auto const record = co_await reads.read(std::move(ask));
  if (!record) co_return false;
  auto each = found_of_v2(ref.kind, *record);
  each.level = MatchLevel::ref;
  search.found.push_back(std::move(each));
  co_return true;
}

// A ref is read, so that its name is known and it is sure to exist.
Task<void> read_by_ref(Reads& reads, Search& search) {
  auto const ref = *search.query.ref;
  if (ref.kind == Kind::list) {
    auto const lists = co_await read_lists(reads);
    if (!lists) {
      search.error = lists.error();
      co_return;
    }
    for (auto const& list : *lists)
      if (list.id == ref.id)
        search.found.push_back({.ref = ref, .name = list.name, .level = MatchLevel::ref});
    co_return;
  }
  bool const done = co_await read_by_ref_with_fields(reads, search);
  auto const* source = source_of(ref.kind);
  if (done || !source) co_return;
  Read ask{.tool = source->by_id, .arguments = {{"id", ref.id}}};
  auto record = co_await reads.read(std::move(ask));
  note_tried(search, "ref");
  if (!record && record.error().status != 404 && record.error().status != 422) search.error = record.error();
  if (!record) co_return;
  auto each = found_of(ref.kind, std::move(*record));
  each.level = MatchLevel::ref;
  search.found.push_back(std::move(each));
}

// "Breakfast at Tiffany's" may be a name.
bool has_whole_match_of_text(Search const& search) {
  return std::ranges::any_of(search.found,
                             [&](Found const& each) { return fold(each.name) == fold(search.query.text); });
}

// Those of whom the search said that they work at the company, added to `people`; false where it said so of
// nobody.
bool some_work_at(std::vector<Found> const& found, std::int64_t company, std::vector<std::int64_t>& people) {
  bool any = false;
  for (auto const& each : found) {
    auto const at = ids_in(each.record, "current_organization_ids");
    if (std::ranges::find(at, company) == at.end()) continue;
    people.push_back(each.ref.id);
    any = true;
  }
  return any;
}

// Of "Jane at Acme": the people of the company, where it is clear which one that is; else those with an
// address of it.
Task<void> keep_people_of(Reads& reads, Search& search) {
  auto query = parse_query(search.query.at);
  std::vector<Kind> of_company{Kind::company};
  auto companies =
      co_await search_records(reads, std::move(query), std::move(of_company), 1, search.with_fields);
  if (companies.error) {
    search.error = companies.error;
    co_return;
  }
  if (companies.found.empty()) {
    note_tried(search, "company \"" + search.query.at + "\"");
    search.found.clear();
    co_return;
  }
  std::vector<std::int64_t> people;
  std::vector<std::string> hosts;
  std::optional<Error> unread;
  for (std::size_t i = 0; i < companies.found.size() && i < max_candidates; ++i) {
    auto const domains = texts_in(companies.found[i].record, "domains");
    hosts.insert(hosts.end(), domains.begin(), domains.end());
    auto const known = records_of_field(companies.found[i].fields.value_or(json::array()), "persons");
    people.insert(people.end(), known.ids.begin(), known.ids.end());
    auto const company = companies.found[i].ref.id;
    if (known.all || some_work_at(search.found, company, people)) continue;
    Read ask{.tool = "get_single_affinity_organization_by_id", .arguments = {{"id", company}}};
    auto const record = co_await reads.read(std::move(ask));
    if (!record) unread = record.error();
    auto const* ids = record ? member(*record, "person_ids") : nullptr;
    if (ids && ids->is_array())
      for (auto const& id : ids->get_array()) people.push_back(as_int64(id).value_or(0));
  }
  std::erase_if(search.found, [&](Found const& each) {
    bool const works_there = std::ranges::find(people, each.ref.id) != people.end();
    auto const at = each.address.find('@');
    bool const has_address = at != std::string::npos &&
                             std::ranges::find(hosts, lower(each.address.substr(at + 1))) != hosts.end();
    return !works_there && !has_address;
  });
  if (search.found.empty() && unread) search.error = unread;  // who works there is not known
  if (companies.found.size() == 1 && companies.found.front().fields)
    for (auto& each : search.found) each.at = companies.found;
}

// A deal is mostly called after its company, which then is what the name means: "Breniva" is Breniva
// Robotics, not also "Breniva Robotics - Seed".
void drop_deals_of_found_companies(std::vector<Found>& found) {
  std::vector<std::string> companies;
  for (auto const& each : found)
    if (each.ref.kind == Kind::company) companies.push_back(fold(each.name));
  std::erase_if(found, [&](Found const& each) {
    return each.ref.kind == Kind::deal && std::ranges::any_of(companies, [&](std::string const& company) {
             return fold(each.name).starts_with(company);
           });
  });
}

// A deal that begins with the name of a company is dropped for the company anyway.
bool is_told_by_found_company(Search const& search, Kind kind) {
  return search.with_fields && kind == Kind::deal && std::ranges::any_of(search.found, [](Found const& each) {
           return each.ref.kind == Kind::company && each.level >= MatchLevel::prefix;
         });
}

// The kinds with the first spelling of each, then with the next ones.
Task<void> search_kinds(Reads& reads, Search& search, std::vector<Found>& seen,
                        std::vector<Kind> const& kinds, int more_spellings) {
  for (std::size_t number = 0; number <= std::size_t(std::max(more_spellings, 0)); ++number) {
    bool any = false;
    for (auto const kind : kinds) {
      if (has_whole_match(search)) co_return;
      if (kind == Kind::list && number > 0) continue;
      if (is_told_by_found_company(search, kind)) continue;
      if (kind == Kind::list) {
        co_await search_lists(reads, search);
      } else {
        bool const asked = co_await search_kind(reads, search, seen, kind, number);
        any = any || asked;
      }
      if (search.error) co_return;
    }
    if (!search.found.empty() || !any) co_return;
  }
}

}  // namespace

Task<Search> search_records(Reads& reads, Query query, std::vector<Kind> kinds, int more_spellings,
                            bool with_fields) {
  Search search{.query = std::move(query), .with_fields = with_fields};
  if (search.query.ref) {
    bool const wanted = std::ranges::find(kinds, search.query.ref->kind) != kinds.end();
    if (wanted) co_await read_by_ref(reads, search);
    if (!wanted) note_tried(search, "ref, of another kind");
    co_return search;
  }
  std::vector<Found> seen;
  auto const order = in_likely_order(search.query, std::move(kinds));
  bool const has_people = std::ranges::find(order, Kind::person) != order.end();
  if (!search.query.at.empty() && has_people) {
    auto const people = std::vector<Kind>{Kind::person};
    co_await search_kinds(reads, search, seen, people, more_spellings);
    bool const of_company = !search.error && !search.found.empty() && !has_whole_match_of_text(search);
    if (of_company) co_await keep_people_of(reads, search);
    // Nobody of that name works there: what is left is a record that is called by the whole text.
    if (of_company && search.found.empty()) search.query.who.clear();
  }
  if (search.found.empty() && !search.error)
    co_await search_kinds(reads, search, seen, order, more_spellings);
  if (search.error) co_return search;
  keep_best(search.found);
  drop_deals_of_found_companies(search.found);
  if (search.found.empty() && more_spellings > 0)
    co_await search_nearest(reads, search, seen, order);
  else if (search.found.empty())
    keep_nearest(search, seen);
  co_return search;
}

Task<std::vector<Search>> search_all(Reads& reads, std::vector<Query> queries, std::vector<Kind> kinds,
                                     int more_spellings) {
  std::vector<Search> out(queries.size());
  auto const one = [](Reads& with, Query query, std::vector<Kind> of, int more, Search& into) -> Task<void> {
    into = co_await search_records(with, std::move(query), std::move(of), more);
  };
  std::function<Task<void>(std::size_t)> const make = [&](std::size_t index) {
    return one(reads, queries[index], kinds, more_spellings, out[index]);
  };
  co_await run_all(queries.size(), requests_at_a_time, make);
  co_return out;
}

}  // namespace affinity::tools::composed
