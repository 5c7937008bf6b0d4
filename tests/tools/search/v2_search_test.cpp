// The structured searches of Affinity's newer API: the requests that flat arguments become, and what is
// refused before anything is sent.
#include "support/catch.hpp"
#include "support/sessions/remembering_session.hpp"
#include "tools/search/search_samples.hpp"

#include <algorithm>
#include <string>

namespace affinity::tools::v2_search_test {

namespace {

using tests::json_response;

constexpr char nothing[] = R"({"data":[],"pagination":{"nextUrl":null}})";
constexpr char list_fields[] = R"({"data":[
  {"id":"field-9","name":"Status","type":"list","valueType":"ranked-dropdown"},
  {"id":"field-10","name":"Owners","type":"list","valueType":"person-multi"},
  {"id":"field-11","name":"Amount","type":"list","valueType":"number"},
  {"id":"field-12","name":"Fiscal Scores","type":"list","valueType":"number-multi"},
  {"id":"notes","name":"Notes","type":"global","valueType":"note",
   "filterability":{"filterableFieldType":"attribute-on-field","attributes":[
     {"id":"created-date","name":"Created Date","valueType":"date","operators":[]},
     {"id":"content","name":"Content","valueType":"text","operators":[]}]}},
  {"id":"last-email","name":"Last Email","type":"relationship-intelligence","valueType":"interaction"}],
  "pagination":{"nextUrl":null}})";
constexpr char options[] = R"({"data":[{"id":3,"text":"Lead"},{"id":4,"text":"Won"},{"id":5,"text":"Lost"}],
  "pagination":{"nextUrl":null}})";

// A client that remembers what it has read.
struct Session : tests::RememberingSession {
  void read_fields() {
    read("list_all_affinity_v2_list_fields", {{"listId", 7}, {"includes", {"filterability"}}}, list_fields);
  }
  void read_options() {
    read("list_all_affinity_v2_list_field_options", {{"listId", 7}, {"fieldId", 9}}, options);
  }
  Outcome search(std::string_view arguments) {
    http.script = {json_response(nothing)};
    auto given = parse_json(arguments)->as_object();
    given["listId"] = 7;
    return call("affinity_v2_list_entries_search", std::move(given));
  }
  Outcome filter(std::string_view filter) {
    return search(std::string(R"({"filters":[)") + std::string(filter) + "]}");
  }
};

std::string message(Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? std::string(*as_text(error->at("message"))) : std::string();
}

// The body that was sent, or the refusal.
std::string sent(Session& session, std::string_view arguments) {
  auto const outcome = session.search(arguments);
  return outcome.is_error ? message(outcome) : session.http.asked.back().body;
}
std::string sent_filter(Session& session, std::string_view filter) {
  auto const body = sent(session, std::string(R"({"filters":[)") + std::string(filter) + "]}");
  constexpr std::string_view begin = R"({"filters":{"operator":"and","filters":[)", end = "]}}";
  if (!body.starts_with(begin)) return body;
  return body.substr(begin.size(), body.size() - begin.size() - end.size());
}

}  // namespace

TEST_CASE("flat arguments of a search become the body that Affinity takes") {
  struct Case {
    std::string_view arguments, body;
  };
  auto const given = GENERATE(
      Case{R"({})", "{}"}, Case{R"({"filters":[],"sorts":[],"match":"any"})", "{}"},
      Case{R"({"term":"acme"})", R"({"search":{"term":"acme"}})"},
      Case{R"({"term":"acme","termFieldIds":[31,"affinity-data-description"]})",
           R"({"search":{"term":"acme","fieldIds":["field-31","affinity-data-description"]}})"},
      Case{
          R"({"filters":[{"fieldId":"field-1","operator":"is-greater-than","value":5},{"fieldId":"field-2","operator":"contains","value":"x"}],"match":"any"})",
          R"({"filters":{"operator":"or","filters":[{"fieldId":"field-1","valueType":"number","operator":"is-greater-than","value":5},{"fieldId":"field-2","valueType":"text","operator":"contains","value":"x"}]}})"},
      Case{
          R"({"sorts":[{"fieldId":12,"direction":"desc"},{"field_id":"last-contact","direction":"asc"}]})",
          R"({"sorts":[{"fieldId":"field-12","direction":"desc"},{"fieldId":"last-contact","attributeId":"date-of-activity","direction":"asc"}]})"},
      Case{
          R"({"where":{"operator":"or","filters":[{"operator":"all","filters":[{"fieldId":1,"operator":"=","value":"5"}]},{"fieldId":"persons","operator":"is-empty"}]}})",
          R"({"filters":{"operator":"or","filters":[{"operator":"and","filters":[{"fieldId":"field-1","valueType":"number","operator":"is-equal-to","value":5}]},{"fieldId":"persons","valueType":"person-multi","operator":"is-empty"}]}})"});
  CAPTURE(given.arguments);
  Session session;
  CHECK(sent(session, given.arguments) == given.body);
}

