// Names are searched as by the tools of toolset work (tools/composed/upstream/search.hpp), in every kind,
// then the notes on the best matches.

#include "tools/composed/upstream/search.hpp"

#include "base/text/text.hpp"
#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/pagination/page.hpp"
#include "tools/records/record_name.hpp"
#include "tools/records/record_ref.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::size_t max_hits_per_kind = 10;     // for one name
constexpr std::size_t max_alternative_terms = 2;  // words that are tried where nobody has the whole query
constexpr std::size_t max_words_of_name = 4;      // a longer query is rather a question than a name
constexpr std::size_t max_hits_with_notes = 3;    // whose notes are read
constexpr std::size_t max_notes_per_hit = 3;
constexpr int notes_per_hit = 100;       // of one hit, in Affinity's order
constexpr int requests_after_names = 4;  // for notes and the account
constexpr std::size_t max_title_bytes = 140;

struct Searched {
  composed::Kind kind = composed::Kind::person;
  std::string_view what{};
  std::string_view of_notes{};  // the argument that narrows the list of notes
};

constexpr std::array searched_kinds{Searched{composed::Kind::person, "People", "person_id"},
                                    Searched{composed::Kind::company, "Organizations", "organization_id"},
                                    Searched{composed::Kind::deal, "Opportunities", "opportunity_id"}};

struct Hit {
  Searched const* of = nullptr;
  RecordRef address{};
  std::string name{}, title{};
  int score = 0;
};

