#include "tools/composed/language/job_titles.hpp"

#include "base/text/folding.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace affinity::tools::composed {

namespace job_titles {
namespace {

struct ShortForm {
  std::string_view letters{}, words{};
};

// Some letters stand for two roles.
constexpr auto short_forms = std::to_array<ShortForm>({
    {"ceo", "chief executive"},   {"cto", "chief technology"}, {"cfo", "chief financial"},
    {"coo", "chief operating"},   {"cmo", "chief marketing"},  {"cmo", "chief medical"},
    {"cio", "chief information"}, {"cio", "chief investment"}, {"cpo", "chief product"},
    {"cpo", "chief people"},      {"cro", "chief revenue"},    {"cso", "chief scientific"},
    {"cso", "chief strategy"},    {"ciso", "chief security"},  {"cdo", "chief data"},
    {"vp", "vice president"},     {"svp", "vice president"},   {"evp", "vice president"},
    {"md", "managing director"},  {"gp", "general partner"},   {"mp", "managing partner"},
    {"gc", "general counsel"},    {"cofounder", "co founder"}, {"chair", "chairman"},
    {"chairwoman", "chairman"},   {"chairperson", "chairman"}, {"founders", "founder"},
    {"operations", "operating"},  {"finance", "financial"},    {"technical", "technology"},
    {"partners", "partner"},      {"directors", "director"},
});

// Words that say nothing about the role.
constexpr std::array<std::string_view, 8> filler{"officer", "and", "of", "the", "for", "at", "our", "their"};

using Words = std::vector<std::string>;

bool has(Words const& words, std::string_view word) { return std::ranges::find(words, word) != words.end(); }

Words words_in(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace_if(
      spaced, [](char c) { return c == '-' || c == '/' || c == ',' || c == ';'; }, ' ');
  auto const folded = fold(spaced);
  Words out;
  for (auto const word : folded_words(folded))
    if (std::ranges::find(filler, word) == filler.end()) out.emplace_back(word);
  return out;
}

void add_words(Words& onto, std::string_view text) {
  for (auto& word : words_in(text)) onto.push_back(std::move(word));
}

// Everything that the title may be called.
Words spelled_out(std::string_view title) {
  auto out = words_in(title);
  auto const given = out.size();
  for (std::size_t i = 0; i < given; ++i)
    for (auto const& form : short_forms)
      if (out[i] == form.letters) add_words(out, form.words);
  return out;
}

// One of the readings of a word of the role is in the title.
bool has_reading_of(Words const& title, std::string const& word) {
  if (has(title, word)) return true;
  return std::ranges::any_of(short_forms, [&](ShortForm const& form) {
    if (form.letters != word) return false;
    auto const meant = words_in(form.words);
    return std::ranges::all_of(meant, [&](std::string const& each) { return has(title, each); });
  });
}

bool is_vice(Words const& words) { return has(words, "vice") || has(words, "deputy"); }

}  // namespace
}  // namespace job_titles

bool fits_role(std::string_view title, std::string_view role) {
  using namespace job_titles;
  auto const of_title = spelled_out(title);
  auto const of_role = words_in(role);
  if (of_title.empty() || of_role.empty()) return false;
  if (has(of_role, "president") && is_vice(of_title) && !is_vice(of_role)) return false;
  return std::ranges::all_of(of_role,
                             [&](std::string const& word) { return has_reading_of(of_title, word); });
}

int decider_rank(std::string_view title) {
  using namespace job_titles;
  auto const words = spelled_out(title);
  if (words.empty()) return 4;
  auto const both = [&](std::string_view one, std::string_view other) {
    return has(words, one) && has(words, other);
  };
  bool const leads = both("chief", "executive") || has(words, "founder") || has(words, "owner") ||
                     (has(words, "president") && !is_vice(words)) || both("managing", "partner") ||
                     both("managing", "director") || both("general", "partner") || has(words, "chairman");
  if (leads) return 0;
  if (has(words, "chief") || has(words, "partner") || has(words, "trustee")) return 1;
  bool const heads = both("vice", "president") || has(words, "director") || has(words, "head") ||
                     has(words, "principal") || both("general", "counsel") || has(words, "manager");
  return heads ? 2 : 3;
}

}  // namespace affinity::tools::composed