TEST_CASE("the fields that come along and the count of a search are in its query") {
  Session session;
  session.search(R"({"fieldIds":["field-9","last-email"],"totalCount":true,"limit":20})");
  CHECK(session.http.asked.at(0).target ==
        "/v2/lists/7/list-entries/search?fieldIds=field-9&fieldIds=last-email&totalCount=true&limit=20");
  CHECK(session.http.asked.at(0).only_reads);
}

TEST_CASE("what models send as a filter is understood where it can mean one thing") {
  struct Case {
    std::string_view sent, meant;
  };
  auto const given = GENERATE(
      Case{
          R"({"fieldId":"last-email","operator":"is within the last","value":"30 days"})",
          R"({"fieldId":"last-email","attributeId":"date-of-activity","valueType":"date","operator":"is-within-the-last","value":{"amount":[30],"unit":"day"}})"},
      Case{R"({"fieldId":"created-at","operator":"is_on","value":"2026-11-21T09:30:00Z"})",
           R"({"fieldId":"created-at","valueType":"date","operator":"is-on","value":"2026-11-21"})"},
      Case{R"({"fieldId":"created-at","operator":">=","value":"2026-11-21"})",
           R"({"fieldId":"created-at","valueType":"date","operator":"is-on-or-after","value":"2026-11-21"})"},
      Case{
          R"({"fieldId":"time-in-current-status","operator":"is-more-than-relative","value":{"amount":["14"],"unit":"Days"}})",
          R"({"fieldId":"time-in-current-status","valueType":"date","operator":"is-more-than-relative","value":{"amount":14,"unit":"day"}})"},
      Case{R"({"fieldId":"field-1","operator":"is-between","value":"[\"1\", 5.5]"})",
           R"({"fieldId":"field-1","valueType":"number","operator":"is-between","value":[1,5.5]})"},
      Case{R"({"fieldId":"lists","operator":"has any of","value":4101})",
           R"({"fieldId":"lists","valueType":"list-multi","operator":"has-any-of","value":[{"id":4101}]})"},
      Case{
          R"({"fieldId":"field-2","valueType":"Dropdown","operator":"any of","value":["3",4,{"id":5,"text":"Lost"}]})",
          R"({"fieldId":"field-2","valueType":"dropdown","operator":"is-any-of","value":[{"dropdownOptionId":3},{"dropdownOptionId":4},{"dropdownOptionId":5}]})"},
      Case{
          R"({"fieldId":"field-2","operator":"has-any-of","value":{"dropdownOptionId":3}})",
          R"({"fieldId":"field-2","valueType":"dropdown-multi","operator":"has-any-of","value":[{"dropdownOptionId":3}]})"},
      Case{
          R"({"fieldId":"affinity-data-location","operator":"is-any-of","value":{"Street_Address":null,"City":"Berlin"}})",
          R"({"fieldId":"affinity-data-location","valueType":"location","operator":"is-any-of","value":[{"city":"Berlin"}]})"},
      Case{R"({"fieldId":"field-3","valueType":"datetime","operator":"is-empty","value":null})",
           R"({"fieldId":"field-3","valueType":"date","operator":"is-empty"})"},
      Case{R"({"fieldId":"field-4","valueType":"text","operator":"contains","value":2026})",
           R"({"fieldId":"field-4","valueType":"text","operator":"contains","value":"2026"})"});
  CAPTURE(given.sent);
  Session session;
  CHECK(sent_filter(session, given.sent) == given.meant);
}

