#include "tools/v2/search_value.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/phrases.hpp"
#include "tools/v2/search_period.hpp"
#include "tools/write/remembered_lists.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace search_value_check {

using Item = std::optional<json::value>;

bool is_sent(json::value const& sent) {
  if (sent.is_null() || as_text(sent) == "" || as_text(sent) == "null") return false;
  return !sent.is_array() || !sent.get_array().empty();
}

Item record_id(json::value const& sent, std::string_view key) {
  auto const* inside = sent.is_object() ? member_called(sent, key) : &sent;
  if (sent.is_object() && !inside) inside = member_called(sent, "id");  // as lists of options have it
  auto const id = inside ? schema::coerce(*inside, schema::id()) : std::nullopt;
  if (!id) return std::nullopt;
  return json::value({{key, *id}});
}

Item location(json::value const& sent) {
  auto const* object = sent.if_object();
  if (!object) return std::nullopt;
  json::object out;
  for (auto const& [name, value] : *object) {
    auto const part = std::ranges::find_if(location_parts(), [given = std::string_view(name)](auto each) {
      return schema::is_same_name(given, each);
    });
    if (part == location_parts().end()) return std::nullopt;
    if (value.is_null()) continue;
    if (!value.is_string()) return std::nullopt;
    out[*part] = value;
  }
  if (out.empty()) return std::nullopt;
  return json::value(std::move(out));
}

// The day of a date, also of one with a time.
Item day(json::value const& sent, bool& drops_time) {
  constexpr std::size_t length = std::string_view("2026-11-21").size();
  auto const moment = schema::coerce(sent, schema::date_time());
  if (!moment) return std::nullopt;
  std::string const text(*as_text(*moment));
  if (text.size() < length || text[4] != '-' || text[7] != '-') return std::nullopt;
  drops_time = drops_time || (text.size() > length && text.find("T00:00") == text.npos);
  return json::value(text.substr(0, length));
}

// Those with the text, in any case.
json::array options_called(json::array const& options, std::string_view text) {
  json::array out;
  for (auto const& option : options)
    if (lower(text_member(option, "text")) == lower(text)) out.push_back(option);
  return out;
}

json::array nearest_options_first(json::array const& options, std::string_view text) {
  std::vector<std::string> texts;
  for (auto const& option : options) texts.push_back(text_member(option, "text"));
  std::vector<std::string_view> const candidates(texts.begin(), texts.end());
  json::array out;
  for (auto const name : nearest_first(text, candidates)) {
    auto const which =
        std::ranges::find_if(candidates, [&](auto each) { return each.data() == name.data(); });
    out.push_back(options[std::size_t(which - candidates.begin())]);
  }
  return out;
}

class Check {
 public:
  Check(SearchRule const& rule, SearchValuePlace const& place) : rule_(rule), place_(place) {}

  CheckedSearchValue run(json::value const& given) && {
    bool const plain_text = rule_.value == SearchValue::text && !rule_.takes_list();
    auto const inside = plain_text ? std::nullopt : schema::decode_embedded_json(given);
    auto const& sent = inside ? *inside : given;
    if (rule_.value == SearchValue::none) {
      if (is_sent(sent)) wrong(place_.where + " must be left out where the operator is " + op() + ".");
    } else if (sent.is_null()) {
      wrong(place_.where + " is missing: " + op() + " takes " + accepted() + ".");
    } else if (rule_.takes_list()) {
      list(sent);
    } else if (auto value = item(single(sent), place_.where)) {
      out_.value = std::move(*value);
    }
    return std::move(out_);
  }

 private:
  std::string op() const { return std::string(place_.op); }

  void wrong(std::string sentence) {
    if (out_.mistake.empty()) out_.mistake = std::move(sentence);
  }

  std::string accepted() const {
    std::string const one(phrase_of(rule_.value));
    if (rule_.is_interval()) return "a list of two, each " + one + ", the smaller one first";
    if (rule_.takes_list()) return "a list of 1 to " + std::to_string(rule_.most) + ", each " + one;
    return one;
  }

  // A list of one where one value is wanted.
  static json::value const& single(json::value const& sent) {
    auto const* items = sent.if_array();
    return items && items->size() == 1 ? items->front() : sent;
  }

  void list(json::value const& sent) {
    auto const* items = sent.if_array();
    auto const size = items ? items->size() : 1;
    if (size < rule_.fewest || size > rule_.most)
      return wrong(place_.where + " must be " + accepted() + ", where the operator is " + op() +
                   "; you sent " + (size == 1 ? schema::quote(sent) : std::to_string(size)) + ".");
    json::array values;
    for (std::size_t i = 0; i < size; ++i) {
      auto const where = items ? place_.where + "[" + std::to_string(i) + "]" : place_.where;
      auto value = item(items ? (*items)[i] : sent, where);
      if (!value) return;
      values.push_back(std::move(*value));
    }
    if (rule_.is_interval()) check_order(sent, values);
    out_.value = std::move(values);
  }

