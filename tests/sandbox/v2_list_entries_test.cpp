#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <set>

namespace affinity::tests::v2_list_entries_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// A list of companies with an entry of Acme, made through v1, to write every type of value to.
struct OwnList {
  explicit OwnList(V2Client& the_client) : client(the_client) {
    id = client.v1.post("/lists", R"({"name":"Own","type":1,"is_public":true})").num("id");
    entry = client.v1.post("/lists/" + id_text(id) + "/list-entries", R"({"entity_id":730001})").num("id");
  }

  V2Client& client;
  std::int64_t id = 0, entry = 0;

  std::string field(int value_type, bool multiple) const {
    auto const made =
        client.v1.post("/fields", R"({"name":"F","entity_type":1,"value_type":)" +
                                      std::to_string(value_type) + R"(,"allows_multiple":)" +
                                      (multiple ? "true" : "false") + R"(,"list_id":)" + id_text(id) + "}");
    return "field-" + id_text(made.num("id"));
  }
  std::string path() const { return "/lists/" + id_text(id) + "/list-entries/" + id_text(entry); }
  Reply write(std::string const& field_id, std::string const& type, std::string const& data) const {
    return client.post(path() + "/fields/" + field_id,
                       R"({"value":{"type":")" + type + R"(","data":)" + data + "}}");
  }
  json::value data(std::string const& field_id) const {
    return client.get(path() + "/fields/" + field_id).at("value.data");
  }
  // v1's values of a field, in the order of their ids.
  json::array values_of_v1(std::string const& field_id) const {
    json::array out;
    auto const values = client.v1.get("/field-values?list_entry_id=" + id_text(entry)).body;
    for (auto const& value : values.get_array())
      if ("field-" + std::to_string(*as_int64(value.at("field_id"))) == field_id)
        out.push_back(value.at("value"));
    return out;
  }
};

}  // namespace

TEST_CASE("entries of a list come with their entity, and without values until some are asked for") {
  V2Client client;
  auto const entries = client.get("/lists/4103/list-entries?limit=5");
  CHECK(entries.size("data") == 5);
  CHECK(entries.names("data.0") == "id,type,listId,createdAt,creatorId,entity");
  CHECK(entries.str("data.0.type") == "company");
  CHECK(entries.names("data.0.entity") == "id,name,domain,domains,isGlobal");
  auto const with_values = client.get("/lists/4103/list-entries?limit=1&fieldTypes=list");
  CHECK(with_values.size("data.0.entity.fields") == 2);
  CHECK(with_values.str("data.0.entity.fields.0.value.type") == "ranked-dropdown");
  CHECK(client.get("/lists/4102/list-entries?limit=1").str("data.0.entity.type") == "external");
  CHECK(client.get("/lists/4101/list-entries?limit=1").names("data.0.entity") ==
        "id,name,listId,isRestricted,isRedacted");
}

TEST_CASE("a run over all pages of a list has each entry once") {
  V2Client client;
  std::set<std::int64_t> seen;
  for (std::string path = "/lists/4103/list-entries?limit=20"; !path.empty();) {
    auto const page = client.get(path);
    REQUIRE(page.status == 200);
    for (std::size_t i = 0; i < page.size("data"); ++i)
      seen.insert(page.num("data." + std::to_string(i) + ".id"));
    auto const next = page.at("pagination.nextUrl");
    auto const url = std::string(as_text(next).value_or(""));
    path = url.empty() ? "" : url.substr(url.find("/v2") + 3);
  }
  CHECK(seen.size() == 48);
}

TEST_CASE("entries need the right to export lists, one entry does not") {
  V2Client client;
  client.set_rights("");
  CHECK(errors_of(client.get("/lists/4101/list-entries")) == "authorization");
  CHECK(client.get("/lists/4101/list-entries/9400001").status == 200);
  CHECK(errors_of(client.post("/lists/4101/list-entries/9400001/fields/field-1",
                              R"({"value":{"type":"text","data":"x"}})")) == "authorization");
}

TEST_CASE("an entry that is added starts with the first open status and its creator as owner") {
  V2Client client;
  auto const made = client.post("/lists/4103/list-entries", R"({"entity":{"id":730001},"creatorId":510004})");
  CHECK(made.status == 201);
  CHECK(made.num("entity.id") == seeded::acme);
  CHECK(made.num("creatorId") == seeded::callum);
  CHECK(made.size("entity.fields") == 0);
  auto const path = "/lists/4103/list-entries/" + id_text(made.num("id"));
  CHECK(client.v1.get(path).num("entity_id") == seeded::acme);
  auto const values = client.get(path + "/fields?types=list");
  CHECK(values.str("data.0.value.data.text") == "To Research");
  CHECK(values.num("data.1.value.data.0.id") == seeded::callum);
  CHECK(client.post("/lists/4103/list-entries", R"({"entity":{"id":730001}})").status == 201);
}

