#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::interactions_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string const year = "&start_time=2025-11-22&end_time=2026-11-22";

Reply log_call(SandboxClient& client) {
  return client.post("/interactions",
                     R"({"type":1,"person_ids":[510001,510008],"content":"Called about the <pilot> ☎",
                                           "date":"2026-11-21T08:00:00Z"})");
}

}  // namespace

TEST_CASE("each type of interaction has its own key and shape, newest first") {
  SandboxClient client;
  auto const of = [&](std::string const& type) {
    return client.get("/interactions?type=" + type + "&organization_id=730001" + year);
  };
  auto const mails = of("3");
  CHECK(mails.names() == "emails,next_page_token");
  REQUIRE(mails.size("emails") >= 2);
  CHECK(mails.names("emails.0") == "id,type,date,subject,from,to,cc,direction");
  CHECK(mails.names("emails.0.from") == "id,type,first_name,last_name,primary_email,emails");
  CHECK(mails.str("emails.0.date") > mails.str("emails.1.date"));
  auto const calls = of("1");
  CHECK(calls.names("events.0") ==
        "id,type,date,start_time,end_time,updated_at,title,attendees,persons,notes,manual_creator_id");
  CHECK(of("0").names() == "events,next_page_token");
  CHECK(of("2").names("chat_messages.0") == "id,type,date,direction,manual_creator_id,persons,notes");
}

TEST_CASE("an e-mail's direction follows from its sender") {
  SandboxClient client;
  auto const mails = client.get("/interactions?type=3&organization_id=730001" + year);
  for (std::size_t i = 0; i < mails.size("emails"); ++i) {
    auto const at = "emails." + std::to_string(i);
    auto const from_us = mails.num(at + ".from.type") == 1;
    CHECK(from_us == (mails.num(at + ".direction") == 0));
  }
  CHECK(client.get("/interactions?type=3&direction=0&organization_id=730001" + year).size("emails") +
            client.get("/interactions?type=3&direction=1&organization_id=730001" + year).size("emails") ==
        mails.size("emails"));
}

TEST_CASE("searching interactions has rules") {
  SandboxClient client;
  auto const status = [&](std::string const& query) { return client.get("/interactions?" + query).status; };
  CHECK(status("type=0&person_id=510008" + year) == 200);
  CHECK(status("person_id=510008" + year) == 422);
  CHECK(status("type=4&person_id=510008" + year) == 422);
  CHECK(status("type=0&person_id=510008&end_time=2026-11-22") == 422);
  CHECK(status("type=0&person_id=510008&start_time=2026-11-22") == 422);
  CHECK(status("type=0" + year) == 422);
  CHECK(status("type=0&person_id=510008&organization_id=730001" + year) == 422);
  CHECK(status("type=0&person_id=510008&start_time=2026-11-22&end_time=2026-11-22") == 422);
  CHECK(status("type=0&person_id=510008&start_time=2025-11-22&end_time=2026-11-22T00:00:00.001Z") == 422);
  CHECK(status("type=0&person_id=510008&start_time=2024-02-29&end_time=2025-03-01") == 200);
  CHECK(status("type=0&person_id=510001" + year) == 422);
  CHECK(status("type=0&person_id=9" + year) == 404);
  CHECK(status("type=0&direction=0&person_id=510008" + year) == 422);
  CHECK(status("type=0&page_size=101&person_id=510008" + year) == 422);
  CHECK(status("type=0&opportunity_id=880001" + year) == 200);
}

TEST_CASE("end_time is exclusive and filters narrow") {
  SandboxClient client;
  auto const made = log_call(client);
  auto const found = [&](std::string const& more) {
    return client.get("/interactions?type=1&person_id=510008" + more).size("events");
  };
  CHECK(found("&start_time=2026-11-21T08:00:00Z&end_time=2026-11-21T08:00:01Z") == 1);
  CHECK(found("&start_time=2026-11-21T07:00:00Z&end_time=2026-11-21T08:00:00Z") == 0);
  CHECK(found("&start_time=2026-11-21&end_time=2026-11-22&internal_person_id=510001") == 1);
  CHECK(found("&start_time=2026-11-21&end_time=2026-11-22&internal_person_id=510002") == 0);
  CHECK(found("&start_time=2026-11-21&end_time=2026-11-22&logging_type=1") == 1);
}

