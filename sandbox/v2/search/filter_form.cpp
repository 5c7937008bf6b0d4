#include "sandbox/v2/search/filter_form.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2::search {

namespace filter_form {
namespace {

using namespace std::string_view_literals;

constexpr std::array value_types{"company"sv,
                                 "company-multi"sv,
                                 "person"sv,
                                 "person-multi"sv,
                                 "dropdown"sv,
                                 "dropdown-multi"sv,
                                 "date"sv,
                                 "number"sv,
                                 "location"sv,
                                 "location-multi"sv,
                                 "text"sv,
                                 "ranked-dropdown"sv,
                                 "list-multi"sv,
                                 "filterable-text"sv,
                                 "filterable-text-multi"sv};

template<std::size_t size>
constexpr bool is_among(std::array<std::string_view, size> const& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::optional<ValueForm> form_of_number(std::string_view op) {
  constexpr std::array one{"is-equal-to"sv,     "is-not-equal-to"sv,
                           "is-greater-than"sv, "is-greater-than-or-equal-to"sv,
                           "is-less-than"sv,    "is-less-than-or-equal-to"sv};
  if (is_among(one, op)) return ValueForm::number;
  return op == "is-between" ? std::optional(ValueForm::two_numbers) : std::nullopt;
}

std::optional<ValueForm> form_of_date(std::string_view op) {
  constexpr std::array one{"is-on"sv,           "is-not-on"sv, "is-before"sv,
                           "is-on-or-before"sv, "is-after"sv,  "is-on-or-after"sv};
  constexpr std::array windows{"is-within-the-last"sv, "is-not-within-the-last"sv, "is-within-the-next"sv,
                               "is-not-within-the-next"sv};
  constexpr std::array ages{"is-exactly-relative"sv,   "is-not-exactly-relative"sv,
                            "is-more-than-relative"sv, "is-more-than-or-equal-to-relative"sv,
                            "is-less-than-relative"sv, "is-less-than-or-equal-to-relative"sv};
  if (is_among(one, op)) return ValueForm::date;
  if (is_among(windows, op)) return ValueForm::window;
  if (is_among(ages, op)) return ValueForm::age;
  if (op == "is-between") return ValueForm::two_dates;
  return op == "is-between-relative" ? std::optional(ValueForm::relative_range) : std::nullopt;
}

}  // namespace
}  // namespace filter_form

bool is_filter_type(std::string_view value_type) {
  return filter_form::is_among(filter_form::value_types, value_type);
}

std::optional<ValueForm> form_of(std::string_view type, std::string_view op) {
  using namespace filter_form;
  constexpr std::array of_text{"contains"sv, "does-not-contain"sv, "starts-with"sv, "ends-with"sv};
  constexpr std::array of_one{"is-any-of"sv, "is-none-of"sv};
  constexpr std::array of_several{"has-any-of"sv, "has-none-of"sv, "has-all-of"sv};
  if (op == "is-empty" || op == "is-not-empty") return ValueForm::none;
  if (type == "text") return is_among(of_text, op) ? std::optional(ValueForm::text) : std::nullopt;
  if (type == "number") return form_of_number(op);
  if (type == "date") return form_of_date(op);
  if (!(type.ends_with("-multi") ? is_among(of_several, op) : is_among(of_one, op))) return std::nullopt;
  if (type.starts_with("filterable-text")) return ValueForm::texts;
  if (type.starts_with("location")) return ValueForm::locations;
  return type.find("dropdown") != type.npos ? ValueForm::options : ValueForm::references;
}

bool takes_attribute(std::string_view type) {
  return type == "text" || type == "number" || type == "date" || type.starts_with("person") ||
         type.starts_with("company");
}

}  // namespace affinity::sandbox::v2::search
