#include "base/text/text.hpp"
#include "sandbox/v2/search/criteria.hpp"
#include "sandbox/v2/search/filter_form.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace affinity::sandbox::v2::search {

namespace criteria_reader {
namespace {

std::optional<std::chrono::sys_days> day_in(json::value const& value) {
  auto const text = as_text(value).value_or("");
  constexpr std::string_view form = "0000-00-00";
  if (text.size() != form.size()) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '-' ? text[i] != '-' : !is_digit(text[i])) return std::nullopt;
  WallTime time;
  if (!from_iso(text, time)) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(time);
}

std::optional<double> number_in(json::value const& value) {
  if (!value.is_number()) return std::nullopt;
  auto const number = value.to_number<double>();
  return std::isfinite(number) ? std::optional(number) : std::nullopt;
}

class FilterReader {
 public:
  explicit FilterReader(ApiVersion version) : version_(version) {}

  FilterNode read_group(ObjectReader& in, int depth) {
    FilterNode out;
    if (depth > deepest_group) {
      in.errors().invalid(in.place("filters"),
                          "is nested deeper than " + std::to_string(deepest_group) + " groups");
      return out;
    }
    out.any = in.word("operator", {"and", "or"}, {.required = true}).value_or("and") == "or";
    auto const* items = in.array("filters", {.required = true, .max_length = most_filters_of_group});
    for (std::size_t i = 0; items && i < items->size(); ++i) {
      auto const place = in.place("filters") + '[' + std::to_string(i) + ']';
      auto const* object = (*items)[i].if_object();
      if (!object) {
        in.errors().invalid(place, "must be an object");
        continue;
      }
      ObjectReader inside(*object, place, in.errors());
      if (object->contains("filters"))
        out.children.push_back(read_group(inside, depth + 1));
      else
        out.children.push_back({.filter = read_filter(inside, place)});
    }
    in.reject_unknown();
    return out;
  }

 private:
  ApiVersion version_;

  ValueFilter read_filter(ObjectReader& in, std::string const& place) {
    ValueFilter out{.place = place};
    out.field_id = in.text("fieldId", {.required = true}).value_or("");
    out.value_type = in.text("valueType", {.required = true}).value_or("");
    out.op = in.text("operator", {.required = true}).value_or("");
    if (out.value_type.empty() || out.op.empty()) {
      for (auto const* rest : {"value", "attributeId"}) in.has(rest);
      return in.reject_unknown(), out;
    }
    auto const form = form_of(out.value_type, out.op);
    if (!is_filter_type(out.value_type)) {
      in.invalid("valueType", "is no type that a filter has");
    } else if (!form) {
      in.invalid("operator", "is no operator for the type " + out.value_type);
    } else {
      if (takes_attribute(out.value_type)) out.attribute_id = in.text("attributeId");
      if (*form != ValueForm::none) read_value(in, *form, out);
      return in.reject_unknown(), out;
    }
    for (auto const* rest : {"value", "attributeId"}) in.has(rest);
    return in.reject_unknown(), out;
  }

  void read_value(ObjectReader& in, ValueForm form, ValueFilter& out) {
    constexpr MemberRule several{.required = true, .min_length = 1, .max_length = most_values_of_filter};
    switch (form) {
      case ValueForm::none: return;
      case ValueForm::text: out.texts.push_back(in.text("value", {.required = true}).value_or("")); return;
      case ValueForm::texts: out.texts = in.texts("value", several).value_or(out.texts); return;
      case ValueForm::references: return read_ids(in, "id", out.ids);
      case ValueForm::options: return read_ids(in, "dropdownOptionId", out.ids);
      case ValueForm::locations: return read_locations(in, out);
      case ValueForm::number:
      case ValueForm::two_numbers: return read_numbers(in, form == ValueForm::two_numbers, out);
      case ValueForm::date:
      case ValueForm::two_dates: return read_days(in, form == ValueForm::two_dates, out);
      case ValueForm::window:
      case ValueForm::relative_range:
      case ValueForm::age: return read_period(in, form, out);
    }
  }

  template<class Use> void for_each_object(ObjectReader& in, Use use) {
    auto const* items =
        in.array("value", {.required = true, .min_length = 1, .max_length = most_values_of_filter});
    for (std::size_t i = 0; items && i < items->size(); ++i) {
      auto const place = in.place("value") + '[' + std::to_string(i) + ']';
      if (auto const* object = (*items)[i].if_object()) {
        ObjectReader inside(*object, place, in.errors());
        use(inside);
      } else {
        in.errors().invalid(place, "must be an object");
      }
    }
  }

  void read_ids(ObjectReader& in, std::string_view name, Ids& onto) {
    for_each_object(in, [&](ObjectReader& inside) {
      onto.push_back(inside.integer(name, 1, max_id, {.required = true}).value_or(0));
      inside.reject_unknown();
    });
  }

  // The only object that may have other members, which mean nothing.
  void read_locations(ObjectReader& in, ValueFilter& out) {
    for_each_object(in, [&](ObjectReader& inside) {
      auto& parts = out.locations.emplace_back();
      for (std::size_t i = 0; i < parts.size(); ++i) parts[i] = inside.text(location_parts[i]);
    });
  }