TEST_CASE("a call is logged with its note, read, changed and deleted, and nothing is left behind") {
  SandboxClient client;
  auto const notes_before = client.get("/notes").text;
  auto const jane_before = client.get("/persons/510008?with_interaction_dates=true").text;
  auto const made = log_call(client);
  CHECK(made.status == 200);
  CHECK(made.str("title") == "Manually logged event");
  CHECK(made.str("start_time") == "2026-11-21T08:00:00.000Z");
  CHECK(made.at("end_time").is_null());
  CHECK(made.num("manual_creator_id") == seeded::maren);
  CHECK(made.str("attendees.1") == "jane.okafor@acmerobotics.example");
  auto const note = client.get("/notes/" + id_text(made.num("notes.0")));
  CHECK(note.str("content") == "Called about the <pilot> ☎");
  CHECK(note.num("interaction_id") == made.num("id"));
  CHECK(note.num("interaction_type") == 1);
  CHECK(note.at("is_meeting") == json::value(true));
  CHECK(note.size("associated_person_ids") == 0);
  CHECK(note.size("person_ids") == 2);
  CHECK(client.get("/persons/510008?with_interaction_dates=true")
            .str("interaction_dates.last_interaction_date") == "2026-11-21T08:00:00.000Z");

  auto const path = "/interactions/" + id_text(made.num("id"));
  CHECK(client.get(path + "?type=1").text == made.text);
  auto const changed =
      client.put(path, R"({"type":1,"person_ids":[510001,510009],"content":"new","date":"2026-11-20"})");
  CHECK(changed.str("date") == "2026-11-20T00:00:00.000Z");
  CHECK(changed.num("persons.1.id") == 510'009);
  CHECK(client.get("/notes/" + id_text(made.num("notes.0"))).str("content") == "new");
  CHECK(client.get("/persons/510008?with_interaction_dates=true").text == jane_before);
  CHECK(client.del(path + "?type=1").text == R"({"success":true})");
  CHECK(client.get(path + "?type=1").status == 404);
  CHECK(client.get("/notes").text == notes_before);
}

TEST_CASE("an interaction's id means something only with its type") {
  SandboxClient client;
  CHECK(client.get("/interactions/7001").message() == "type is required");
  CHECK(client.get("/interactions/7001?type=0").num("type") == 0);
  CHECK(client.get("/interactions/7001?type=3").num("type") == 3);
  CHECK(client.get("/interactions/1?type=3").status == 404);
  CHECK(client.del("/interactions/7001").status == 422);
  CHECK(client.del("/interactions/1?type=1").status == 404);
}

TEST_CASE("logging an interaction has rules") {
  SandboxClient client;
  auto const status = [&](std::string const& body) { return client.post("/interactions", body).status; };
  CHECK(
      status(R"({"type":2,"person_ids":[510001,510008],"content":"x","date":"2026-11-20","direction":1})") ==
      200);
  CHECK(status(R"({"type":3,"person_ids":[510001,510008],"content":"x","date":"2026-11-20"})") == 422);
  CHECK(
      status(R"({"type":0,"person_ids":[510001,510008],"content":"x","date":"2026-11-20","direction":1})") ==
      422);
  CHECK(status(R"({"type":0,"person_ids":[510008],"content":"x","date":"2026-11-20"})") == 422);
  CHECK(status(R"({"type":0,"person_ids":[510001,9],"content":"x","date":"2026-11-20"})") == 422);
  CHECK(status(R"({"type":0,"person_ids":[510001],"content":"x"})") == 422);
  CHECK(status(R"({"type":0,"person_ids":[510001],"date":"2026-11-20"})") == 422);
  CHECK(status(R"({"type":0,"content":"x","date":"2026-11-20"})") == 422);
  CHECK(client.put("/interactions/7001", R"({"type":0})").message() == "person_ids is required");
  CHECK(client.put("/interactions/7001", R"({"type":3,"person_ids":[510001]})").status == 422);
}

}  // namespace affinity::tests::interactions_test
