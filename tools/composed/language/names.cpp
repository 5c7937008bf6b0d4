#include "tools/composed/language/names.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/records/search_term.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

// Hosts of addresses that belong to no company.
constexpr std::array<std::string_view, 16> mail_hosts{
    "gmail.com",  "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com",
    "icloud.com", "me.com",         "aol.com",     "gmx.de",      "gmx.net",  "web.de",
    "proton.me",  "protonmail.com", "mail.com",    "qq.com"};

bool contains_word(std::vector<std::string_view> const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

// Takes the word, or for initials the words that begin with its letters, out of `left`.
bool take_word(std::string_view word, std::vector<std::string_view>& left) {
  if (auto const same = std::ranges::find(left, word); same != left.end()) {
    left.erase(same);
    return true;
  }
  constexpr std::size_t most_initials = 3;
  if (word.size() > most_initials) return false;
  auto rest = left;
  for (char const initial : word) {  // "jp" for "jane pauline"
    auto const found = std::ranges::find_if(rest, [&](auto each) { return each.front() == initial; });
    if (found == rest.end()) return false;
    rest.erase(found);
  }
  left = std::move(rest);
  return true;
}

// Every word that was asked for is one of the name's, in any order; a word of one letter, on either side,
// stands for a name that begins so. "J Okafor", "Okafor Lindt Jane" and "Jane M Okafor" are Jane Okafor
// Lindt; but a single initial is nobody.
bool has_all_words(std::vector<std::string_view> const& words, std::vector<std::string_view> left) {
  bool any_whole = false;
  for (auto const word : words) {
    bool const whole = contains_word(left, word);
    any_whole |= whole && word.size() > 1;
    if (whole || take_word(word, left)) {
      if (whole) left.erase(std::ranges::find(left, word));
      continue;
    }
    auto const initial = std::ranges::find_if(left, [&](auto each) {
      return each.size() == 1 && word.starts_with(each);
    });                                                                // "J. Okafor" is on record
    bool const middle_initial = word.size() == 1 && words.size() > 2;  // not on record
    if (initial != left.end())
      left.erase(initial);
    else if (!middle_initial)
      return false;
  }
  return any_whole;
}

// The words with each pair joined that is one word of the others: "o brien" for "obrien".
std::vector<std::string> with_joined(std::vector<std::string_view> const& words,
                                     std::vector<std::string_view> const& others) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto pair = i + 1 < words.size() ? std::string(words[i]).append(words[i + 1]) : std::string();
    bool const is_one = !pair.empty() && contains_word(others, pair);
    out.push_back(is_one ? std::move(pair) : std::string(words[i]));
    i += is_one;
  }
  return out;
}

bool has_words(std::string_view asked, std::string_view name) {
  auto const words = folded_words(asked), left = folded_words(name);
  if (has_all_words(words, left)) return true;
  auto const joined_words = with_joined(words, left), joined_left = with_joined(left, words);
  if (joined_words.size() == words.size() && joined_left.size() == left.size()) return false;
  return has_all_words({joined_words.begin(), joined_words.end()}, {joined_left.begin(), joined_left.end()});
}

std::string without_article(std::string_view folded) {
  return std::string(folded.starts_with("the ") && folded.size() > 4 ? folded.substr(4) : folded);
}

std::string folded_company(std::string_view name) {
  return without_article(fold(without_company_form(name)));
}

MatchLevel match_folded(std::string_view asked, std::string_view folded) {
  if (asked.empty() || folded.empty()) return MatchLevel::none;
  if (asked == folded) return MatchLevel::folded;
  if (folded.starts_with(asked)) return MatchLevel::prefix;
  return has_words(asked, folded) ? MatchLevel::words : MatchLevel::none;
}

