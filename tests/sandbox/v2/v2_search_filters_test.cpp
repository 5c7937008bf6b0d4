// Every value type with every operator that its filters have, over records with a known value.

#include "support/catch.hpp"
#include "support/search_list.hpp"

#include <tuple>

namespace affinity::tests::v2_search_filters_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

struct Case {
  std::string op, value, rows;
};

void check_cases(SearchList& list, std::string const& field, std::string const& type,
                 std::vector<Case> const& cases) {
  for (auto const& one : cases) {
    CAPTURE(type, one.op, one.value);
    CHECK(list.found(search_body(filter_json(field, type, one.op, one.value))) == one.rows);
  }
}

}  // namespace

TEST_CASE("texts are searched in any case, and what has no text passes a negative filter alone") {
  SearchList list;
  auto const field = list.field(6);
  list.set(1, field, R"("Alpha Beta")");
  list.set(2, field, R"("beta")");
  list.set(3, field, R"("Gamma")");
  check_cases(list, field, "text",
              {{"contains", R"("BETA")", "1,2"},
               {"does-not-contain", R"("beta")", "3,4"},
               {"starts-with", R"("be")", "2"},
               {"ends-with", R"("A")", "1,2,3"},
               {"contains", R"("delta")", ""},
               {"is-empty", "", "4"},
               {"is-not-empty", "", "1,2,3"}});
}

TEST_CASE("numbers are compared, with both ends in a range") {
  SearchList list;
  auto const field = list.field(3);
  list.set(1, field, "10");
  list.set(2, field, "20.5");
  list.set(3, field, "-5");
  check_cases(list, field, "number",
              {{"is-equal-to", "10", "1"},
               {"is-not-equal-to", "10", "2,3,4"},
               {"is-greater-than", "10", "2"},
               {"is-greater-than-or-equal-to", "10", "1,2"},
               {"is-less-than", "10", "3"},
               {"is-less-than-or-equal-to", "10.0", "1,3"},
               {"is-between", "[-5,10]", "1,3"},
               {"is-between", "[10,10]", "1"},
               {"is-empty", "", "4"},
               {"is-not-empty", "", "1,2,3"}});
}

TEST_CASE("dates are compared as days") {
  SearchList list;
  auto const field = list.field(4);
  list.set(1, field, R"("2026-11-01T00:00:00Z")");
  list.set(2, field, R"("2026-11-21T00:00:00Z")");
  list.set(3, field, R"("2026-11-23T00:00:00Z")");
  check_cases(list, field, "date",
              {{"is-on", R"("2026-11-21")", "2"},
               {"is-not-on", R"("2026-11-21")", "1,3,4"},
               {"is-before", R"("2026-11-21")", "1"},
               {"is-on-or-before", R"("2026-11-21")", "1,2"},
               {"is-after", R"("2026-11-21")", "3"},
               {"is-on-or-after", R"("2026-11-21")", "2,3"},
               {"is-between", R"(["2026-11-01","2026-11-21"])", "1,2"},
               {"is-empty", "", "4"},
               {"is-not-empty", "", "1,2,3"}});
}

