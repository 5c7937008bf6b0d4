// The filters of the lists of v2, property by property: each selects the items of the whole list that meet
// it.

#include "base/clock.hpp"
#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace affinity::tests::v2_filters_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

using Meets = std::function<bool(json::value const&)>;

struct FilterCase {
  std::string filter{};
  Meets meets{};
};

std::string filtered(std::string const& path, std::string_view filter) {
  return path + (path.find('?') == path.npos ? "?" : "&") + "filter=" + percent_encode(filter);
}

// All items of a list, page by page.
std::vector<json::value> items_of(V2Client& client, std::string path) {
  std::vector<json::value> out;
  while (!path.empty()) {
    auto const page = client.get(path);
    CAPTURE(path);
    REQUIRE(page.status == 200);
    auto const data = page.at("data");
    out.insert(out.end(), data.get_array().begin(), data.get_array().end());
    auto const next = page.at("pagination.nextUrl");
    path = next.is_null() ? "" : page.str("pagination.nextUrl");
    path.erase(0, std::min(path.size(), path.find("/v2") + 3));
  }
  return out;
}

// "creator.id" inside of an item; null when something around it is.
json::value inside(json::value const& item, std::string_view place) { return Reply{.body = item}.at(place); }

Meets is(std::string place, json::value wanted) {
  return [=](json::value const& item) { return inside(item, place) == wanted; };
}
Meets is_not(std::string place, json::value unwanted) {
  return [=](json::value const& item) { return inside(item, place) != unwanted; };
}

// The lists' dates all have one form, so their texts compare as they do.
template<class Compare> Meets date(std::string place, Compare compare, std::string other) {
  return [=](json::value const& item) {
    auto const value = inside(item, place);
    auto const text = as_text(value);
    return text && compare(std::string(*text), other);
  };
}

void add_dates(std::vector<FilterCase>& cases, std::vector<json::value> const& all,
               std::string const& place) {
  std::vector<std::string> dates;
  for (auto const& item : all)
    if (auto const value = inside(item, place); as_text(value)) dates.emplace_back(*as_text(value));
  REQUIRE(dates.size() > 1);
  std::ranges::sort(dates);
  auto const middle = dates[dates.size() / 2];
  cases.push_back({place + ">=" + middle, date(place, std::greater_equal{}, middle)});
  cases.push_back({place + "<" + middle, date(place, std::less{}, middle)});
  cases.push_back({place + ">" + middle, date(place, std::greater{}, middle)});
  cases.push_back({place + "<=" + middle, date(place, std::less_equal{}, middle)});
}

void check_filters(V2Client& client, std::string const& path, std::vector<FilterCase> const& cases) {
  auto const all = items_of(client, path);
  for (auto const& [filter, meets] : cases) {
    CAPTURE(path);
    CAPTURE(filter);
    std::vector<json::value> wanted;
    std::ranges::copy_if(all, std::back_inserter(wanted), meets);
    CHECK(items_of(client, filtered(path, filter)) == wanted);
    CHECK(!wanted.empty());
    CHECK(wanted.size() < all.size());
  }
}

std::string new_reminder(std::string_view kind, std::int64_t id) {
  return R"({"type":"one-time","owner":{"id":510003},"dueDate":"2026-12-01T00:00:00Z","entity":{"type":")" +
         std::string(kind) + "\",\"id\":" + id_text(id) + "}}";
}

}  // namespace

TEST_CASE("notes are filtered by id, creator and dates") {
  V2Client client;
  client.v1.clock.pass(std::chrono::hours(1));
  for (auto const& note : items_of(client, "/notes?limit=2"))
    if (client.post("/notes/" + id_text(*as_int64(note.at("id"))), R"({"content":{"html":"<p>x</p>"}})")
            .status == 204)
      client.v1.clock.pass(std::chrono::minutes(1));
  auto const all = items_of(client, "/notes");
  auto const id = all.at(7).at("id");
  auto const creator = inside(all.at(3), "creator.id");
  std::vector<FilterCase> cases{{"id=" + write_json(id), is("id", id)},
                                {"!(id=" + write_json(id) + ")", is_not("id", id)},
                                {"creator.id=" + write_json(creator), is("creator.id", creator)}};
  add_dates(cases, all, "createdAt");
  add_dates(cases, all, "updatedAt");
  check_filters(client, "/notes", cases);
}

