#include "sandbox/v2/filter_operators.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace affinity::sandbox::v2 {

namespace filter_operators {
namespace {

constexpr std::array interaction_attributes{FieldAttribute{"date-of-activity", "Date of Activity", "date"}};
constexpr std::array note_attributes{FieldAttribute{"created-date", "Created Date", "date"},
                                     FieldAttribute{"content", "Content", "text"}};
constexpr std::array reminder_attributes{FieldAttribute{"due-date", "Due Date", "date"}};

std::vector<std::string_view> with_emptiness(std::initializer_list<std::string_view> operators) {
  std::vector<std::string_view> out(operators);
  out.insert(out.end(), {"is-not-empty", "is-empty"});
  return out;
}

}  // namespace
}  // namespace filter_operators

std::string_view filter_type(FieldInfo const& field) {
  if (field.computed == ComputedValue::time_in_current_status) return "age";
  return field.value_type == "datetime" ? "date" : field.value_type;
}

std::vector<std::string_view> operators_of(std::string_view filter_type) {
  using filter_operators::with_emptiness;
  if (filter_type == "text")
    return with_emptiness({"contains", "does-not-contain", "starts-with", "ends-with"});
  if (filter_type == "number")
    return with_emptiness({"is-between", "is-greater-than", "is-greater-than-or-equal-to", "is-less-than",
                           "is-less-than-or-equal-to", "is-equal-to", "is-not-equal-to"});
  if (filter_type == "date")
    return with_emptiness(
        {"is-not-within-the-next", "is-within-the-next", "is-not-within-the-last", "is-within-the-last",
         "is-between", "is-after", "is-on-or-after", "is-before", "is-on-or-before", "is-on", "is-not-on",
         "is-between-relative", "is-exactly-relative", "is-not-exactly-relative", "is-more-than-relative",
         "is-more-than-or-equal-to-relative", "is-less-than-relative", "is-less-than-or-equal-to-relative"});
  if (filter_type == "age")
    return with_emptiness({"is-between-relative", "is-exactly-relative", "is-not-exactly-relative",
                           "is-more-than-relative", "is-more-than-or-equal-to-relative",
                           "is-less-than-relative", "is-less-than-or-equal-to-relative"});
  if (filter_type == "number-multi" || filter_type == "formula-number") return {};
  if (filter_type.ends_with("-multi")) return with_emptiness({"has-any-of", "has-none-of", "has-all-of"});
  return attributes_of(filter_type).empty() ? with_emptiness({"is-any-of", "is-none-of"})
                                            : std::vector<std::string_view>();
}

std::vector<std::string_view> units_of(std::string_view filter_type, ApiVersion version) {
  std::vector<std::string_view> out;
  if (filter_type == "age") out = {"minute", "hour"};
  out.insert(out.end(), {"day", "week", "month", "quarter", "year"});
  if (version < ApiVersion::v2026_07_15) std::erase(out, "quarter");
  return out;
}

std::span<FieldAttribute const> attributes_of(std::string_view value_type) {
  if (value_type == "interaction") return filter_operators::interaction_attributes;
  if (value_type == "note") return filter_operators::note_attributes;
  if (value_type == "reminder") return filter_operators::reminder_attributes;
  return {};
}

bool is_sortable(FieldInfo const& field) { return !operators_of(filter_type(field)).empty(); }

bool lacks_a_status(Store const& store, FieldInfo const& field, FieldOwner const& owner) {
  return field.computed == ComputedValue::time_in_current_status &&
         std::ranges::none_of(store.fields, [&](auto const& row) {
           return row.second.status_column && owner.list && row.second.list_id == owner.list->id;
         });
}

}  // namespace affinity::sandbox::v2
