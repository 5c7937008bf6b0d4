#pragma once
// What a filter of a structured search compares with, in the form that Affinity takes (Affinity v2,
// Structured Search).

#include "base/json/json.hpp"
#include "tools/v2/search_rules.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::v2 {

// Where a value stands, and what is known of its field.
struct SearchValuePlace {
  std::string where{};                   // "filters[0].value"
  std::string_view op{};                 // "is-any-of"
  std::string_view field{};              // "field-9"
  json::array const* options = nullptr;  // of a dropdown, where they are remembered
  bool all_options = false;              // these are all there are
  std::string options_call{};            // the call that tells them
};

struct CheckedSearchValue {
  json::value value{};
  std::string mistake{};    // one sentence; empty where the value fits
  bool drops_time = false;  // a day was given with a time, which filters do not have
};

// Understands what is unambiguous: one value for a list of one, numbers and days in texts, the text of an
// option that is remembered, an id for {"id": …}, "30 days". `sent` is null where there is none; an operator
// without a value gives null.
CheckedSearchValue check_search_value(SearchRule const&, json::value const& sent, SearchValuePlace const&);

// Whether a value may be meant so, for guessing the type of a field: of the text "Won" a text or an option.
bool may_be(SearchRule const&, json::value const& sent);

}  // namespace affinity::tools::v2
