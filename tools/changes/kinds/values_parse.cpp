#include "tools/changes/kinds/values_parse.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/kinds/values_data.hpp"
#include "tools/composed/language/comparison_words.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;
using composed::ColumnType;

std::string text_of_given(json::value const& given) {
  auto const text = as_text(given);
  return text ? std::string(trimmed(*text)) : write_json(given);
}

std::string quoted_given(json::value const& given) { return "\"" + shorten(text_of_given(given), 60) + "\""; }

Error not_a_value(std::string message, std::string next_step) {
  return fail(ErrorKind::invalid, std::move(message), std::move(next_step));
}

Result<Value> parse_number_value(Column const& column, json::value const& given) {
  std::optional<double> number;
  if (given.is_number())
    number = given.to_number<double>();
  else if (auto const text = as_text(given))
    number = composed::number_of(*text);
  if (!number || !std::isfinite(*number))
    return not_a_value(quoted_given(given) + " is no number for " + column.name + ".",
                       "Give one such as 5000000 or \"5m\".");
  return Value{.data = canonical_number(*number), .text = composed::number_text(*number)};
}

Result<Value> parse_date_value(Column const& column, json::value const& given, composed::Now const& now) {
  auto const text = as_text(given);
  if (!text)
    return not_a_value(quoted_given(given) + " is no date for " + column.name + ".",
                       "Give one such as 2026-11-30 or \"next Friday\".");
  auto const when = composed::parse_when(*text, now, composed::Direction::either);
  if (!when) return not_a_value(column.name + ": " + when.error().message, when.error().next_step);
  if (when->first != when->last)
    return not_a_value(
        quoted_given(given) + " is " + when->understood + ", and " + column.name + " takes one day.",
        "Give the day.");
  auto day = composed::to_text(when->first);
  return Value{.data = json::value(day), .text = day};
}

Result<Value> parse_text_value(Column const& column, json::value const& given) {
  if (given.is_structured() || given.is_bool())
    return not_a_value(column.name + " takes a text; you gave " + shorten(write_json(given), 60) + ".",
                       "Give it in quotes.");
  auto text = text_of_given(given);
  auto shown = text_of_value(json::value(text), column);
  return Value{.data = json::value(std::move(text)), .text = std::move(shown)};
}

json::value const* option_with(json::value const& options, json::value const& given) {
  auto const& all = items_of(&options);
  auto const id = given.is_object()   ? integer_member(given, "id")
                  : given.is_number() ? as_int64(given)
                                      : std::nullopt;
  auto const letters = [](std::string_view text) {
    auto out = fold(text);
    std::erase(out, ' ');
    return out;
  };
  auto const text = as_text(given);
  auto const found = [&](auto const& fits) -> json::value const* {
    auto const at = std::ranges::find_if(all, fits);
    return at == all.end() ? nullptr : &*at;
  };
  if (id) return found([&](json::value const& each) { return integer_member(each, "id") == id; });
  if (!text) return nullptr;
  auto const asked = std::string(trimmed(*text));
  if (auto const* same = found([&](json::value const& each) { return text_member(each, "text") == asked; }))
    return same;
  return found([&](json::value const& each) { return letters(text_member(each, "text")) == letters(asked); });
}

std::vector<std::string> option_texts(json::value const& options) {
  std::vector<std::string> out;
  for (auto const& option : items_of(&options))
    out.push_back(composed::cell_text(text_member(option, "text")));
  return out;
}

// A number that is no option's id may be an option's text: "2026".
Result<Value> parse_option_value(ValuePlace const& place, json::value const& given) {
  auto const* option = option_with(place.options, given);
  if (!option && given.is_number()) option = option_with(place.options, json::value(write_json(given)));
  bool const is_open = is_without_options(place) && !given.is_structured() && !given.is_bool();
  if (!option && is_open) return parse_text_value(place.column, given);
  if (!option)
    return not_a_value(
        "There is no option " + quoted_given(given) + ".",
        nearest_of(text_of_given(given), option_texts(place.options), "Options of " + place.column.name));
  auto const text = text_member(*option, "text");
  auto data =
      place.column.ranked ? json::value(integer_member(*option, "id").value_or(0)) : json::value(text);
  return Value{.data = std::move(data), .text = composed::cell_text(text)};
}

