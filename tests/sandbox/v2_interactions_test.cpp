#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace affinity::tests::v2_interactions_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string with_filter(std::string const& path, std::string const& filter) {
  return path + "?filter=" + percent_encode(filter);
}

// The ids of all pages.
std::vector<std::int64_t> all_ids(V2Client& client, std::string path) {
  std::vector<std::int64_t> out;
  while (!path.empty()) {
    auto const page = client.get(path);
    REQUIRE(page.status == 200);
    for (auto const& one : items_of(page)) out.push_back(as_int64(one.at("id")).value());
    auto const next = page.at("pagination.nextUrl");
    path = next.is_null() ? "" : std::string(as_text(next).value());
    if (!path.empty()) path = path.substr(path.find("/v2") + 3);
  }
  return out;
}

}  // namespace

TEST_CASE("an interaction of each type has the members that its type has") {
  V2Client client;
  CHECK(
      client.get("/meetings?limit=1").names("data.0") ==
      "id,loggingType,title,startTime,endTime,allDay,creator,organizer,createdAt,updatedAt,attendeesPreview");
  CHECK(client.get("/calls?limit=1").names("data.0") ==
        "id,loggingType,title,startTime,endTime,allDay,creator,createdAt,updatedAt,attendeesPreview");
  CHECK(client.get("/emails?limit=1").names("data.0") ==
        "id,sentAt,loggingType,direction,subject,createdAt,updatedAt,from,toParticipantsPreview,"
        "ccParticipantsPreview");
  CHECK(client.get("/chat-messages?limit=1").names("data.0") ==
        "id,sentAt,loggingType,direction,creator,createdAt,updatedAt,participantsPreview");
}

