// What a structured search refuses, and what it offers beside filters, orders and pages: term and fields.

#include "support/catch.hpp"
#include "support/search_list.hpp"

namespace affinity::tests::v2_search_requests_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string times(int count, std::string const& item) {
  std::string out;
  for (int i = 0; i < count; ++i) out.append(i == 0 ? "" : ",").append(item);
  return out;
}

}  // namespace

TEST_CASE("all mistakes of a search are told at once, each with its place") {
  V2Client client;
  auto const wrong = [&](std::string const& body) {
    return errors_of(client.post("/companies/search", body));
  };
  CHECK(wrong(R"({"filter":{}})") == "validation filter");
  CHECK(wrong(R"({"filters":{"operator":"xor"},"sorts":[],"search":{"term":"ab"}})") ==
        "validation filters.operator; validation filters.filters; validation sorts; validation search.term");
  CHECK(wrong(search_body("7")) == "validation filters.filters[0]");
  CHECK(wrong(search_body("{}")) ==
        "validation filters.filters[0].fieldId; validation filters.filters[0].valueType; "
        "validation filters.filters[0].operator");
  CHECK(wrong(search_body(filter_json("x", "note", "is-empty"))) ==
        "validation filters.filters[0].valueType");
  CHECK(wrong(search_body(filter_json("x", "text", "is-on", "\"2026-01-01\""))) ==
        "validation filters.filters[0].operator");
  CHECK(wrong(search_body(filter_json("x", "text", "contains"))) == "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "text", "is-empty", "\"x\""))) ==
        "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "dropdown", "is-empty", "", "content"))) ==
        "validation filters.filters[0].attributeId");
  CHECK(wrong(search_body(filter_json("x", "number", "is-between", "[1]"))) ==
        "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "number", "is-equal-to", "\"1\""))) ==
        "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "date", "is-on", "\"2026-02-30\""))) ==
        "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "date", "is-on", "\"2026-02-01T00:00:00Z\""))) ==
        "validation filters.filters[0].value");
  CHECK(wrong(search_body(filter_json("x", "person", "is-any-of", R"([{"id":0},{"name":"x"}])"))) ==
        "validation filters.filters[0].value[0].id; validation filters.filters[0].value[1].id; "
        "validation filters.filters[0].value[1].name");
  CHECK(
      wrong(search_body(filter_json("x", "date", "is-within-the-last", R"({"amount":5,"unit":"decade"})"))) ==
      "validation filters.filters[0].value.unit; validation filters.filters[0].value.amount");
}

TEST_CASE("groups, values and sorts have limits") {
  V2Client client;
  auto const wrong = [&](std::string const& body) {
    return errors_of(client.post("/companies/search", body));
  };
  auto const filter = filter_json("affinity-data-industry", "filterable-text-multi", "is-empty");
  CHECK(client.post("/companies/search", search_body(times(50, filter))).status == 201);
  CHECK(wrong(search_body(times(51, filter))) == "validation filters.filters");
  auto const values = [&](int count) {
    return search_body(filter_json("affinity-data-industry", "filterable-text-multi", "has-any-of",
                                   '[' + times(count, "\"x\"") + ']'));
  };
  CHECK(client.post("/companies/search", values(100)).status == 201);
  CHECK(wrong(values(101)) == "validation filters.filters[0].value");
  CHECK(wrong(values(0)) == "validation filters.filters[0].value");
  auto const sort = sort_by("affinity-data-year-founded", "asc");
  CHECK(client.post("/companies/search", sorts(times(5, sort))).status == 201);
  CHECK(wrong(sorts(times(6, sort))) == "validation sorts");
  CHECK(wrong(sorts("{}")) == "validation sorts[0].fieldId; validation sorts[0].direction");
}

TEST_CASE("bounds in the wrong order, equal dates and empty windows are refused from 2026-09-17 on") {
  SearchList list(1);
  auto const number = list.field(3), date = list.field(4);
  auto const refused = [&](std::string const& filter) { return list.found(search_body(filter)); };
  auto const two_numbers = filter_json(number, "number", "is-between", "[2,1]");
  auto const equal = filter_json(date, "date", "is-between", R"(["2026-01-01","2026-01-01"])");
  auto const amount_0 = filter_json(date, "date", "is-within-the-last", R"({"amount":[0],"unit":"day"})");
  CHECK(refused(two_numbers) == "validation filters");
  CHECK(refused(equal) == "validation filters");
  CHECK(refused(filter_json(date, "date", "is-between", R"(["2026-01-02","2026-01-01"])")) ==
        "validation filters");
  CHECK(refused(amount_0) == "validation filters");
  CHECK(refused(filter_json(date, "date", "is-between-relative", R"({"amount":[2,1],"unit":"day"})")) ==
        "validation filters");
  CHECK(refused(two_numbers + ',' + equal + ',' + amount_0) ==
        "validation filters; validation filters; validation filters");
  CHECK(refused(filter_json("notes", "date", "is-between", R"(["2026-01-01","2026-01-01"])",
                            "created-date")) == "");
  list.client.headers.set("X-Affinity-Api-Version", "2026-07-15");
  CHECK(refused(two_numbers) == "");
  CHECK(refused(equal) == "");
  CHECK(refused(amount_0) == "");
}