  // One or two items of "value", each read by `read`.
  template<class Item>
  void read_items(ObjectReader& in, bool two, std::optional<Item> (*read)(json::value const&),
                  std::string_view what, std::vector<Item>& onto) {
    auto const* value = two ? nullptr : in.find("value", {.required = true});
    auto const* items =
        two ? in.array("value", {.required = true, .min_length = 2, .max_length = 2}) : nullptr;
    for (std::size_t i = 0; i < (two ? 2U : 1U) && (value || items); ++i) {
      auto const item = read(value ? *value : (*items)[i]);
      if (item)
        onto.push_back(*item);
      else
        in.invalid(two ? "value[" + std::to_string(i) + ']' : "value", what);
    }
  }

  void read_numbers(ObjectReader& in, bool two, ValueFilter& out) {
    read_items<double>(in, two, number_in, "must be a number", out.numbers);
    if (out.numbers.size() == 2 && out.numbers[0] > out.numbers[1] && version_ >= ApiVersion::v2026_09_17)
      not_in_order(in, out);
  }

  // The dates of notes may be equal (Affinity v2, version 2026-09-17).
  void read_days(ObjectReader& in, bool two, ValueFilter& out) {
    read_items<std::chrono::sys_days>(in, two, day_in, "must be a date such as \"2026-01-31\"", out.days);
    if (out.days.size() != 2 || version_ < ApiVersion::v2026_09_17) return;
    if (out.days[0] > out.days[1]) return not_in_order(in, out);
    if (out.days[0] == out.days[1] && out.field_id != "notes")
      wrong_value(in, out, "has the same date twice; use is-on");
  }

  void read_period(ObjectReader& in, ValueForm form, ValueFilter& out) {
    auto const* object = in.object("value", {.required = true});
    if (!object) return;
    ObjectReader inside(*object, in.place("value"), in.errors());
    out.unit =
        inside.word("unit", {"minute", "hour", "day", "week", "month", "quarter", "year"}, {.required = true})
            .value_or("");
    if (form == ValueForm::age) {
      out.amounts.push_back(inside.integer("amount", 0, max_int32, {.required = true}).value_or(0));
    } else {
      auto const least = form == ValueForm::relative_range ? std::size_t(2) : std::size_t(1);
      auto const* amounts = inside.array("amount", {.required = true, .min_length = least, .max_length = 2});
      for (std::size_t i = 0; amounts && i < amounts->size(); ++i) read_amount(inside, (*amounts)[i], i, out);
      if (out.amounts.size() == 2 && out.amounts[0] > out.amounts[1]) not_in_order(in, out);
    }
    inside.reject_unknown();
  }

  void read_amount(ObjectReader& in, json::value const& value, std::size_t index, ValueFilter& out) {
    auto const amount = as_int64(value);
    if (!amount || *amount < 0)
      in.invalid("amount[" + std::to_string(index) + ']', "must be an integer from 1 on");
    else if (*amount == 0 && version_ >= ApiVersion::v2026_09_17)
      wrong_value(in, out, "has an amount of 0; a window has at least 1");
    out.amounts.push_back(amount.value_or(1));
  }

  // What the schema allows and Affinity refuses all the same is told of all filters together.
  static void wrong_value(ObjectReader& in, ValueFilter const& filter, std::string_view what) {
    in.errors().invalid("filters", "at " + filter.place + ".value: " + std::string(what));
  }
  static void not_in_order(ObjectReader& in, ValueFilter const& filter) {
    wrong_value(in, filter, "begins behind its end");
  }
};

std::vector<SortBy> read_sorts(ObjectReader& body) {
  std::vector<SortBy> out;
  auto const* items = body.array("sorts", {.min_length = 1, .max_length = most_sorts});
  for (std::size_t i = 0; items && i < items->size(); ++i) {
    auto const place = "sorts[" + std::to_string(i) + ']';
    auto const* object = (*items)[i].if_object();
    if (!object) {
      body.errors().invalid(place, "must be an object");
      continue;
    }
    ObjectReader in(*object, place, body.errors());
    SortBy sort{.place = place};
    sort.field_id = in.text("fieldId", {.required = true, .min_length = 1}).value_or("");
    sort.attribute_id = in.text("attributeId", {.min_length = 1});
    sort.descending = in.word("direction", {"asc", "desc"}, {.required = true}).value_or("asc") == "desc";
    in.reject_unknown();
    out.push_back(std::move(sort));
  }
  return out;
}

}  // namespace
}  // namespace criteria_reader

Criteria read_criteria(RequestContext& context) {
  auto& body = context.body;
  Criteria out;
  if (auto const* group = body.object("filters")) {
    ObjectReader in(*group, "filters", body.errors());
    out.filters = criteria_reader::FilterReader(context.version).read_group(in, 1);
  }
  out.sorts = criteria_reader::read_sorts(body);
  if (auto const* search = body.object("search")) {
    ObjectReader in(*search, "search", body.errors());
    out.term = in.text("term", {.required = true, .min_length = 3}).value_or("");
    out.term_field_ids =
        in.texts("fieldIds", {.min_length = 1, .max_length = 100}).value_or(out.term_field_ids);
    in.reject_unknown();
  }
  return out;
}

}  // namespace affinity::sandbox::v2::search