TEST_CASE("what cannot be added to a list is a wrong request") {
  V2Client client;
  auto const add = [&](std::string const& list, std::string const& body) {
    return errors_of(client.post("/lists/" + list + "/list-entries", body));
  };
  CHECK(add("4101", R"({"entity":{"id":880001}})") == "bad-request");
  CHECK(add("4103", R"({"entity":{"id":510008}})") == "bad-request");
  CHECK(add("4103", R"({"entity":{"id":730001},"creatorId":510008})") == "bad-request");
  CHECK(add("4103", R"({"entity":730001,"values":[]})") == "validation entity; validation values");
  CHECK(add("4103", "{}") == "validation entity");
  CHECK(add("4104", R"({"entity":{"id":730001}})") == "not-found");
  auto const refused = client.post("/lists/4102/list-entries", R"({"entity":{"id":510008}})");
  CHECK(errors_of(refused) == "bad-request");
  CHECK(refused.str("errors.0.message").find("field-31901") != std::string::npos);
}

TEST_CASE("every type of value that a list has is written through v2 and read through v1") {
  struct Row {
    int value_type;
    bool multiple;
    char const *type, *data, *of_v1;
  };
  auto const row = GENERATE(
      Row{6, false, "text", R"("Warm")", R"(["Warm"])"}, Row{3, false, "number", "12.5", "[12.5]"},
      Row{3, true, "number-multi", "[3,4]", "[3,4]"},
      Row{4, false, "datetime", R"("2026-04-01T15:30:00Z")", R"(["2026-04-01T07:00:00.000Z"])"},
      Row{5, false, "location",
          R"({"streetAddress":null,"city":"Lisbon","state":null,"country":"Portugal","continent":"Europe"})",
          R"([{"street_address":null,"city":"Lisbon","state":null,"country":"Portugal","continent":"Europe"}])"},
      Row{0, false, "person", R"({"id":510008})", "[510008]"},
      Row{0, true, "person-multi", R"([{"id":510008},{"id":510007}])", "[510008,510007]"},
      Row{1, false, "company", R"({"id":730002})", "[730002]"},
      Row{1, true, "company-multi", R"([{"id":730002}])", "[730002]"});
  CAPTURE(row.type);
  V2Client client;
  OwnList const list(client);
  auto const field = list.field(row.value_type, row.multiple);
  CHECK(list.data(field).is_null());
  CHECK(list.write(field, row.type, row.data).status == 204);
  CHECK(write_json(list.values_of_v1(field)) == row.of_v1);
  CHECK(client.get(list.path() + "/fields/" + field).str("value.type") == row.type);
  CHECK(list.write(field, row.type, "null").status == 204);
  CHECK(list.values_of_v1(field).empty());
  CHECK(list.data(field).is_null());
}

TEST_CASE("a dropdown's option is an id in v2 and a text in v1") {
  V2Client client;
  OwnList const list(client);
  auto const field = list.field(2, true);
  auto const options = "/lists/" + id_text(list.id) + "/fields/" + field + "/dropdown-options";
  auto const north = id_text(client.post(options, R"({"type":"dropdown","text":"North"})").num("id"));
  auto const south = id_text(client.post(options, R"({"type":"dropdown","text":"South"})").num("id"));
  auto const item = [](std::string const& id) { return R"({"dropdownOptionId":)" + id + "}"; };
  CHECK(list.write(field, "dropdown-multi", "[" + item(north) + "," + item(south) + "]").status == 204);
  CHECK(write_json(list.values_of_v1(field)) == R"(["North","South"])");
  CHECK(errors_of(list.write(field, "dropdown-multi", "[" + item("3") + "]")) == "bad-request");
  client.v1.post("/field-values", R"({"field_id":)" + field.substr(6) +
                                      R"(,"entity_id":730001,"list_entry_id":)" + id_text(list.entry) +
                                      R"(,"value":"West"})");
  CHECK(list.data(field).get_array().size() == 3);
  CHECK(client.get(options).str("data.2.text") == "West");
}

