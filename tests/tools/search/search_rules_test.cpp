// Every operator of a structured search with every type of value and every number of values.
#include "tools/v2/search_rules.hpp"

#include "support/catch.hpp"
#include "tools/search/search_samples.hpp"
#include "tools/v2/search_value.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace affinity::tools::search_rules_test {

namespace {

using v2::SearchRule;
using v2::SearchValue;

std::string mistake(SearchRule const& rule, json::value const& sent) {
  v2::SearchValuePlace const place{.where = "value", .op = rule.operators.front(), .field = "field-1"};
  return v2::check_search_value(rule, sent, place).mistake;
}

}  // namespace

TEST_CASE("the rules of searches have the 15 types of values and the 35 operators of the contract") {
  CHECK(v2::search_value_types().size() == 15);
  CHECK(v2::search_operators().size() == 35);
  std::set<std::string_view> types;
  for (auto const& rule : v2::search_rules()) types.insert(rule.value_types.begin(), rule.value_types.end());
  CHECK(types.size() == 15);
}

TEST_CASE("no type of value has an operator in two rules") {
  for (auto const type : v2::search_value_types()) {
    CAPTURE(type);
    auto const operators = v2::search_operators(type);
    std::set<std::string_view> const once(operators.begin(), operators.end());
    CHECK(once.size() == operators.size());
    CHECK(once.contains("is-empty"));
  }
}

TEST_CASE("every rule of a search takes its own values as they are") {
  for (auto const& rule : v2::search_rules()) {
    auto const sample = tests::search_sample(rule);
    CAPTURE(rule.operators.front(), write_json(sample));
    v2::SearchValuePlace const place{.where = "value", .op = rule.operators.front(), .field = "field-1"};
    auto const checked = v2::check_search_value(rule, sample, place);
    CHECK(checked.mistake == "");
    CHECK(checked.value == sample);
    CHECK(!checked.drops_time);
  }
}

TEST_CASE("a value alone is a list of one where a search wants a list") {
  for (auto const& rule : v2::search_rules()) {
    if (!rule.takes_list() || rule.is_interval()) continue;
    CAPTURE(rule.operators.front());
    v2::SearchValuePlace const place{.where = "value", .op = rule.operators.front(), .field = "field-1"};
    auto const item = tests::search_item(rule.value);
    CHECK(v2::check_search_value(rule, item, place).value == json::value(json::array{item}));
  }
}

TEST_CASE("a rule of a search refuses too few and too many values") {
  for (auto const& rule : v2::search_rules()) {
    if (rule.value == SearchValue::none) continue;
    CAPTURE(rule.operators.front());
    CHECK(mistake(rule, nullptr) != "");
    CHECK(mistake(rule, json::array()) != "");
    if (!rule.takes_list()) CHECK(mistake(rule, tests::search_list(rule.value, 2)) != "");
    if (rule.is_interval()) CHECK(mistake(rule, tests::search_list(rule.value, 1)) != "");
    if (rule.takes_list()) CHECK(mistake(rule, tests::search_list(rule.value, rule.most + 1)) != "");
    if (rule.most == 100) CHECK(mistake(rule, tests::search_list(rule.value, 100)) == "");
  }
}

TEST_CASE("a rule of a search refuses a value of another form, and says what it takes") {
  json::value const wrong[] = {{{"color", "red"}}, true, json::array{json::object{{"x", 1}}}};
  for (auto const& rule : v2::search_rules())
    for (auto const& sent : wrong) {
      CAPTURE(rule.operators.front(), write_json(sent));
      auto const said = mistake(rule, sent);
      CHECK(said != "");
      auto const accepted = rule.value == SearchValue::none ? "left out" : v2::phrase_of(rule.value);
      CHECK(said.find(accepted) != std::string::npos);
    }
}

TEST_CASE("an operator without a value takes none, and none is none in any form") {
  auto const* rule = v2::search_rule("text", "is-empty");
  REQUIRE(rule);
  for (json::value const& none : {json::value(), json::value(""), json::value(json::array())})
    CHECK(mistake(*rule, none) == "");
  CHECK(mistake(*rule, "x") == "value must be left out where the operator is is-empty.");
}

TEST_CASE("the type of a filter on a field of dates or interactions is date") {
  CHECK(v2::filter_type_of("datetime") == "date");
  CHECK(v2::filter_type_of("interaction") == "date");
  CHECK(v2::filter_type_of("ranked-dropdown") == "ranked-dropdown");
  for (std::string_view const none : {"number-multi", "formula-number", "note", "reminder", "hidden", ""})
    CHECK(v2::filter_type_of(none) == "");
}

}  // namespace affinity::tools::search_rules_test
