#pragma once
// What people type for a name, and what else it may be written as. Affinity finds a text only where it stands
// just so: "Acme Robotics Inc." finds no "Acme Robotics", and "okafor jane" no Jane Okafor.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

inline constexpr std::size_t most_spellings = 3;

// What is searched: an address of a person is no reason to look for all people at its host.
enum class Of { people, others };

// Other spellings of a term, the likeliest first, none of them the term itself: the host of an address of the
// web, the address out of "Jane <jane@acme.example>", a company without its form, "Lindt, Jane" turned round.
std::vector<std::string> other_spellings(std::string_view term, Of);

// A company's name without what it is: "Acme Robotics, S.p.A." → "Acme Robotics".
std::string without_company_form(std::string_view name);

// "https://www.acme.example/about?x" → "acme.example"; empty where there is no host in it.
std::string host_in(std::string_view text);

}  // namespace affinity::tools
