#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_reminders_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

constexpr auto members =
    "type,id,content,dueDate,status,completedAt,recurrence,creator,owner,completer,company,person,"
    "opportunity,"
    "createdAt,updatedAt";

std::string one_time(std::string const& due, std::string const& more = {}) {
  return R"({"type":"one-time","owner":{"id":510001},"entity":{"type":"company","id":730001},"dueDate":")" +
         due + "\"" + more + "}";
}

std::string recurring(std::string const& recurrence) {
  return R"({"type":"recurring","owner":{"id":510001},"entity":{"type":"person","id":510008},"recurrence":)" +
         recurrence + "}";
}

}  // namespace

TEST_CASE("reminders come soonest due first") {
  V2Client client;
  auto const all = client.get("/reminders?totalCount=true");
  CHECK(all.size("data") == 10);
  CHECK(all.num("pagination.totalCount") == 10);
  CHECK(all.names("data.0") == members);
  for (std::size_t i = 1; i < all.size("data"); ++i)
    CHECK(all.str("data." + std::to_string(i - 1) + ".dueDate") <=
          all.str("data." + std::to_string(i) + ".dueDate"));
  auto const page = client.get("/reminders?limit=4");
  auto const next = page.str("pagination.nextUrl");
  CHECK(client.get(next.substr(next.find("/v2") + 3)).num("data.0.id") == all.num("data.4.id"));
}

TEST_CASE("the status of a reminder moves with the clock") {
  V2Client client;
  auto const made = client.post("/reminders", one_time("2026-11-21T10:00:00Z", R"(,"content":"Call back")"));
  CHECK(made.status == 201);
  CHECK(made.names() == members);
  CHECK(made.str("status") == "active");
  CHECK(made.num("company.id") == seeded::acme);
  CHECK(made.at("person").is_null());
  CHECK(made.at("recurrence").is_null());
  auto const path = "/reminders/" + id_text(made.num("id"));
  client.v1.clock.pass(std::chrono::hours(2));
  CHECK(client.get(path).str("status") == "overdue");
  CHECK(client.post(path, R"({"completedAt":"2026-11-21T10:30:00Z"})").status == 204);
  auto const done = client.get(path);
  CHECK(done.str("status") == "completed");
  CHECK(done.str("completedAt") == "2026-11-21T10:30:00.000Z");
  CHECK(done.num("completer.id") == seeded::maren);
  CHECK(done.str("updatedAt") == "2026-11-21T11:00:00.000Z");
  CHECK(client.v1.get(path).num("status") == 0);
  CHECK(client.post(path, R"({"completedAt":null})").status == 204);
  CHECK(client.get(path).str("status") == "overdue");
}

TEST_CASE("completing a recurring reminder moves its date and leaves it open") {
  V2Client client;
  auto const made = client.post("/reminders", recurring(R"({"resetTrigger":"email","periodDays":30})"));
  CHECK(made.status == 201);
  CHECK(made.str("dueDate") == "2026-12-21T09:00:00.000Z");
  CHECK(made.str("recurrence.resetTrigger") == "email");
  CHECK(made.num("recurrence.periodDays") == 30);
  auto const path = "/reminders/" + id_text(made.num("id"));
  CHECK(client.v1.get(path).num("reset_type") == 1);
  CHECK(client.post(path, R"({"completedAt":"2026-11-21T09:00:00Z"})").status == 204);
  auto const moved = client.get(path);
  CHECK(moved.str("dueDate") == "2027-01-20T09:00:00.000Z");
  CHECK(moved.str("status") == "active");
  CHECK(moved.at("completedAt").is_null());
  CHECK(errors_of(client.post(path, R"({"completedAt":null})")) == "bad-request");
  CHECK(client.post(path, R"({"recurrence":{"periodDays":7}})").status == 204);
  CHECK(client.get(path).num("recurrence.periodDays") == 7);
  CHECK(client.get(path).str("recurrence.resetTrigger") == "email");
}

TEST_CASE("a reminder of v1 has the words of v2") {
  V2Client client;
  auto const made = client.v1.post(
      "/reminders",
      R"({"owner_id":510004,"type":1,"reset_type":2,"reminder_days":10,"organization_id":730001})");
  auto const shown = client.get("/reminders/" + id_text(made.num("id")));
  CHECK(shown.str("type") == "recurring");
  CHECK(shown.str("recurrence.resetTrigger") == "event");
  CHECK(shown.at("content").is_null());
  CHECK(shown.num("owner.id") == seeded::callum);
}

