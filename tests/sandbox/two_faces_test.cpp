// What one API of the sandbox writes, the other one reads: for each kind of record and of value.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <array>

namespace affinity::tests::two_faces_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// A value A that v1 writes and v2 shows, then a value B the other way round. "$A" and "$B" are the ids of the
// options that have these texts.
struct ValueRow {
  int v1_type = 0;
  bool multiple = false;
  std::string v1_sends{}, v2_type{}, v2_shows{}, v2_sends{}, v1_shows{};
  bool tracked = true;
};

std::string location_text(bool v1, std::string const& city, std::string const& country,
                          std::string const& continent) {
  return std::string(v1 ? R"({"street_address":)" : R"({"streetAddress":)") + R"("1 Mole","city":")" + city +
         R"(","state":null,"country":")" + country + R"(","continent":)" + continent + "}";
}

std::vector<ValueRow> value_rows() {
  std::string const callum =
      R"({"id":510004,"firstName":"Callum","lastName":"Fenwick","primaryEmailAddress":"callum@quillfern.example","type":"internal"})";
  std::string const acme = R"({"id":730001,"name":"Acme Robotics","domain":"acmerobotics.example"})";
  std::string const lisbon = location_text(true, "Lisbon", "Portugal", "null"),
                    lisbon_v2 = location_text(false, "Lisbon", "Portugal", R"("Europe")"),
                    osaka = location_text(true, "Osaka", "Japan", R"("Asia")"),
                    osaka_v2 = location_text(false, "Osaka", "Japan", R"("Asia")");
  std::string const april = "\"2024-04-01T07:00:00.000Z\"", january = "\"2025-01-09T08:00:00.000Z\"";
  return {{0, false, "510004", "person", callum, R"({"id":510005})", "510005"},
          {0, true, "510004", "person-multi", '[' + callum + ']', R"([{"id":510005}])", "510005"},
          {1, false, "730001", "company", acme, R"({"id":730002})", "730002"},
          {1, true, "730001", "company-multi", '[' + acme + ']', R"([{"id":730002}])", "730002"},
          {2, false, R"("A")", "dropdown", R"({"dropdownOptionId":$A,"text":"A"})",
           R"({"dropdownOptionId":$B})", R"("B")", false},
          {2, true, R"("A")", "dropdown-multi", R"([{"dropdownOptionId":$A,"text":"A"}])",
           R"([{"dropdownOptionId":$B}])", R"("B")", false},
          {3, false, "12.5", "number", "12.5", "7", "7"},
          {3, true, "12.5", "number-multi", "[12.5]", "[7]", "7"},
          {4, false, R"("2024-04-01T15:30:00Z")", "datetime", april, R"("2025-01-09")", january},
          {5, false, lisbon, "location", lisbon_v2, osaka_v2, osaka},
          {5, true, lisbon, "location-multi", '[' + lisbon_v2 + ']', '[' + osaka_v2 + ']', osaka},
          {6, false, R"("warm")", "text", R"("warm")", R"("Größe <b>")", R"("Größe <b>")", false}};
}

std::string replaced(std::string text, std::string_view what, std::int64_t number) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what))
    text.replace(at, what.size(), std::to_string(number));
  return text;
}

std::int64_t option_id(V2Client& client, std::string const& field, std::string const& text) {
  auto const options = client.get("/persons/fields/" + field + "/dropdown-options").at("data");
  if (options.is_array())
    for (auto const& option : options.get_array())
      if (text_member(option, "text") == text) return as_int64(*member(option, "id")).value_or(-1);
  return -1;
}

json::value parsed(std::string const& text) { return parse_json(text).value(); }

std::int64_t new_field(V2Client& client, ValueRow const& row) {
  auto const made = client.v1.post("/fields", R"({"name":"Test","entity_type":0,"value_type":)" +
                                                  std::to_string(row.v1_type) + R"(,"allows_multiple":)" +
                                                  (row.multiple ? "true}" : "false}"));
  return made.num("id");
}

