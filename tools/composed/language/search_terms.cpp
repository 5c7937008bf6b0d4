#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/records/search_term.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

bool is_initial(std::string_view word) { return fold(word).size() == 1; }

// "J.Okafor" → "J. Okafor"
std::string with_parted_initials(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    out += name[i];
    bool const behind_initial = name[i] == '.' && (i == 1 || (i > 1 && name[i - 2] == ' '));
    if (behind_initial && i + 1 < name.size() && name[i + 1] != ' ') out += ' ';
  }
  return out;
}

// Without quotes around it and stops behind it.
std::string_view without_stops(std::string_view name) {
  name = trimmed(name);
  for (std::string_view const sign : {"?", "!", ".", ";", ",", ":", "…", "\"", "'", "”", "’"})
    if (name.size() > sign.size() && name.ends_with(sign))
      return without_stops(name.substr(0, name.size() - sign.size()));
  for (std::string_view const sign : {"\"", "'", "“", "‘", "„"})
    if (name.size() > sign.size() && name.starts_with(sign)) return without_stops(name.substr(sign.size()));
  return name;
}

// "J. Okafor" → "Okafor": Affinity knows no initials. Empty where there is none.
std::string word_beside_initials(std::string_view name) {
  auto const parted = with_parted_initials(name);
  auto const words = folded_words(parted);
  if (words.size() < 2 || std::ranges::none_of(words, is_initial)) return {};
  auto const longest = std::ranges::max(words, {}, &std::string_view::size);
  return is_initial(longest) ? std::string() : std::string(longest);
}

bool has_marks(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return (c & 0x80) != 0; });
}

}  // namespace

std::vector<std::string> search_terms(Query const& query, Kind kind) {
  std::vector<std::string> out;
  auto const add = [&](std::string term) {
    bool const is_new = !term.empty() && std::ranges::find(out, term) == out.end();
    if (is_new && out.size() < max_spelling_variants) out.push_back(std::move(term));
  };
  if (kind == Kind::person && !query.email.empty()) {
    add(query.email);
    add(without_tag(query.email));
  }
  if (kind == Kind::company && !query.host.empty()) add(query.host);
  auto const target = kind == Kind::person ? SearchTarget::people : SearchTarget::others;
  auto const& name = kind == Kind::person && !query.who.empty() ? query.who : query.name;
  if (query.email.empty() && !name.empty()) {
    if (kind == Kind::person) add(word_beside_initials(without_titles(name)));
    if (kind == Kind::company || kind == Kind::deal) add(without_company_form(name));
    if (kind == Kind::person) add(std::string(without_stops(without_titles(name))));
    add(std::string(without_stops(name)));
    if (has_marks(name)) add(fold(name));  // "Bréniva" may be kept as "Breniva"
    for (auto& variant : spelling_variants(name, target)) add(std::move(variant));
  }
  if (out.empty()) add(query.name);
  return out;
}

}  // namespace affinity::tools::composed
