#pragma once
// Spelling variants of search terms. Affinity matches text literally: "Acme Robotics Inc." does not find
// "Acme Robotics", nor "okafor jane" Jane Okafor.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

inline constexpr std::size_t max_spelling_variants = 3;

// What is searched: for people the host of an e-mail address would find everybody there.
enum class SearchTarget { people, others };

// Variants of a term without the term itself, the likeliest first: the host of a URL, the address in "Jane
// <jane@acme.example>", a company name without its legal form, "Lindt, Jane" reversed.
std::vector<std::string> spelling_variants(std::string_view term, SearchTarget);

// A company's name without its legal form: "Acme Robotics, S.p.A." → "Acme Robotics".
std::string without_company_form(std::string_view name);

// A person's name without titles, degrees and quotes: "Prof. Dr. Jane Okafor, PhD" → "Jane Okafor".
std::string without_titles(std::string_view name);

// Whether a host is an ending that firms share, such as "com" and "co.uk".
bool is_shared_ending(std::string_view host);

// "https://www.acme.example/about?x" → "acme.example"; empty where there is no host in it.
std::string host_in(std::string_view text);

}  // namespace affinity::tools