// The actions of a field's history, the oldest first: "0,2".
std::string history_of(V2Client& client, std::int64_t field_id) {
  std::string out;
  auto const changes =
      client.v1.get("/field-value-changes?order_by=asc&field_id=" + std::to_string(field_id)).body;
  if (!changes.is_array()) return "(none)";
  for (auto const& change : changes.get_array())
    out += (out.empty() ? "" : ",") + std::to_string(as_int64(*member(change, "action_type")).value_or(-1));
  return out;
}

json::array values_in_v1(V2Client& client, std::int64_t field_id) {
  json::array out;
  auto const values = client.v1.get("/field-values?person_id=" + id_text(seeded::jane)).body;
  for (auto const& value : values.get_array())
    if (as_int64(*member(value, "field_id")) == field_id) out.push_back(*member(value, "value"));
  return out;
}

std::string jane_path() { return "/persons/" + id_text(seeded::jane); }

}  // namespace

TEST_CASE("a value that one API writes is the value that the other one reads, for each type") {
  for (auto row : value_rows()) {
    CAPTURE(row.v2_type);
    V2Client client;
    auto const field_id = new_field(client, row);
    auto const field = "field-" + std::to_string(field_id);
    auto const path = jane_path() + "/fields/" + field;
    CHECK(client.get(path).at("value") == parsed(R"({"type":")" + row.v2_type + R"(","data":null})"));

    auto const post = [&](std::string const& value) {
      return client.v1.post("/field-values", R"({"field_id":)" + std::to_string(field_id) +
                                                 R"(,"entity_id":)" + id_text(seeded::jane) + R"(,"value":)" +
                                                 value + '}');
    };
    if (row.v1_type == 2) {  // so that the option is there
      auto const other = post(R"("B")");
      client.v1.del("/field-values/" + std::to_string(other.num("id")));
    }
    REQUIRE(post(row.v1_sends).status == 200);
    auto const shown = client.get(path);
    CHECK(shown.names() == "id,name,type,enrichmentSource,value");
    CHECK(shown.str("id") == field);
    CHECK(shown.str("type") == "global");
    CHECK(shown.str("value.type") == row.v2_type);
    CHECK(shown.at("value.data") == parsed(replaced(row.v2_shows, "$A", option_id(client, field, "A"))));
    CHECK(shown.num("value.totalCount") == (row.multiple ? 1 : -1));

    auto const data = replaced(row.v2_sends, "$B", option_id(client, field, "B"));
    auto const body = [&](std::string const& sent) {
      return R"({"value":{"type":")" + row.v2_type + R"(","data":)" + sent + "}}";
    };
    REQUIRE(client.post(path, body(data)).status == 204);
    CHECK(values_in_v1(client, field_id) == json::array{parsed(row.v1_shows)});
    if (row.tracked) CHECK(history_of(client, field_id) == (row.multiple ? "0,1,0" : "0,2"));

    REQUIRE(client.post(path, body(data)).status == 204);  // changes nothing
    REQUIRE(client.post(path, body("null")).status == 204);
    CHECK(values_in_v1(client, field_id).empty());
    if (row.tracked) CHECK(history_of(client, field_id) == (row.multiple ? "0,1,0,1" : "0,2,1"));
  }
}