// The folded spellings of a name: as it is, with umlauts written out, and without what stands beside it, the
// form of a company or the titles of a person.
std::vector<std::string> spellings_of(std::string_view name, Kind kind) {
  std::vector<std::string> out{fold(name)};
  auto const add = [&](std::string spelling) {
    if (!spelling.empty() && std::ranges::find(out, spelling) == out.end())
      out.push_back(std::move(spelling));
  };
  auto const written = with_written_umlauts(name);
  if (written != name) add(fold(written));
  if (kind == Kind::company || kind == Kind::deal) {
    add(folded_company(name));
    if (written != name) add(folded_company(written));
  } else if (kind == Kind::person) {
    add(fold(without_titles(name)));
    if (written != name) add(fold(without_titles(written)));
  }
  return out;
}

MatchLevel match_names(std::string_view asked, Kind kind, std::vector<std::string_view> const& names) {
  auto const wanted = spellings_of(asked, kind);
  auto best = MatchLevel::none;
  for (auto const name : names) {
    if (!name.empty() && name == asked) return MatchLevel::name;
    for (auto const& spelling : spellings_of(name, kind))
      for (auto const& each : wanted) best = std::max(best, match_folded(each, spelling));
  }
  return best;
}

// Whether one is the other or a part of it: "app.acme.example" is Acme's, "notacme.example" is not.
bool is_same_or_below(std::string_view host, std::string_view domain) {
  if (host == domain) return true;
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

bool matches_address(Query const& query, KnownBy const& record) {
  auto const is_email = [&](std::string_view each) {
    return without_tag(lower(each)) == without_tag(query.email);
  };
  if (!query.email.empty()) {
    if (std::ranges::any_of(record.emails, is_email)) return true;
    if (record.kind == Kind::person) return false;
  }
  if (query.host.empty() || is_shared_ending(query.host)) return false;
  return std::ranges::any_of(record.domains, [&](std::string_view each) {
    auto const domain = lower(each);
    return !domain.empty() && (is_same_or_below(query.host, domain) || is_same_or_below(domain, query.host));
  });
}

// The company in "Jane at Acme", "Jane @ Acme", "Jane (Acme)"; empty when there is none.
std::pair<std::string, std::string> split_at_company(std::string_view text) {
  auto const small = lower(text);
  for (std::string_view const word : {" at ", " @ ", " @", " from ", " bei ", " chez "}) {
    auto const place = small.rfind(word);
    if (place == small.npos || place == 0) continue;
    auto const company = trimmed(text.substr(place + word.size()));
    if (!company.empty()) return {std::string(trimmed(text.substr(0, place))), std::string(company)};
  }
  if (auto const open = text.rfind('('); open != text.npos && open > 0 && text.ends_with(')')) {
    auto const inside = trimmed(text.substr(open + 1, text.size() - open - 2));
    if (!inside.empty() && inside.find('@') == inside.npos)
      return {std::string(trimmed(text.substr(0, open))), std::string(inside)};
  }
  return {};
}

// "Jane Okafor <jane@acme.example>" → "Jane Okafor"
std::string name_beside(std::string_view text, std::string_view address) {
  auto const place = lower(text).find(address);
  if (place == std::string::npos) return {};
  auto const name = trimmed(text.substr(0, place));
  auto const begin = name.find_first_not_of(" \"'"), end = name.find_last_not_of(" <(\"'");
  if (end == name.npos || begin > end || name.substr(0, end + 1).ends_with(':')) return {};  // "mailto:"
  return std::string(trimmed(name.substr(begin, end + 1 - begin)));
}

std::string email_in(std::string_view text) {
  auto const variants = spelling_variants(text, SearchTarget::people);
  if (text.find('@') == text.npos || text.find("://") != text.npos) return {};
  for (auto const& candidate : {variants.empty() ? std::string() : variants.front(), std::string(text)}) {
    auto const at = candidate.find('@');
    bool const is_address = at != candidate.npos && at > 0 &&
                            candidate.find_first_of(" \t") == candidate.npos &&
                            !host_in(candidate.substr(at + 1)).empty();
    if (is_address) return lower(candidate);
  }
  return {};
}

}  // namespace

std::string without_tag(std::string address) {
  auto const at = address.find('@'), plus = address.find('+');
  if (at != address.npos && plus < at && plus > 0) address.erase(plus, at - plus);
  return address;
}

