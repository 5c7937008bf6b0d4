// What the check of a row lets pass as a filter the sandbox accepts, and what the one refuses the other
// refuses at the same place: for each of the properties of the contract with each operator.

#include "support/catch.hpp"
#include "tools/v2_filter_rows.hpp"
#include "support/filter_texts.hpp"
#include "support/v2_client.hpp"
#include "tools/catalogue.hpp"
#include "tools/filter_check.hpp"

#include <map>
#include <string>
#include <vector>

namespace affinity::server::v2_filters_test {

using tools::FilterProperty;
using tools::Tool;

namespace {

using tests::filter_value;
using tests::rows_with_filter;
using tests::whole_catalogue;

// The path of a row with records that the seed has, without "/v2".
std::string seeded_path(Tool const& tool) {
  static std::map<std::string, std::string, std::less<>> const ids{
      {"companyId", "730001"}, {"personId", "510008"}, {"opportunityId", "880001"},
      {"noteId", "6200001"},   {"listId", "4101"},     {"listEntryId", "9400001"}};
  std::string path(tool.route.path.substr(3));
  for (auto begin = path.find('{'); begin != path.npos; begin = path.find('{')) {
    auto const end = path.find('}', begin);
    auto const id = ids.find(path.substr(begin + 1, end - begin - 1));
    path.replace(begin, end + 1 - begin, id == ids.end() ? "1" : id->second);
  }
  return path;
}

// The place that a refusal names, "(character 7)" or "at character 7"; empty when it names none.
std::string place_in(std::string_view mistake) {
  auto const begin = mistake.find("character ");
  if (begin == mistake.npos) return {};
  auto const end = mistake.find_first_not_of("0123456789", begin + 10);
  return std::string(mistake.substr(begin, end - begin));
}

// Whether row and sandbox take the same view of a filter, or how they differ.
std::string difference(tests::V2Client& client, Tool const& tool, std::string_view filter) {
  auto const checked = check_filter(tool.filter_properties, filter);
  auto const reply = client.get(seeded_path(tool) + "?limit=1&filter=" + percent_encode(checked.text));
  auto const param = reply.str("errors.0.param");
  auto const message = reply.str("errors.0.message");
  bool const refused = reply.status == 400 && param == "filter";
  if (!refused && reply.status != 200 && reply.status != 404)
    return std::to_string(reply.status) + ": " + message;
  if (refused == checked.mistakes.empty()) return refused ? "only the sandbox: " + message : "only the check";
  if (!refused) return {};
  if (reply.size("errors") != checked.mistakes.size()) return "another number of mistakes: " + message;
  for (std::size_t i = 0; i < checked.mistakes.size(); ++i)
    if (auto const said = reply.str("errors." + std::to_string(i) + ".message");
        place_in(said) != place_in(checked.mistakes[i]) && !tool.filter_properties.front().alone)
      return "another place: " + said;
  return {};
}

}  // namespace

TEST_CASE("the sandbox takes each property with the operators and values that the check takes") {
  tests::V2Client client({.limit_per_minute = std::nullopt});
  for (auto const* tool : rows_with_filter()) {
    CAPTURE(tool->name);
    for (auto const& property : tool->filter_properties) {
      std::string const name(property.name);
      for (int i = 0; i < 9; ++i) {
        auto const filter = name + std::string(to_string(FilterOperator(i))) + filter_value(property);
        CAPTURE(filter);
        CHECK(difference(client, *tool, filter) == "");
      }
      auto const op = std::string(to_string(property.operators.front()));
      for (auto const* value : {"*",
                                "[]",
                                "[7]",
                                "[x,*]",
                                "\"\"",
                                "\" \"",
                                "x",
                                "0",
                                "-1",
                                "7.5",
                                "\" 7\"",
                                "5.0",
                                "2147483648",
                                "9223372036854775807",
                                "9223372036854775808",
                                "1e400",
                                "inf",
                                "field-0",
                                "field-1",
                                "last-email",
                                "Field_1",
                                "2026-11-01",
                                "2026-11-01T02:00:00.5+02:00",
                                "2026-11-31T00:00:00Z",
                                "9999-12-31T23:59:59-10:00",
                                "tomorrow",
                                "active",
                                "SUCCESS",
                                "One_Time",
                                "ü"}) {
        auto const filter = name + op + value;
        CAPTURE(filter);
        CHECK(difference(client, *tool, filter) == "");
      }
    }
  }
}

TEST_CASE("the sandbox refuses the malformed texts and joins conditions as the check does") {
  tests::V2Client client({.limit_per_minute = std::nullopt});
  for (auto const* tool : rows_with_filter()) {
    CAPTURE(tool->name);
    for (auto const& each : tests::malformed_filter_texts) {
      CAPTURE(each.text);
      CHECK(difference(client, *tool, each.text) == "");
    }
    for (auto const& each : tests::filter_texts) {
      CAPTURE(each.text);
      CHECK(difference(client, *tool, each.text) == "");
    }
    std::string every, negated;
    for (auto const& property : tool->filter_properties) {
      auto const one = std::string(property.name) + std::string(to_string(property.operators.back())) +
                       filter_value(property);
      every += (every.empty() ? "" : " | ") + one;
      negated += (negated.empty() ? "!(" : " & !(") + one + ")";
    }
    for (auto const& filter : {every, negated, "(" + every + ")", every + " & nothing=1 | none>2"}) {
      CAPTURE(filter);
      CHECK(difference(client, *tool, filter) == "");
    }
  }
}

}  // namespace affinity::server::v2_filters_test
