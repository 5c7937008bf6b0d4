// Orders and pages of structured searches.

#include "support/catch.hpp"
#include "support/search_list.hpp"

namespace affinity::tests::v2_search_pages_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string cursor_of(Reply const& reply, std::string const& side = "nextUrl") {
  auto const url = reply.str("pagination." + side);
  auto const at = url.find("cursor=");
  return at == url.npos ? "" : url.substr(at + 7);
}

// All rows of a run in pages of this size.
std::string all_rows(SearchList& list, std::string const& body, int size) {
  std::string out;
  std::string query = "?limit=" + std::to_string(size);
  for (int page = 0; page < 50; ++page) {
    auto const reply = list.search(body, query);
    auto const rows = list.rows_of(reply);
    if (!rows.empty()) out.append(out.empty() ? "" : ",").append(rows);
    auto const cursor = cursor_of(reply);
    if (cursor.empty()) return out;
    query = "?limit=" + std::to_string(size) + "&cursor=" + cursor;
  }
  return out + " and so on";
}

}  // namespace

TEST_CASE("rows are sorted, those without a value last in both directions, ties by id") {
  SearchList list(5);
  auto const number = list.field(3), text = list.field(6), date = list.field(4);
  list.set(1, number, "2");
  list.set(2, number, "1");
  list.set(3, number, "2");
  list.set(5, number, "-1");
  CHECK(list.found(sorts(sort_by(number, "asc"))) == "5,2,1,3,4");
  CHECK(list.found(sorts(sort_by(number, "desc"))) == "1,3,2,5,4");
  list.set(1, text, R"("beta")");
  list.set(3, text, R"("Alpha")");
  CHECK(list.found(sorts(sort_by(number, "desc") + ',' + sort_by(text, "asc"))) == "3,1,2,5,4");
  CHECK(list.found(sorts(sort_by(text, "asc"))) == "3,1,2,4,5");
  list.set(4, date, R"("2026-01-01T00:00:00Z")");
  list.set(2, date, R"("2025-01-01T00:00:00Z")");
  CHECK(list.found(sorts(sort_by(date, "desc"))) == "4,2,1,3,5");
}

TEST_CASE("a ranked dropdown is sorted by rank, people and companies by name") {
  SearchList list(3);
  auto const status =
      list.client.get("/lists/" + id_text(list.id) + "/fields?filter=name%3DStatus").str("data.0.id");
  auto const options =
      list.client.get("/lists/" + id_text(list.id) + "/fields/" + status + "/dropdown-options");
  list.set(1, status, id_text(options.num("data.1.id")));
  list.set(2, status, id_text(options.num("data.0.id")));
  CHECK(list.found(sorts(sort_by(status, "asc"))) == "2,1,3");
  auto const person = list.field(0);
  list.set(1, person, "510001");
  list.set(2, person, "510004");
  CHECK(list.found(sorts(sort_by(person, "asc"))) == "2,1,3");  // Callum before Maren
}

TEST_CASE("pages of any size lead through all rows once, in the order of the sort, and back") {
  SearchList list(9);
  auto const number = list.field(3);
  for (std::size_t row = 1; row <= 7; ++row) list.set(row, number, std::to_string(row * 5 % 4));
  auto const body = sorts(sort_by(number, "desc"));
  auto const whole = list.found(body);
  for (int size = 1; size <= 10; ++size) {
    CAPTURE(size);
    CHECK(all_rows(list, body, size) == whole);
  }
  auto const first = list.search(body, "?limit=4");
  auto const second = list.search(body, "?limit=4&cursor=" + cursor_of(first));
  auto const back = list.search(body, "?limit=4&cursor=" + cursor_of(second, "prevUrl"));
  CHECK(list.rows_of(back) == list.rows_of(first));
  CHECK(list.search(body, "?limit=2&totalCount=true").num("pagination.totalCount") == 9);
  CHECK(list.search(body, "?limit=2").at("pagination.totalCount").is_null());
}

