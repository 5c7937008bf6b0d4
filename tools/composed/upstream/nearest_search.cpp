#include "tools/composed/upstream/nearest_search.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/record_source.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

// The beginning of a name, for what is spelled otherwise further on: "Acme Robotcs" → "Acme", "Brenvia" →
// "Bren".
std::string beginning_of(Query const& query) {
  auto const& name = query.name.empty() ? query.host : query.name;
  auto const word = name.substr(0, name.find_first_of(" ."));
  constexpr std::size_t few = 4;
  return word.size() < name.size() && word.size() > 2 ? word : name.substr(0, std::min(few, name.size()));
}

// The halves of the longest word. Affinity's search is literal, so "Jose" and "Muller" do not find "José" and
// "Müller"; where one letter of a word has a mark, one of its halves has none.
std::vector<std::string> halves_of_name(Query const& query) {
  constexpr std::size_t fewest = 4;
  auto const& name = query.who.empty() ? query.name : query.who;
  bool const is_ascii = std::ranges::all_of(name, [](char c) { return (c & 0x80) == 0; });
  if (!is_ascii) return {};  // sought with and without its marks already
  std::string_view longest;
  for (auto const word : folded_words(name))
    if (word.size() > longest.size()) longest = word;
  bool const is_word = std::ranges::all_of(longest, [](char c) { return is_letter(c); });
  if (longest.size() < fewest || !is_word) return {};
  auto const middle = longest.size() / 2;
  return {std::string(longest.substr(middle)), std::string(longest.substr(0, middle))};
}

// A kind by halves of the name: at most two requests.
Task<void> search_halves(Reads& reads, Search& search, Kind kind) {
  auto const* source = source_of(kind);
  if (!source) co_return;
  for (auto const& half : halves_of_name(search.query)) {
    Read ask{
        .tool = source->search, .arguments = search_arguments(kind, half), .page_size = search_page_size};
    auto page = co_await reads.read_pages(std::move(ask), 1);
    for (auto& record : page.records) {
      auto each = found_of(kind, std::move(record));
      each.level = level_of(search.query, each);
      bool const is_new = std::ranges::find(search.found, each.ref, &Found::ref) == search.found.end();
      if (each.level != MatchLevel::none && is_new) search.found.push_back(std::move(each));
    }
    search.by_part = !search.found.empty();
    if (search.by_part) co_return;
  }
}

}  // namespace

void keep_nearest(Search& search, std::vector<Found> const& seen) {
  std::vector<Found const*> different;  // several spellings find the same record
  std::vector<std::string_view> names;
  for (auto const& each : seen) {
    if (std::ranges::find(different, each.ref, &Found::ref) != different.end()) continue;
    different.push_back(&each);
    names.emplace_back(each.name);
  }
  auto const asked = search.query.name.empty() ? search.query.text : search.query.name;
  for (auto const index : nearest_names(asked, names, max_nearest))
    search.nearest.push_back(*different[index]);
}

Task<void> search_nearest(Reads& reads, Search& search, std::vector<Found>& seen,
                          std::vector<Kind> const& kinds) {
  auto const term = beginning_of(search.query);
  constexpr std::size_t shortest = 3, most_kinds = 2;
  std::size_t searched = 0;
  for (auto const kind : kinds) {
    auto const* source = source_of(kind);
    if (!source || term.size() < shortest || searched++ == most_kinds) continue;
    Read ask{
        .tool = source->search, .arguments = search_arguments(kind, term), .page_size = search_page_size};
    auto page = co_await reads.read_pages(std::move(ask), 1);
    for (auto& record : page.records) {
      auto each = found_of(kind, std::move(record));
      each.level = level_of(search.query, each);
      (each.level == MatchLevel::none ? seen : search.found).push_back(std::move(each));
    }
  }
  keep_best(search.found);
  std::size_t halved = 0;
  for (auto const kind : kinds)
    if (search.found.empty() && source_of(kind) && halved++ < most_kinds)
      co_await search_halves(reads, search, kind);
  keep_best(search.found);
  if (search.found.empty()) keep_nearest(search, seen);
}

}  // namespace affinity::tools::composed
