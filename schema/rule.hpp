#pragma once
// Rules between arguments, which a flat schema cannot express. Some providers drop the whole tool list when a
// schema has anyOf at its top level, so rules stand beside the schema.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::schema {

struct Rule {
  enum class Kind {
    exactly_one,
    at_least_one,
    at_most_one,
    required_if,
    at_least_one_if,
    only_if,           // not without the condition
    required_only_if,  // with the condition, and only then
    never_if,
    within_one_year
  };
  Kind kind = Kind::at_least_one;
  std::vector<std::string_view> names{};
  std::string_view when{};  // the kinds with a condition: this argument …
  std::string_view is{};    // … has this value, as JSON text: 0, true, "\"open\""
};

Rule exactly_one_of(std::vector<std::string_view> names);
Rule at_least_one_of(std::vector<std::string_view> names);
Rule at_most_one_of(std::vector<std::string_view> names);
Rule required_if(std::string_view when, std::string_view is, std::vector<std::string_view> names);
// A body whose `type` decides what else it has, such as a note of Affinity v2.
Rule at_least_one_if(std::string_view when, std::string_view is, std::vector<std::string_view> names);
Rule only_if(std::string_view when, std::string_view is, std::vector<std::string_view> names);
Rule required_only_if(std::string_view when, std::string_view is, std::vector<std::string_view> names);
Rule never_if(std::string_view when, std::string_view is, std::vector<std::string_view> names);
Rule within_one_year(std::string_view from, std::string_view to);  // at most one year apart, `from` first

// "Give exactly one of person_id, organization_id", without a full stop, so that descriptions and error
// messages can continue it.
std::string rule_text(Rule const&);

}  // namespace affinity::schema
