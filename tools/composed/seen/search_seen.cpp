// Which kinds a query of `seen` is looked for among, so that a question about many companies costs one
// request for each.

#include "tools/composed/seen/seen.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace affinity::tools::composed {

namespace {

// What the words of a query tell of its kind.
enum class QueryShape { ref, email, person_at, deal, host, plain };

QueryShape query_shape_of(Query const& query) {
  if (query.ref) return QueryShape::ref;
  if (!query.email.empty()) return QueryShape::email;
  if (!query.at.empty()) return QueryShape::person_at;
  if (query.name.find(" - ") != query.name.npos) return QueryShape::deal;  // "Acme - Series A"
  return query.name.empty() ? QueryShape::host : QueryShape::plain;
}

// Likeliest first.
std::vector<Kind> kinds_in_order(Query const& query, bool plain_is_person) {
  switch (query_shape_of(query)) {
    case QueryShape::ref: return {query.ref->kind};
    case QueryShape::email:
    case QueryShape::person_at: return {Kind::person, Kind::company};
    case QueryShape::deal: return {Kind::deal, Kind::company, Kind::person};
    case QueryShape::host: return {Kind::company};
    case QueryShape::plain: break;
  }
  if (plain_is_person) return {Kind::person, Kind::company, Kind::deal};
  return {Kind::company, Kind::person, Kind::deal};
}

bool is_miss(Search const& search) { return search.found.empty() && !search.error; }

// Among the kinds from `first` on, until one has it.
Task<void> search_further(Reads& reads, Search& search, std::vector<Kind> kinds, std::size_t first,
                          std::size_t most_kinds) {
  for (auto i = first; i < kinds.size() && i < first + most_kinds && is_miss(search); ++i) {
    auto query = search.query;
    std::vector<Kind> one{kinds[i]};
    auto more = co_await search_records(reads, std::move(query), std::move(one), 0);
    for (auto& what : search.tried)
      if (std::ranges::find(more.tried, what) == more.tried.end()) more.tried.push_back(std::move(what));
    if (more.nearest.empty()) more.nearest = std::move(search.nearest);
    search = std::move(more);
  }
}

Task<void> search_first_kinds(Reads& reads, std::vector<Search>& searches, bool plain_is_person,
                              std::size_t without) {
  std::map<Kind, std::vector<std::size_t>> by_kind;
  for (std::size_t i = 0; i < searches.size(); ++i)
    if (i != without) by_kind[kinds_in_order(searches[i].query, plain_is_person).front()].push_back(i);
  for (auto const& [kind, indices] : by_kind) {
    std::vector<Query> queries;
    for (auto const index : indices) queries.push_back(searches[index].query);
    std::vector<Kind> const kinds{kind};
    auto found = co_await search_all(reads, std::move(queries), kinds, 0);
    for (std::size_t i = 0; i < indices.size(); ++i) searches[indices[i]] = std::move(found[i]);
  }
}

std::string note_on_misses(std::size_t count, bool plain_is_person) {
  if (count == 0) return {};
  return std::to_string(count) + (count == 1 ? " name was" : " names were") + " looked for among " +
         std::string(plain_is_person ? "people" : "companies") +
         " alone, for want of requests; kinds says what else to look among";
}

}  // namespace

Task<SeenSearch> search_seen(Reads& reads, std::vector<Query> queries) {
  constexpr std::size_t spare_requests = 2;
  SeenSearch out;
  for (auto& query : queries) out.searches.push_back({.query = std::move(query)});
  // The first plain name tells whether the others are of people, too.
  auto const is_plain = [](Search const& search) { return query_shape_of(search.query) == QueryShape::plain; };
  auto const pilot = std::size_t(std::ranges::find_if(out.searches, is_plain) - out.searches.begin());
  std::size_t spent = 0;
  bool plain_is_person = false;
  if (pilot < out.searches.size()) {
    auto& search = out.searches[pilot];
    auto const kinds = kinds_in_order(search.query, false);
    co_await search_further(reads, search, kinds, 0, 1);
    if (is_miss(search)) {
      co_await search_further(reads, search, kinds, 1, spare_requests);
      if (is_miss(search)) spent = spare_requests;
    }
    plain_is_person = !search.found.empty() && search.found.front().ref.kind == Kind::person;
  }
  co_await search_first_kinds(reads, out.searches, plain_is_person, pilot);
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < out.searches.size(); ++i) {
    auto& search = out.searches[i];
    auto const kinds = kinds_in_order(search.query, plain_is_person);
    if (i == pilot || !is_miss(search) || kinds.size() < 2) continue;
    auto const affordable = spare_requests - std::min(spent, spare_requests);
    co_await search_further(reads, search, kinds, 1, affordable);
    if (is_miss(search)) spent += std::min(affordable, kinds.size() - 1);
    if (is_miss(search) && affordable < kinds.size() - 1) ++left_out;
  }
  out.note = note_on_misses(left_out, plain_is_person);
  co_return out;
}

}  // namespace affinity::tools::composed
