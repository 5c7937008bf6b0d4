#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::v2_dropdown_options_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// The status column of the deals and a dropdown of the list of companies, made through v1.
struct Fields {
  explicit Fields(V2Client& client)
      : status(client.v1.get("/lists/4101").num("fields.0.id")),
        dropdown(
            client.v1.post("/fields", R"({"name":"Region","entity_type":1,"value_type":2,"list_id":4103})")
                .num("id")) {}

  std::int64_t status, dropdown;

  std::string options_of_status() const {
    return "/lists/4101/fields/field-" + id_text(status) + "/dropdown-options";
  }
  std::string options_of_dropdown() const {
    return "/lists/4103/fields/field-" + id_text(dropdown) + "/dropdown-options";
  }
};

}  // namespace

TEST_CASE("options of a status column have a category, and open ones a win rate") {
  V2Client client;
  Fields const fields(client);
  auto const options = client.get(fields.options_of_status());
  CHECK(options.size("data") == 6);
  CHECK(options.names("data.0") == "type,id,text,rank,color,statusCategory,winRate");
  CHECK(options.str("data.0.type") == "status-dropdown");
  CHECK(options.str("data.0.statusCategory") == "open");
  CHECK(options.num("data.0.winRate") == 10);
  CHECK(options.str("data.0.color") == "white");
  CHECK(options.str("data.4.statusCategory") == "won");
  CHECK(options.at("data.4.winRate").is_null());
  CHECK(options.str("data.5.statusCategory") == "lost");
  auto const one = client.get(fields.options_of_status() + "/" + id_text(options.num("data.1.id")));
  CHECK(one.text == write_json(options.at("data.1")));
}

TEST_CASE("an option that is added to a status column is there in v1, and moves those behind it") {
  V2Client client;
  Fields const fields(client);
  auto const made = client.post(
      fields.options_of_status(),
      R"({"type":"status-dropdown","text":"Paused","rank":1,"color":"gray","statusCategory":"on-hold"})");
  CHECK(made.status == 201);
  CHECK(made.str("statusCategory") == "on-hold");
  CHECK(made.at("winRate").is_null());
  auto const options = client.v1.get("/lists/4101").at("fields.0.dropdown_options");
  CHECK(options.get_array().size() == 7);
  CHECK(client.get(fields.options_of_status()).num("data.1.rank") == 2);
  CHECK(client.get(fields.options_of_status()).num("data.0.rank") == 0);
}

TEST_CASE("what an option may have depends on its field") {
  V2Client client;
  Fields const fields(client);
  auto const add = [&](std::string const& path, std::string const& body) {
    return errors_of(client.post(path, body));
  };
  auto const status = fields.options_of_status(), dropdown = fields.options_of_dropdown();
  CHECK(add(status, R"({"type":"dropdown","text":"x"})") == "validation type");
  CHECK(add(status, R"({"type":"status-dropdown","text":"x"})") ==
        "validation rank; validation color; validation statusCategory");
  CHECK(
      add(status,
          R"({"type":"status-dropdown","text":"x","rank":0,"color":"pink","statusCategory":"won","winRate":5})") ==
      "validation color; validation winRate");
  CHECK(add(dropdown, R"({"type":"dropdown","text":"x","rank":1})") == "validation rank");
  CHECK(add(dropdown, R"({"type":"list","text":""})") == "validation type; validation text");
  CHECK(add(dropdown, R"({"type":"dropdown","text":")" + std::string(256, 'x') + "\"}") == "validation text");
  CHECK(client.post(dropdown, R"({"type":"dropdown","text":"North"})").status == 201);
  CHECK(add(dropdown, R"({"type":"dropdown","text":"North"})") == "bad-request");
}

