#include "tools/records/search_term.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

// Without dots and in small letters, as `plain` makes them.
constexpr std::array<std::string_view, 77> company_forms{"ab",           "ag",          "aktiengesellschaft",
                                                         "aps",          "as",          "asa",
                                                         "bhd",          "bv",          "bvba",
                                                         "ca",           "co",          "company",
                                                         "corp",         "corporation", "cv",
                                                         "doo",          "eeig",        "eg",
                                                         "eood",         "ev",          "ehf",
                                                         "gbr",          "ggmbh",       "gesmbh",
                                                         "gmbh",         "hf",          "inc",
                                                         "incorporated", "kabushiki",   "kaisha",
                                                         "kft",          "kg",          "kgaa",
                                                         "kk",           "lda",         "limited",
                                                         "limitada",     "llc",         "llp",
                                                         "lllp",         "lp",          "ltd",
                                                         "ltda",         "mbh",         "nv",
                                                         "ohg",          "ood",         "oy",
                                                         "oyj",          "pbc",         "plc",
                                                         "private",      "pt",          "pte",
                                                         "pty",          "pvt",         "sa",
                                                         "sab",          "sarl",        "s\xC3\xA0rl",
                                                         "sas",          "sasu",        "sca",
                                                         "se",           "sl",          "slu",
                                                         "snc",          "sociedad",    "spa",
                                                         "spzoo",        "sprl",        "srl",
                                                         "sro",          "ug",          "ulc",
                                                         "unlimited",    "zrt"};

constexpr std::array<std::string_view, 10> titles{"dr",   "herr", "frau", "mr",  "mrs",
                                                  "miss", "ms",   "prof", "sir", "dame"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_punctuation(std::string_view text) {
  auto const is_edge = [](char c) {
    return is_blank(c) || std::string_view("\"'`,;:").find(c) != std::string_view::npos;
  };
  while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size()) {
    while (at < text.size() && is_blank(text[at])) ++at;
    auto const begin = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    if (at > begin) out.push_back(text.substr(begin, at - begin));
  }
  return out;
}