TEST_CASE("ids of interactions are unique per type only") {
  V2Client client;
  auto const meeting = client.get("/meetings/7001");
  REQUIRE(meeting.status == 200);
  CHECK(client.get(with_filter("/meetings", "id=7001")).at("data.0") == meeting.body);
  for (auto const* path : {"/calls", "/emails", "/chat-messages"}) {
    auto const other = client.get(with_filter(path, "id=7001"));
    REQUIRE(other.size("data") == 1);
    CHECK(other.num("data.0.id") == 7'001);
    CHECK(other.at("data.0") != meeting.body);
  }
}

TEST_CASE("an interaction of v2 is the one of v1, whoever wrote it") {
  V2Client client;
  auto const made = client.v1.post(
      "/interactions",
      R"({"type":1,"person_ids":[510001,510008],"content":"Called","date":"2026-11-20T10:00:00Z"})");
  REQUIRE(made.status == 200);
  auto const found = client.get(with_filter("/calls", "id=" + id_text(made.num("id"))));
  REQUIRE(found.size("data") == 1);
  CHECK(found.str("data.0.loggingType") == "manual");
  CHECK(found.str("data.0.startTime") == "2026-11-20T10:00:00.000Z");
  CHECK(found.num("data.0.creator.person.id") == seeded::maren);
  CHECK(found.num("data.0.attendeesPreview.totalCount") == 2);
  CHECK(found.at("data.0.updatedAt").is_null());
  client.v1.put("/interactions/" + id_text(made.num("id")), R"({"type":1,"person_ids":[510001]})");
  auto const changed = client.get(with_filter("/calls", "id=" + id_text(made.num("id"))));
  CHECK(changed.num("data.0.attendeesPreview.totalCount") == 1);
  CHECK_FALSE(changed.at("data.0.updatedAt").is_null());
}

TEST_CASE("a preview stops at 100 people and counts all") {
  V2Client client;
  std::string ids = "510001";
  for (int i = 0; i < 130; ++i) ids += "," + std::to_string(510'007 + i);
  auto const made = client.v1.post(
      "/interactions", R"({"type":0,"person_ids":[)" + ids + R"(],"content":"All","date":"2026-11-20"})");
  REQUIRE(made.status == 200);
  auto const found = client.get("/meetings/" + id_text(made.num("id")));
  CHECK(found.size("attendeesPreview.data") == 100);
  CHECK(found.num("attendeesPreview.totalCount") == 131);
  CHECK(found.str("loggingType") == "manual");
}

TEST_CASE("interactions are filtered by their times") {
  V2Client client;
  auto const all = all_ids(client, "/meetings");
  auto const after =
      all_ids(client, with_filter("/meetings", "startTime>=2026-10-01T00:00:00Z") + "&limit=7");
  auto const before = all_ids(client, with_filter("/meetings", "startTime<2026-10-01T00:00:00Z"));
  CHECK_FALSE(after.empty());
  CHECK_FALSE(before.empty());
  CHECK(after.size() + before.size() == all.size());
  CHECK(std::ranges::is_sorted(after));
  CHECK(all_ids(client, with_filter("/emails", "sentAt>2027-01-01T00:00:00Z")).empty());
  CHECK(all_ids(client, with_filter("/chat-messages", "createdAt>2020-01-01T00:00:00Z")).size() >= 20);
  CHECK(all_ids(client, with_filter("/calls", "updatedAt>2020-01-01T00:00:00Z")).empty());
  CHECK(errors_of(client.get(with_filter("/emails", "startTime>2026-01-01T00:00:00Z"))) ==
        "validation filter");
  CHECK(errors_of(client.get(with_filter("/meetings", "id>7001"))) == "validation filter");
}

TEST_CASE("the subject of an e-mail is hidden from whom nobody who took part shares it with") {
  V2Client client({.extra_keys = {"tobias"}});
  // Rosa is in one team with Maren, and hides her subjects from the others.
  std::set<std::int64_t> hidden;
  auto const subjects = [&] {
    std::map<std::int64_t, std::string> out;
    for (std::string path = "/emails"; !path.empty();) {
      auto const page = client.get(path);
      for (auto const& one : items_of(page))
        out[as_int64(one.at("id")).value()] = text_member(one, "subject");
      auto const next = page.at("pagination.nextUrl");
      path = next.is_null() ? "" : std::string(as_text(next).value());
      if (!path.empty()) path = path.substr(path.find("/v2") + 3);
    }
    return out;
  };
  auto const of_maren = subjects();
  client.v1.key = "tobias";
  auto const of_tobias = subjects();
  REQUIRE(of_maren.size() == of_tobias.size());
  for (auto const& [id, subject] : of_tobias)
    if (subject != of_maren.at(id)) {
      CHECK(subject == "********");
      hidden.insert(id);
    }
  REQUIRE_FALSE(hidden.empty());
  for (auto const& [id, subject] : of_maren) CHECK(subject != "********");
  auto const one = client.get(with_filter("/emails", "id=" + id_text(*hidden.begin())));
  bool const rosa_took_part = one.num("data.0.from.person.id") == seeded::rosa ||
                              one.text.find("\"id\":" + id_text(seeded::rosa)) != std::string::npos;
  CHECK(rosa_took_part);
  CHECK(of_maren.size() > hidden.size());
}

TEST_CASE("a value that is an e-mail hides its subject too") {
  V2Client client({.extra_keys = {"tobias"}});
  client.v1.key = "tobias";
  auto const persons = client.get("/persons?fieldIds=last-email&fieldIds=first-email").at("data");
  std::size_t hidden = 0;
  for (auto const& person : persons.get_array())
    for (auto const& field : person.at("fields").get_array()) {
      auto const& data = field.at("value").at("data");
      if (!data.is_object() || text_member(data, "subject") != "********") continue;
      ++hidden;
      CHECK(as_int64(field.at("value").at("internalPerson").at("id")) == seeded::rosa);
    }
  CHECK(hidden > 0);
}

TEST_CASE("interactions of members who share nothing are absent for others, and a meeting of theirs is 404") {
  Scratch folder;
  folder.write("firm.json",
               R"({"team":[{"id":1,"first_name":"A","last_name":"A","emails":["a@f.example"]},
                           {"id":2,"first_name":"B","last_name":"B","emails":["b@f.example"]},
                           {"id":3,"first_name":"C","last_name":"C","emails":["c@f.example"]}],
      "teams":[{"name":"Closed","privacy":"no-access","members":[{"person_id":2}]}],
      "interactions":[{"id":7,"type":0,"date":"2026-11-01T00:00:00Z","person_ids":[2]},
                      {"id":8,"type":0,"date":"2026-11-01T00:00:00Z","person_ids":[2,3]},
                      {"id":9,"type":0,"date":"2026-11-01T00:00:00Z","person_ids":[1,2]}]})");
  V2Client client({.extra_keys = {"b"}, .data_file = folder.path("firm.json")});
  CHECK(all_ids(client, "/meetings") == std::vector<std::int64_t>{8, 9});
  CHECK(client.get("/meetings/7").status == 404);
  client.v1.key = "b";
  CHECK(all_ids(client, "/meetings") == std::vector<std::int64_t>{7, 8, 9});
  CHECK(client.get("/meetings/7").status == 200);
}

TEST_CASE("the next event of a person becomes the last one when its time has come") {
  V2Client client;
  auto const value = [&](std::string const& field) {
    return client.get("/persons/" + id_text(seeded::jane) + "/fields/" + field).num("value.data.id");
  };
  auto const next = value("next-event");
  REQUIRE(next > 0);
  CHECK(value("last-event") != next);
  client.v1.clock.pass(std::chrono::hours(24 * 4));
  CHECK(value("next-event") != next);
  CHECK(value("last-event") == next);
}

TEST_CASE("pages of persons neither repeat nor miss one while their next events move with the clock") {
  V2Client client;
  std::set<std::int64_t> seen;
  std::size_t count = 0;
  for (std::string path = "/persons?fieldIds=next-event&limit=50"; !path.empty();) {
    auto const page = client.get(path);
    REQUIRE(page.status == 200);
    for (auto const& one : items_of(page)) seen.insert(as_int64(one.at("id")).value());
    count += page.size("data");
    client.v1.clock.pass(std::chrono::hours(24 * 3));
    auto const url = page.at("pagination.nextUrl");
    path = url.is_null() ? "" : std::string(as_text(url).value());
    if (!path.empty()) path = path.substr(path.find("/v2") + 3);
  }
  CHECK(seen.size() == count);
  CHECK(count >= 300);
}

TEST_CASE("a meeting that is not there is 404") {
  V2Client client;
  CHECK(client.get("/meetings/1").status == 404);
  CHECK(errors_of(client.get("/meetings/x")) == "validation meetingId");
}

}  // namespace affinity::tests::v2_interactions_test
