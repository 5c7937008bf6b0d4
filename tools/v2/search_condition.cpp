#include "tools/v2/search_condition.hpp"

#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/phrases.hpp"
#include "tools/v2/search_rules.hpp"
#include "tools/v2/search_value.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace search_condition_check {

using Names = std::vector<std::string_view>;

constexpr std::string_view date_of_activity = "date-of-activity";

struct Sign {
  std::string_view sign{}, of_numbers{}, of_dates{};
};
constexpr std::array<Sign, 8> signs{{{"=", "is-equal-to", "is-on"},
                                     {"==", "is-equal-to", "is-on"},
                                     {"!=", "is-not-equal-to", "is-not-on"},
                                     {"<>", "is-not-equal-to", "is-not-on"},
                                     {">", "is-greater-than", "is-after"},
                                     {">=", "is-greater-than-or-equal-to", "is-on-or-after"},
                                     {"<", "is-less-than", "is-before"},
                                     {"<=", "is-less-than-or-equal-to", "is-on-or-before"}}};

// "is any of", "IsAnyOf" and "any_of" mean is-any-of, the last one has-any-of too.
Names meant_operators(std::string_view sent) {
  auto const all = search_operators();
  Names out;
  for (auto const op : all)
    if (schema::is_same_name(sent, op)) return {op};
  for (auto const op : all)
    if (auto const plain = std::string(sent);
        schema::is_same_name("is-" + plain, op) || schema::is_same_name("has-" + plain, op))
      out.push_back(op);
  for (auto const& each : signs)
    if (each.sign == sent) out = {each.of_numbers, each.of_dates};
  return out;
}

// The date when an entry got its status is only shown as the time since then.
constexpr std::string_view field_of_ages = "time-in-current-status";

bool fits(std::string_view field, SearchRule const& rule) {
  bool const is_age = rule.value == SearchValue::range || rule.value == SearchValue::age;
  return field != field_of_ages || is_age || rule.value == SearchValue::none;
}

