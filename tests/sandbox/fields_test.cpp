#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::fields_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("fields are a bare array with eight keys each, and filters narrow it") {
  SandboxClient client;
  auto const all = client.get("/fields");
  CHECK(all.names("0") ==
        "id,name,list_id,enrichment_source,value_type,allows_multiple,track_changes,dropdown_options");
  auto const deals = client.get("/fields?list_id=4101");
  CHECK(deals.size() == 3);
  CHECK(deals.num("0.list_id") == seeded::deal_flow);
  CHECK(deals.at("0.track_changes") == json::value(true));
  CHECK(deals.size("0.dropdown_options") == 6);
  CHECK(client.get("/fields?list_id=4101&exclude_dropdown_options=true").size("0.dropdown_options") == 0);
  CHECK(client.get("/fields?list_id=4101&with_modified_names=true").str("0.name") == "[Deal Flow] Status");
  CHECK(client.get("/fields?entity_type=8").size() == 3);
  CHECK(client.get("/fields?entity_type=1&value_type=5").size() == 1);
  CHECK(client.get("/fields?list_id=4104").status == 403);
  CHECK(client.get("/fields?entity_type=3").status == 422);
  CHECK(client.get("/fields?list_id=9").text == "[]");
}

TEST_CASE("a field is created and deleted with all its values") {
  SandboxClient client;
  auto const made = client.post(
      "/fields",
      R"({"name":"Runway","entity_type":8,"value_type":3,"list_id":4101,"is_list_specific":true})");
  CHECK(made.status == 200);
  CHECK(made.num("list_id") == seeded::deal_flow);
  CHECK(made.at("track_changes") == json::value(true));
  CHECK(made.size("dropdown_options") == 0);
  auto const id = id_text(made.num("id"));
  auto const value = client.post(
      "/field-values", R"({"entity_id":880001,"list_entry_id":9400001,"value":14.5,"field_id":)" + id + "}");
  CHECK(value.status == 200);
  CHECK(client.get("/field-value-changes?field_id=" + id).size() == 1);
  CHECK(client.del("/fields/" + id).text == R"({"success":true})");
  CHECK(client.del("/field-values/" + id_text(value.num("id"))).status == 404);
  CHECK(client.get("/field-value-changes?field_id=" + id).status == 404);
  CHECK(client.del("/fields/" + id).status == 404);
}

TEST_CASE("a field needs a name, an entity type, a value type and a list that fits") {
  SandboxClient client;
  auto const made = [&](std::string const& more) {
    return client.post("/fields", R"({"name":"F",)" + more + "}");
  };
  CHECK(client.post("/fields", R"({"entity_type":0,"value_type":6})").message() == "name is required");
  CHECK(made(R"("value_type":6)").message() == "entity_type is required");
  CHECK(made(R"("entity_type":0,"value_type":9)").status == 422);
  CHECK(made(R"("entity_type":0,"value_type":6,"is_list_specific":true)").status == 422);
  CHECK(made(R"("entity_type":8,"value_type":6)").status == 422);
  CHECK(made(R"("entity_type":0,"value_type":6,"list_id":4101)").status == 422);
  CHECK(made(R"("entity_type":0,"value_type":6,"list_id":9)").status == 404);
  CHECK(made(R"("entity_type":1,"value_type":6,"list_id":4104)").status == 403);
  CHECK(made(R"("entity_type":0,"value_type":6,"allows_multiple":true)").at("list_id").is_null());
}

TEST_CASE("a field cannot be changed") {
  SandboxClient client;
  CHECK(client.put("/fields/31001", R"({"name":"x"})").text == "Unknown API endpoint");
}

TEST_CASE("which fields have a history follows from type and number of values") {
  SandboxClient client;
  auto const tracks = [&](int type, bool multiple) {
    auto const body =
        json::object{{"name", "F"}, {"entity_type", 0}, {"value_type", type}, {"allows_multiple", multiple}};
    return client.post("/fields", write_json(body)).at("track_changes") == json::value(true);
  };
  std::string single, multi;
  for (int type = 0; type < 8; ++type) {
    if (tracks(type, false)) single += std::to_string(type);
    if (tracks(type, true)) multi += std::to_string(type);
  }
  CHECK(single == "013457");
  CHECK(multi == "0135");
}

}  // namespace affinity::tests::fields_test