Result<Value> location_value(Column const& column, json::object data) {
  auto text = text_of_value(json::value(data), column);
  return Value{.data = json::value(std::move(data)), .text = std::move(text)};
}

constexpr std::array<std::string_view, 4> location_names{"street_address", "city", "state", "country"};

Result<Value> parse_location_object(Column const& column, json::object const& given) {
  json::object out;
  for (auto const name : location_names) out[name] = nullptr;
  for (auto const& [key, value] : given) {
    auto letters = fold(key);
    std::erase(letters, ' ');
    std::erase(letters, '_');
    auto const name = letters == "street" || letters == "streetaddress" ? "street_address" : letters;
    if (letters == "continent") continue;  // Affinity derives it
    bool const is_known = std::ranges::find(location_names, name) != location_names.end();
    if (!is_known || !(value.is_null() || value.is_string()))
      return not_a_value(column.name + " takes street_address, city, state and country, each a text.",
                         "Correct \"" + shorten(key, 40) + "\".");
    auto const text = std::string(trimmed(as_text(value).value_or("")));
    if (!text.empty()) out[name] = text;
  }
  return location_value(column, std::move(out));
}

// "Berlin, Germany" and longer; what cannot be told apart is asked for member by member.
Result<Value> parse_location_text(Column const& column, std::string_view given) {
  auto const parts = composed::split_values(given, ",");
  bool const is_code = parts.size() == 2 && parts[1].size() == 2;  // a state or a country
  if (parts.size() < 2 || parts.size() > 4 || is_code)
    return not_a_value("Which part of \"" + shorten(given, 60) +
                           "\" is city, state and country is not clear for " + column.name + ".",
                       R"(Give it as {"city": "Berlin", "country": "Germany"}.)");
  json::object out;
  for (auto const name : location_names) out[name] = nullptr;
  out["country"] = parts.back();
  out["city"] = parts[parts.size() == 4 ? 1 : 0];
  if (parts.size() >= 3) out["state"] = parts[parts.size() - 2];
  if (parts.size() == 4) out["street_address"] = parts[0];
  // Says how it was understood: "city Berlin, country Germany".
  std::string understood;
  for (auto const name : location_names)
    if (auto const part = as_text(out[name])) {
      auto const word = name == "street_address" ? std::string_view("street") : name;
      understood.append(understood.empty() ? "" : ", ").append(word).append(" ").append(*part);
    }
  return Value{.data = json::value(std::move(out)), .text = composed::cell_text(understood)};
}

Result<Value> parse_location_value(Column const& column, json::value const& given) {
  if (auto const* object = given.if_object()) return parse_location_object(column, *object);
  if (auto const text = as_text(given)) return parse_location_text(column, *text);
  return not_a_value(quoted_given(given) + " is no location for " + column.name + ".",
                     R"(Give it as {"city": "Berlin", "country": "Germany"}.)");
}

// The text or ref that names a record; empty where the value cannot.
std::string text_of_record_value(json::value const& given, Kind kind) {
  auto const id = given.is_object() ? integer_member(given, "id") : as_int64(given);
  if (id && !given.is_string()) return to_string(Ref{.kind = kind, .id = *id});
  if (auto const ref = text_member(given, "ref"); !ref.empty()) return ref;
  return given.is_string() ? text_of_given(given) : std::string();
}

// A teammate of that name, where exactly one is meant.
Task<std::optional<Subject>> owner_named(Planning& planning, std::string text) {
  auto const team = co_await composed::read_teammates(planning.reads());
  if (!team) co_return std::nullopt;
  std::vector<composed::MatchLevel> levels;
  for (auto const& mate : *team) levels.push_back(composed::match_name(text, mate.name));
  auto const best = composed::best_matches(levels);
  if (best.size() != 1) co_return std::nullopt;
  auto const& mate = (*team)[best.front()];
  co_return Subject{.ref = mate.ref, .created_by = 0, .name = mate.name};
}