TEST_CASE("the notes of a record and the replies to one are filtered by creator and dates, and not by id") {
  V2Client client;
  for (auto const* creator : {"510002", "510003", "510002"}) {
    client.v1.clock.pass(std::chrono::hours(1));
    auto const body = [&](std::string const& rest) {
      return R"({"content":{"html":"<p>x</p>"},"creator":{"id":)" + std::string(creator) + "}," + rest + "}";
    };
    REQUIRE(
        client
            .post("/notes", body(R"("type":"entities","companies":[{"id":730001}],"persons":[{"id":510007}],)"
                                 R"("opportunities":[{"id":880001}])"))
            .status == 201);
    REQUIRE(client.post("/notes", body(R"("type":"user-reply","parent":{"id":6200001})")).status == 201);
  }
  for (std::string const path : {"/companies/730001/notes", "/persons/510007/notes",
                                 "/opportunities/880001/notes", "/notes/6200001/replies"}) {
    std::vector<FilterCase> cases{{"creator.id=510003", is("creator.id", 510003)},
                                  {"!(creator.id = 510003)", is_not("creator.id", 510003)}};
    add_dates(cases, items_of(client, path), "createdAt");
    check_filters(client, path, cases);
    CHECK(errors_of(client.get(filtered(path, "id=6200001"))) == "validation filter");
    CHECK(client.get(filtered(path, "updatedAt>2030-01-01")).size("data") == 0);
  }
}

TEST_CASE("fields are filtered by name, whole or in part") {
  V2Client client;
  for (std::string const path : {"/companies/fields", "/persons/fields", "/lists/4101/fields"}) {
    check_filters(client, path,
                  {{"name=\"Last Email\"", is("name", "Last Email")},
                   {"name=~EMAIL", [](json::value const& field) {
                      return lower(*as_text(field.at("name"))).find("email") != std::string::npos;
                    }}});
    CHECK(client.get(filtered(path, "name=\"last email\"")).size("data") == 0);
    CHECK(errors_of(client.get(filtered(path, "name=^Last"))) == "validation filter");
    CHECK(errors_of(client.get(filtered(path, "id=field-1"))) == "validation filter");
  }
}

TEST_CASE("users are filtered by id and status, together with a term") {
  V2Client client;
  check_filters(client, "/users",
                {{"id=510003", is("id", 510003)},
                 {"status=active", is("status", "active")},
                 {"status=deactivated", is("status", "deactivated")},
                 {"!(status=deactivated)", is_not("status", "deactivated")},
                 {"id=510001 | id=510002", [](json::value const& user) {
                    return user.at("id") == json::value(510001) || user.at("id") == json::value(510002);
                  }}});
  CHECK(client.get(filtered("/users?term=lind", "status=deactivated")).size("data") == 0);
  CHECK(client.get(filtered("/users", "id=510008")).size("data") == 0);
}

TEST_CASE("teams are filtered by id and name, in the order that is asked for") {
  V2Client client;
  check_filters(client, "/teams",
                {{"id=301", is("id", 301)},
                 {"name=Investments", is("name", "Investments")},
                 {"name=^INVESTM", is("name", "Investments")},
                 {"name=$relations", is("name", "Investor Relations")},
                 {"name=~\"tor rel\"", is("name", "Investor Relations")}});
  auto const both = client.get(filtered("/teams?orderBy=-name", "name=~invest"));
  CHECK(both.str("data.0.name") == "Investor Relations");
  CHECK(both.size("data") == 2);
}