TEST_CASE("a filter that Affinity would not take is refused with what it takes, and nothing is sent") {
  struct Case {
    std::string_view sent, refusal;
  };
  auto const given = GENERATE(
      Case{R"({"fieldId":1,"valueType":"dropdown-multi","operator":"is-any-of","value":[3]})",
           "filters[0].operator cannot be \"is-any-of\" where the valueType is dropdown-multi. Accepted: "
           "has-any-of, has-all-of, has-none-of, is-empty, is-not-empty."},
      Case{R"({"fieldId":1,"operator":"is-any-of","value":[{"id":3}]})",
           "filters[0].valueType is missing: filters with \"is-any-of\" can be of person, company. "
           "list_all_affinity_v2_list_fields tells that of field-1."},
      Case{R"({"fieldId":1,"valueType":"drop-down-multi","operator":"has-any-of","value":["Won"]})",
           "filters[0].value[0] must be {\"dropdownOptionId\": …}; you sent \"Won\". "
           "list_all_affinity_v2_list_field_options tells the ids, and then their texts are understood too."},
      Case{R"({"fieldId":1,"valueType":"formula-number","operator":"is-equal-to","value":3})",
           "filters[0].valueType cannot be \"formula-number\". Accepted: number, "},
      Case{R"({"fieldId":1,"operator":"is-between","value":[5,1]})",
           "filters[0].value must have the smaller number first; you sent [5,1]."},
      Case{R"({"fieldId":1,"operator":"is-between","value":["2026-03-31","2026-01-01"]})",
           "filters[0].value must have the earlier day first; you sent [\"2026-03-31\",\"2026-01-01\"]."},
      Case{R"({"fieldId":1,"operator":"is-between","value":["2026-03-31","2026-03-31"]})",
           "filters[0].value must have two different days; for one day the operator is is-on."},
      Case{R"({"fieldId":1,"operator":"is-within-the-last","value":{"amount":[0],"unit":"day"}})",
           "filters[0].value must be an object such as {\"amount\": [30], \"unit\": \"day\"}, with one whole "
           "number from 1 on or two, the smaller first, where the operator is is-within-the-last; you sent "
           "{\"amount\":[0],\"unit\":\"day\"}."},
      Case{R"({"fieldId":"created-at","operator":"is-within-the-last","value":{"amount":[3],"unit":"hour"}})",
           "filters[0].value.unit must be day, week, month, quarter, year; you sent \"hour\", which only "
           "time-in-current-status takes."},
      Case{R"({"fieldId":"time-in-current-status","operator":"is-on","value":"2026-11-21"})",
           "filters[0].operator cannot be \"is-on\" for time-in-current-status. Accepted: is-empty, "},
      Case{R"({"fieldId":1,"operator":"equals","value":3})",
           "filters[0].operator cannot be \"equals\". Accepted: "},
      Case{R"({"fieldId":"last-email","attributeId":"date","operator":"is-empty"})",
           "filters[0].attributeId must be date-of-activity for last-email; you sent \"date\"."},
      Case{R"({"fieldId":"notes","operator":"is-empty"})",
           "filters[0].attributeId is missing: notes is searched by its attributes, which "
           "list_all_affinity_v2_list_fields with includes: [\"filterability\"] tells."},
      Case{R"({"fieldId":1,"valueType":"dropdown","attributeId":"x","operator":"is-empty"})",
           "filters[0].attributeId must be left out where the valueType is dropdown."},
      Case{R"({"fieldId":"Status","operator":"is-empty"})",
           "filters[0].fieldId cannot be \"Status\": it is the id of a field, such as field-123 or "
           "last-email, which list_all_affinity_v2_list_fields tells."},
      Case{R"({"fieldId":1,"operator":"contains"})", "filters[0].value is missing: contains takes a text."},
      Case{R"({"fieldId":"lists","operator":"is-empty","value":[3]})",
           "filters[0].value must be left out where the operator is is-empty."},
      Case{R"({"fieldId":1,"op":"contains","value":"x"})",
           "Unknown name \"op\" in filters[0]. Accepted: fieldId, operator, value, attributeId, valueType."});
  CAPTURE(given.sent);
  Session session;
  auto const refusal = message(session.filter(given.sent));
  CHECK(refusal.substr(0, given.refusal.size()) == given.refusal);
  CHECK(session.http.asked.empty());
}