Task<std::optional<Value>> parse_record_value(Planning& planning, Operation const& operation,
                                              ValuePlace const& place, json::value given) {
  bool const of_people = place.column.type == ColumnType::person;
  auto const kind = of_people ? Kind::person : Kind::company;
  auto const text = text_of_record_value(given, kind);
  std::optional<Subject> subject;
  if (text.empty()) {
    planning.problem(
        operation, "invalid",
        quoted_given(given) + " names no " + std::string(to_string(kind)) + " for " + place.column.name + ".",
        "Give a name or a ref.");
    co_return std::nullopt;
  }
  if (of_people && fold(text) == "me") {
    auto const me = co_await planning.teammate(operation, text);
    if (!me) co_return std::nullopt;
    subject = Subject{.ref = me->ref, .created_by = 0, .name = me->name};
  } else if (of_people && place.of_owners && !composed::parse_ref(text)) {
    subject = co_await owner_named(planning, text);
  }
  if (!subject) {
    std::vector<Kind> const kinds{kind};
    subject = co_await planning.record(operation, text, kinds);
  }
  if (!subject) co_return std::nullopt;
  if (!subject->ref) {
    planning.problem(
        operation, "invalid",
        subject->name + " is created by this plan and cannot be a value of " + place.column.name + " yet.",
        "Set it in a second plan.");
    co_return std::nullopt;
  }
  if (subject->ref->kind != kind) {
    planning.problem(operation, "invalid",
                     place.column.name + " takes a " + std::string(to_string(kind)) + "; " +
                         to_string(*subject->ref) + " is none.",
                     "Give another.");
    co_return std::nullopt;
  }
  auto const name = subject->name.empty() ? to_string(*subject->ref) : composed::cell_text(subject->name);
  co_return Value{.data = json::value(subject->ref->id), .text = name};
}

Result<Value> parse_plain_value(ValuePlace const& place, json::value const& given, composed::Now const& now) {
  switch (place.column.type) {
    case ColumnType::number: return parse_number_value(place.column, given);
    case ColumnType::date: return parse_date_value(place.column, given, now);
    case ColumnType::option: return parse_option_value(place, given);
    case ColumnType::location: return parse_location_value(place.column, given);
    default: return parse_text_value(place.column, given);
  }
}

// The values of a text with several, which is how tables have them.
json::array separated_values(ValuePlace const& place, json::value given) {
  auto const text = as_text(given);
  bool const may_be_several = place.column.many && place.column.type != ColumnType::text && text &&
                              !option_with(place.options, given);
  if (!may_be_several) return {std::move(given)};
  json::array out;
  bool const by_commas = place.column.type == ColumnType::option && text->find(';') == text->npos;
  for (auto& part : composed::split_values(*text, by_commas ? "," : ";")) out.emplace_back(std::move(part));
  return out;
}

}  // namespace

bool is_without_options(ValuePlace const& place) {
  return place.column.type == ColumnType::option && !place.column.ranked && items_of(&place.options).empty();
}

bool is_no_value(json::value const& given) {
  if (given.is_null()) return true;
  if (auto const* list = given.if_array()) return list->empty();
  auto const text = as_text(given);
  return text && trimmed(*text).empty();
}

Task<std::optional<std::vector<Value>>> parse_values(Planning& planning, Operation const& operation,
                                                     ValuePlace const& place, json::value given) {
  std::vector<Value> out;
  if (is_no_value(given)) co_return out;
  auto const& column = place.column;
  auto const items = given.is_array() ? given.get_array() : separated_values(place, given);
  if (!column.many && items.size() > 1) {
    planning.problem(operation, "invalid",
                     column.name + " holds one value; you gave " + std::to_string(items.size()) + ".",
                     "Give one.");
    co_return std::nullopt;
  }
  bool is_sound = true;
  for (auto const& item : items) {
    if (is_no_value(item)) continue;
    std::optional<Value> value;
    if (column.type == ColumnType::person || column.type == ColumnType::company) {
      value = co_await parse_record_value(planning, operation, place, item);
    } else {
      auto parsed = parse_plain_value(place, item, planning.reads().now());
      auto const kind = column.type == ColumnType::option ? "no_such_option" : "invalid";
      if (parsed)
        value = std::move(*parsed);
      else
        planning.problem(operation, kind, parsed.error());
    }
    if (!value)
      is_sound = false;
    else if (std::ranges::find(out, *value) == out.end())
      out.push_back(std::move(*value));
  }
  if (!is_sound) co_return std::nullopt;
  co_return out;
}

}  // namespace affinity::tools::changes
