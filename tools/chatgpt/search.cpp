// Affinity v1 searches people, organizations and opportunities by name, but not notes. So names are searched
// first, then the notes on the best matches.

#include "base/text/text.hpp"
#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/read_budget.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/records/search_term.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

constexpr int max_hits_per_kind = 10;  // for one name
constexpr std::size_t max_alternative_terms =
    2;  // other terms that are tried where nobody has the whole query as a name
constexpr std::size_t max_hits_with_notes = 3;  // whose notes are read
constexpr std::size_t max_notes_per_hit = 3;
constexpr int notes_per_hit = 100;  // of one hit, in Affinity's order
constexpr std::size_t max_title_bytes = 140;

struct Searched {
  RecordKind kind = RecordKind::person;
  std::string_view finder{}, items{}, what{};
  std::string_view of_notes{};  // the argument that narrows the list of notes
};

constexpr std::array searched_kinds{
    Searched{RecordKind::person, "list_all_affinity_persons", "persons", "People", "person_id"},
    Searched{RecordKind::organization, "list_all_affinity_organizations", "organizations", "Organizations",
             "organization_id"},
    Searched{RecordKind::opportunity, "list_all_affinity_opportunities", "opportunities", "Opportunities",
             "opportunity_id"}};

struct Hit {
  Searched const* of = nullptr;
  RecordRef address{};
  std::string name{}, title{};
  int score = 0;
};

struct NoteHit {
  std::int64_t id = 0;
  json::value note{};
  std::string on{};  // the name of the record
  std::size_t words = 0;
};

bool is_word_character(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
         (byte >= 'A' && byte <= 'Z');
}

bool is_stop_word(std::string_view word) {
  static constexpr std::string_view words[] = {
      "about", "all",   "and",  "any",  "are",   "can",   "did",  "does",  "find",   "for",  "from",
      "give",  "has",   "have", "her",  "his",   "how",   "know", "last",  "latest", "list", "met",
      "note",  "notes", "our",  "show", "tell",  "that",  "the",  "their", "them",   "they", "this",
      "was",   "were",  "what", "when", "where", "which", "who",  "why",   "with",   "you",  "your"};
  return std::ranges::find(words, word) != std::ranges::end(words);
}

std::size_t count_words(std::string_view text, std::vector<std::string> const& words) {
  auto const all = lower(text);
  return std::size_t(
      std::ranges::count_if(words, [&](auto const& word) { return all.find(word) != std::string::npos; }));
}

int score_of(std::string_view title, std::string_view name, std::string_view query,
             std::vector<std::string> const& words) {
  auto const wanted = lower(query), has = lower(name);
  return (has == wanted ? 100 : 0) + (has.starts_with(wanted) ? 50 : 0) + 10 * int(count_words(title, words));
}

// A spelling variant first, then words: capitalized before others, long before short.
std::vector<std::string> alternative_terms(std::string_view query) {
  auto words = query_words(query);
  auto const capital = [&](std::string const& word) {
    auto const at = lower(query).find(word);
    return at != std::string::npos && query[at] >= 'A' && query[at] <= 'Z';
  };
  std::ranges::stable_sort(words, [&](auto const& left, auto const& right) {
    return std::pair(capital(left), left.size()) > std::pair(capital(right), right.size());
  });
  auto tries = spelling_variants(query, SearchTarget::others);
  if (tries.size() > 1) tries.resize(1);  // words are better than further variants
  for (auto& word : words) {
    bool const was_tried = word == lower(query) || std::ranges::find(tries, word) != tries.end();
    if (tries.size() < max_alternative_terms && !was_tried) tries.push_back(std::move(word));
  }
  return tries;
}

void add_hits(Searched const& kind, json::value body, std::string_view query,
              std::vector<std::string> const& words, std::vector<Hit>& hits) {
  auto const page = parse_page({.kind = Paging::Kind::tokens, .items = kind.items}, std::move(body));
  if (!page) return;
  for (auto const& record : page->items) {
    auto const* id = member(record, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) continue;
    Hit hit{.of = &kind, .address = {.kind = kind.kind, .id = *number}};
    if (std::ranges::any_of(hits, [&](Hit const& other) { return other.address == hit.address; })) continue;
    hit.name = name_of(kind.kind, record);
    hit.title = title_of(kind.kind, record);
    hit.score = score_of(hit.title, hit.name, query, words);
    hits.push_back(std::move(hit));
  }
}

// Adds the notes of one hit with most of the words, newest first, without duplicates.
void add_notes(Hit const& hit, json::value body, std::vector<std::string> const& words,
               std::vector<NoteHit>& notes) {
  auto page = parse_page({.kind = Paging::Kind::tokens, .items = "notes"}, std::move(body));
  if (!page) return;
  std::vector<NoteHit> found;
  for (auto& note : page->items) {
    auto const* id = member(note, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) continue;
    if (std::ranges::any_of(notes, [&](NoteHit const& other) { return other.id == *number; })) continue;
    auto const* content = member(note, "content");
    auto const text = content ? as_text(*content).value_or("") : std::string_view();
    found.push_back({.id = *number, .on = hit.name, .words = count_words(text, words)});
    found.back().note = std::move(note);
  }
  std::ranges::stable_sort(found, [](NoteHit const& left, NoteHit const& right) {
    return std::pair(left.words, day_of(left.note, "created_at")) >
           std::pair(right.words, day_of(right.note, "created_at"));
  });
  if (found.size() > max_notes_per_hit) found.resize(max_notes_per_hit);
  std::ranges::move(found, std::back_inserter(notes));
}

