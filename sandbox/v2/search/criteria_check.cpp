#include "sandbox/v2/filter_operators.hpp"
#include "sandbox/v2/search/evaluator.hpp"

#include <algorithm>

namespace affinity::sandbox::v2::search {

namespace criteria_check {
namespace {

class CriteriaCheck {
 public:
  explicit CriteriaCheck(SearchContext const& context)
      : context_(context), fields_(fields_of(context.store, context.fields, context.version)) {}

  Errors run(Criteria const& criteria) && {
    check(criteria.filters);
    for (auto const& sort : criteria.sorts) check(sort);
    for (auto const& id : criteria.term_field_ids)
      if (!find(id)) errors_.invalid("search.fieldIds", "has \"" + id + "\", which is no field here");
    return std::move(errors_);
  }

 private:
  SearchContext const& context_;
  std::vector<FieldInfo> fields_;
  Errors errors_{};

  FieldInfo const* find(std::string_view id) const {
    auto const found = std::ranges::find(fields_, id, &FieldInfo::id);
    return found == fields_.end() ? nullptr : &*found;
  }

  void check(FilterNode const& node) {
    if (node.filter)
      if (auto const wrong = mistake_in(*node.filter); !wrong.empty())
        errors_.invalid("filters", "at " + node.filter->place + ": " + wrong);
    for (auto const& child : node.children) check(child);
  }

  void check(SortBy const& sort) {
    auto const* field = find(sort.field_id);
    std::string type, wrong;
    if (!field)
      wrong = "\"" + sort.field_id + "\" is no field here";
    else if (lacks_a_status(context_.store, *field, context_.fields))
      wrong = "this list has no Status column";
    else if (attributes_of(field->value_type).empty() && !is_sortable(*field))
      wrong = "records cannot be sorted by \"" + sort.field_id + "\"";
    else
      wrong = type_mistake(*field, sort.attribute_id, type);
    if (!wrong.empty()) errors_.invalid("sorts", "at " + sort.place + ": " + wrong);
  }

  // Fills the type that filters of the field, or of its attribute, have.
  static std::string type_mistake(FieldInfo const& field, std::optional<std::string> const& attribute,
                                  std::string& type) {
    auto const attributes = attributes_of(field.value_type);
    type = filter_type(field);
    if (attributes.empty())
      return attribute ? "\"" + field.id + "\" has no attribute \"" + *attribute + "\"" : "";
    std::string known;
    for (auto const& one : attributes) {
      if (attribute == one.id) return type = one.value_type, "";
      known.append(known.empty() ? "" : ", ").append(one.id);
    }
    return "\"" + field.id + "\" needs an attributeId, one of " + known;
  }

  std::string mistake_in(ValueFilter const& filter) const {
    auto const* field = find(filter.field_id);
    if (!field) return "\"" + filter.field_id + "\" is no field here";
    if (lacks_a_status(context_.store, *field, context_.fields)) return "this list has no Status column";
    std::string type;
    if (auto wrong = type_mistake(*field, filter.attribute_id, type); !wrong.empty()) return wrong;
    auto const operators = operators_of(type);
    if (operators.empty()) return "\"" + field->id + "\" has no filter";
    auto const shown = type == "age" ? "date" : type;
    if (filter.value_type != shown)
      return "\"" + field->id + "\" has the valueType " + shown + ", not " + filter.value_type;
    if (std::ranges::find(operators, filter.op) == operators.end())
      return "\"" + field->id + "\" does not have the operator " + filter.op;
    auto const units = units_of(type, context_.version);
    if (!filter.unit.empty() && std::ranges::find(units, filter.unit) == units.end())
      return "\"" + field->id + "\" does not have the unit " + filter.unit;
    return "";
  }
};

}  // namespace
}  // namespace criteria_check

std::optional<JsonResponse> criteria_error(SearchContext const& context, Criteria const& criteria) {
  auto const errors = criteria_check::CriteriaCheck(context).run(criteria);
  return errors.empty() ? std::nullopt : std::optional(errors.response());
}

}  // namespace affinity::sandbox::v2::search
