// PATCH …/fields of companies, persons and list entries.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>

namespace affinity::tests::v2_field_batch_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// {"operation":"update-fields","updates":[…]}
std::string batch(std::string const& updates) {
  return R"({"operation":"update-fields","updates":[)" + updates + "]}";
}

std::string update(std::string const& field, std::string const& type, std::string const& data) {
  return R"({"id":")" + field + R"(","value":{"type":")" + type + R"(","data":)" + data + "}}";
}

std::string deal_path() {
  return "/lists/" + id_text(seeded::deal_flow) + "/list-entries/" + id_text(seeded::acme_deal_entry) +
         "/fields";
}

// The id of a field of the deals, by its name: "field-31012".
std::string deal_field(V2Client& client, std::string const& name) {
  auto const fields = client.get("/lists/4101/fields").at("data");
  for (auto const& field : fields.get_array())
    if (text_member(field, "name") == name && text_member(field, "type") == "list")
      return text_member(field, "id");
  return "(none)";
}

}  // namespace

TEST_CASE("a batch sets the values of a company, and answers its operation") {
  V2Client client;
  auto const made = client.patch("/companies/730001/fields",
                                 batch(update("field-31007", "number", "44") + "," +
                                       update("source-of-introduction", "person", R"({"id":510003})")));
  CHECK(made.status == 200);
  CHECK(made.text == R"({"operation":"update-fields"})");
  CHECK(client.get("/companies/730001/fields/field-31007").num("value.data") == 44);
  CHECK(client.get("/companies/730001/fields/source-of-introduction").num("value.data.id") == 510'003);
  auto const in_v1 = client.v1.get("/field-values?organization_id=730001").text;
  CHECK(in_v1.find(R"("value":44)") != in_v1.npos);
}

TEST_CASE("a batch sets the values of a person") {
  V2Client client;
  CHECK(
      client.patch("/persons/510008/fields", batch(update("field-31003", "text", R"("+49 30 1")"))).status ==
      200);
  CHECK(client.get("/persons/510008/fields/field-31003").str("value.data") == "+49 30 1");
}

TEST_CASE("a batch of an entry sets its own values and those of its opportunity") {
  V2Client client;
  auto const amount = deal_field(client, "Amount"), owners = deal_field(client, "Owners");
  auto const updates = update(amount, "number", "7500000") + "," +
                       update(owners, "person-multi", R"([{"id":510002},{"id":510005}])") + "," +
                       update("persons", "person-multi", R"([{"id":510008}])");
  REQUIRE(client.patch(deal_path(), batch(updates)).status == 200);
  CHECK(client.get(deal_path() + "/" + amount).num("value.data") == 7'500'000);
  CHECK(client.get(deal_path() + "/" + owners).num("value.totalCount") == 2);
  CHECK(client.v1.get("/opportunities/" + id_text(seeded::acme_deal)).num("person_ids.0") == seeded::jane);
  CHECK(client.patch(deal_path(), batch(update(amount, "number", "null"))).status == 200);
  CHECK(client.get(deal_path() + "/" + amount).at("value.data").is_null());
}

TEST_CASE("one wrong update of a batch leaves all values and the history as they were") {
  V2Client client;
  auto const amount = deal_field(client, "Amount"), owners = deal_field(client, "Owners");
  auto const before = client.get(deal_path()).text;
  auto const history = client.get("/field-value-changes?orderBy=-changedAt").text;
  auto const good = update(amount, "number", "1");
  for (auto const& wrong :
       {update("field-1", "number", "1"), update("last-email", "text", R"("x")"),
        update(owners, "person", R"({"id":510002})"), update(owners, "person-multi", R"([{"id":1}])")}) {
    CAPTURE(wrong);
    CHECK(errors_of(client.patch(deal_path(), batch(good + "," + wrong))) == "bad-request");
    CHECK(errors_of(client.patch(deal_path(), batch(wrong + "," + good))) == "bad-request");
  }
  CHECK(client.get(deal_path()).text == before);
  CHECK(client.get("/field-value-changes?orderBy=-changedAt").text == history);
}

TEST_CASE("all mistakes of a batch are told at once") {
  V2Client client;
  auto const reply = client.patch("/companies/730001/fields", R"({"operation":"replace","updates":[
      {"id":"field-31007"},{"value":{"type":"number","data":1}},
      {"id":"field-31007","value":{"type":"number","data":"1"}},5],"more":1})");
  CHECK(errors_of(reply) ==
        "validation operation; validation updates[0].value; validation updates[1].id; "
        "validation updates[2].value.data; validation updates[3]; validation more");
  auto const two = client.patch("/companies/730001/fields", batch(update("field-1", "number", "1") + "," +
                                                                  update("field-2", "number", "1")));
  CHECK(errors_of(two) == "bad-request; bad-request");
}

