// Rules between arguments: how many of them may be given, and what one asks of another.

#include "schema/checked_text.hpp"
#include "schema/validate.hpp"
#include "support/catch.hpp"

namespace affinity::tests::rules_test {

using namespace affinity;
using namespace affinity::schema;

namespace {

std::string checked(std::string_view arguments, std::vector<Param> const& of,
                    std::vector<Rule> const& rules) {
  return checked_text(validate(object(arguments), of, rules));
}

}  // namespace

TEST_CASE("rules between arguments are said with what was given") {
  std::vector<Param> const few{query("person_id", id()), query("organization_id", id()),
                               query("opportunity_id", id())};
  std::vector<std::string_view> const names{"person_id", "organization_id", "opportunity_id"};
  auto const exactly = [&](char const* sent) { return checked(sent, few, {exactly_one_of(names)}); };
  CHECK(exactly(R"({"person_id":1})") == R"({"person_id":1})");
  CHECK(exactly(R"({"person_id":1,"organization_id":null})") == R"({"person_id":1})");
  CHECK(exactly("{}") == "Give exactly one of person_id, organization_id, opportunity_id; you gave none.");
  CHECK(exactly(R"({"person_id":1,"organization_id":2})") ==
        "Give exactly one of person_id, organization_id, opportunity_id; you gave two: person_id, "
        "organization_id.");
  CHECK(exactly(R"({"person_id":1,"organization_id":2,"opportunity_id":3})") ==
        "Give exactly one of person_id, organization_id, opportunity_id; you gave three: person_id, "
        "organization_id, opportunity_id.");
  // A value with a mistake of its own was given all the same.
  CHECK(exactly(R"({"person_id":"x"})") == "person_id must be a positive integer; you sent \"x\".");

  auto const at_most = [&](char const* sent) { return checked(sent, few, {at_most_one_of(names)}); };
  CHECK(at_most("{}") == "{}");
  CHECK(at_most(R"({"person_id":1,"opportunity_id":2})") ==
        "Give at most one of person_id, organization_id, opportunity_id; you gave two: person_id, "
        "opportunity_id.");

  std::vector<Param> const lists{body("person_ids", list_of(id())), body("parent_id", id())};
  auto const at_least = [&](char const* sent) {
    return checked(sent, lists, {at_least_one_of({"person_ids", "parent_id"})});
  };
  CHECK(at_least(R"({"person_ids":[1],"parent_id":2})") == R"({"person_ids":[1],"parent_id":2})");
  CHECK(at_least("{}") == "Give at least one of person_ids, parent_id; you gave none.");
  CHECK(at_least(R"({"person_ids":[]})") == "Give at least one of person_ids, parent_id; you gave none.");
}

TEST_CASE("a rule may ask for arguments when another has a certain value") {
  std::vector<Param> const few{body("type", code({{0, "one-time"}, {1, "recurring"}})),
                               body("due_date", date_time()), body("reset_type", integer()),
                               body("reminder_days", integer()), body("is_list_specific", boolean())};
  std::vector<Rule> const rules{required_if("type", "0", {"due_date"}),
                                required_if("type", "1", {"reset_type", "reminder_days"}),
                                required_if("is_list_specific", "true", {"due_date"})};
  CHECK(checked("{}", few, rules) == "{}");
  CHECK(checked(R"({"type":0,"due_date":"2026-11-21"})", few, rules) ==
        R"({"type":0,"due_date":"2026-11-21"})");
  CHECK(checked(R"({"type":"one_time"})", few, rules) ==
        "Give due_date when type is 0; you left out due_date.");
  CHECK(checked(R"({"type":1,"reset_type":2})", few, rules) ==
        "Give reset_type and reminder_days when type is 1; you left out reminder_days.");
  CHECK(checked(R"({"is_list_specific":"true"})", few, rules) ==
        "Give due_date when is_list_specific is true; you left out due_date.");
  CHECK(checked(R"({"is_list_specific":false})", few, rules) == R"({"is_list_specific":false})");
}

TEST_CASE("a span of time may be bounded by a rule") {
  std::vector<Param> const few{query("start_time", date_time()), query("end_time", date_time())};
  auto const span = [&](char const* from, char const* to) {
    auto const out =
        validate({{"start_time", from}, {"end_time", to}}, few, {within_one_year("start_time", "end_time")});
    return std::holds_alternative<json::object>(out) ? "" : std::get<ValidationErrors>(out).front();
  };
  std::string const refused = "Give start_time before end_time, at most one year apart.";
  CHECK(span("2026-01-01", "2026-01-02").empty());
  CHECK(span("2027-03-01", "2028-03-01").empty());
  CHECK(span("2026-01-01", "2027-01-03") == refused);
  CHECK(span("2026-01-02", "2026-01-02") == refused);
  CHECK(span("2026-01-02T00:00:00Z", "2026-01-02T00:30:00+01:00") == refused);
}

}  // namespace affinity::tests::rules_test