struct NoteHit {
  std::int64_t id = 0;
  json::value note{};
  std::string on{};  // the name of the record; empty for a note that was asked for
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

// Its words as they stand between blanks, without marks around them.
std::vector<std::string> parts_of_query(std::string_view query) {
  std::vector<std::string> out;
  for (auto rest = query; !rest.empty();) {
    auto const end = std::min(rest.find(' '), rest.size());
    auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    constexpr std::string_view marks = "?!.,;()\"'";
    part.remove_prefix(std::min(part.find_first_not_of(marks), part.size()));
    part = part.substr(0, part.find_last_not_of(marks) + 1);
    if (!part.empty()) out.emplace_back(part);
  }
  return out;
}

// Addresses and refs in the query, then its words: capitalized before others, long before short.
std::vector<std::string> alternative_terms(std::string_view query) {
  std::vector<std::string> tries;
  for (auto const& word : parts_of_query(query))
    if (auto const asked = composed::parse_query(word); asked.ref || !asked.host.empty())
      tries.push_back(word);
  auto words = query_words(query);
  auto const capital = [&](std::string const& word) {
    auto const at = lower(query).find(word);
    return at != std::string::npos && query[at] >= 'A' && query[at] <= 'Z';
  };
  std::ranges::stable_sort(words, [&](auto const& left, auto const& right) {
    return std::pair(capital(left), left.size()) > std::pair(capital(right), right.size());
  });
  if (tries.empty()) tries = std::move(words);
  std::erase(tries, lower(query));
  tries.resize(std::min(tries.size(), max_alternative_terms));
  return tries;
}

// What is known of the names so far.
struct NameHits {
  std::vector<Hit> hits{};
  std::vector<std::string> tried{};  // further terms
  std::vector<composed::Found> nearest{};
  std::string missing{};           // sentences about what could not be read
  std::optional<Error> refused{};  // the first
  std::size_t kinds_read = 0;
  bool exhausted = false;  // by rate limits, the deadline or cancellation
};

void report_missing(NameHits& names, std::string_view what, Error const& error) {
  auto said = std::string(what) + " could not be read: " + error.message;
  if (error.retry_after_s) said += " Wait " + std::to_string(*error.retry_after_s) + " s.";
  if (names.missing.find(said) == names.missing.npos)
    names.missing.append(names.missing.empty() ? "" : " ").append(said);
  if (!names.refused) names.refused = error;
  names.exhausted = names.exhausted || error.kind == ErrorKind::limited || error.kind == ErrorKind::timeout ||
                    error.kind == ErrorKind::cancelled;
}

// The better the whole query fits, the higher; words of the query in the title decide between equals.
void add_hits(NameHits& names, std::vector<composed::Found> const& found, bool of_whole_query,
              std::vector<std::string> const& words) {
  constexpr int of_level = 100, of_word = 10;
  std::size_t taken = 0;
  for (auto const& each : found) {
    auto const address = record_ref_of(each.ref);
    auto const* kind = std::ranges::find(searched_kinds, each.ref.kind, &Searched::kind);
    if (!address || kind == searched_kinds.end() || taken++ == max_hits_per_kind) continue;
    if (std::ranges::any_of(names.hits, [&](Hit const& other) { return other.address == *address; }))
      continue;
    Hit hit{.of = kind, .address = *address, .name = each.name};
    hit.title = title_of(address->kind, each.record);
    hit.score =
        int(each.level) * (of_whole_query ? of_level : 1) + of_word * int(count_words(hit.title, words));
    names.hits.push_back(std::move(hit));
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
  auto const on = hit.on.empty() ? std::string() : " on " + hit.on;
  return shorten(name_of(RecordKind::note, hit.note) + on + ": " + text, max_title_bytes);
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
std::string searched_text(std::string_view query, NameHits const& names) {
  std::string out = "Names, e-mail addresses and domains";
  if (!names.tried.empty()) {
    std::vector<std::string_view> terms{names.tried.begin(), names.tried.end()};
    out += " with \"" + shorten(query, max_title_bytes) + "\", which found nothing, then with " + join(terms);
  }
  out += names.hits.empty() ? ". " : ", and the notes on the best matches. ";
  if (names.hits.empty() && !names.nearest.empty()) {
    std::vector<std::string> closest;
    for (auto const& each : names.nearest)
      if (auto const address = record_ref_of(each.ref))
        closest.push_back(each.name + " (" + to_string(*address) + ")");
    std::vector<std::string_view> const texts{closest.begin(), closest.end()};
    if (!closest.empty()) out += "The nearest names: " + join(texts) + ". ";
  }
  return out + "The text of other notes was not searched: one may say more.";
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

namespace {

// One term in each kind, as it is. Unlike a name that one record has to have, a search gives every kind.
Task<void> search_each_kind(composed::Reads& reads, NameHits& names, std::string term, bool of_whole_query,
                            std::vector<std::string> const& words) {
  for (auto const& kind : searched_kinds) {
    if (names.exhausted) break;
    auto query = composed::parse_query(term);
    std::vector<composed::Kind> kinds{kind.kind};
    auto const search = co_await composed::search_records(reads, std::move(query), std::move(kinds), 0);
    if (search.error) report_missing(names, kind.what, *search.error);
    names.kinds_read += !search.error || !search.found.empty();
    add_hits(names, search.found, of_whole_query, words);
  }
}

// Other spellings of a name, then parts of it.
Task<void> search_spellings(composed::Reads& reads, NameHits& names, std::string const& text,
                            std::vector<std::string> const& words) {
  auto query = composed::parse_query(text);
  std::vector<composed::Kind> kinds;
  for (auto const& each : searched_kinds) kinds.push_back(each.kind);
  constexpr int more_spellings = 2;
  auto search = co_await composed::search_records(reads, std::move(query), std::move(kinds), more_spellings);
  if (search.error) report_missing(names, "Other spellings", *search.error);
  for (auto& what : search.tried)
    if (what != "name" && what != "ref, of another kind") names.tried.push_back(std::move(what));
  names.nearest = std::move(search.nearest);
  add_hits(names, search.found, true, words);
}

// The whole query, its spellings where it may be a name, and its most telling words.
Task<NameHits> search_names(composed::Reads& reads, std::string query, std::vector<std::string> words) {
  NameHits names;
  co_await search_each_kind(reads, names, query, true, words);
  bool const is_done = !names.hits.empty() || names.kinds_read == 0 || composed::parse_ref(query);
  if (is_done) co_return names;
  bool const may_be_name = parts_of_query(query).size() <= max_words_of_name;
  if (may_be_name && !names.exhausted) co_await search_spellings(reads, names, query, words);
  if (!names.hits.empty()) co_return names;
  for (auto const& term : alternative_terms(query)) {
    if (names.exhausted) break;
    names.tried.push_back(term);
    co_await search_each_kind(reads, names, term, false, words);
  }
  co_return names;
}

Task<void> read_notes_on_hits(composed::Reads& reads, NameHits& names, std::vector<std::string> const& words,
                              std::vector<NoteHit>& notes) {
  for (std::size_t i = 0; i < names.hits.size() && i < max_hits_with_notes && !names.exhausted; ++i) {
    auto const& hit = names.hits[i];
    composed::Read ask{.tool = "list_all_affinity_notes",
                       .arguments = {{hit.of->of_notes, hit.address.id}},
                       .page_size = notes_per_hit,
                       .bulk = true};
    auto body = co_await reads.read(std::move(ask));
    if (body)
      add_notes(hit, std::move(*body), words, notes);
    else
      report_missing(names, "The notes on " + hit.name, body.error());
  }
}

// The ref of a note is itself what was asked for.
Task<void> read_note_asked_for(composed::Reads& reads, NameHits& names, std::string const& query,
                               std::vector<NoteHit>& notes) {
  auto const ref = composed::parse_ref(query);
  if (!ref || ref->kind != composed::Kind::note) co_return;
  composed::Read ask{.tool = "get_single_affinity_note_by_id", .arguments = {{"id", ref->id}}};
  auto note = co_await reads.read(std::move(ask));
  if (note)
    notes.push_back({.id = ref->id, .note = std::move(*note)});
  else if (note.error().status != 404)
    report_missing(names, "The note", note.error());
}

Task<std::string> read_subdomain_for(composed::Reads& reads, NameHits& names) {
  composed::Read ask{
      .tool = "list_all_affinity_whoami", .freshness = composed::Freshness::metadata, .bulk = true};
  auto const whoami = co_await reads.read(std::move(ask));
  if (!whoami) report_missing(names, "The account's address", whoami.error());
  co_return subdomain_of(whoami ? *whoami : json::value());
}

}  // namespace

Task<Outcome> search_tool(ToolContext const& context, Tool const& tool, json::object const& checked,
                          client::CallContext const& call) {
  std::string const query(as_text(checked.at("query")).value_or(""));
  auto const words = query_words(query);
  composed::Reads reads(context, tool, checked, call);
  auto const most = std::min(max_search_requests, context.limits.max_requests);
  reads.set_most(most - requests_after_names);
  auto names = co_await search_names(reads, query, words);
  bool const nothing_came = names.hits.empty() && names.refused &&
                            (names.kinds_read == 0 || (names.exhausted && !reads.is_spent()));
  if (nothing_came) co_return failure(*names.refused);
  std::ranges::stable_sort(names.hits, std::ranges::greater{}, &Hit::score);

  reads.set_most(most);
  std::vector<NoteHit> notes;
  co_await read_note_asked_for(reads, names, query, notes);
  co_await read_notes_on_hits(reads, names, words, notes);
  auto subdomain = subdomain_of(nullptr);
  bool const has_results = !names.hits.empty() || !notes.empty();
  if (has_results && !names.exhausted) subdomain = co_await read_subdomain_for(reads, names);

  auto results = results_of(names.hits, notes, subdomain);
  auto why = names.missing;
  constexpr std::size_t envelope = 512;
  auto const fit = count_that_fit(
      results, context.limits.max_result > 2 * envelope ? context.limits.max_result - envelope : envelope);
  if (fit < results.size()) {
    results.erase(results.begin() + std::ptrdiff_t(fit), results.end());
    why += std::string(why.empty() ? "" : " ") + "More was found than fits into an answer. Search for less.";
  }
  json::object structured{{"results", std::move(results)}, {"searched", searched_text(query, names)}};
  co_return success(std::move(structured), why);
}

}  // namespace affinity::tools