std::string joined(std::vector<std::string_view> const& words) {
  std::string out;
  for (auto const word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

// "S.p.A.," → "spa"
std::string plain(std::string_view word) {
  auto out = lower(word);
  std::erase_if(out, [](char c) { return std::string_view(".,;/()&+-").find(c) != std::string_view::npos; });
  return out;
}

bool is_one_of(std::string_view word, auto const& known) {
  return std::ranges::find(known, word) != known.end();
}

// Forms that are several words: "Sp. z o.o.", "S.à r.l.", "K. K."
std::size_t count_form_words(std::vector<std::string_view> const& words) {
  for (std::size_t count = std::min<std::size_t>(3, words.size() - 1); count >= 1; --count) {
    std::string together;
    for (auto i = words.size() - count; i < words.size(); ++i) together += plain(words[i]);
    bool const is_form = together.empty() || is_one_of(together, company_forms);
    if (is_form) return count;
  }
  return 0;
}

bool is_host(std::string_view text) {
  auto const is_part = [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  auto const dot = text.rfind('.');
  return dot != text.npos && dot > 0 && text.size() - dot > 2 && text.front() != '.' &&
         std::ranges::all_of(text, is_part) && text.find("..") == text.npos;
}

// "Jane Okafor <jane@acme.example>", "mailto:jane@acme.example?subject=x", "(jane@acme.example)"
std::string email_address_in(std::string_view term) {
  auto const at = term.find('@');
  if (at == term.npos) return {};
  constexpr std::string_view ends = " \t<>()[]\"',;:?";
  auto const before = term.find_last_of(ends, at), behind = term.find_first_of(ends, at);
  auto const begin = before == term.npos ? 0 : before + 1;
  return std::string(term.substr(begin, behind == term.npos ? term.npos : behind - begin));
}

// The last two names of a host: of "app.acme.example" what people keep as its domain. "co.uk" is nobody's.
std::string shorter_host(std::string_view host) {
  auto const last = host.rfind('.');
  auto const before = last == host.npos || last == 0 ? host.npos : host.rfind('.', last - 1);
  return before == host.npos || last - before < 5 ? std::string() : std::string(host.substr(before + 1));
}

// "https://www.linkedin.com/in/jane-okafor-1a2b" → "jane okafor": such a page is about somebody else than its
// host.
std::string name_in_profile(std::string_view address, std::string_view host) {
  bool const has_profiles = host == "linkedin.com" || host.ends_with(".linkedin.com") ||
                            host == "crunchbase.com" || host == "pitchbook.com";
  if (!has_profiles) return {};
  address = address.substr(0, address.find_first_of("?#"));
  while (address.ends_with('/')) address.remove_suffix(1);
  std::string name(address.substr(address.rfind('/') + 1));
  std::ranges::replace(name, '-', ' ');
  std::vector<std::string_view> words;
  for (auto const word : words_in(name))
    if (word.find_first_of("0123456789") == word.npos) words.push_back(word);
  return joined(words);
}

std::vector<std::string_view> without_titles(std::vector<std::string_view> words) {
  while (words.size() > 1 && is_one_of(plain(words.front()), titles)) words.erase(words.begin());
  return words;
}

}  // namespace

std::string host_in(std::string_view text) {
  auto rest = lower(trim_punctuation(text));
  bool const has_scheme = rest.find("://") != rest.npos;
  if (has_scheme) rest.erase(0, rest.find("://") + 3);
  if (rest.starts_with("//")) rest.erase(0, 2);
  rest.resize(std::min(rest.find_first_of("/?#"), rest.size()));
  if (auto const at = rest.rfind('@'); at != rest.npos) rest.erase(0, at + 1);
  rest.resize(std::min(rest.find(':'), rest.size()));
  if (rest.starts_with("www.")) rest.erase(0, 4);
  while (rest.ends_with('.')) rest.pop_back();
  return is_host(rest) ? rest : std::string();
}

std::string without_company_form(std::string_view name) {
  auto words = words_in(trim_punctuation(name));
  while (words.size() > 1) {
    auto const count = count_form_words(words);
    if (count == 0) break;
    words.resize(words.size() - count);
  }
  return std::string(trim_punctuation(joined(words)));
}

std::vector<std::string> spelling_variants(std::string_view term, SearchTarget target) {
  std::vector<std::string> out;
  auto const add = [&](std::string spelling) {
    spelling = std::string(trim_punctuation(spelling));
    bool const is_new =
        !spelling.empty() && lower(spelling) != lower(term) && std::ranges::find(out, spelling) == out.end();
    if (is_new && out.size() < max_spelling_variants) out.push_back(std::move(spelling));
  };
  auto const address = email_address_in(term);
  if (!address.empty() && term.find("://") == term.npos) {
    add(address);
    // For people this would find everybody at that firm.
    if (target != SearchTarget::people) add(host_in(address));
    return out;
  }
  if (auto const host = host_in(term); !host.empty()) {
    if (auto const name = name_in_profile(term, host); !name.empty()) {
      add(name);
      return out;
    }
    add(host);
    add(shorter_host(host));
    if (host != lower(trim_punctuation(term))) add(host.substr(0, host.find('.')));
    return out;
  }
  auto const words = without_titles(words_in(trim_punctuation(term)));
  auto const name = joined(words);
  auto const company = without_company_form(name);
  bool const is_company = company != name && !company.empty();
  if (is_company) add(company);
  if (auto const comma = name.find(','); comma != name.npos && !is_company)
    add(std::string(trim_punctuation(name.substr(comma + 1))) + " " +
        std::string(trim_punctuation(name.substr(0, comma))));
  add(name);
  constexpr std::size_t max_name_length = 4;  // a person's name has no more words
  if (words.size() < 2 || words.size() > max_name_length || is_company) return out;
  auto reordered = words;
  std::rotate(reordered.begin(), reordered.end() - 1,
              reordered.end());  // "okafor lindt jane" → "jane okafor lindt"
  add(joined(reordered));
  reordered = {words.front(), words.back()};  // "Jane M. Okafor" → "Jane Okafor"
  if (words.size() > 2) add(joined(reordered));
  return out;
}

}  // namespace affinity::tools