TEST_CASE("a value of v1 is read through v2, and a write of either is one change in the history") {
  V2Client client;
  OwnList const list(client);
  auto const field = list.field(3, false);
  auto const made = client.v1.post("/field-values", R"({"field_id":)" + field.substr(6) +
                                                        R"(,"entity_id":730001,"list_entry_id":)" +
                                                        id_text(list.entry) + R"(,"value":5})");
  CHECK(list.data(field) == json::value(5));
  auto const history = "/field-value-changes?field_id=" + field.substr(6);
  CHECK(client.v1.get(history).size() == 1);
  list.write(field, "number", "6");
  CHECK(client.v1.get(history).size() == 2);
  CHECK(client.v1.get(history).num("0.action_type") == 2);
  CHECK(client.v1.get("/field-values?list_entry_id=" + id_text(list.entry))
            .text.find(id_text(made.num("id"))) != std::string::npos);
  list.write(field, "number", "null");
  CHECK(client.v1.get(history).size() == 3);
}

TEST_CASE("a value of the wrong type or shape is refused with its place") {
  V2Client client;
  OwnList const list(client);
  auto const number = list.field(3, false);
  CHECK(errors_of(list.write(number, "text", R"("x")")) == "bad-request");
  CHECK(errors_of(list.write(number, "number", R"("x")")) == "validation value.data");
  CHECK(errors_of(list.write(number, "interaction", "null")) == "validation value.type");
  CHECK(errors_of(client.post(list.path() + "/fields/" + number, R"({"value":{"type":"number"}})")) ==
        "validation value.data");
  CHECK(errors_of(client.post(list.path() + "/fields/" + number, R"({"data":1})")) == "validation data");
  CHECK(errors_of(list.write("last-email", "text", "null")) == "bad-request");
  CHECK(errors_of(list.write(list.field(0, false), "person", R"({"id":3})")) == "bad-request");
}

TEST_CASE("a field of another list is not found on this one") {
  V2Client client;
  auto const status = "field-" + id_text(client.v1.get("/lists/4101").num("fields.0.id"));
  auto const entry = client.get("/lists/4103/list-entries?limit=1").num("data.0.id");
  auto const path = "/lists/4103/list-entries/" + id_text(entry);
  CHECK(client.get(path + "/fields/" + status).status == 404);
  CHECK(errors_of(client.get(path + "/fields?ids=" + status)) == "validation ids");
  CHECK(errors_of(client.get("/lists/4103/list-entries?fieldIds=" + status)) == "validation fieldIds");
  CHECK(errors_of(client.get("/lists/4103/list-entries?fieldTypes=own")) == "validation fieldTypes");
  CHECK(client.get("/lists/4101/list-entries/" + id_text(entry)).status == 404);
  CHECK(errors_of(client.get("/lists/4101/list-entries/x")) == "validation listEntryId");
}

TEST_CASE("a restricted opportunity has no name, no values and no writes for others") {
  V2Client client({.extra_keys = {"tobias"}});
  client.v1.key = "tobias";
  auto const entries = client.get("/lists/4101/list-entries?fieldTypes=list").at("data").get_array();
  std::size_t hidden = 0;
  for (auto const& entry : entries) {
    auto const& entity = entry.at("entity").get_object();
    if (!entity.at("isRedacted").get_bool()) continue;
    ++hidden;
    CHECK(entity.at("name") == json::value("[Hidden]"));
    CHECK(entity.at("fields").get_array().empty());
    auto const path = "/lists/4101/list-entries/" + std::to_string(*as_int64(entry.at("id")));
    auto const values = client.get(path + "/fields?types=list");
    CHECK(values.str("data.0.type") == "hidden");
    CHECK(values.at("data.0.value.data").is_null());
    CHECK(errors_of(client.post(path + "/fields/" + values.str("data.0.id"),
                                R"({"value":{"type":"ranked-dropdown","data":null}})")) == "authorization");
  }
  CHECK(hidden == 1);
}

TEST_CASE("metadata of a list has its own fields, those of its records, and when an entry was added") {
  V2Client client;
  auto const fields = client.get("/lists/4102/fields");
  CHECK(fields.names("data.0") == "id,name,description,type,enrichmentSource,valueType,isRequired,createdAt");
  CHECK(fields.text.find("\"created-at\"") != std::string::npos);
  CHECK(fields.text.find("\"affinity-data-current-job-title\"") != std::string::npos);
  CHECK(fields.text.find("\"field-31901\"") != std::string::npos);
  CHECK(client.get("/lists/4104/fields").status == 404);
  CHECK(errors_of(client.get("/lists/4102/fields?includes=all")) == "validation includes");
}

}  // namespace affinity::tests::v2_list_entries_test