TEST_CASE("a batch has from 1 to 100 updates") {
  V2Client client;
  std::string hundred = update("field-31007", "number", "0");
  for (int i = 1; i < 100; ++i) hundred += "," + update("field-31007", "number", std::to_string(i));
  CHECK(client.patch("/companies/730001/fields", batch(hundred)).status == 200);
  CHECK(errors_of(client.patch("/companies/730001/fields",
                               batch(hundred + "," + update("field-31007", "number", "1")))) ==
        "validation updates");
  CHECK(errors_of(client.patch("/companies/730001/fields", batch(""))) == "validation updates");
  CHECK(errors_of(client.patch("/companies/730001/fields", "{}")) ==
        "validation operation; validation updates");
}

TEST_CASE("of two updates of one field the last one stays, and the history has both") {
  V2Client client;
  auto const amount = deal_field(client, "Amount");
  auto const path = "/lists/4101/list-entries/" + id_text(seeded::acme_deal_entry) +
                    "/field-value-changes?filter=field.id%3D" + amount;
  auto const before = client.get(path).size("data");
  REQUIRE(
      client.patch(deal_path(), batch(update(amount, "number", "1") + "," + update(amount, "number", "2")))
          .status == 200);
  CHECK(client.get(deal_path() + "/" + amount).num("value.data") == 2);
  CHECK(client.get(path).size("data") == before + 2);
}

TEST_CASE("only the batch of an entry accepts other keys") {
  V2Client client;
  auto const extra = [](std::string const& field) {
    return R"({"operation":"update-fields","updates":[{"id":")" + field +
           R"(","value":{"type":"number","data":3},"name":"x"}],"note":1})";
  };
  CHECK(client.patch(deal_path(), extra(deal_field(client, "Amount"))).status == 200);
  CHECK(errors_of(client.patch("/companies/730001/fields", extra("field-31007"))) ==
        "validation updates[0].name; validation note");
}

TEST_CASE("a batch needs the right of a single write, and its record") {
  V2Client client;
  auto const body = batch(update("field-31007", "number", "1"));
  CHECK(client.patch("/companies/1/fields", body).status == 404);
  CHECK(client.patch("/persons/1/fields", body).status == 404);
  CHECK(client.patch("/lists/4101/list-entries/1/fields", body).status == 404);
  CHECK(client.patch("/lists/4104/list-entries/1/fields", body).status == 404);
  client.set_rights("");
  CHECK(errors_of(client.patch("/companies/730001/fields", body)) == "authorization");
  CHECK(errors_of(client.patch("/persons/510008/fields", body)) == "authorization");
  CHECK(errors_of(client.patch(deal_path(), body)) == "authorization");
  CHECK(errors_of(client.patch(deal_path(), "{}")) == "validation operation; validation updates");
}

TEST_CASE("a batch on a restricted opportunity is refused, and a view's filter does not tell its status") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const rows = client.get("/lists/4101/list-entries").at("data");
  std::int64_t entry = 0;
  for (auto const& row : rows.get_array())
    if (row.at("entity").at("isRestricted").as_bool()) entry = as_int64(row.at("id")).value();
  REQUIRE(entry != 0);
  auto const path = "/lists/4101/list-entries/" + id_text(entry) + "/fields";
  auto const amount = batch(update(deal_field(client, "Amount"), "number", "5"));
  auto const in_view = [&] {
    auto const view = client.get("/lists/4101/saved-views/7701/list-entries");
    return view.text.find(R"({"id":)" + id_text(entry) + ",") != view.text.npos;
  };
  REQUIRE(client.patch(path, amount).status == 200);
  auto const status = deal_field(client, "Status");
  auto const option = client.get("/lists/4101/fields/" + status + "/dropdown-options").num("data.1.id");
  REQUIRE(client
              .patch(path, batch(update(status, "ranked-dropdown",
                                        R"({"dropdownOptionId":)" + id_text(option) + "}")))
              .status == 200);
  CHECK(in_view());
  client.v1.key = "tobias";
  CHECK(errors_of(client.patch(path, amount)) == "authorization");
  CHECK_FALSE(in_view());
}

TEST_CASE("a batch fires the events that single writes fire") {
  V2Client client({.webhooks = true});
  client.v1.del("/webhook/1201");
  client.v1.post("/webhook/subscribe", R"({"webhook_url":"https://h.example"})");
  client.v1.api.take_deliveries();
  auto const amount = deal_field(client, "Amount"), owners = deal_field(client, "Owners");
  REQUIRE(client
              .patch(deal_path(), batch(update(amount, "number", "1") + "," +
                                        update(owners, "person-multi", R"([{"id":510006}])")))
              .status == 200);
  std::vector<std::string> types;
  for (auto const& delivery : client.v1.api.take_deliveries())
    types.push_back(text_member(*parse_json(delivery.text), "type"));
  std::ranges::sort(types);
  CHECK(types.front() == "field_value.created");
  CHECK(types.back() == "field_value.updated");
  CHECK(std::ranges::count(types, "field_value.updated") == 1);
  client.patch(deal_path(), batch(update("field-1", "number", "1")));
  CHECK(client.v1.api.take_deliveries().empty());
}

}  // namespace affinity::tests::v2_field_batch_test