TEST_CASE("renaming an option of a dropdown renames the values that v1 shows") {
  V2Client client;
  Fields const fields(client);
  auto const path = fields.options_of_dropdown();
  auto const option = client.post(path, R"({"type":"dropdown","text":"North"})").num("id");
  auto const entry = client.v1.get("/lists/4103/list-entries").at("0");
  auto const entity_id = id_text(*as_int64(entry.at("entity_id")));
  auto const made =
      client.v1.post("/field-values", R"({"field_id":)" + id_text(fields.dropdown) + R"(,"entity_id":)" +
                                          entity_id + R"(,"list_entry_id":)" +
                                          id_text(*as_int64(entry.at("id"))) + R"(,"value":"North"})");
  CHECK(made.status == 200);
  auto const values = [&] { return client.v1.get("/field-values?organization_id=" + entity_id).text; };
  CHECK(client.post(path + "/" + id_text(option), R"({"text":"Far North"})").status == 204);
  CHECK(values().find("\"Far North\"") != std::string::npos);
  CHECK(client.get(path + "/" + id_text(option)).str("text") == "Far North");
  CHECK(client.del(path + "/" + id_text(option)).status == 204);
  CHECK(values().find("\"Far North\"") == std::string::npos);
  CHECK(client.del(path + "/" + id_text(option)).status == 404);
}

TEST_CASE("an option that is deleted is cleared from every entry, and the history of the field says so") {
  V2Client client;
  Fields const fields(client);
  auto const history = "/field-value-changes?field_id=" + id_text(fields.status) + "&action_type=1";
  auto const before = client.v1.get(history).size();
  auto const won = client.get(fields.options_of_status()).num("data.4.id");
  CHECK(client.del(fields.options_of_status() + "/" + id_text(won)).status == 204);
  CHECK(client.v1.get(history).size() == before + 3);
  CHECK(client.get(fields.options_of_status()).size("data") == 5);
}

TEST_CASE("a status that is no longer open loses its win rate") {
  V2Client client;
  Fields const fields(client);
  auto const one =
      fields.options_of_status() + "/" + id_text(client.get(fields.options_of_status()).num("data.0.id"));
  CHECK(client.post(one, R"({"winRate":33,"color":"red"})").status == 204);
  CHECK(client.get(one).num("winRate") == 33);
  CHECK(client.get(one).str("color") == "red");
  CHECK(errors_of(client.post(one, R"({"statusCategory":"lost","winRate":5})")) == "validation winRate");
  CHECK(client.post(one, R"({"statusCategory":"lost"})").status == 204);
  CHECK(client.get(one).at("winRate").is_null());
  CHECK(errors_of(client.post(one, R"({"winRate":5})")) == "validation winRate");
  CHECK(client.post(one, "{}").status == 204);
}

TEST_CASE("an option of a dropdown has a text alone") {
  V2Client client;
  Fields const fields(client);
  auto const option = client.post(fields.options_of_dropdown(), R"({"type":"dropdown","text":"North"})");
  CHECK(option.names() == "type,id,text");
  CHECK(errors_of(client.post(fields.options_of_dropdown() + "/" + id_text(option.num("id")),
                              R"({"text":"South","rank":1,"statusCategory":"won"})")) ==
        "validation rank; validation statusCategory");
}

TEST_CASE("a field of another list is not found, and one without options is a wrong request") {
  V2Client client;
  Fields const fields(client);
  auto const at = [](std::string const& list, std::string const& field) {
    return "/lists/" + list + "/fields/" + field + "/dropdown-options";
  };
  CHECK(client.get(at("4103", "field-" + id_text(fields.status))).status == 404);
  CHECK(client.get(at("4101", "field-1")).status == 404);
  CHECK(client.get(at("4101", "nonsense")).status == 404);
  CHECK(client.get(at("4104", "field-1")).status == 404);
  CHECK(errors_of(client.get(at("4103", "affinity-data-location"))) == "bad-request");
  CHECK(errors_of(client.get(at("4103", "dealroom-company-status"))) == "(no errors)");
  CHECK(errors_of(client.post(at("4103", "dealroom-company-status"), R"({"type":"dropdown","text":"x"})")) ==
        "bad-request");
  CHECK(errors_of(client.get(fields.options_of_status() + "/x")) == "validation dropdownOptionId");
  CHECK(client.get(fields.options_of_status() + "/1").status == 404);
}

}  // namespace affinity::tests::v2_dropdown_options_test