TEST_CASE("a status that v2 sets is the ranked option that v1 shows, and one change in the history") {
  V2Client client;
  auto const deal = client.v1.get("/field-values?list_entry_id=" + id_text(seeded::acme_deal_entry));
  std::int64_t status_field = 0, first_option = 0;
  for (auto const& value : deal.body.get_array())
    if (member(value, "value")->is_object() && member(*member(value, "value"), "rank"))
      status_field = as_int64(*member(value, "field_id")).value_or(0);
  auto const before = history_of(client, status_field);
  auto const options = client.get("/lists/" + id_text(seeded::deal_flow) + "/fields/field-" +
                                  std::to_string(status_field) + "/dropdown-options");
  first_option = options.num("data.0.id");
  auto const path = "/lists/" + id_text(seeded::deal_flow) + "/list-entries/" +
                    id_text(seeded::acme_deal_entry) + "/fields/field-" + std::to_string(status_field);
  REQUIRE(client
              .post(path, R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":)" +
                              std::to_string(first_option) + "}}}")
              .status == 204);
  CHECK(client.get(path).num("value.data.dropdownOptionId") == first_option);
  CHECK(history_of(client, status_field) == before + ",2");
  auto const after = client.v1.get("/field-values?list_entry_id=" + id_text(seeded::acme_deal_entry));
  for (auto const& value : after.body.get_array())
    if (as_int64(*member(value, "field_id")) == status_field)
      CHECK(as_int64(*member(*member(value, "value"), "id")) == first_option);
}

TEST_CASE("a multi value of v2 keeps the records of the items that stay") {
  V2Client client;
  ValueRow const row{.v1_type = 0, .multiple = true};
  auto const field_id = new_field(client, row);
  auto const path = jane_path() + "/fields/field-" + std::to_string(field_id);
  auto const set = [&](std::string const& data) {
    return client.post(path, R"({"value":{"type":"person-multi","data":)" + data + "}}").status;
  };
  REQUIRE(set(R"([{"id":510002},{"id":510003},{"id":510002}])") == 204);
  CHECK(client.get(path).num("value.totalCount") == 2);
  REQUIRE(set(R"([{"id":510003},{"id":510004}])") == 204);
  CHECK(values_in_v1(client, field_id) == json::array{510003, 510004});
  CHECK(history_of(client, field_id) == "0,0,1,0");
}

TEST_CASE("a person that one API makes is one that the other one reads and deletes") {
  V2Client client;
  auto const of_v1 = client.v1.post(
      "/persons", R"({"first_name":"Ann","last_name":"","emails":["ann@x.example","a@x.example"]})");
  auto const in_v2 = client.get("/persons/" + std::to_string(of_v1.num("id")));
  CHECK(in_v2.names() == "id,firstName,lastName,primaryEmailAddress,emailAddresses,type");
  CHECK(in_v2.str("firstName") == "Ann");
  CHECK(in_v2.at("lastName").is_null());
  CHECK(in_v2.str("emailAddresses.1") == "a@x.example");
  CHECK(in_v2.str("type") == "external");

  auto const of_v2 =
      client.post("/persons", R"({"firstName":"Bo","lastName":"Li","primaryEmailAddress":"bo@x.example",
      "fields":[{"id":"field-31003","value":{"type":"text","data":"+49 30 1"}}]})");
  REQUIRE(of_v2.status == 201);
  CHECK(of_v2.str("fields.0.value.data") == "+49 30 1");
  auto const id = std::to_string(of_v2.num("id"));
  CHECK(client.v1.get("/persons/" + id).str("last_name") == "Li");
  CHECK(client.v1.get("/persons/" + id).str("primary_email") == "bo@x.example");
  CHECK(client.v1.get("/field-values?person_id=" + id).str("0.value") == "+49 30 1");
  CHECK(client.del("/persons/" + id).status == 204);
  CHECK(client.v1.get("/persons/" + id).status == 404);
}