std::string title_of(NoteHit const& hit) {
  auto const* content = member(hit.note, "content");
  std::string text(content ? as_text(*content).value_or("") : "");
  std::ranges::replace(text, '\n', ' ');
  return shorten(name_of(RecordKind::note, hit.note) + " on " + hit.on + ": " + text, max_title_bytes);
}

json::object result_of(std::string id, std::string title, std::string url) {
  return {{"id", std::move(id)}, {"title", std::move(title)}, {"url", std::move(url)}};
}

json::array results_of(std::vector<Hit> const& hits, std::vector<NoteHit> const& notes,
                       std::string_view subdomain) {
  json::array results;
  for (auto const& hit : hits)
    results.push_back(result_of(to_string(hit.address), hit.title, url_of(subdomain, hit.address)));
  for (auto const& note : notes)
    results.push_back(result_of(to_string({.kind = RecordKind::note, .id = note.id}), title_of(note),
                                url_of_note(subdomain, note.note)));
  return results;
}

// What was searched, so that nobody concludes that there is no note.
std::string searched_text(std::string_view query, std::vector<std::string> const& tried, std::size_t hits) {
  std::string out = "Names, e-mail addresses and domains";
  if (!tried.empty()) {
    std::vector<std::string_view> terms{tried.begin(), tried.end()};
    out += " with \"" + shorten(query, max_title_bytes) + "\", which found nothing, then with " + join(terms);
  }
  out += hits > 0 ? ", and the notes on the best matches. " : ". ";
  return out + "The text of other notes was not searched, for Affinity cannot: one may say more.";
}

}  // namespace

std::vector<std::string> query_words(std::string_view query) {
  std::vector<std::string> words;
  std::string word;
  auto const take = [&] {
    auto const small = lower(std::exchange(word, {}));
    bool const known = std::ranges::find(words, small) != words.end();
    if (small.size() >= 3 && !known && !is_stop_word(small)) words.push_back(small);
  };
  for (auto const c : query) {
    if (is_word_character(c))
      word += c;
    else
      take();
  }
  take();
  return words;
}

// Searches one term in all three searched_kinds. The first error when all of them failed.
Task<std::optional<Error>> find_by_name(ReadBudget& budget, std::string term, std::string const& query,
                                        std::vector<std::string> const& words, std::vector<Hit>& hits) {
  std::optional<Error> first;
  std::size_t failed = 0;
  for (auto const& kind : searched_kinds) {
    if (budget.exhausted()) break;
    json::object arguments{{"term", term}};
    auto body = co_await budget.read(kind.finder, std::move(arguments), max_hits_per_kind);
    if (body) {
      add_hits(kind, std::move(*body), query, words, hits);
      continue;
    }
    ++failed;
    if (!first) first = body.error();
    budget.report_missing(std::string(kind.what), body.error());
  }
  bool const nothing_came =
      failed == searched_kinds.size() || (failed > 0 && budget.exhausted() && hits.empty());
  co_return nothing_came ? first : std::nullopt;
}

Task<Outcome> search_tool(ToolContext const& context, Tool const&, json::object const& checked,
                          client::CallContext const& call) {
  std::string const query(as_text(checked.at("query")).value_or(""));
  auto const words = query_words(query);
  ReadBudget budget(context, call, max_search_requests);
  std::vector<Hit> hits;
  auto const refused = co_await find_by_name(budget, query, query, words, hits);
  if (refused) co_return failure(*refused);
  std::vector<std::string> tried;
  if (hits.empty()) {
    for (auto const& word : alternative_terms(query)) {
      if (budget.exhausted()) break;
      tried.push_back(word);
      auto const lost = co_await find_by_name(budget, word, query, words, hits);
      if (lost) break;
    }
  }
  std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);

  std::vector<NoteHit> notes;
  for (std::size_t i = 0; i < hits.size() && i < max_hits_with_notes; ++i) {
    auto const& hit = hits[i];
    json::object arguments{{hit.of->of_notes, hit.address.id}};
    auto body = co_await budget.read_optional("The notes on " + hit.name, "list_all_affinity_notes",
                                              std::move(arguments), notes_per_hit);
    if (!body.is_null()) add_notes(hit, std::move(body), words, notes);
  }
  json::value whoami;
  json::object none;
  if (!hits.empty())
    whoami =
        co_await budget.read_optional("The account's address", "list_all_affinity_whoami", std::move(none));

  auto results = results_of(hits, notes, subdomain_of(whoami));
  auto why = budget.missing();
  constexpr std::size_t envelope = 512;
  auto const fit = count_that_fit(
      results, context.limits.max_result > 2 * envelope ? context.limits.max_result - envelope : envelope);
  if (fit < results.size()) {
    results.erase(results.begin() + std::ptrdiff_t(fit), results.end());
    why += std::string(why.empty() ? "" : " ") + "More was found than fits into an answer. Search for less.";
  }
  json::object structured{{"results", std::move(results)},
                          {"searched", searched_text(query, tried, hits.size())}};
  co_return success(std::move(structured), why);
}

}  // namespace affinity::tools