TEST_CASE("a filter must be one that the field has") {
  V2Client client;
  auto const wrong = [&](std::string const& filter) {
    return errors_of(client.post("/lists/4103/list-entries/search", search_body(filter)));
  };
  CHECK(wrong(filter_json("field-1", "text", "is-empty")) == "validation filters");
  CHECK(wrong(filter_json("last-email", "date", "is-empty")) == "validation filters");
  CHECK(wrong(filter_json("last-email", "date", "is-empty", "", "sent")) == "validation filters");
  CHECK(wrong(filter_json("last-email", "text", "is-empty", "", "date-of-activity")) == "validation filters");
  CHECK(wrong(filter_json("last-email", "date", "is-empty", "", "date-of-activity")) == "(no errors)");
  CHECK(wrong(filter_json("created-at", "date", "is-empty", "", "date-of-activity")) == "validation filters");
  CHECK(wrong(filter_json("created-at", "number", "is-empty")) == "validation filters");
  CHECK(wrong(filter_json("created-at", "date", "is-within-the-last", R"({"amount":[1],"unit":"hour"})")) ==
        "validation filters");
  CHECK(wrong(filter_json("time-in-current-status", "date", "is-on", R"("2026-01-01")")) ==
        "validation filters");
  CHECK(wrong(filter_json("dealroom-valuations", "number", "is-empty")) == "validation filters");
  client.headers.set("X-Affinity-Api-Version", "2024-01-01");
  CHECK(wrong(filter_json("created-at", "date", "is-within-the-last",
                          R"({"amount":[1],"unit":"quarter"})")) == "validation filters");
  CHECK(wrong(filter_json("lists", "list-multi", "is-empty")) == "validation filters");
}

TEST_CASE("a sort must be one that the field has, and a term is looked for in fields that there are") {
  V2Client client;
  auto const wrong = [&](std::string const& body) {
    return errors_of(client.post("/companies/search", body));
  };
  CHECK(wrong(sorts(sort_by("field-1", "asc"))) == "validation sorts");
  CHECK(wrong(sorts(sort_by("last-email", "asc"))) == "validation sorts");
  CHECK(wrong(sorts(sort_by("dealroom-revenue-multiple", "asc"))) == "validation sorts");
  CHECK(client.post("/companies/search", sorts(sort_by("last-email", "desc", "date-of-activity"))).status ==
        201);
  CHECK(wrong(R"({"search":{"term":"acme","fieldIds":["field-1"]}})") == "validation search.fieldIds");
}

TEST_CASE("a list without a Status column has no time in a status to filter by") {
  SearchList list(1);
  auto const filter = filter_json("time-in-current-status", "date", "is-empty");
  CHECK(list.found(search_body(filter)) == "1");
  auto const status =
      list.client.get("/lists/" + id_text(list.id) + "/fields?filter=name%3DStatus").str("data.0.id");
  CHECK(list.client.v1.del("/fields/" + status.substr(6)).status == 200);
  CHECK(list.found(search_body(filter)) == "validation filters");
  CHECK(list.found(sorts(sort_by("time-in-current-status", "asc"))) == "validation sorts");
}

TEST_CASE("fieldIds and fieldTypes exclude each other, and values come for those that are asked for") {
  V2Client client;
  CHECK(errors_of(client.post("/companies/search?fieldIds=persons&fieldTypes=global", "{}")) ==
        "validation fieldIds");
  CHECK(errors_of(client.post("/companies/search?fieldTypes=list", "{}")) == "validation fieldTypes");
  auto const plain = client.post("/companies/search?limit=1", "{}");
  CHECK(plain.names("data.0") == "id,name,domain,domains,isGlobal");
  auto const with = client.post("/companies/search?limit=1&fieldIds=persons", "{}");
  CHECK(with.str("data.0.fields.0.id") == "persons");
  CHECK(client.post("/lists/4103/list-entries/search?fieldTypes=list&limit=1", "{}")
            .size("data.0.entity.fields") == 2);
}

TEST_CASE("a search without a body is the plain list, and nothing but a key with the right may make it") {
  V2Client client;
  CHECK(client.post("/persons/search?limit=7", "").at("data") == client.get("/persons?limit=7").at("data"));
  CHECK(errors_of(client.post("/lists/999/list-entries/search", "{}")) == "not-found");
  client.set_rights("");
  for (auto const* path : {"/companies/search", "/persons/search", "/lists/4103/list-entries/search"}) {
    CAPTURE(path);
    CHECK(errors_of(client.post(path, "{}")) == "authorization");
    CHECK(errors_of(client.post(path, R"({"sorts":[]})")) == "validation sorts");
  }
}