TEST_CASE("what is wrong around the filters of a search is refused by the names of its arguments") {
  struct Case {
    std::string arguments;
    std::string_view refusal;
  };
  auto const nested = [](int depth) {
    std::string group = R"({"fieldId":1,"operator":"contains","value":"x"})";
    for (int i = 0; i < depth; ++i) group = R"({"operator":"and","filters":[)" + group + "]}";
    return R"({"where":)" + group + "}";
  };
  auto const filters = [](int count) {
    std::string all;
    for (int i = 0; i < count; ++i)
      all += std::string(i ? "," : "") + R"({"fieldId":1,"operator":"contains","value":"x"})";
    return "[" + all + "]";
  };
  Case const cases[] = {
      {R"({"term":"ab"})", "term must be text of at least 3 characters"},
      {R"({"termFieldIds":[1]})", "termFieldIds needs a term to look for."},
      {R"({"fieldIds":[1],"fieldTypes":["list"]})", "Give at most one of fieldIds, fieldTypes"},
      {R"({"filters":)" + filters(51) + "}", "filters must be "},
      {R"({"where":{"operator":"and","filters":)" + filters(51) + "}}",
       "where.filters must be a list of at most 50 filters; you sent 51."},
      {nested(11), "where.filters[0].filters[0].filters[0]"},
      {R"({"where":[]})", "where must be a group such as"},
      {R"({"where":{"operator":"xor","filters":[]}})", "where.operator must be \"and\" or \"or\""},
      {R"({"where":{"operator":"and","filters":[{"fieldId":1,"operator":"contains","value":5,"x":1}]}})",
       "Unknown name \"x\" in where.filters[0]."},
      {R"({"where":{"operator":"and","filters":[]},"filters":[{"fieldId":1,"operator":"contains","value":"x"}]})",
       "Give filters or where, not both"},
      {R"({"sorts":[{"fieldId":1}]})", "Missing required argument sorts[0].direction"},
      {R"({"sorts":[{"fieldId":"notes","direction":"asc"}]})", "sorts[0].attributeId is missing"},
      {R"({"filters":{"operator":"and","filters":[]}})", "filters takes a flat list of conditions"},
      {R"({"filters":[{"operator":"and","filters":[]}]})", "filters takes a flat list of conditions"},
      {R"({"search":{"term":"acme"}})", "search is split up: send its term as term"}};
  for (auto const& given : cases) {
    CAPTURE(given.arguments);
    Session session;
    CHECK(message(session.search(given.arguments)).starts_with(given.refusal));
    CHECK(session.http.asked.empty());
  }
  Session session;
  CHECK(!session.search(nested(10)).is_error);
}

TEST_CASE("every mistake in the filters of a search is told at once") {
  Session session;
  auto const told = message(session.search(
      R"({"filters":[{"fieldId":1,"operator":"contains"},{"fieldId":2,"operator":"is-empty"}],"sorts":[{"fieldId":"X y","direction":"asc"}]})"));
  for (std::string_view const place : {"filters[0].value", "filters[1].valueType", "sorts[0].fieldId"})
    CHECK(told.find(place) != std::string::npos);
}

TEST_CASE("the type of a remembered field need not be sent, and another one is refused") {
  Session session;
  session.read_fields();
  CHECK(sent_filter(session, R"({"fieldId":"field-10","operator":"is-not-empty"})") ==
        R"({"fieldId":"field-10","valueType":"person-multi","operator":"is-not-empty"})");
  CHECK(sent_filter(session, R"({"fieldId":"Amount","operator":">","value":5})") ==
        R"({"fieldId":"field-11","valueType":"number","operator":"is-greater-than","value":5})");
  CHECK(sent_filter(session, R"({"fieldId":10,"valueType":"person","operator":"is-empty"})") ==
        "filters[0].valueType must be person-multi, which filters by field-10 (Owners) have; you sent "
        "\"person\".");
  CHECK(sent_filter(session, R"({"fieldId":12,"operator":"is-empty"})") ==
        "filters[0].fieldId cannot be field-12 (Fiscal Scores): Affinity has no filters by it, whose "
        "valueType is number-multi.");
  CHECK(sent_filter(session, R"({"fieldId":"Amonut","operator":"is-empty"})")
            .starts_with("filters[0].fieldId cannot be \"Amonut\", which is no field there. Accepted: "
                         "field-11 (Amount), "));
}

TEST_CASE("the attributes of a remembered field have the types that its metadata tells") {
  Session session;
  session.read_fields();
  CHECK(
      sent_filter(session,
                  R"({"fieldId":"notes","attributeId":"content","operator":"contains","value":"x"})") ==
      R"({"fieldId":"notes","attributeId":"content","valueType":"text","operator":"contains","value":"x"})");
  CHECK(sent_filter(session, R"({"fieldId":"notes","operator":"is-empty"})") ==
        "filters[0].attributeId is missing for notes. Accepted: created-date (Created Date), content "
        "(Content).");
  CHECK(sent_filter(session, R"({"fieldId":"notes","attributeId":"author","operator":"is-empty"})")
            .starts_with("filters[0].attributeId cannot be \"author\". Accepted: created-date"));
}