TEST_CASE("windows, ranges and ages are counted from today") {
  SearchList list(5);
  auto const field = list.field(4);
  list.set(1, field, R"("2026-10-21T00:00:00Z")");  // a month and 31 days ago
  list.set(2, field, R"("2026-11-14T00:00:00Z")");  // a week ago
  list.set(3, field, R"("2026-11-21T00:00:00Z")");  // today
  list.set(4, field, R"("2026-11-28T00:00:00Z")");  // in a week
  check_cases(list, field, "date",
              {{"is-within-the-last", R"({"amount":[7],"unit":"day"})", "2,3"},
               {"is-within-the-last", R"({"amount":[6],"unit":"day"})", "3"},
               {"is-within-the-last", R"({"amount":[7,31],"unit":"day"})", "1,2"},
               {"is-within-the-last", R"({"amount":[1],"unit":"month"})", "1,2,3"},
               {"is-not-within-the-last", R"({"amount":[1],"unit":"week"})", "1,4,5"},
               {"is-within-the-next", R"({"amount":[1],"unit":"week"})", "3,4"},
               {"is-within-the-next", R"({"amount":[1,7],"unit":"day"})", "4"},
               {"is-not-within-the-next", R"({"amount":[1],"unit":"quarter"})", "1,2,5"},
               {"is-between-relative", R"({"amount":[1,4],"unit":"week"})", "2"},
               {"is-between-relative", R"({"amount":[7,31],"unit":"day"})", "1,2"},
               {"is-exactly-relative", R"({"amount":1,"unit":"week"})", "2"},
               {"is-exactly-relative", R"({"amount":0,"unit":"day"})", "3"},
               {"is-not-exactly-relative", R"({"amount":1,"unit":"month"})", "2,3,4,5"},
               {"is-more-than-relative", R"({"amount":7,"unit":"day"})", "1"},
               {"is-more-than-or-equal-to-relative", R"({"amount":7,"unit":"day"})", "1,2"},
               {"is-less-than-relative", R"({"amount":7,"unit":"day"})", "3"},
               {"is-less-than-or-equal-to-relative", R"({"amount":7,"unit":"day"})", "2,3"},
               {"is-within-the-last", R"({"amount":[9007199254740991],"unit":"year"})", "1,2,3"}});
}

TEST_CASE("a month before the last day of a longer one is the last day of the shorter") {
  SearchList list(3);
  auto const field = list.field(4);
  list.client.v1.clock.date =
      WallTime(std::chrono::sys_days{std::chrono::year{2027} / 3 / 31}) + std::chrono::hours(20);
  list.set(1, field, R"("2027-02-27T00:00:00Z")");
  list.set(2, field, R"("2027-02-28T00:00:00Z")");
  check_cases(list, field, "date",
              {{"is-within-the-last", R"({"amount":[1],"unit":"month"})", "2"},
               {"is-exactly-relative", R"({"amount":1,"unit":"month"})", "2"},
               {"is-more-than-relative", R"({"amount":1,"unit":"month"})", "1"}});
}

TEST_CASE("a day ends at midnight in California") {
  SearchList list(2);
  auto const field = list.field(4);
  list.set(1, field, R"("2026-11-20T00:00:00Z")");
  list.set(2, field, R"("2026-11-21T00:00:00Z")");
  auto const today =
      search_body(filter_json(field, "date", "is-exactly-relative", R"({"amount":0,"unit":"day"})"));
  using namespace std::chrono;
  list.client.v1.clock.date = WallTime(sys_days{year{2026} / 11 / 21}) + hours(7) + minutes(59);
  CHECK(list.found(today) == "1");
  list.client.v1.clock.pass(60s);
  CHECK(list.found(today) == "2");
}

TEST_CASE("one option, person or company is any of some, or none of them") {
  SearchList list;
  auto const dropdown = list.field(2), person = list.field(0), company = list.field(1);
  list.set(1, dropdown, R"("Red")");
  list.set(2, dropdown, R"("Blue")");
  auto const red = list.option(dropdown, "Red"), blue = list.option(dropdown, "Blue");
  check_cases(list, dropdown, "dropdown",
              {{"is-any-of", '[' + red + ']', "1"},
               {"is-any-of", '[' + red + ',' + blue + ']', "1,2"},
               {"is-none-of", '[' + red + ']', "2,3,4"},
               {"is-empty", "", "3,4"},
               {"is-not-empty", "", "1,2"}});
  for (auto const& [field, type, first] :
       {std::tuple(person, "person", 510'001), {company, "company", 730'001}}) {
    list.set(1, field, std::to_string(first));
    list.set(2, field, std::to_string(first + 1));
    auto const one = R"([{"id":)" + std::to_string(first) + "}]";
    check_cases(list, field, type,
                {{"is-any-of", one, "1"},
                 {"is-none-of", one, "2,3,4"},
                 {"is-empty", "", "3,4"},
                 {"is-not-empty", "", "1,2"}});
  }
}