bool contains(Names const& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Check {
 public:
  Check(SearchFields& fields, json::object const& sent, std::string const& where)
      : fields_(fields), sent_(sent), where_(where) {}

  CheckedCondition run() && {
    bool const possible = find_field() && read_types() && read_attribute() && choose_rule();
    if (possible) check_value();
    return std::move(out_);
  }

 private:
  bool wrong(std::string sentence) {
    out_.mistake = std::move(sentence);
    return false;
  }

  json::value given(std::string_view name) const {
    auto const* value = sent_.if_contains(name);
    return value ? *value : json::value();
  }
  std::string place(std::string_view name) const { return where_ + "." + std::string(name); }
  // "field-9 (Status)"
  std::string called() const {
    auto const name = field_.metadata ? shown_text(*field_.metadata, "name") : std::string();
    return field_.id + (name.empty() ? "" : " (" + name + ")");
  }
  std::string told_by() const { return std::string(fields_.fields_tool()) + " tells"; }

  bool find_field() {
    std::string mistake;
    auto found = fields_.find(given("fieldId"), place("fieldId"), mistake);
    if (!found) return wrong(std::move(mistake));
    field_ = std::move(*found);
    return true;
  }

  // What was sent as valueType, and what is known of the field.
  bool read_types() {
    auto const sent = given("valueType");
    auto const text = as_text(sent);
    if (text && !text->empty()) {
      for (auto const type : search_value_types())
        if (schema::is_same_name(*text, type)) sent_type_ = type;
      for (std::string_view const dated : {"datetime", "interaction"})
        if (schema::is_same_name(*text, dated)) sent_type_ = filter_type_of(dated);
    }
    bool const unreadable = !sent.is_null() && text != "" && sent_type_.empty();
    if (unreadable)
      return wrong(place("valueType") + " cannot be " + schema::quote(sent) + ". Accepted: " +
                   schema::comma_separated(nearest_first(text.value_or(""), search_value_types())) + ".");
    known_type_ = filter_type_of(field_.value_type);
    bool const of_parts = field_.value_type == "note" || field_.value_type == "reminder";
    bool const never = !field_.value_type.empty() && known_type_.empty() && !of_parts;
    if (ability_of(field_, "filterability").none || never)
      return wrong(place("fieldId") + " cannot be " + called() + ": Affinity has no filters by it" +
                   (never ? ", whose valueType is " + std::string(field_.value_type) : "") + ".");
    return true;
  }

  bool read_attribute() {
    std::string mistake;
    attribute_ = attribute_for(fields_, field_, "filterability", sent_, where_, mistake);
    if (!mistake.empty()) return wrong(std::move(mistake));
    if (attribute_.empty() || field_.value_type == "interaction") return true;
    known_type_ = {};
    if (auto const* attributes = ability_of(field_, "filterability").attributes)
      if (auto const* attribute = record_with_id(*attributes, json::value(attribute_)))
        known_type_ = filter_type_of(text_member(*attribute, "valueType"));
    if (field_.id == "notes" && attribute_ == "created-date") known_type_ = "date";
    return true;
  }

  bool choose_rule() {
    if (!known_type_.empty() && !sent_type_.empty() && known_type_ != sent_type_)
      return wrong(place("valueType") + " must be " + std::string(known_type_) + ", which filters by " +
                   called() + " have; you sent " + schema::quote(given("valueType")) + ".");
    type_ = known_type_.empty() ? sent_type_ : known_type_;
    auto const sent = given("operator");
    auto const meant = meant_operators(as_text(sent).value_or(""));
    if (meant.empty() || (!type_.empty() && !choose_operator(meant))) return wrong(no_such_operator(sent));
    if (type_.empty() && !guess_type(meant)) return false;
    rule_ = search_rule(type_, operator_);
    if (!attribute_.empty() && !takes_attribute(type_))
      return wrong(place("attributeId") + " must be left out where the valueType is " + std::string(type_) +
                   ".");
    return true;
  }

  bool choose_operator(Names const& meant) {
    auto const found = std::ranges::find_if(meant, [&](auto const op) {
      auto const* rule = search_rule(type_, op);
      return rule && fits(field_.id, *rule);
    });
    if (found != meant.end()) operator_ = *found;
    return found != meant.end();
  }

  // Without metadata: the one type that has such an operator, or else takes such a value too.
  bool guess_type(Names const& meant) {
    Names types, fitting;
    for (auto const type : search_value_types())
      for (auto const op : meant) {
        auto const* rule = search_rule(type, op);
        if (!rule) continue;
        if (!contains(types, type)) types.push_back(type);
        if (may_be(*rule, given("value")) && !contains(fitting, type)) fitting.push_back(type);
      }
    auto const& likely = fitting.empty() ? types : fitting;
    if (likely.size() != 1)
      return wrong(place("valueType") + " is missing: filters with " + schema::quote(given("operator")) +
                   " can be of " + schema::comma_separated(likely) + ". " + told_by() + " that of " +
                   field_.id + ".");
    type_ = likely.front();
    return choose_operator(meant);
  }

  std::string no_such_operator(json::value const& sent) const {
    auto const word = as_text(sent).value_or("");
    auto accepted = type_.empty() ? search_operators() : search_operators(type_);
    std::erase_if(accepted, [&](auto const op) {
      auto const* rule = search_rule(type_, op);
      return rule && !fits(field_.id, *rule);
    });
    auto out = place("operator") + " cannot be " + schema::quote(sent);
    if (field_.id == field_of_ages)
      out += " for " + field_.id;
    else if (!type_.empty())
      out += " where the valueType is " + std::string(type_);
    return out + ". Accepted: " + schema::comma_separated(nearest_first(word, accepted)) + ".";
  }

  void check_value() {
    bool const of_options = rule_->value == SearchValue::option;
    auto const* options = of_options ? fields_.options_of(field_.id) : nullptr;
    SearchValuePlace const at{.where = place("value"),
                              .op = operator_,
                              .field = field_.id,
                              .options = options ? &options->records : nullptr,
                              .all_options = options && options->complete,
                              .options_call = std::string(fields_.options_tool())};
    auto checked = check_search_value(*rule_, given("value"), at);
    out_.mistake = std::move(checked.mistake);
    out_.drops_time = checked.drops_time;
    if (!out_.mistake.empty()) return;
    json::object made{{"fieldId", field_.id}};
    if (!attribute_.empty()) made["attributeId"] = attribute_;
    made["valueType"] = type_;
    made["operator"] = operator_;
    if (rule_->value != SearchValue::none) made["value"] = std::move(checked.value);
    out_.value = std::move(made);
  }

  SearchFields& fields_;
  json::object const& sent_;
  std::string const& where_;
  SearchField field_{};
  std::string attribute_{};
  std::string_view sent_type_{}, known_type_{}, type_{}, operator_{};
  SearchRule const* rule_ = nullptr;
  CheckedCondition out_{};
};

}  // namespace search_condition_check

CheckedCondition check_condition(SearchFields& fields, json::object const& sent, std::string const& where) {
  return search_condition_check::Check(fields, sent, where).run();
}

std::string attribute_for(SearchFields const& fields, SearchField const& field, std::string_view ability,
                          json::object const& sent, std::string const& where, std::string& mistake) {
  auto const place = where + ".attributeId";
  auto const* given = sent.if_contains("attributeId");
  auto attribute = std::string((given ? as_text(*given) : std::nullopt).value_or(""));
  if (field.value_type == "interaction") {
    auto const only = search_condition_check::date_of_activity;
    if (!attribute.empty() && !schema::is_same_name(attribute, only))
      mistake = place + " must be " + std::string(only) + " for " + field.id + "; you sent " +
                schema::quote(*given) + ".";
    return std::string(only);
  }
  auto const known = ability_of(field, ability);
  bool const is_listed = known.attributes && record_with_id(*known.attributes, json::value(attribute));
  bool const of_parts = field.value_type == "note" || field.value_type == "reminder";
  if (known.attributes && !is_listed)
    mistake = place +
              (attribute.empty() ? " is missing for " + field.id : " cannot be " + schema::quote(*given)) +
              ". Accepted: " + shown_records(*known.attributes, "name") + ".";
  else if (known.known && !known.attributes && !attribute.empty())
    mistake = place + " must be left out: " + field.id + " has no attributes.";
  else if (attribute.empty() && of_parts)
    mistake = place + " is missing: " + field.id + " is searched by its attributes, which " +
              std::string(fields.fields_tool()) + R"( with includes: [")" + std::string(ability) +
              R"("] tells.)";
  return attribute;
}

}  // namespace affinity::tools::v2