TEST_CASE("an organization of v1 is a company of v2, and a merged one is gone there") {
  V2Client client;
  auto const made = client.v1.post("/organizations", R"({"name":"Nine","domain":"nine.example"})");
  auto const company = client.get("/companies/" + std::to_string(made.num("id")));
  CHECK(company.names() == "id,name,domain,domains,isGlobal");
  CHECK(company.str("name") == "Nine");
  CHECK(company.str("domains.0") == "nine.example");
  CHECK_FALSE(company.at("isGlobal").as_bool());
  std::int64_t merged = 0;
  for (auto id = made.num("id"); id > 730'000 && merged == 0; --id)
    if (client.v1.get("/organizations/" + std::to_string(id)).status == 422) merged = id;
  REQUIRE(merged != 0);
  CHECK(errors_of(client.get("/companies/" + std::to_string(merged))) == "not-found");
}

TEST_CASE("an opportunity that v1 makes is renamed and deleted by v2") {
  V2Client client;
  auto const made =
      client.v1.post("/opportunities", R"({"name":"Seed","list_id":4101,"person_ids":[510008]})");
  auto const id = std::to_string(made.num("id"));
  auto const shown = client.get("/opportunities/" + id);
  CHECK(shown.names() == "id,name,listId,listName,isRestricted,isRedacted");
  CHECK(shown.str("listName") == "Deal Flow");
  REQUIRE(client.post("/opportunities/" + id, R"({"name":"Series A"})").status == 204);
  CHECK(client.v1.get("/opportunities/" + id).str("name") == "Series A");
  CHECK(client.v1.get("/opportunities/" + id).num("person_ids.0") == seeded::jane);
  REQUIRE(client.del("/opportunities/" + id).status == 204);
  CHECK(client.v1.get("/opportunities/" + id).status == 404);
}

TEST_CASE("people and companies of an opportunity's row are those that v1 shows of the opportunity") {
  V2Client client;
  auto const path = "/lists/4101/list-entries/" + id_text(seeded::acme_deal_entry) + "/fields/persons";
  CHECK(client.get(path).num("value.data.0.id") == seeded::acme_chief);
  REQUIRE(client.post(path, R"({"value":{"type":"person-multi","data":[{"id":510008}]}})").status == 204);
  CHECK(client.v1.get("/opportunities/" + id_text(seeded::acme_deal)).num("person_ids.0") == seeded::jane);
}

TEST_CASE("a list, an entry, a note and a reminder of one API are those of the other one") {
  V2Client client;
  auto const list = client.post("/lists", R"({"name":"Pilots","type":"company","isPublic":false})");
  auto const list_id = std::to_string(list.num("id"));
  CHECK(client.v1.get("/lists/" + list_id).num("type") == 1);
  CHECK_FALSE(client.v1.get("/lists/" + list_id).at("public").as_bool());

  auto const entry = client.v1.post("/lists/" + list_id + "/list-entries", R"({"entity_id":730001})");
  auto const rows = client.get("/lists/" + list_id + "/list-entries");
  CHECK(rows.num("data.0.id") == entry.num("id"));
  CHECK(rows.str("data.0.type") == "company");
  CHECK(rows.num("data.0.entity.id") == seeded::acme);

  auto const other = client.post("/lists/" + list_id + "/list-entries", R"({"entity":{"id":730002}})");
  CHECK(client.v1.get("/lists/" + list_id + "/list-entries/" + std::to_string(other.num("id")))
            .num("entity_id") == 730'002);

  auto const note = client.post(
      "/notes", R"({"type":"entities","content":{"html":"<p>Hi</p>"},"companies":[{"id":730001}]})");
  REQUIRE(note.status == 201);
  auto const note_id = std::to_string(note.num("id"));
  CHECK(client.v1.get("/notes/" + note_id).num("organization_ids.0") == seeded::acme);
  auto const plain = client.v1.post("/notes", R"({"content":"a < b","organization_ids":[730001]})");
  CHECK(client.get("/notes/" + std::to_string(plain.num("id"))).str("content.html") == "<p>a &lt; b</p>");

  auto const reminder = client.v1.post(
      "/reminders",
      R"({"owner_id":510001,"type":0,"due_date":"2027-01-01","organization_id":730001,"content":"Call"})");
  auto const shown = client.get("/reminders/" + std::to_string(reminder.num("id")));
  CHECK(shown.str("type") == "one-time");
  CHECK(shown.num("company.id") == seeded::acme);
  auto const recurring =
      client.post("/reminders", R"({"type":"recurring","recurrence":{"resetTrigger":"email",
      "periodDays":30},"owner":{"id":510002},"entity":{"type":"person","id":510008}})");
  auto const in_v1 = client.v1.get("/reminders/" + std::to_string(recurring.num("id")));
  CHECK(in_v1.num("type") == 1);
  CHECK(in_v1.num("reset_type") == 1);
  CHECK(in_v1.num("reminder_days") == 30);
  CHECK(in_v1.num("person.id") == seeded::jane);
}