TEST_CASE("of several options, persons or companies there is any, each or none of some") {
  SearchList list;
  auto const dropdown = list.field(2, true), person = list.field(0, true), company = list.field(1, true);
  for (auto const* text : {R"("Red")", R"("Blue")"}) list.set(1, dropdown, text);
  list.set(2, dropdown, R"("Blue")");
  auto const red = list.option(dropdown, "Red"), blue = list.option(dropdown, "Blue");
  auto const check = [&](std::string const& field, std::string const& type, std::string const& one,
                         std::string const& other) {
    check_cases(list, field, type,
                {{"has-any-of", '[' + one + ',' + other + ']', "1,2"},
                 {"has-any-of", '[' + one + ']', "1"},
                 {"has-all-of", '[' + one + ',' + other + ']', "1"},
                 {"has-all-of", '[' + other + ']', "1,2"},
                 {"has-none-of", '[' + one + ']', "2,3,4"},
                 {"is-empty", "", "3,4"},
                 {"is-not-empty", "", "1,2"}});
  };
  check(dropdown, "dropdown-multi", red, blue);
  for (auto const& [field, type, first] :
       {std::tuple(person, "person-multi", 510'001), {company, "company-multi", 730'001}}) {
    list.set(1, field, std::to_string(first));
    list.set(1, field, std::to_string(first + 1));
    list.set(2, field, std::to_string(first + 1));
    check(field, type, R"({"id":)" + std::to_string(first) + '}',
          R"({"id":)" + std::to_string(first + 1) + '}');
  }
}

TEST_CASE("a ranked dropdown is any of some options, or none of them") {
  SearchList list;
  auto const fields = list.client.get("/lists/" + id_text(list.id) + "/fields?filter=name%3DStatus");
  auto const field = fields.str("data.0.id");
  auto const options =
      list.client.get("/lists/" + id_text(list.id) + "/fields/" + field + "/dropdown-options");
  auto const first = id_text(options.num("data.0.id")), second = id_text(options.num("data.1.id"));
  list.set(1, field, first);
  list.set(2, field, second);
  check_cases(list, field, "ranked-dropdown",
              {{"is-any-of", R"([{"dropdownOptionId":)" + first + "}]", "1"},
               {"is-none-of", R"([{"dropdownOptionId":)" + first + "}]", "2,3,4"},
               {"is-empty", "", "3,4"},
               {"is-not-empty", "", "1,2"}});
}

TEST_CASE("a place has the parts that a filter names, in any case") {
  SearchList list;
  auto const one = list.field(5), several = list.field(5, true);
  auto const oslo = R"({"city":"Oslo","state":null,"country":"Norway"})";
  auto const bergen = R"({"city":"Bergen","state":null,"country":"Norway"})";
  auto const austin = R"({"city":"Austin","state":"Texas","country":"United States"})";
  list.set(1, one, oslo);
  list.set(2, one, bergen);
  list.set(3, one, austin);
  check_cases(list, one, "location",
              {{"is-any-of", R"([{"city":"oslo"}])", "1"},
               {"is-any-of", R"([{"country":"Norway"}])", "1,2"},
               {"is-any-of", R"([{"city":"Oslo","country":"United States"}])", ""},
               {"is-any-of", R"([{"city":"Oslo"},{"state":"texas"}])", "1,3"},
               {"is-any-of", R"([{"continent":"Europe"}])", "1,2"},
               {"is-none-of", R"([{"country":"Norway"}])", "3,4"},
               {"is-empty", "", "4"},
               {"is-not-empty", "", "1,2,3"}});
  list.set(1, several, oslo);
  list.set(1, several, austin);
  list.set(2, several, oslo);
  check_cases(list, several, "location-multi",
              {{"has-any-of", R"([{"city":"Austin"},{"city":"Rome"}])", "1"},
               {"has-all-of", R"([{"city":"Austin"},{"country":"Norway"}])", "1"},
               {"has-none-of", R"([{"city":"Austin"}])", "2,3,4"},
               {"is-empty", "", "3,4"},
               {"is-not-empty", "", "1,2"}});
}