TEST_CASE("a cursor belongs to its path, its query and its body, however the body is written") {
  SearchList list(3);
  auto const number = list.field(3);
  auto const body = R"({"sorts":[{"fieldId":")" + number + R"(","direction":"asc"}]})";
  auto const cursor = cursor_of(list.search(body, "?limit=1"));
  CHECK(list.search(body, "?limit=2&cursor=" + cursor).status == 201);
  auto const same = R"({ "sorts" : [ {"direction":"asc", "fieldId":")" + number + R"("} ] })";
  CHECK(list.search(same, "?limit=1&cursor=" + cursor).status == 201);
  auto const other = R"({"sorts":[{"fieldId":")" + number + R"(","direction":"desc"}]})";
  CHECK(errors_of(list.search(other, "?limit=1&cursor=" + cursor)) == "validation cursor");
  CHECK(errors_of(list.search("", "?limit=1&cursor=" + cursor)) == "validation cursor");
  CHECK(errors_of(list.search(body, "?limit=1&fieldTypes=list&cursor=" + cursor)) == "validation cursor");
  CHECK(errors_of(list.client.post("/companies/search?cursor=" + cursor, body)) == "validation cursor");
  CHECK(errors_of(list.search(body, "?cursor=nonsense")) == "validation cursor");
}

TEST_CASE("a run neither repeats nor skips a row while others come, go and move") {
  SearchList list(6);
  auto const number = list.field(3);
  for (std::size_t row = 1; row <= 6; ++row) list.set(row, number, std::to_string(10 * row));
  auto const body = sorts(sort_by(number, "asc"));
  auto const first = list.search(body, "?limit=3");
  CHECK(list.rows_of(first) == "1,2,3");
  auto const entry = "/lists/" + id_text(list.id) + "/list-entries/";
  CHECK(list.client.v1.del(entry + id_text(list.entries[0])).status == 200);  // behind the cursor
  CHECK(list.client.v1.del(entry + id_text(list.entries[2])).status == 200);  // under it
  CHECK(list.client.v1.del(entry + id_text(list.entries[4])).status == 200);  // before it
  auto const second = list.search(body, "?limit=3&cursor=" + cursor_of(first));
  CHECK(list.rows_of(second) == "4,6");
}

TEST_CASE("a run is computed from the clock of its first page") {
  SearchList list(3);
  auto const date = list.field(4);
  for (std::size_t row = 1; row <= 3; ++row) list.set(row, date, R"("2026-11-20T00:00:00Z")");
  auto const body =
      search_body(filter_json(date, "date", "is-within-the-last", R"({"amount":[1],"unit":"day"})"));
  auto const first = list.search(body, "?limit=2");
  CHECK(list.rows_of(first) == "1,2");
  list.client.v1.clock.pass(std::chrono::hours(72));
  CHECK(list.rows_of(list.search(body, "?limit=2&cursor=" + cursor_of(first))) == "3");
  CHECK(list.found(body) == "");
}

TEST_CASE("a change between two searches is seen by the second") {
  SearchList list(2);
  auto const number = list.field(3);
  auto const body = search_body(filter_json(number, "number", "is-greater-than", "5"));
  CHECK(list.found(body) == "");
  list.set(2, number, "6");
  CHECK(list.found(body) == "2");
  auto const values = list.client.v1.get("/field-values?list_entry_id=" + id_text(list.entries[1]));
  for (auto const& value : values.body.as_array())
    if (value.at("value") == 6)
      CHECK(list.client.v1.put("/field-values/" + id_text(*as_int64(value.at("id"))), R"({"value":4})")
                .status == 200);
  CHECK(list.found(body) == "");
}

TEST_CASE("a value that moves to another company in a merge is found there") {
  V2Client client;
  auto const company = [&](std::string const& name) {
    return client.v1.post("/organizations", R"({"name":")" + name + R"("})").num("id");
  };
  auto const primary = company("Primary"), duplicate = company("Duplicate");
  REQUIRE(client
              .post("/companies/" + id_text(duplicate) + "/fields/field-31007",
                    R"({"value":{"type":"number","data":424242}})")
              .status == 204);
  auto const body = search_body(filter_json("field-31007", "number", "is-equal-to", "424242"));
  CHECK(client.post("/companies/search", body).num("data.0.id") == duplicate);
  auto const started =
      client.post("/company-merges", R"({"primaryCompanyId":)" + id_text(primary) +
                                         R"(,"duplicateCompanyId":)" + id_text(duplicate) + '}');
  REQUIRE(started.status == 202);
  client.v1.clock.pass(std::chrono::minutes(1));
  auto const found = client.post("/companies/search", body);
  REQUIRE(found.size("data") == 1);
  CHECK(found.num("data.0.id") == primary);
}

}  // namespace affinity::tests::v2_search_pages_test
