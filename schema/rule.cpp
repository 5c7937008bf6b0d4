#include "schema/rule.hpp"

#include "base/text/text.hpp"
#include "schema/phrases.hpp"

#include <utility>

namespace affinity::schema {

Rule exactly_one_of(std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::exactly_one, .names = std::move(names)};
}
Rule at_least_one_of(std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::at_least_one, .names = std::move(names)};
}
Rule at_most_one_of(std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::at_most_one, .names = std::move(names)};
}
Rule required_if(std::string_view when, std::string_view is, std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::required_if, .names = std::move(names), .when = when, .is = is};
}
Rule at_least_one_if(std::string_view when, std::string_view is, std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::at_least_one_if, .names = std::move(names), .when = when, .is = is};
}
Rule only_if(std::string_view when, std::string_view is, std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::only_if, .names = std::move(names), .when = when, .is = is};
}
Rule required_only_if(std::string_view when, std::string_view is, std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::required_only_if, .names = std::move(names), .when = when, .is = is};
}
Rule never_if(std::string_view when, std::string_view is, std::vector<std::string_view> names) {
  return {.kind = Rule::Kind::never_if, .names = std::move(names), .when = when, .is = is};
}
Rule within_one_year(std::string_view from, std::string_view to) {
  return {.kind = Rule::Kind::within_one_year, .names = {from, to}};
}

namespace {

std::string condition(Rule const& rule) {
  return "when " + std::string(rule.when) + " is " + std::string(rule.is);
}

}  // namespace

std::string rule_text(Rule const& rule) {
  switch (rule.kind) {
    case Rule::Kind::exactly_one: return "Give exactly one of " + comma_separated(rule.names);
    case Rule::Kind::at_least_one: return "Give at least one of " + comma_separated(rule.names);
    case Rule::Kind::at_most_one: return "Give at most one of " + comma_separated(rule.names);
    case Rule::Kind::within_one_year:
      return "Give " + std::string(rule.names[0]) + " before " + std::string(rule.names[1]) +
             ", at most one year apart";
    case Rule::Kind::at_least_one_if:
      return "Give at least one of " + comma_separated(rule.names) + " " + condition(rule);
    case Rule::Kind::only_if: return "Give " + join(rule.names) + " only " + condition(rule);
    case Rule::Kind::required_only_if:
      return "Give " + join(rule.names) + " always and only " + condition(rule);
    case Rule::Kind::never_if: return "Leave out " + join(rule.names) + " " + condition(rule);
    case Rule::Kind::required_if: break;
  }
  return "Give " + join(rule.names) + " " + condition(rule);
}

}  // namespace affinity::schema