TEST_CASE("companies are found by texts that Affinity fills, in any case") {
  V2Client client;
  auto const count = [&](std::string const& field, std::string const& type, std::string const& op,
                         std::string const& value = {}) {
    auto const body = search_body(filter_json(field, type, op, value));
    return client.post("/companies/search?totalCount=true", body).num("pagination.totalCount");
  };
  auto const all = client.post("/companies/search?totalCount=true", "{}").num("pagination.totalCount");
  auto const industry = [&](std::string const& op, std::string const& value = {}) {
    return count("affinity-data-industry", "filterable-text-multi", op, value);
  };
  CHECK(industry("is-not-empty") == 12);
  CHECK(industry("has-any-of", R"(["b2b"])") == 4);
  CHECK(industry("has-all-of", R"(["B2B","no such industry"])") == 0);
  CHECK(industry("has-none-of", R"(["B2B"])") == all - 4);
  auto const stage = [&](std::string const& op, std::string const& value = {}) {
    return count("affinity-data-investment-stage", "filterable-text", op, value);
  };
  CHECK(stage("is-empty") == all - 12);
  auto const first = client.get("/companies/730001/fields/affinity-data-investment-stage").str("value.data");
  auto const with_first = stage("is-any-of", "[\"" + first + "\"]");
  CHECK(with_first >= 1);
  CHECK(stage("is-none-of", "[\"" + first + "\"]") == all - with_first);
}

TEST_CASE("a company is found by the lists that it is on") {
  SearchList list(2);
  auto const count = [&](std::string const& op, std::string const& value) {
    auto const body = search_body(filter_json("lists", "list-multi", op, value));
    return list.client.post("/companies/search?totalCount=true", body).num("pagination.totalCount");
  };
  auto const all = list.client.post("/companies/search?totalCount=true", "{}").num("pagination.totalCount");
  auto const own = R"({"id":)" + id_text(list.id) + '}';
  CHECK(count("has-any-of", '[' + own + ']') == 2);
  CHECK(count("has-any-of", '[' + own + R"(,{"id":999999}])") == 2);
  CHECK(count("has-all-of", '[' + own + R"(,{"id":999999}])") == 0);
  CHECK(count("has-none-of", '[' + own + ']') == all - 2);
}

TEST_CASE("interactions, notes and reminders are filtered by an attribute of theirs") {
  SearchList list(2);
  auto& client = list.client;
  client.v1.post("/notes", R"({"content":"A rare word","organization_ids":[730002]})");
  auto const note = search_body(filter_json("notes", "text", "contains", R"("RARE")", "content"));
  CHECK(list.found(note) == "2");
  auto const today = search_body(filter_json("notes", "date", "is-on", R"("2026-11-21")", "created-date"));
  CHECK(list.found(today) == "2");
  client.v1.post(
      "/reminders",
      R"({"owner_id":510001,"type":0,"content":"Call","due_date":"2027-02-03T00:00:00Z","organization_id":730001})");
  auto const due = search_body(filter_json("reminders", "date", "is-after", R"("2026-01-01")", "due-date"));
  auto const rows = list.found(due);
  CHECK(rows.find('1') != std::string::npos);
}