TEST_CASE("the texts of remembered options are their ids, and others are refused, the nearest first") {
  Session session;
  session.read_fields();
  session.read_options();
  CHECK(
      sent_filter(session, R"({"fieldId":9,"operator":"is-any-of","value":["won",3]})") ==
      R"({"fieldId":"field-9","valueType":"ranked-dropdown","operator":"is-any-of","value":[{"dropdownOptionId":4},{"dropdownOptionId":3}]})");
  CHECK(sent_filter(session, R"({"fieldId":9,"operator":"is-any-of","value":"Losd"})") ==
        "filters[0].value cannot be \"Losd\", which no option of field-9 is called. Accepted: 5 (Lost), 3 "
        "(Lead), 4 (Won).");
  CHECK(
      sent_filter(session, R"({"fieldId":9,"operator":"is-any-of","value":[77]})") ==
      "filters[0].value[0] cannot be option 77, which field-9 does not have. Accepted: 3 (Lead), 4 (Won), 5 "
      "(Lost).");
}

TEST_CASE("an answer without values says that none were asked for, and one with them does not") {
  Session session;
  auto const without = session.search("{}");
  CHECK(as_text(without.structured.at("not_requested"))->starts_with("field values"));
  CHECK(!session.search(R"({"fieldIds":["field-9"]})").structured.contains("not_requested"));
  CHECK(!session.search(R"({"fieldTypes":["list"]})").structured.contains("not_requested"));
}

TEST_CASE("a time in a filter is dropped, and the answer says so") {
  Session session;
  auto const with_time = session.filter(R"({"fieldId":1,"operator":"is-on","value":"2026-11-21T09:30:00Z"})");
  CHECK(with_time.structured.contains("hint"));
  auto const day = session.filter(R"({"fieldId":1,"operator":"is-on","value":"2026-11-21"})");
  CHECK(!day.structured.contains("hint"));
}

TEST_CASE("the next page of a search has the same body, and a cursor fits no other filters") {
  Session session;
  std::string_view const arguments =
      R"({"filters":[{"fieldId":1,"operator":"is-greater-than","value":5}],"limit":1})";
  auto const page = [](int id, std::string_view next) {
    return json_response(R"({"data":[{"id":)" + std::to_string(id) + R"(}],"pagination":{"nextUrl":)" +
                         std::string(next) + "}}");
  };
  auto const ask = [&](std::string_view text, json::value const& cursor) {
    auto given = parse_json(text)->as_object();
    given["listId"] = 7;
    if (!cursor.is_null()) given["next_cursor"] = cursor;
    return session.call("affinity_v2_list_entries_search", std::move(given));
  };
  session.http.script = {page(1, R"("https://api.affinity.co/v2/x?cursor=a")"), page(2, "null")};
  auto const first = ask(arguments, nullptr);
  auto const cursor = first.structured.at("next_cursor");
  auto const second = ask(arguments, cursor);
  CHECK(second.structured.at("result").as_array().at(0).at("id") == 2);
  REQUIRE(session.http.asked.size() == 2);
  CHECK(session.http.asked[0].body == session.http.asked[1].body);
  CHECK(session.http.asked[1].target == "/v2/lists/7/list-entries/search?limit=1&cursor=a");
  auto const other =
      ask(R"({"filters":[{"fieldId":1,"operator":"is-greater-than","value":6}],"limit":1})", cursor);
  CHECK(message(other).starts_with("next_cursor belongs to a call with other arguments."));
}

TEST_CASE("an error of Affinity about the body of a search is told with the names of the arguments") {
  Session session;
  session.http.script = {json_response(
      R"({"errors":[{"code":"validation","message":"is not known","param":"filters.filters[0].fieldId"},
                    {"code":"validation","message":"is too short","param":"search.term"}]})",
      400)};
  auto const outcome = session.call(
      "affinity_v2_companies_search",
      {{"filters", json::array{json::object{{"fieldId", 1}, {"operator", "contains"}, {"value", "x"}}}}});
  CHECK(message(outcome).find("filters[0].fieldId") != std::string::npos);
  CHECK(message(outcome).find("filters.filters") == std::string::npos);
  CHECK(message(outcome).find("term: ") != std::string::npos);
  CHECK(message(outcome).find("search.term") == std::string::npos);
}

}  // namespace affinity::tools::v2_search_test
