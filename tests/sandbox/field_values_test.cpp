#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::field_values_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// The id of Deal Flow's status option with this text, and of its fields.
constexpr std::int64_t status_field = 31'012, owners_field = 31'013, amount_field = 31'014;
constexpr std::int64_t due_diligence = 52'003;

std::string global_field(SandboxClient& client, int value_type) {
  auto const body = json::object{{"name", "F"}, {"entity_type", 0}, {"value_type", value_type}};
  return id_text(client.post("/fields", write_json(body)).num("id"));
}

Reply set(SandboxClient& client, std::string const& field_id, std::string const& value) {
  return client.post("/field-values",
                     R"({"entity_id":510008,"field_id":)" + field_id + R"(,"value":)" + value + "}");
}

json::value value_in(Reply const& cells, std::int64_t field_id) {
  for (auto const& cell : cells.body.get_array())
    if (cell.at("field_id") == json::value(field_id)) return cell;
  return {};
}

}  // namespace

TEST_CASE("the cells of an entity are a bare array with nine keys each") {
  SandboxClient client;
  auto const cells = client.get("/field-values?opportunity_id=880001");
  REQUIRE(cells.size() >= 3);
  CHECK(cells.names("0") ==
        "id,field_id,list_entry_id,entity_type,value_type,entity_id,created_at,updated_at,value");
  Reply const status{.body = value_in(cells, status_field)};
  CHECK(status.names("value") == "id,text,rank,color");
  CHECK(status.str("value.text") == "First Meeting");
  CHECK(client.get("/field-values?list_entry_id=9400001").text == cells.text);
  auto const acme = client.get("/field-values?organization_id=730001");
  CHECK(acme.size() >= 6);
  CHECK(acme.at("0.list_entry_id").is_null());
}

TEST_CASE("exactly one of the four ids selects cells") {
  SandboxClient client;
  CHECK(client.get("/field-values").status == 422);
  CHECK(client.get("/field-values?person_id=510008&organization_id=730001").status == 422);
  CHECK(client.get("/field-values?person_id=1").status == 404);
  CHECK(client.get("/field-values?list_entry_id=1").status == 404);
  CHECK(client.get("/field-values?person_id=x").status == 422);
}