TEST_CASE("a term is looked for in name, domains and addresses, and in fields that are named") {
  V2Client client;
  auto const found = [&](std::string const& path, std::string const& search) {
    return client.post(path + "?totalCount=true", R"({"search":)" + search + '}')
        .num("pagination.totalCount");
  };
  auto const acme = client.get("/companies/730001");
  CHECK(found("/companies/search", R"({"term":")" + acme.str("name") + "\"}") >= 1);
  CHECK(found("/companies/search", R"({"term":")" + acme.str("domain") + "\"}") == 1);
  auto const person = client.get("/persons/510007");
  CHECK(found("/persons/search", R"({"term":")" + person.str("primaryEmailAddress") + "\"}") == 1);
  CHECK(found("/companies/search", R"({"term":"no such company"})") == 0);
  CHECK(found("/companies/search", R"({"term":"b2b"})") == 0);
  CHECK(found("/companies/search", R"({"term":"b2b","fieldIds":["affinity-data-industry","last-email"]})") ==
        4);
}

TEST_CASE("a restricted opportunity has no name and no values for who may not see it") {
  V2Client client({.extra_keys = {"second"}});
  auto const rows = client.get("/lists/4101/list-entries?limit=100");
  std::string name;
  std::int64_t id = 0;
  for (auto const& row : array_at(rows, "data"))
    if (row.at("entity").at("isRestricted") == true) {
      name = text_member(row.at("entity"), "name");
      id = *as_int64(row.at("id"));
    }
  REQUIRE(id != 0);
  auto const has = [&](std::string const& body) {
    auto const reply = client.post("/lists/4101/list-entries/search?limit=100", body);
    REQUIRE(reply.status == 201);
    for (auto const& row : array_at(reply, "data"))
      if (row.at("id") == id) return true;
    return false;
  };
  auto const term = R"({"search":{"term":")" + name + "\"}}";
  auto const dated = search_body(filter_json("created-at", "date", "is-not-empty"));
  CHECK(has(term));
  CHECK(has(dated));
  client.v1.key = "second";
  CHECK_FALSE(has(term));
  CHECK_FALSE(has(dated));
  CHECK(has("{}"));
}

TEST_CASE("each field takes the operators, attributes and orders of its metadata, and no others") {
  V2Client client({.limit_per_minute = std::nullopt, .limit_per_month = std::nullopt});
  for (std::string const of : {"/companies", "/persons", "/lists/4101", "/lists/4103"}) {
    auto const search = of + (of.starts_with("/lists") ? "/list-entries/search" : "/search") + "?limit=1";
    auto const fields = client.get(of + "/fields?includes=filterability&includes=sortability");
    for (auto const& field : array_at(fields, "data")) {
      auto const id = text_member(field, "id");
      auto const value_type = text_member(field, "valueType");
      CAPTURE(of, id, value_type);
      auto const refused = [&](std::string const& body) { return client.post(search, body).status == 400; };
      auto const check = [&](json::value const& operators, std::string const& type,
                             std::string const& attribute) {
        for (auto const& one : operators.as_array()) {
          auto const op = text_member(one, "id");
          auto const required = text_member(one, "numberOfValuesRequired");
          auto const multi = op.ends_with("-of");
          std::string value = required == "none" ? ""
                              : type == "number" ? "1"
                              : type == "date"   ? R"("2026-01-01")"
                                                 : R"("x")";
          if (one.as_object().contains("relativeDateUnits"))
            value = op.find("within") != op.npos  ? R"({"amount":[1],"unit":"day"})"
                    : op == "is-between-relative" ? R"({"amount":[1,2],"unit":"day"})"
                                                  : R"({"amount":1,"unit":"day"})";
          else if (required == "two")
            value = type == "number" ? "[1,2]" : R"(["2026-01-01","2026-01-02"])";
          else if (multi)
            value = type.find("dropdown") != type.npos ? R"([{"dropdownOptionId":1}])"
                    : type.starts_with("filterable")   ? R"(["x"])"
                    : type.starts_with("location")     ? R"([{"city":"x"}])"
                                                       : R"([{"id":1}])";
          CAPTURE(op, value, attribute);
          CHECK_FALSE(refused(search_body(filter_json(id, type, op, value, attribute))));
          CHECK(refused(search_body(filter_json(id, type, op, value, attribute + "x"))));
        }
      };
      auto const filterability = field.at("filterability"), sortability = field.at("sortability");
      auto const of_attributes =
          filterability.is_object() && filterability.as_object().contains("attributes");
      if (of_attributes)
        for (auto const& attribute : filterability.at("attributes").as_array())
          check(attribute.at("operators"), text_member(attribute, "valueType"), text_member(attribute, "id"));
      else if (filterability.is_object())
        check(filterability.at("operators"), value_type == "datetime" ? "date" : value_type, "");
      else
        CHECK(refused(search_body(filter_json(id, "number", "is-empty"))));
      if (sortability.is_object() && sortability.as_object().contains("attributes"))
        for (auto const& attribute : sortability.at("attributes").as_array())
          CHECK_FALSE(refused(sorts(sort_by(id, "asc", text_member(attribute, "id")))));
      CHECK(refused(sorts(sort_by(id, "asc"))) ==
            !(sortability.is_object() && !sortability.as_object().contains("attributes")));
    }
  }
}

}  // namespace affinity::tests::v2_search_requests_test
