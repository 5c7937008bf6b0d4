#pragma once
// Refs, which name records in answers and questions, and the pages of records.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools::composed {

// Company and deal, as people say; Affinity's APIs say organization and opportunity.
enum class Kind { person, company, deal, list, row, note, reminder, meeting, call, email, chat };

std::string_view to_string(Kind);  // "company"
std::string_view plural_of(Kind);  // "companies"

struct Ref {
  Kind kind = Kind::person;
  std::int64_t id = 0;

  bool operator==(Ref const&) const = default;
  auto operator<=>(Ref const&) const = default;
};

std::string to_string(Ref const&);  // "company:730001"

// "company:730001", also with the words of the APIs (organization, opportunity, list_entry), in any case; and
// the pages of Affinity: https://acme.affinity.co/companies/730001, …/lists/4101.
std::optional<Ref> parse_ref(std::string_view);

// The page of a person, company, deal or list; empty for the kinds that have none.
std::string page_of(std::string_view subdomain, Ref const&);

}  // namespace affinity::tools::composed
