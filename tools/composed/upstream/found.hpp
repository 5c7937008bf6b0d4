#pragma once
// What a search finds, and how well each record fits what was asked for.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "tools/composed/language/names.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

// A record that fits. `record` is v1's, from a search or a read by id: it has emails or domains, no dates.
struct Found {
  Ref ref{};
  std::string name{};
  std::string address{};  // the primary e-mail of a person, the domain of a company
  MatchLevel level = MatchLevel::none;
  json::value record{};
  std::optional<json::array>
      fields{};             // of v2, each with its value, where they were asked for and read there
  std::vector<Found> at{};  // of "Jane at Acme": the company, where it was read with its fields
};

// What one query found. Without an error: `found` are the records of the best level; where there are none,
// `nearest` are those that look most like it, and `tried` says by what was looked.
struct Search {
  Query query{};
  std::vector<Found> found{};
  std::vector<Found> nearest{};
  std::vector<std::string> tried{};
  bool by_part = false;  // found by a part of the name, because Affinity keeps it with other letters
  std::optional<Error> error{};
  bool with_fields = false;  // found by a search of v2, where that may be used, whose answer has the fields
};

inline constexpr std::size_t max_candidates = 5;
inline constexpr std::size_t max_nearest = 3;

inline constexpr int search_page_size = 100;

// A record of either API as what was found, without a level.
Found found_of(Kind, json::value record);
Found found_of_v2(Kind, json::value const& record);

MatchLevel level_of(Query const&, Found const&);
void keep_best(std::vector<Found>&);  // those of the best level that occurs

// The texts in a list of the record: emails, domains.
std::vector<std::string> texts_in(json::value const& record, std::string_view name);

// Of a search of v1 for a term. One of people tells where they work.
json::object search_arguments(Kind, std::string const& term);

}  // namespace affinity::tools::composed