TEST_CASE("a value of every type is read as it was written") {
  SandboxClient client;
  auto const row = GENERATE(
      std::tuple{0, "510004", "510004"}, std::tuple{1, "730001", "730001"},
      std::tuple{2, R"("Architect")", R"("Architect")"}, std::tuple{3, "5000.25", "5000.25"},
      std::tuple{3, "-7", "-7"}, std::tuple{4, R"("2024-04-01T15:30:00Z")", R"("2024-04-01T07:00:00.000Z")"},
      std::tuple{4, R"("2024-12-24")", R"("2024-12-24T08:00:00.000Z")"},
      std::tuple{
          5, R"({"city":"Köln","country":"Germany"})",
          R"({"street_address":null,"city":"Köln","state":null,"country":"Germany","continent":null})"},
      std::tuple{6, R"("line\n\"two\" 🎉")", R"("line\n\"two\" 🎉")"}, std::tuple{6, R"("")", R"("")"});
  auto const& [type, sent, read] = row;
  CAPTURE(type, sent);
  auto const made = set(client, global_field(client, type), sent);
  CHECK(made.status == 200);
  CHECK(made.num("value_type") == type);
  CHECK(made.at("updated_at").is_null());
  CHECK(write_json(made.at("value")) == read);
  CHECK(
      write_json(value_in(client.get("/field-values?person_id=510008"), made.num("field_id")).at("value")) ==
      read);
}

TEST_CASE("a value that does not fit its field's type is refused") {
  SandboxClient client;
  auto const row =
      GENERATE(std::pair{0, R"("510004")"}, std::pair{0, "1"}, std::pair{1, "1"}, std::pair{1, "{}"},
               std::pair{2, "5"}, std::pair{3, R"("5")"}, std::pair{3, "true"}, std::pair{4, R"("soon")"},
               std::pair{4, "20240401"}, std::pair{5, R"("Berlin")"}, std::pair{5, R"({"city":5})"},
               std::pair{6, "5"}, std::pair{6, "null"}, std::pair{7, R"("New")"}, std::pair{7, "52001"});
  CAPTURE(row.first, row.second);
  auto const made = set(client, global_field(client, row.first), row.second);
  CHECK(made.status == 422);
  CHECK(made.message().starts_with("value"));
}

TEST_CASE("a deal moves on by the id of its new status, and the move is remembered") {
  SandboxClient client;
  auto const cells = client.get("/field-values?opportunity_id=880001");
  auto const cell = id_text(*as_int64(value_in(cells, status_field).at("id")));
  auto const history = "/field-value-changes?opportunity_id=880001&field_id=" + id_text(status_field);
  auto const before = client.get(history).size();
  auto const moved = client.put("/field-values/" + cell, R"({"value":52003})");
  CHECK(moved.str("value.text") == "Due Diligence");
  CHECK(moved.str("updated_at") == "2026-11-21T09:00:00.000Z");
  auto const after = client.get(history);
  CHECK(after.size() == before + 1);
  CHECK(after.names("0") == "id,field_id,entity_id,list_entry_id,action_type,changer,changed_at,value");
  CHECK(after.num("0.action_type") == 2);
  CHECK(after.num("0.changer.id") == seeded::maren);
  CHECK(after.num("0.value.id") == due_diligence);
  CHECK(after.str("1.value.text") == "First Meeting");
  CHECK(client.put("/field-values/" + cell, R"({"value":"Won"})").status == 422);
  CHECK(client.put("/field-values/" + cell, R"({"value":1})").status == 422);
  CHECK(client.put("/field-values/" + cell, "{}").message() == "value is required");
  CHECK(client.put("/field-values/1", R"({"value":1})").status == 404);
}

TEST_CASE("a value is created, changed and deleted, and its history says so") {
  SandboxClient client;
  auto const field = global_field(client, 3);
  auto const made = set(client, field, "1");
  auto const path = "/field-values/" + id_text(made.num("id"));
  CHECK(client.put(path, R"({"value":2})").num("value") == 2);
  CHECK(client.del(path).text == R"({"success":true})");
  CHECK(client.del(path).status == 404);
  CHECK(value_in(client.get("/field-values?person_id=510008"), made.num("field_id")).is_null());
  auto const changes = client.get("/field-value-changes?order_by=asc&field_id=" + field);
  CHECK(changes.size() == 3);
  CHECK(changes.num("0.action_type") == 0);
  CHECK(changes.num("1.action_type") == 2);
  CHECK(changes.num("2.action_type") == 1);
  CHECK(changes.num("2.value") == 2);
  CHECK(client.get("/field-value-changes?action_type=1&field_id=" + field).size() == 1);
}

TEST_CASE("a cell of a field of a list needs the entry, and only such a cell may have one") {
  SandboxClient client;
  auto const post = [&](std::int64_t field, std::string const& more) {
    return client.post("/field-values", R"({"field_id":)" + id_text(field) + "," + more + "}");
  };
  CHECK(post(owners_field, R"("entity_id":880001,"value":510004)").status == 422);
  CHECK(post(owners_field, R"("entity_id":880001,"value":510004,"list_entry_id":9400002)").status == 422);
  CHECK(post(owners_field, R"("entity_id":880001,"value":510004,"list_entry_id":1)").status == 404);
  CHECK(post(owners_field, R"("entity_id":880001,"value":510005,"list_entry_id":9400001)").status == 200);
  CHECK(post(31'003, R"("entity_id":510008,"value":"+1","list_entry_id":9400001)").status == 422);
  CHECK(post(31'003, R"("entity_id":1,"value":"+1")").status == 404);
  CHECK(post(1, R"("entity_id":510008,"value":"+1")").status == 404);
  CHECK(post(31'003, R"("value":"+1")").message() == "entity_id is required");
}

TEST_CASE("a second value fits only where the field allows several") {
  SandboxClient client;
  auto const entry = R"({"entity_id":880001,"list_entry_id":9400001,"field_id":)";
  CHECK(client.post("/field-values", entry + id_text(amount_field) + R"(,"value":1})").status == 422);
  CHECK(client.post("/field-values", entry + id_text(owners_field) + R"(,"value":510006})").status == 200);
}

TEST_CASE("an opportunity has no values in global fields") {
  SandboxClient client;
  auto const made = client.post("/field-values", R"({"field_id":31007,"entity_id":880001,"value":5})");
  CHECK(made.status == 422);
}

TEST_CASE("a history needs a field that has one and at most one entity") {
  SandboxClient client;
  CHECK(client.get("/field-value-changes").message() == "field_id is required");
  CHECK(client.get("/field-value-changes?field_id=1").status == 404);
  CHECK(client.get("/field-value-changes?field_id=31003").status == 422);
  CHECK(client.get("/field-value-changes?field_id=31012&action_type=3").status == 422);
  CHECK(client.get("/field-value-changes?field_id=31012&person_id=510008&organization_id=730001").status ==
        422);
  auto const all = client.get("/field-value-changes?field_id=31012");
  CHECK(all.size() > 60);
  CHECK(client.get("/field-values-changes?field_id=31012").text == all.text);
  CHECK(client.get("/field-value-changes?field_id=31012&limit=5").size() == 5);
  CHECK(client.get("/field-value-changes?field_id=31012&list_entry_id=9400001").text ==
        client.get("/field-value-changes?field_id=31012&opportunity_id=880001").text);
}

TEST_CASE("the values of an entry go with it") {
  SandboxClient client;
  auto const cells = client.get("/field-values?opportunity_id=880001");
  CHECK(client.del("/lists/4101/list-entries/9400001").status == 200);
  CHECK(client.get("/field-values?opportunity_id=880001").status == 404);
  CHECK(client.del("/field-values/" + id_text(cells.num("0.id"))).status == 404);
}

}  // namespace affinity::tests::field_values_test