TEST_CASE("reminders are filtered by each of their fourteen properties") {
  V2Client client;
  client.v1.clock.pass(std::chrono::hours(1));
  REQUIRE(client.post("/reminders", new_reminder("opportunity", seeded::acme_deal)).status == 201);
  REQUIRE(client.post("/reminders", new_reminder("person", seeded::jane)).status == 201);
  for (auto const* completed : {"2026-11-20T10:00:00Z", "2026-11-21T09:30:00Z"}) {
    auto const id = client.post("/reminders", new_reminder("company", seeded::acme)).num("id");
    client.v1.clock.pass(std::chrono::minutes(1));
    REQUIRE(client.post("/reminders/" + id_text(id), R"({"completedAt":")" + std::string(completed) + "\"}")
                .status == 204);
  }
  auto const all = items_of(client, "/reminders");
  auto const id = all.at(3).at("id");
  std::vector<FilterCase> cases{{"id=" + write_json(id), is("id", id)},
                                {"type=recurring", is("type", "recurring")},
                                {"type=one-time", is("type", "one-time")},
                                {"owner.id=510003", is("owner.id", 510003)},
                                {"owner.id!=510003", is_not("owner.id", 510003)},
                                {"creator.id=510001", is("creator.id", 510001)},
                                {"completer.id=510001", is("completer.id", 510001)},
                                {"completer.id=*", is_not("completer", nullptr)},
                                {"!(completer.id=*)", is("completer", nullptr)},
                                {"company.id=730001", is("company.id", seeded::acme)},
                                {"person.id=510008", is("person.id", seeded::jane)},
                                {"opportunity.id=880001", is("opportunity.id", seeded::acme_deal)}};
  for (auto const* state : {"active", "overdue", "completed"})
    cases.push_back({std::string("status=") + state, is("status", state)});
  for (auto const* trigger : {"interaction", "email", "event"})
    if (std::ranges::any_of(all, is("recurrence.resetTrigger", trigger)))
      cases.push_back({std::string("resetTrigger=") + trigger, is("recurrence.resetTrigger", trigger)});
  for (auto const* date : {"dueDate", "completedAt", "createdAt", "updatedAt"}) add_dates(cases, all, date);
  check_filters(client, "/reminders", cases);
}

TEST_CASE("a filter by status selects what is overdue now") {
  V2Client client;
  auto const made = client.post("/reminders", new_reminder("company", seeded::acme)).num("id");
  auto const path = filtered("/reminders", "status=overdue & id=" + id_text(made));
  CHECK(client.get(path).size("data") == 0);
  client.v1.clock.pass(std::chrono::hours(24 * 30));
  CHECK(client.get(path).size("data") == 1);
}

TEST_CASE("a filtered list is paged and counted as it is filtered, and its cursors belong to the filter") {
  V2Client client;
  auto const path = filtered("/reminders?limit=2&totalCount=true", "type=one-time");
  auto const first = client.get(path);
  auto const count = items_of(client, filtered("/reminders", "type=one-time")).size();
  CHECK(std::size_t(first.num("pagination.totalCount")) == count);
  auto const next = first.str("pagination.nextUrl");
  auto const cursor = next.substr(next.find("cursor="));
  CHECK(client.get(path + "&" + cursor).size("data") == 2);
  CHECK(errors_of(client.get(filtered("/reminders", "type=recurring") + "&" + cursor)) ==
        "validation cursor");
  CHECK(client.get(filtered("/notes?limit=0&totalCount=true", "creator.id=1")).num("pagination.totalCount") ==
        0);
}

TEST_CASE("every mistake in a filter is an error of its own, beside those of the other parameters") {
  V2Client client;
  auto const reply = client.get(filtered("/reminders?limit=0", "status=late & x=1"));
  CHECK(reply.status == 400);
  CHECK(errors_of(reply) == "validation filter; validation filter; validation limit");
  CHECK(reply.str("errors.0.message") ==
        "filter cannot have \"status=late\" (character 1): status must be active, overdue or completed");
  CHECK(client.get(filtered("/reminders", "(status=active")).str("errors.0.message") ==
        "filter cannot be read at character 1, \"(status=active\": this ( is not closed");
}

}  // namespace affinity::tests::v2_filters_test