Query parse_query(std::string_view given) {
  Query query{.text = std::string(trimmed(given))};
  query.ref = parse_ref(query.text);
  if (query.ref) return query;
  query.email = email_in(query.text);
  if (!query.email.empty()) {
    auto const host = query.email.substr(query.email.find('@') + 1);
    if (std::ranges::find(mail_hosts, host) == mail_hosts.end()) query.host = host;
    query.name = name_beside(query.text, query.email);
  } else if (auto const host = host_in(query.text); !host.empty()) {
    auto const variants = spelling_variants(query.text, SearchTarget::people);
    bool const is_profile = !variants.empty() && variants.front().find('.') == std::string::npos;
    if (is_profile && variants.front() != host.substr(0, host.find('.')))
      query.name = variants.front();
    else
      query.host = host;
    if (query.text.find('/') == query.text.npos && query.name.empty())
      query.name = query.text;  // "Booking.com"
  } else {
    query.name = query.text;
    std::tie(query.who, query.at) = split_at_company(query.text);
  }
  if (!query.name.empty()) query.folded = fold(query.name);
  return query;
}

std::string_view to_string(MatchLevel level) {
  switch (level) {
    case MatchLevel::none: return "nothing";
    case MatchLevel::words: return "words";
    case MatchLevel::prefix: return "beginning";
    case MatchLevel::folded: return "spelling";
    case MatchLevel::name: return "name";
    case MatchLevel::address: return "address";
    case MatchLevel::ref: break;
  }
  return "ref";
}

MatchLevel match(Query const& query, KnownBy const& record) {
  if (query.ref) return MatchLevel::none;  // a record is known by its id, which is compared by who has it
  if (matches_address(query, record)) return MatchLevel::address;
  if (query.name.empty()) return MatchLevel::none;
  return match_names(query.name, record.kind, record.names);
}

MatchLevel match_name(std::string_view asked, std::string_view name) {
  if (asked.empty()) return MatchLevel::none;
  return asked == name ? MatchLevel::name : match_folded(fold(asked), fold(name));
}

std::vector<std::size_t> best_matches(std::span<MatchLevel const> levels) {
  std::vector<std::size_t> out;
  auto const best = levels.empty() ? MatchLevel::none : std::ranges::max(levels);
  for (std::size_t i = 0; best != MatchLevel::none && i < levels.size(); ++i)
    if (levels[i] == best) out.push_back(i);
  return out;
}

namespace {

// "breniva robotics" → "breniva"
std::string first_words(std::string const& folded, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < folded.size(); ++i)
    end = std::min(folded.find(' ', end + (i > 0)), folded.size());
  return folded.substr(0, end);
}

}  // namespace

std::vector<std::size_t> nearest_names(std::string_view asked, std::span<std::string_view const> names,
                                       std::size_t count) {
  auto const folded = fold(asked);
  // Bigrams that both have, of those that either has: cheap, and order of words hardly matters.
  auto const likeness = [&](std::string const& name) {
    if (folded.size() < 2 || name.size() < 2) return folded == name ? 1.0 : 0.0;
    std::size_t shared = 0;
    for (std::size_t i = 0; i + 1 < folded.size(); ++i) shared += name.find(folded.substr(i, 2)) != name.npos;
    return 2.0 * double(shared) / double(folded.size() + name.size() - 2);
  };
  std::vector<std::pair<double, std::size_t>> ranked;
  // "Brenvia" is compared with "Breniva" of "Breniva Robotics", too: half a name is asked for more often.
  auto const words = folded_words(folded).size();
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const name = fold(names[i]);
    auto const like = std::max(likeness(name), likeness(first_words(name, words)));
    if (like > 0) ranked.emplace_back(-like, i);
  }
  std::ranges::sort(ranked);
  std::vector<std::size_t> out;
  for (auto const& [like, index] : ranked)
    if (out.size() < count) out.push_back(index);
  return out;
}

}  // namespace affinity::tools::composed
