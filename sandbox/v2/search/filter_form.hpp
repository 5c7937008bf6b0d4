#pragma once
// How the value of a filter is written, by its type and its operator (Affinity v2, Structured Search).

#include <optional>
#include <string_view>

namespace affinity::sandbox::v2::search {

enum class ValueForm {
  none,
  text,
  texts,
  references,  // [{"id":1}]
  options,     // [{"dropdownOptionId":1}]
  locations,
  number,
  two_numbers,
  date,
  two_dates,
  window,          // {"amount":[n],"unit"}, or [a,b]
  relative_range,  // {"amount":[a,b],"unit"}
  age,             // {"amount":n,"unit"}
};

bool is_filter_type(std::string_view value_type);

// nullopt when filters of this type have no such operator.
std::optional<ValueForm> form_of(std::string_view value_type, std::string_view op);

// Whether filters of this type may name an attribute of the value.
bool takes_attribute(std::string_view value_type);

}  // namespace affinity::sandbox::v2::search