  // Affinity refuses bounds that are in the wrong order, and the same day twice but for notes.
  void check_order(json::value const& sent, json::array const& values) {
    bool const days = rule_.value == SearchValue::day;
    auto const as_double = [](json::value const& number) { return number.to_number<double>(); };
    bool const ordered =
        days ? *as_text(values[0]) <= *as_text(values[1]) : as_double(values[0]) <= as_double(values[1]);
    bool const same_day = days && values[0] == values[1] && place_.field != "notes";
    if (!ordered)
      wrong(place_.where + " must have the " + (days ? "earlier day" : "smaller number") +
            " first; you sent " + schema::quote(sent) + ".");
    else if (same_day)
      wrong(place_.where + " must have two different days; for one day the operator is is-on.");
  }

  Item item(json::value const& sent, std::string const& where) {
    auto value = rule_.value == SearchValue::option ? option(sent, where) : plain_item(sent);
    if (value) check_unit(*value, where);
    if (!value)
      wrong(where + " must be " + std::string(phrase_of(rule_.value)) + ", where the operator is " + op() +
            "; you sent " + schema::quote(sent) + ".");
    return out_.mistake.empty() ? std::move(value) : std::nullopt;
  }

  Item plain_item(json::value const& sent) {
    switch (rule_.value) {
      case SearchValue::text: return schema::coerce(sent, schema::text());
      case SearchValue::number: return schema::coerce(sent, schema::number());
      case SearchValue::day: return day(sent, out_.drops_time);
      case SearchValue::record: return record_id(sent, "id");
      case SearchValue::location: return location(sent);
      case SearchValue::window:
      case SearchValue::range:
      case SearchValue::age: return relative_period(sent, rule_.value);
      case SearchValue::option:
      case SearchValue::none: break;
    }
    return std::nullopt;
  }

  void check_unit(json::value const& value, std::string const& where) {
    auto const* unit = member(value, "unit");
    auto const of_one_field = units_of_one_field();
    if (!unit || place_.field == "time-in-current-status") return;
    if (std::ranges::find(of_one_field, *as_text(*unit)) == of_one_field.end()) return;
    wrong(where + ".unit must be " + schema::comma_separated(relative_units().subspan(of_one_field.size())) +
          "; you sent " + schema::quote(*unit) + ", which only time-in-current-status takes.");
  }

  Item option(json::value const& sent, std::string const& where) {
    auto const* its_text = member_called(sent, "text");
    auto id = record_id(sent, "dropdownOptionId");
    auto const text = as_text(its_text ? *its_text : sent);
    if (text && !member_called(sent, "dropdownOptionId") && !member_called(sent, "id")) {
      auto const called = place_.options ? options_called(*place_.options, *text) : json::array();
      if (called.size() == 1) return json::value({{"dropdownOptionId", called[0].at("id")}});
      if (!id) {
        wrong(unresolved(called, *text, where));
        return std::nullopt;
      }
    }
    auto const* number = id ? member(*id, "dropdownOptionId") : nullptr;
    bool const unknown =
        number && place_.options && place_.all_options && !record_with_id(*place_.options, *number);
    if (unknown)
      wrong(where + " cannot be option " + write_json(*number) + ", which " + std::string(place_.field) +
            " does not have. Accepted: " + shown_records(*place_.options, "text") + ".");
    return id;
  }

  std::string unresolved(json::array const& called, std::string_view text, std::string const& where) const {
    auto const shown = schema::quote(json::value(std::string(text)));
    if (called.size() > 1)
      return where + " cannot be " + shown +
             ", which several options are called. Send the id of one: " + shown_records(called, "text") + ".";
    if (place_.options && place_.all_options)
      return where + " cannot be " + shown + ", which no option of " + std::string(place_.field) +
             " is called. Accepted: " + shown_records(nearest_options_first(*place_.options, text), "text") +
             ".";
    return where + R"( must be {"dropdownOptionId": …}; you sent )" + shown + ". " + place_.options_call +
           " tells the ids, and then their texts are understood too.";
  }

  SearchRule const& rule_;
  SearchValuePlace const& place_;
  CheckedSearchValue out_{};
};

bool item_may_be(SearchValue kind, json::value const& sent) {
  bool drops_time = false;
  switch (kind) {
    case SearchValue::none: return true;
    case SearchValue::text: return as_text(sent) || sent.is_number();
    case SearchValue::number: return schema::coerce(sent, schema::number()).has_value();
    case SearchValue::day: return day(sent, drops_time).has_value();
    case SearchValue::option:
      return as_text(sent) || sent.is_number() || member_called(sent, "dropdownOptionId") ||
             member_called(sent, "text");
    case SearchValue::record: return record_id(sent, "id").has_value();
    case SearchValue::location: return location(sent).has_value();
    case SearchValue::window:
    case SearchValue::range:
    case SearchValue::age: return relative_period(sent, kind).has_value();
  }
  return false;
}

}  // namespace search_value_check

CheckedSearchValue check_search_value(SearchRule const& rule, json::value const& sent,
                                      SearchValuePlace const& place) {
  return search_value_check::Check(rule, place).run(sent);
}

bool may_be(SearchRule const& rule, json::value const& given) {
  auto const inside = schema::decode_embedded_json(given);
  auto const& sent = inside ? *inside : given;
  auto const* items = sent.if_array();
  if (!items) return search_value_check::item_may_be(rule.value, sent);
  return std::ranges::all_of(
      *items, [&](json::value const& item) { return search_value_check::item_may_be(rule.value, item); });
}

}  // namespace affinity::tools::v2