TEST_CASE("the last e-mail of a person is within a window of the sandbox's clock") {
  V2Client client;
  auto const person =
      client.v1.post("/persons", R"({"first_name":"New","last_name":"Person","emails":["n@p.example"]})")
          .num("id");
  client.v1.post("/interactions",
                 R"({"type":3,"person_ids":[)" + id_text(person) +
                     R"(],"content":"Hi","direction":"outgoing","date":"2026-11-19T12:00:00Z"})");
  client.v1.post("/interactions", R"({"type":0,"person_ids":[)" + id_text(person) +
                                      R"(,510001],"content":"Hi","date":"2026-11-19T12:00:00Z"})");
  auto const is_found = [&](std::string const& op, std::string const& amount) {
    auto const body = search_body(filter_json(
        "last-contact", "date", op, R"({"amount":[)" + amount + R"(],"unit":"day"})", "date-of-activity"));
    auto const reply = client.post("/persons/search?limit=100", body);
    for (auto const& one : array_at(reply, "data"))
      if (one.at("id") == person) return true;
    return false;
  };
  CHECK(is_found("is-within-the-last", "2"));
  CHECK_FALSE(is_found("is-within-the-last", "1"));
  CHECK_FALSE(is_found("is-not-within-the-last", "30"));
}

TEST_CASE("the time in the current status is an age in minutes, hours or days") {
  SearchList list(3);
  auto const status =
      list.client.get("/lists/" + id_text(list.id) + "/fields?filter=name%3DStatus").str("data.0.id");
  auto const option =
      id_text(list.client.get("/lists/" + id_text(list.id) + "/fields/" + status + "/dropdown-options")
                  .num("data.0.id"));
  list.set(1, status, option);
  list.client.v1.clock.pass(std::chrono::minutes(90));
  list.set(2, status, option);
  list.client.v1.clock.pass(std::chrono::minutes(30));
  auto const check = [&](std::string const& op, std::string const& amount, std::string const& unit,
                         std::string const& rows) {
    CAPTURE(op, amount, unit);
    auto const value = R"({"amount":)" + amount + R"(,"unit":")" + unit + "\"}";
    CHECK(list.found(search_body(filter_json("time-in-current-status", "date", op, value))) == rows);
  };
  check("is-exactly-relative", "2", "hour", "1");
  check("is-exactly-relative", "30", "minute", "2");
  check("is-not-exactly-relative", "30", "minute", "1,3");
  check("is-more-than-relative", "30", "minute", "1");
  check("is-more-than-or-equal-to-relative", "30", "minute", "1,2");
  check("is-less-than-relative", "2", "hour", "2");
  check("is-less-than-or-equal-to-relative", "2", "hour", "1,2");
  check("is-between-relative", "[30,120]", "minute", "1,2");
  check("is-between-relative", "[1,2]", "hour", "1");
  check("is-less-than-relative", "1", "day", "1,2");
  check("is-more-than-relative", "0", "day", "");
  CHECK(list.found(search_body(filter_json("time-in-current-status", "date", "is-empty"))) == "3");
}

TEST_CASE("groups are nested, and one without filters holds always") {
  SearchList list;
  auto const field = list.field(3);
  for (std::size_t row = 1; row <= 4; ++row) list.set(row, field, std::to_string(row));
  auto const is = [&](int number) {
    return filter_json(field, "number", "is-equal-to", std::to_string(number));
  };
  auto const group = [](std::string const& op, std::string const& filters) {
    return R"({"operator":")" + op + R"(","filters":[)" + filters + "]}";
  };
  auto const found = [&](std::string const& filters) { return list.found(R"({"filters":)" + filters + '}'); };
  CHECK(found(group("or", is(1) + ',' + is(3))) == "1,3");
  CHECK(found(group("and", is(1) + ',' + is(3))) == "");
  CHECK(found(group("and", filter_json(field, "number", "is-greater-than", "1") + ',' +
                               group("or", is(1) + ',' + is(4)))) == "4");
  CHECK(found(group("and", "")) == "1,2,3,4");
  CHECK(found(group("or", "")) == "1,2,3,4");
  auto nested = is(2);
  for (int depth = 0; depth < 10; ++depth) nested = group("and", nested);
  CHECK(found(nested) == "2");
  CHECK(found(group("and", nested)).starts_with("validation filters"));
}

}  // namespace affinity::tests::v2_search_filters_test
