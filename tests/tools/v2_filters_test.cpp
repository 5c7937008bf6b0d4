// The filters of Affinity's newer API, row by row, against its contract.

#include "support/catch.hpp"
#include "tools/v2_filter_rows.hpp"
#include "support/filter_texts.hpp"
#include "tools/catalogue.hpp"
#include "tools/filter_check.hpp"
#include "tools/v2_filter_properties.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

namespace affinity::tools::v2_filters_test {

namespace {

using tests::filter_value;
using tests::rows_with_filter;
using tests::whole_catalogue;

schema::Param const* filter_param(Tool const& tool) {
  auto const param = std::ranges::find(tool.params, filter_argument, &schema::Param::name);
  return param == tool.params.end() ? nullptr : &*param;
}

// The contract calls the id of a field and an action texts.
std::string_view contract_type(Tool const& tool, FilterProperty const& property) {
  switch (property.type) {
    case FilterProperty::Type::id: return "int64";
    case FilterProperty::Type::id32: return "int32";
    case FilterProperty::Type::number: return "double";
    case FilterProperty::Type::date_time: return "datetime";
    case FilterProperty::Type::word:
      return tool.toolset == "v2_history" ? std::string_view("text") : std::string_view("enum");
    case FilterProperty::Type::field_id:
    case FilterProperty::Type::text: break;
  }
  return "text";
}

std::string line(Tool const& tool, FilterProperty const& property) {
  std::string operators, words;
  for (auto const op : property.operators)
    operators.append(operators.empty() ? "" : ",").append(to_string(op));
  for (auto const word : property.words) words.append(words.empty() ? "" : ",").append(word);
  return std::string(tool.name) + " " + std::string(property.name) + " " +
         std::string(contract_type(tool, property)) + " " + operators + " " + (words.empty() ? "-" : words);
}

}  // namespace

TEST_CASE("the filters of v2 take the 81 properties of the contract, each with its type and operators") {
  std::istringstream lines{std::string(tests::v2_filter_properties)};
  std::vector<std::string> wanted, have;
  for (std::string each; std::getline(lines, each);) wanted.push_back(each);
  for (auto const* tool : rows_with_filter())
    for (auto const& property : tool->filter_properties) have.push_back(line(*tool, property));
  CHECK(rows_with_filter().size() == 30);
  REQUIRE(wanted.size() == 81);
  CHECK(have == wanted);
}

TEST_CASE("a row of v2 has an argument filter exactly where it has properties, and says what they are") {
  for (auto const& tool : whole_catalogue().all()) {
    CAPTURE(tool.name);
    auto const* param = filter_param(tool);
    CHECK(bool(param) == !tool.filter_properties.empty());
    if (!param) continue;
    CHECK(param->in == schema::ParamLocation::query);
    for (auto const& property : tool.filter_properties) {
      CAPTURE(property.name);
      CHECK(param->description.find(property.name) != std::string_view::npos);
    }
  }
}

TEST_CASE("what the description of a filter shows as a sample is accepted") {
  std::size_t samples = 0;
  for (auto const* tool : rows_with_filter()) {
    auto about = filter_param(*tool)->description;
    for (std::string_view const lead : {"Such as ", "One company: "}) {
      if (!about.starts_with(lead)) continue;
      about.remove_prefix(lead.size());
      about = about.substr(0, about.find(';'));
      if (about.ends_with('.')) about.remove_suffix(1);
      CAPTURE(tool->name);
      CAPTURE(about);
      CHECK(check_filter(tool->filter_properties, about).mistakes.empty());
      ++samples;
    }
  }
  CHECK(samples >= 20);
}

TEST_CASE("each property of each row is accepted with each of its operators, and refused with every other") {
  for (auto const* tool : rows_with_filter()) {
    for (auto const& property : tool->filter_properties) {
      for (int i = 0; i < 9; ++i) {
        auto const op = FilterOperator(i);
        auto const text = std::string(property.name) + std::string(to_string(op)) + filter_value(property);
        CAPTURE(tool->name);
        CAPTURE(text);
        bool const known = std::ranges::find(property.operators, op) != property.operators.end();
        auto const checked = check_filter(tool->filter_properties, text);
        CHECK(checked.mistakes.empty() == known);
        CHECK(checked.text == text);
      }
    }
  }
}

TEST_CASE("the check of every row refuses what the parser refuses, at the same character") {
  for (auto const* tool : rows_with_filter()) {
    for (auto const& each : tests::malformed_filter_texts) {
      CAPTURE(tool->name);
      CAPTURE(each.text);
      auto const mistakes = check_filter(tool->filter_properties, each.text).mistakes;
      REQUIRE(mistakes.size() == 1);
      CHECK(mistakes[0].starts_with("filter cannot be read at character " + std::to_string(each.character) +
                                    ","));
    }
  }
}

TEST_CASE("the check of every row has words for what it does not know, and sends the rest as it came") {
  for (auto const* tool : rows_with_filter()) {
    for (auto const& each : tests::filter_texts) {
      CAPTURE(tool->name);
      CAPTURE(each.text);
      auto const checked = check_filter(tool->filter_properties, each.text);
      CHECK(checked.text == each.text);
      for (auto const& mistake : checked.mistakes) {
        CHECK(mistake.starts_with("filter "));
        CHECK((mistake.ends_with('.') || mistake.ends_with('?')));
      }
      CHECK(check_filter(tool->filter_properties, each.shortest).mistakes.empty() ==
            checked.mistakes.empty());
    }
  }
}

}  // namespace affinity::tools::v2_filters_test