TEST_CASE("a write through either face is one change, which both faces read") {
  V2Client client;
  ValueRow const row{.v1_type = 3};
  auto const field_id = new_field(client, row);
  auto const field = "field-" + std::to_string(field_id);
  auto const value_id =
      client.v1
          .post("/field-values", R"({"field_id":)" + std::to_string(field_id) + R"(,"entity_id":)" +
                                     id_text(seeded::jane) + R"(,"value":1})")
          .num("id");
  REQUIRE(value_id > 0);
  auto const path = jane_path() + "/fields";
  REQUIRE(client.post(path + "/" + field, R"({"value":{"type":"number","data":2}})").status == 204);
  REQUIRE(client
              .patch(path, R"({"operation":"update-fields","updates":[{"id":")" + field +
                               R"(","value":{"type":"number","data":3}}]})")
              .status == 200);
  REQUIRE(client.v1.put("/field-values/" + std::to_string(value_id), R"({"value":4})").status == 200);
  REQUIRE(client.v1.del("/field-values/" + std::to_string(value_id)).status == 200);
  auto const in_v1 = client.v1.get("/field-value-changes?order_by=asc&field_id=" + std::to_string(field_id));
  auto const in_v2 = client.get("/field-value-changes?filter=field.id%3D" + field);
  REQUIRE(in_v1.size() == 5);
  REQUIRE(in_v2.size("data") == 5);
  std::array<std::string_view, 3> const words{"add", "delete", "update"};  // by v1's codes
  std::array<int, 5> const values{1, 2, 3, 4, 4};
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto const one = std::to_string(i), other = "data." + one;
    CHECK(in_v1.num(one + ".id") == in_v2.num(other + ".id"));
    CHECK(in_v1.num(one + ".value") == values[i]);
    CHECK(in_v2.num(other + ".value") == values[i]);
    CHECK(words.at(std::size_t(in_v1.num(one + ".action_type"))) == in_v2.str(other + ".actionType"));
    CHECK(in_v1.num(one + ".changer.id") == in_v2.num(other + ".changer.id"));
    CHECK(in_v1.str(one + ".changed_at") == in_v2.str(other + ".changedAt"));
  }
}

TEST_CASE("an interaction, a strength and a meeting's people are the same in both faces") {
  V2Client client;
  auto const in_v1 = client.v1.get("/interactions/7001?type=0");
  auto const in_v2 = client.get("/meetings/7001");
  REQUIRE(in_v1.status == 200);
  CHECK(in_v1.str("date") == in_v2.str("startTime"));
  CHECK(in_v1.str("title") == in_v2.str("title"));
  CHECK(std::int64_t(in_v1.size("persons")) == in_v2.num("attendeesPreview.totalCount"));
  auto const pairs = client.get("/persons/510008/relationships").at("data");
  for (auto const& pair : pairs.get_array()) {
    auto const member = as_int64(pair.at("person1").at("id")).value();
    auto const strength =
        client.v1.get("/relationships-strengths?external_id=510008&internal_id=" + std::to_string(member));
    if (strength.size() > 0) CHECK(strength.at("0.strength") == pair.at("interactionScore"));
  }
}

}  // namespace affinity::tests::two_faces_test
