#include "tools/v2/search_filters.hpp"

#include "schema/coerce.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/phrases.hpp"
#include "tools/v2/search_condition.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::v2 {

// Named, since the names of one layer are compiled together.
namespace search_group_check {

constexpr std::size_t max_mistakes = 10;
constexpr std::array<std::string_view, 5> condition_names{"fieldId", "operator", "value", "attributeId",
                                                          "valueType"};
constexpr std::array<std::string_view, 2> group_names{"operator", "filters"};
constexpr std::string_view group_form =
    R"({"operator": "and", "filters": [{"fieldId": …, "operator": …, "value": …}]})";

// The members under the names that Affinity has; `mistake` names one that it has not.
json::object with_names(json::object const& sent, std::span<std::string_view const> names,
                        std::string const& where, std::string& mistake) {
  json::object out;
  for (auto const& [key, value] : sent) {
    std::string_view const name(key.data(), key.size());
    auto const found =
        std::ranges::find_if(names, [&](auto const each) { return schema::is_same_name(name, each); });
    if (found == names.end())
      mistake = "Unknown name " + schema::quote(json::value(key)) + " in " + where +
                ". Accepted: " + schema::comma_separated(names) + ".";
    else
      out[*found] = value;
  }
  return out;
}

// "and" of "AND" and of "all"
std::string_view conjunction(json::value const& sent) {
  auto const word = schema::coerce(sent, schema::word({"and", "or", "all", "any"}));
  if (!word) return {};
  auto const text = *as_text(*word);
  return text == "and" || text == "all" ? "and" : "or";
}

}  // namespace search_group_check

void SearchFilters::wrong(std::string sentence) {
  if (mistakes_.size() < search_group_check::max_mistakes)
    mistakes_.push_back(std::move(sentence));
  else
    mistakes_.back() = "and " + std::to_string(++more_mistakes_ + 1) + " more mistakes.";
}

json::value SearchFilters::condition(json::value const& sent, std::string const& where) {
  auto const inside = schema::decode_embedded_json(sent);
  auto const* object = (inside ? *inside : sent).if_object();
  if (!object) {
    wrong(where + R"( must be an object such as {"fieldId": "field-9", "operator": "is-empty"}; you sent )" +
          schema::quote(sent) + ".");
    return {};
  }
  std::string mistake;
  auto const named =
      search_group_check::with_names(*object, search_group_check::condition_names, where, mistake);
  if (!mistake.empty()) {
    wrong(std::move(mistake));
    return {};
  }
  auto checked = check_condition(fields_, named, where);
  if (!checked.mistake.empty()) wrong(std::move(checked.mistake));
  drops_time_ = drops_time_ || checked.drops_time;
  return std::move(checked.value);
}

json::array SearchFilters::conditions(json::array const& sent, std::string const& where) {
  json::array out;
  for (std::size_t i = 0; i < sent.size(); ++i)
    out.push_back(condition(sent[i], where + "[" + std::to_string(i) + "]"));
  return out;
}

json::value SearchFilters::group(json::value const& sent, std::string const& where) {
  return group_at(sent, where, 1);
}

json::value SearchFilters::group_at(json::value const& sent, std::string const& where, int depth) {
  auto const inside = schema::decode_embedded_json(sent);
  auto const* object = (inside ? *inside : sent).if_object();
  auto const refuse = [&](std::string sentence) {
    wrong(std::move(sentence));
    return json::value();
  };
  if (!object || !std::ranges::any_of(
                     *object, [](auto const& each) { return schema::is_same_name(each.key(), "filters"); }))
    return refuse(where + " must be a group such as " + std::string(search_group_check::group_form) +
                  "; you sent " + schema::quote(sent) + ".");
  if (depth > max_group_depth)
    return refuse(where + " is too deep: groups may be nested " + std::to_string(max_group_depth) +
                  " deep at most.");
  std::string mistake;
  auto const named = search_group_check::with_names(*object, search_group_check::group_names, where, mistake);
  if (!mistake.empty()) return refuse(std::move(mistake));
  auto const* op = named.if_contains("operator");
  auto const word = op ? search_group_check::conjunction(*op) : std::string_view();
  if (word.empty())
    return refuse(where + R"(.operator must be "and" or "or"; you sent )" +
                  schema::quote(op ? *op : json::value()) + ".");
  auto const list_inside = schema::decode_embedded_json(named.at("filters"));
  auto const* items = (list_inside ? *list_inside : named.at("filters")).if_array();
  if (!items || items->size() > max_group_filters)
    return refuse(where + ".filters must be a list of at most " + std::to_string(max_group_filters) +
                  " filters; you sent " +
                  (items ? std::to_string(items->size()) : schema::quote(named.at("filters"))) + ".");
  json::array filters;
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto const& item = (*items)[i];
    auto const at = where + ".filters[" + std::to_string(i) + "]";
    bool const is_group = member(item, "filters") != nullptr;
    filters.push_back(is_group ? group_at(item, at, depth + 1) : condition(item, at));
  }
  return json::object{{"operator", word}, {"filters", std::move(filters)}};
}

json::array SearchFilters::sorts(json::array const& sent, std::string const& where) {
  json::array out;
  for (std::size_t i = 0; i < sent.size(); ++i) {
    auto const at = where + "[" + std::to_string(i) + "]";
    auto const& sort = sent[i].get_object();
    std::string mistake;
    auto const field = fields_.find(sort.at("fieldId"), at + ".fieldId", mistake);
    auto const attribute =
        field ? attribute_for(fields_, *field, "sortability", sort, at, mistake) : std::string();
    if (mistake.empty() && field && ability_of(*field, "sortability").none)
      mistake = at + ".fieldId cannot be " + field->id + ": Affinity cannot sort by it.";
    if (!mistake.empty()) {
      wrong(std::move(mistake));
      continue;
    }
    json::object made{{"fieldId", field->id}};
    if (!attribute.empty()) made["attributeId"] = attribute;
    made["direction"] = sort.at("direction");
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace affinity::tools::v2
