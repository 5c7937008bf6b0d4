#include "tools/records/search_term.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools {

namespace {

// Folded and without blanks, as `plain` makes them.
constexpr auto company_forms = std::to_array<std::string_view>({"ab",
                                                                "abpubl",
                                                                "ad",
                                                                "ag",
                                                                "aktiengesellschaft",
                                                                "ans",
                                                                "aps",
                                                                "as",
                                                                "asa",
                                                                "bhd",
                                                                "bt",
                                                                "bv",
                                                                "bvba",
                                                                "ca",
                                                                "cia",
                                                                "co",
                                                                "company",
                                                                "corp",
                                                                "corporation",
                                                                "cv",
                                                                "cvba",
                                                                "dd",
                                                                "decv",
                                                                "doo",
                                                                "dooel",
                                                                "eeig",
                                                                "eg",
                                                                "ehf",
                                                                "eireli",
                                                                "eirl",
                                                                "ek",
                                                                "eood",
                                                                "eurl",
                                                                "ev",
                                                                "fzco",
                                                                "fze",
                                                                "fzllc",
                                                                "gbr",
                                                                "gesmbh",
                                                                "ggmbh",
                                                                "gmbh",
                                                                "haftungsbeschrankt",
                                                                "hb",
                                                                "hf",
                                                                "inc",
                                                                "incorporated",
                                                                "jdoo",
                                                                "jsc",
                                                                "kabushiki",
                                                                "kaisha",
                                                                "kb",
                                                                "kda",
                                                                "kft",
                                                                "kg",
                                                                "kgaa",
                                                                "kk",
                                                                "ks",
                                                                "lda",
                                                                "limitada",
                                                                "limited",
                                                                "llc",
                                                                "lllp",
                                                                "llp",
                                                                "lp",
                                                                "ltd",
                                                                "ltda",
                                                                "ltdsti",
                                                                "mbh",
                                                                "nv",
                                                                "nyrt",
                                                                "oe",
                                                                "ohg",
                                                                "ood",
                                                                "ou",
                                                                "oy",
                                                                "oyj",
                                                                "pbc",
                                                                "pjsc",
                                                                "plc",
                                                                "pllc",
                                                                "private",
                                                                "psc",
                                                                "pt",
                                                                "pte",
                                                                "pty",
                                                                "pvt",
                                                                "sa",
                                                                "sab",
                                                                "sadecv",
                                                                "sapidecv",
                                                                "sarl",
                                                                "sas",
                                                                "sasu",
                                                                "sca",
                                                                "scrl",
                                                                "sderl",
                                                                "sderldecv",
                                                                "sdn",
                                                                "se",
                                                                "sia",
                                                                "sl",
                                                                "slu",
                                                                "snc",
                                                                "sociedad",
                                                                "spa",
                                                                "spj",
                                                                "spk",
                                                                "spolsro",
                                                                "sprl",
                                                                "spzo",
                                                                "spzoo",
                                                                "srl",
                                                                "srldecv",
                                                                "srls",
                                                                "sro",
                                                                "sti",
                                                                "tbk",
                                                                "tov",
                                                                "uab",
                                                                "ug",
                                                                "ulc",
                                                                "unipessoal",
                                                                "unlimited",
                                                                "vof",
                                                                "zao",
                                                                "zrt",
                                                                "αε",
                                                                "επε",
                                                                "ао",
                                                                "зао",
                                                                "оао",
                                                                "ооо",
                                                                "пао",
                                                                "тов",
                                                                "тоо",
                                                                "合同会社",
                                                                "有限会社",
                                                                "有限公司",
                                                                "有限責任公司",
                                                                "有限责任公司",
                                                                "株式会社",
                                                                "股份有限公司",
                                                                "유한회사",
                                                                "주식회사"});

// Forms that stand in front of the name.
constexpr auto leading_forms =
    std::to_array<std::string_view>({"pt", "ооо", "оао", "зао", "пао", "ао", "тоо", "тов", "株式会社",
                                     "有限会社", "合同会社", "주식회사", "유한회사"});

// Forms that no blank parts from the name, the longer ones first.
constexpr auto joined_forms = std::to_array<std::string_view>(
    {"股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "有限会社", "合同会社",
     "주식회사", "유한회사", "（株）", "（有）", "（주）", "(株)", "(有)", "(주)", "㈱", "㈲", "㈜"});

constexpr auto titles = std::to_array<std::string_view>(
    {"dr",   "dring", "dipling",   "doctor", "herr", "frau", "mr",  "mrs",  "miss", "ms",  "mx", "mme",
     "mlle", "prof",  "professor", "sir",    "dame", "sr",   "sra", "srta", "dott", "ing", "rev"});
// Behind a name.
constexpr auto degrees = std::to_array<std::string_view>(
    {"jr", "sr", "ii", "iii", "phd", "md", "mba", "esq", "cfa", "cpa", "msc"});

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trim_punctuation(std::string_view text) {
  auto const is_edge = [](char c) {
    return is_blank(c) || std::string_view("\"'`,;:").find(c) != std::string_view::npos;
  };
  constexpr std::array<std::string_view, 9> marks{"“", "”", "„", "‘", "’", "«", "»", "‹", "›"};
  for (bool goes_on = true; goes_on;) {
    auto const before = text.size();
    while (!text.empty() && is_edge(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_edge(text.back())) text.remove_suffix(1);
    for (auto const mark : marks) {
      if (text.starts_with(mark)) text.remove_prefix(mark.size());
      if (text.ends_with(mark)) text.remove_suffix(mark.size());
    }
    goes_on = text.size() != before;
  }
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

// "S.p.A.," → "spa", "A.Ş." → "as"
std::string plain(std::string_view word) {
  std::string out(word);
  std::erase_if(out, [](char c) { return std::string_view(".,;/()&+-").find(c) != std::string_view::npos; });
  out = fold(out);
  std::erase(out, ' ');
  return out;
}

bool is_one_of(std::string_view word, auto const& known) {
  return std::ranges::find(known, word) != known.end();
}

// Forms that are several words: "Sp. z o.o.", "S.à r.l.", "K. K.", "S. de R.L. de C.V."
std::size_t count_form_words(std::vector<std::string_view> const& words) {
  for (std::size_t count = std::min<std::size_t>(5, words.size() - 1); count >= 1; --count) {
    std::string together;
    for (auto i = words.size() - count; i < words.size(); ++i) together += plain(words[i]);
    bool const is_form = together.empty() || is_one_of(together, company_forms);
    if (is_form) return count;
  }
  return 0;
}

// The "u." of "GmbH u. Co. KG" and the word "und", where a form stands before it.
bool joins_forms(std::vector<std::string_view> const& words) {
  if (words.size() < 3) return false;
  auto const last = plain(words.back());
  return (last == "u" || last == "und") && is_one_of(plain(words[words.size() - 2]), company_forms);
}

std::string_view without_joined_form(std::string_view name) {
  for (auto const form : joined_forms) {
    if (name.size() <= form.size()) continue;
    if (name.ends_with(form)) return trim_punctuation(name.substr(0, name.size() - form.size()));
    if (name.starts_with(form)) return trim_punctuation(name.substr(form.size()));
  }
  return name;
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
  auto address = term.substr(begin, behind == term.npos ? term.npos : behind - begin);
  while (address.ends_with('.')) address.remove_suffix(1);
  return std::string(address);
}

// Of "app.acme.example" what people keep as its domain, "acme.example", and of "shop.acme.co.uk"
// "acme.co.uk"; empty where that is the host itself.
std::string shorter_host(std::string_view host) {
  for (auto dot = host.find('.'); dot != host.npos; dot = host.find('.', dot + 1)) {
    auto const rest = host.substr(dot + 1);
    if (rest.find('.') == rest.npos || is_shared_ending(rest)) return {};
    auto const next = rest.substr(rest.find('.') + 1);
    if (next.find('.') == next.npos || is_shared_ending(next)) return std::string(rest);
  }
  return {};
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
  while (words.size() > 2 && is_one_of(plain(words.back()), degrees)) words.pop_back();
  return words;
}

}  // namespace

std::string without_titles(std::string_view name) {
  return std::string(trim_punctuation(joined(without_titles(words_in(trim_punctuation(name))))));
}

bool is_shared_ending(std::string_view host) {
  constexpr auto second =
      std::to_array<std::string_view>({"ac", "co", "com", "edu", "gob", "gouv", "gov", "gv", "ltd", "me",
                                       "ne", "net", "nom", "or", "org", "plc"});
  auto const dot = host.find('.');
  if (dot == host.npos) return true;
  return host.size() - dot == 3 && is_one_of(host.substr(0, dot), second);
}

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
  auto words = words_in(without_joined_form(trim_punctuation(name)));
  if (words.size() > 1 && is_one_of(plain(words.front()), leading_forms)) words.erase(words.begin());
  while (words.size() > 1) {
    auto const count = joins_forms(words) ? 1 : count_form_words(words);
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