TEST_CASE("each type of a reminder has rules of its own") {
  V2Client client;
  auto const why = [&](std::string const& body) { return errors_of(client.post("/reminders", body)); };
  CHECK(why("{}") == "validation type; validation dueDate; validation owner; validation entity");
  CHECK(why(R"({"type":"weekly","owner":{},"entity":{"type":"firm","id":0}})") ==
        "validation type; validation dueDate; validation owner.id; validation entity.type; validation "
        "entity.id");
  CHECK(why(recurring(R"({"resetTrigger":"call","periodDays":0})")) ==
        "validation recurrence.resetTrigger; validation recurrence.periodDays");
  CHECK(why(recurring(R"({"resetTrigger":"email","periodDays":3651})")) ==
        "validation recurrence.periodDays");
  CHECK(why(recurring("{}")) == "validation recurrence.resetTrigger; validation recurrence.periodDays");
  CHECK(why(one_time("2026-12-01T00:00:00Z", R"(,"recurrence":{"resetTrigger":"email","periodDays":3})")) ==
        "validation recurrence");
  CHECK(why(one_time("tomorrow")) == "validation dueDate");
  CHECK(why(one_time("1999-12-31T23:59:59Z")) == "validation dueDate");
  CHECK(why(one_time("9999-01-01T00:00:00Z")) == "validation dueDate");
  CHECK(client.post("/reminders", one_time("2000-01-01T00:00:00Z", R"(,"content":null)")).status == 201);
}

TEST_CASE("an owner is a member, a tagged person is none, and both exist") {
  V2Client client;
  auto const with = [&](std::string const& owner, std::string const& type, std::string const& id) {
    return client.post("/reminders", R"({"type":"one-time","dueDate":"2026-12-01T00:00:00Z","owner":{"id":)" +
                                         owner + R"(},"entity":{"type":")" + type + R"(","id":)" + id + "}}");
  };
  CHECK(errors_of(with("510008", "company", "730001")) == "validation owner.id");
  CHECK(errors_of(with("3", "company", "730001")) == "validation owner.id");
  CHECK(errors_of(with("510001", "person", "510002")) == "validation entity.id");
  CHECK(with("510001", "person", "3").status == 404);
  CHECK(with("510001", "opportunity", "3").status == 404);
  CHECK(with("510001", "opportunity", "880001").num("opportunity.id") == 880'001);
}

TEST_CASE("creator and owner change and delete a reminder, and nobody else") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const path =
      "/reminders/" + id_text(client.post("/reminders", one_time("2026-12-01T00:00:00Z")).num("id"));
  client.v1.key = "tobias";
  CHECK(errors_of(client.post(path, R"({"content":"x"})")) == "authorization");
  CHECK(client.del(path).status == 403);
  client.v1.key = "sandbox";
  CHECK(client.post(path, R"({"owner":{"id":510002}})").status == 204);
  client.v1.key = "tobias";
  CHECK(client.post(path, R"({"content":"mine"})").status == 204);
  CHECK(client.get(path).str("content") == "mine");
  CHECK(client.del(path).status == 204);
  CHECK(client.get(path).status == 404);
  CHECK(client.del(path).status == 404);
}

TEST_CASE("a one-time reminder has no recurrence to change") {
  V2Client client;
  auto const path =
      "/reminders/" + id_text(client.post("/reminders", one_time("2026-12-01T00:00:00Z")).num("id"));
  CHECK(errors_of(client.post(path, R"({"recurrence":{"periodDays":7}})")) == "bad-request");
  CHECK(errors_of(client.post(path, R"({"type":"recurring"})")) == "validation type");
  CHECK(errors_of(client.post(path, R"({"dueDate":null,"owner":7})")) ==
        "validation dueDate; validation owner");
  CHECK(errors_of(client.post("/reminders/x", "{}")) == "validation reminderId");
  CHECK(client.post("/reminders/3", "{}").status == 404);
}

TEST_CASE("a run over the reminders of a status goes on at its place when that of its cursor changes") {
  V2Client client;
  for (auto const* due : {"21T12:00:00Z", "21T13:00:00Z", "21T14:00:00Z", "21T15:00:00Z"})
    REQUIRE(client.post("/reminders", one_time(std::string("2026-11-") + due)).status == 201);
  auto const active = "/reminders?limit=2&filter=" + percent_encode("status=active & dueDate<2026-11-22");
  auto const first = client.get(active);
  REQUIRE(first.size("data") == 2);
  CHECK(first.str("data.1.dueDate") == "2026-11-21T13:00:00.000Z");
  auto const following = [](Reply const& page) {
    auto const next = page.str("pagination.nextUrl");
    return next.substr(next.find("/v2") + 3);
  };
  SECTION("by the clock") { client.v1.clock.pass(std::chrono::hours(4) + std::chrono::minutes(30)); }
  SECTION("by hand") {
    auto const path = "/reminders/" + id_text(first.num("data.1.id"));
    REQUIRE(client.post(path, R"({"completedAt":"2026-11-21T09:00:00Z"})").status == 204);
  }
  SECTION("because it is due later now") {
    auto const path = "/reminders/" + id_text(first.num("data.1.id"));
    REQUIRE(client.post(path, R"({"dueDate":"2026-12-24T00:00:00Z"})").status == 204);
  }
  SECTION("because it is erased") {
    REQUIRE(client.del("/reminders/" + id_text(first.num("data.1.id"))).status == 204);
  }
  auto const second = client.get(following(first));
  CHECK(second.size("data") == 2);
  CHECK(second.str("data.0.dueDate") == "2026-11-21T14:00:00.000Z");
  CHECK(second.str("data.1.dueDate") == "2026-11-21T15:00:00.000Z");
  CHECK(second.at("pagination.nextUrl").is_null());
}

}  // namespace affinity::tests::v2_reminders_test
