#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::reminders_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("reminders come as an object with a token, in every status") {
  SandboxClient client;
  auto const all = client.get("/reminders");
  CHECK(all.names() == "reminders,next_page_token");
  CHECK(all.names("reminders.0") ==
        "id,type,created_at,completed_at,content,due_date,reset_type,reminder_days,status,creator,owner,"
        "completer,person,"
        "organization,opportunity");
  std::size_t sum = 0;
  for (std::string const status : {"0", "1", "2"}) {
    auto const found = client.get("/reminders?status=" + status).size("reminders");
    CHECK(found >= 1);
    sum += found;
  }
  CHECK(sum == all.size("reminders"));
  CHECK(client.get("/reminders?type=1").size("reminders") == 6);
  CHECK(client.get("/reminders?type=1&reset_type=2").size("reminders") == 2);
  CHECK(client.get("/reminders?organization_id=730001").size("reminders") == 2);
  CHECK(client.get("/reminders?owner_id=510006").size("reminders") == 6);
  CHECK(client.get("/reminders?completer_id=510001").size("reminders") == 1);
  CHECK(client.get("/reminders?due_before=2000-01-01").size("reminders") == 0);
  CHECK(client.get("/reminders?due_after=2000-01-01").size("reminders") == sum);
  CHECK(client.get("/reminders?status=3").status == 422);
}

TEST_CASE("a reminder is created, becomes overdue, is completed and deleted") {
  SandboxClient client;
  auto const made = client.post(
      "/reminders",
      R"({"owner_id":510002,"type":0,"content":"Grüße \"x\"\n🎉","due_date":"2026-11-30","person_id":510008})");
  CHECK(made.status == 200);
  CHECK(made.str("due_date") == "2026-11-30T08:00:00.000Z");
  CHECK(made.str("content") == "Grüße \"x\"\n🎉");
  CHECK(made.num("status") == 1);
  CHECK(made.num("owner.id") == seeded::tobias);
  CHECK(made.num("creator.id") == seeded::maren);
  CHECK(made.num("person.id") == seeded::jane);
  CHECK(made.at("organization").is_null());
  auto const path = "/reminders/" + id_text(made.num("id"));
  client.clock.pass(std::chrono::hours(24 * 10));
  CHECK(client.get(path).num("status") == 2);
  auto const done = client.put(path, R"({"is_completed":1})");
  CHECK(done.num("status") == 0);
  CHECK(done.num("completer.id") == seeded::maren);
  CHECK(!done.at("completed_at").is_null());
  CHECK(client.put(path, R"({"is_completed":false,"due_date":"2027-01-01T10:00:00Z"})").num("status") == 1);
  CHECK(client.del(path).text == R"({"success":true})");
  CHECK(client.get(path).status == 404);
  CHECK(client.del(path).status == 404);
  CHECK(client.put(path, "{}").status == 404);
}

TEST_CASE("a recurring reminder is due some days after it was made, and again after it was completed") {
  SandboxClient client;
  auto const made =
      client.post("/reminders", R"({"owner_id":510001,"type":1,"reset_type":0,"reminder_days":30})");
  CHECK(made.str("due_date") == "2026-12-21T09:00:00.000Z");
  CHECK(made.num("reminder_days") == 30);
  auto const path = "/reminders/" + id_text(made.num("id"));
  CHECK(client.put(path, R"({"reminder_days":70})").num("reminder_days") == 70);
  client.clock.pass(std::chrono::hours(24));
  CHECK(client.put(path, R"({"is_completed":true})").str("due_date") == "2027-01-31T09:00:00.000Z");
}

TEST_CASE("a meeting puts off the reminder that waits for one") {
  SandboxClient client;
  auto const made = client.post(
      "/reminders", R"({"owner_id":510001,"type":1,"reset_type":2,"reminder_days":30,"person_id":510008})");
  client.post("/interactions",
              R"({"type":0,"person_ids":[510001,510008],"content":"x","date":"2026-12-01"})");
  CHECK(client.get("/reminders/" + id_text(made.num("id"))).str("due_date") == "2026-12-31T00:00:00.000Z");
}

TEST_CASE("a reminder's type decides what it needs") {
  SandboxClient client;
  auto const message = [&](std::string const& body) { return client.post("/reminders", body).message(); };
  CHECK(message(R"({"type":0,"due_date":"2026-12-01"})") == "owner_id is required");
  CHECK(message(R"({"owner_id":510001,"due_date":"2026-12-01"})") == "type is required");
  CHECK(message(R"({"owner_id":510001,"type":0})") == "due_date is required when type is 0");
  CHECK(message(R"({"owner_id":510001,"type":1,"reminder_days":3})") ==
        "reset_type is required when type is 1");
  CHECK(message(R"({"owner_id":510001,"type":1,"reset_type":1})") ==
        "reminder_days is required when type is 1");
  CHECK(message(R"({"owner_id":510008,"type":0,"due_date":"2026-12-01"})") ==
        "owner_id: person 510008 is not a member of your team");
  CHECK(
      message(
          R"({"owner_id":510001,"type":0,"due_date":"2026-12-01","person_id":510008,"organization_id":730001})") ==
      "Give at most one of person_id, organization_id and opportunity_id");
  CHECK(client.post("/reminders", R"({"owner_id":510001,"type":0,"due_date":"2026-12-01","person_id":9})")
            .status == 404);
  CHECK(client.put("/reminders/15001", R"({"type":1})").status == 422);
}

}  // namespace affinity::tests::reminders_test
