#include "sandbox/seed/seed.hpp"
#include "support/catch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>
#include <vector>

namespace affinity::tests::v2_field_value_changes_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

std::string entry_path(std::int64_t list = seeded::deal_flow, std::int64_t entry = seeded::acme_deal_entry) {
  return "/lists/" + id_text(list) + "/list-entries/" + id_text(entry);
}

std::string with_filter(std::string const& path, std::string const& filter) {
  return path + "?filter=" + percent_encode(filter);
}

// A field of persons, and its path for Jane.
struct FieldOfPersons {
  FieldOfPersons(V2Client& the_client, int value_type, bool multiple) : client(the_client) {
    number = client.v1
                 .post("/fields", R"({"name":"Tracked","entity_type":0,"value_type":)" +
                                      std::to_string(value_type) +
                                      (multiple ? R"(,"allows_multiple":true})" : "}"))
                 .num("id");
    id = "field-" + id_text(number);
  }

  V2Client& client;
  std::int64_t number = 0;
  std::string id{};

  int set(std::string const& type, std::string const& data) {
    return client
        .post("/persons/" + id_text(seeded::jane) + "/fields/" + id,
              R"({"value":{"type":")" + type + R"(","data":)" + data + "}}")
        .status;
  }
  Reply changes() { return client.get(with_filter("/field-value-changes", "field.id=" + id)); }
};

// "add 510002, delete 510002"
std::string told(Reply const& changes, std::string_view member_of_value) {
  std::string out;
  for (auto const& change : items_of(changes)) {
    auto const* part = member(change.at("value"), member_of_value);
    out += (out.empty() ? "" : ", ") + text_member(change, "actionType") + ' ' +
           (part ? write_json(*part) : "?");
  }
  return out;
}

}  // namespace

TEST_CASE("a change tells field, entity, row, changer, time, action and the value") {
  V2Client client;
  auto const page = client.get("/field-value-changes?limit=1");
  REQUIRE(page.size("data") == 1);
  CHECK(page.names("data.0") == "id,field,entity,listEntry,changer,changedAt,actionType,type,value");
  CHECK(page.names("data.0.field") == "id,entityType,name,type");
  CHECK(page.names("data.0.listEntry") == "id,listId");
  CHECK(page.names("data.0.changer") == "id,firstName,lastName,emailAddress");
  auto const history = client.get(entry_path() + "/field-value-changes");
  CHECK(history.str("data.0.field.entityType") == "opportunity");
  CHECK(history.str("data.0.field.type") == "list");
  CHECK(history.num("data.0.entity.id") == seeded::acme_deal);
  CHECK(history.num("data.0.listEntry.id") == seeded::acme_deal_entry);
}

TEST_CASE("a multi value has one record for each single value, add and delete only, and never an array") {
  V2Client client;
  FieldOfPersons field(client, 0, true);
  REQUIRE(field.set("person-multi", R"([{"id":510002},{"id":510003}])") == 204);
  REQUIRE(field.set("person-multi", R"([{"id":510003},{"id":510004}])") == 204);
  auto const changes = field.changes();
  CHECK(told(changes, "id") == "add 510002, add 510003, delete 510002, add 510004");
  for (auto const& change : items_of(changes)) {
    CHECK(text_member(change, "type") == "person-multi");
    CHECK(change.at("value").is_object());
    CHECK(text_member(change.at("value"), "referenceType") == "entity");
    CHECK(change.at("listEntry").is_null());
  }
}

TEST_CASE("an item that v1 replaces in a multi value is one that went and one that came") {
  V2Client client;
  FieldOfPersons field(client, 0, true);
  REQUIRE(field.set("person-multi", R"([{"id":510002}])") == 204);
  std::int64_t value_id = 0;
  auto const values = client.v1.get("/field-values?person_id=" + id_text(seeded::jane)).body;
  for (auto const& value : values.get_array())
    if (as_int64(value.at("field_id")) == field.number) value_id = as_int64(value.at("id")).value();
  REQUIRE(client.v1.put("/field-values/" + id_text(value_id), R"({"value":510005})").status == 200);
  CHECK(told(field.changes(), "id") == "add 510002, delete 510002, add 510005");
  REQUIRE(client.v1.put("/field-values/" + id_text(value_id), R"({"value":510005})").status == 200);
  CHECK(field.changes().size("data") == 3);
}

TEST_CASE("a single value is added, updated and deleted, and no record has the old value") {
  V2Client client;
  FieldOfPersons field(client, 3, false);
  REQUIRE(field.set("number", "1") == 204);
  REQUIRE(field.set("number", "2.5") == 204);
  REQUIRE(field.set("number", "null") == 204);
  auto const changes = field.changes();
  REQUIRE(changes.size("data") == 3);
  CHECK(changes.str("data.0.actionType") == "add");
  CHECK(changes.num("data.0.value") == 1);
  CHECK(changes.str("data.1.actionType") == "update");
  CHECK(changes.at("data.1.value") == json::value(2.5));
  CHECK(changes.str("data.2.actionType") == "delete");
  CHECK(changes.at("data.2.value") == json::value(2.5));
  CHECK(changes.names("data.1") == "id,field,entity,listEntry,changer,changedAt,actionType,type,value");
}

TEST_CASE("a person, a company and an option that are gone are shown as deleted, with the name they had") {
  V2Client client;
  auto const ann =
      client
          .post("/persons", R"({"firstName":"Ann","lastName":"Lee","primaryEmailAddress":"ann@lee.example"})")
          .num("id");
  FieldOfPersons field(client, 0, false);
  REQUIRE(field.set("person", R"({"id":)" + id_text(ann) + "}") == 204);
  CHECK(field.changes().str("data.0.value.referenceType") == "entity");
  REQUIRE(client.del("/persons/" + id_text(ann)).status == 204);
  CHECK(field.changes().at("data.0.value") ==
        parse_json(R"({"referenceType":"deleted-entity","displayValue":"Ann Lee"})").value());

  auto const nine = client.v1.post("/organizations", R"({"name":"Nine","domain":"nine.example"})").num("id");
  FieldOfPersons company(client, 1, false);
  REQUIRE(company.set("company", R"({"id":)" + id_text(nine) + "}") == 204);
  REQUIRE(client.v1.del("/organizations/" + id_text(nine)).status == 200);
  CHECK(company.changes().str("data.0.value.displayValue") == "Nine");

  auto const status = client.v1.get("/lists/4101").num("fields.0.id");
  auto const options = "/lists/4101/fields/field-" + id_text(status) + "/dropdown-options";
  auto const option = client.get(options).num("data.0.id");
  auto const text = client.get(options).str("data.0.text");
  REQUIRE(client.del(options + "/" + id_text(option)).status == 204);
  auto const history = client.get(entry_path() + "/field-value-changes").at("data");
  std::set<std::string> deleted;
  for (auto const& change : history.get_array())
    if (change.at("value").is_object() &&
        text_member(change.at("value"), "referenceType") == "deleted-entity")
      deleted.insert(text_member(change.at("value"), "displayValue"));
  CHECK(deleted == std::set<std::string>{text});
}

TEST_CASE("a merged record stands for the one that it went into") {
  V2Client client;
  std::int64_t merged = 0, into = 0;
  sandbox::Store store;
  sandbox::seed(store, std::chrono::floor<std::chrono::days>(client.v1.clock.wall()));
  for (auto const& [entity, kept] : store.merged_into)
    if (entity.type == sandbox::organization_entity) {
      merged = entity.id;
      into = kept;
    }
  REQUIRE(merged != 0);
  CHECK(store.survivor_of({sandbox::organization_entity, merged}) == into);
  CHECK(store.survivor_of({sandbox::person_entity, merged}) == merged);
}

TEST_CASE("only fields that track have a history") {
  V2Client client;
  FieldOfPersons text(client, 6, false);
  REQUIRE(text.set("text", R"("x")") == 204);
  CHECK(text.changes().size("data") == 0);
  auto const page = client.get("/field-value-changes").at("data");
  for (auto const& change : page.get_array()) {
    auto const type = text_member(change, "type");
    CHECK(type != "text");
    CHECK(type != "dropdown");
  }
}

TEST_CASE("changes come by time, then by id, or the newest first") {
  V2Client client;
  auto const keys = [](Reply const& page) {
    std::vector<std::pair<std::string, std::int64_t>> out;
    for (auto const& change : items_of(page))
      out.emplace_back(text_member(change, "changedAt"), as_int64(change.at("id")).value());
    return out;
  };
  auto const oldest = keys(client.get("/field-value-changes"));
  REQUIRE(oldest.size() == 100);
  CHECK(std::ranges::is_sorted(oldest));
  auto const newest = keys(client.get("/field-value-changes?orderBy=-changedAt"));
  CHECK(std::ranges::is_sorted(newest, std::ranges::greater()));
  CHECK(newest.front() > oldest.front());
  CHECK(errors_of(client.get("/field-value-changes?orderBy=id")) == "validation orderBy");
}

TEST_CASE("a change that is made while a cursor is open comes after it, and none comes twice") {
  V2Client client;
  FieldOfPersons field(client, 3, false);
  for (auto const* number : {"1", "2", "3"}) {
    client.v1.clock.pass(std::chrono::minutes(1));
    REQUIRE(field.set("number", number) == 204);
  }
  auto const filter = with_filter("/field-value-changes", "field.id=" + field.id) + "&limit=2";
  auto const first = client.get(filter);
  client.v1.clock.pass(std::chrono::minutes(1));
  REQUIRE(field.set("number", "4") == 204);
  auto const next = first.str("pagination.nextUrl");
  auto const rest = client.get(next.substr(next.find("/v2") + 3));
  REQUIRE(rest.size("data") == 2);
  CHECK(rest.num("data.0.value") == 3);
  CHECK(rest.num("data.1.value") == 4);
  CHECK(rest.at("pagination.nextUrl").is_null());
}

TEST_CASE("changes are filtered by field, row, changer, time and action") {
  V2Client client;
  auto const count = [&](std::string const& filter) {
    auto const page = client.get(with_filter("/field-value-changes", filter));
    REQUIRE(page.status == 200);
    return page.size("data");
  };
  auto const row = "listEntry.id=" + id_text(seeded::acme_deal_entry);
  auto const all = client.get(entry_path() + "/field-value-changes");
  CHECK(count(row) == all.size("data"));
  CHECK(count(row + " & actionType=add") + count(row + " & actionType=update") == all.size("data"));
  CHECK(count(row + " & actionType=delete") == 0);
  auto const last = all.str("data." + std::to_string(all.size("data") - 1) + ".changedAt");
  CHECK(count(row + " & changedAt>=" + last) >= 1);
  CHECK(count(row + " & changedAt>" + last) == 0);
  auto const changer = all.num("data.0.changer.id");
  CHECK(count(row + " & changer.id=" + id_text(changer)) >= 1);
  CHECK(count(row + " & changer.id=1") == 0);
  CHECK(errors_of(client.get(with_filter("/field-value-changes", "entity.id=1"))) == "validation filter");
  CHECK(errors_of(client.get(with_filter("/field-value-changes", "actionType=made"))) == "validation filter");
  CHECK(errors_of(client.get(with_filter(entry_path() + "/field-value-changes", "listEntry.id=1"))) ==
        "validation filter");
}

TEST_CASE("what sharing hides is absent from the history") {
  V2Client client({.extra_keys = {"second", "third", "callum"}});
  client.v1.key = "callum";
  auto const list = "/lists/" + id_text(seeded::callums_watchlist);
  auto const status = client.v1.get(list).num("fields.0.id");
  auto const entry = client.get(list + "/list-entries").num("data.0.id");
  auto const option =
      client.get(list + "/fields/field-" + id_text(status) + "/dropdown-options").num("data.1.id");
  auto const first =
      client.get(list + "/fields/field-" + id_text(status) + "/dropdown-options").num("data.0.id");
  for (auto const id : {option, first})
    REQUIRE(
        client
            .post(list + "/list-entries/" + id_text(entry) + "/fields/field-" + id_text(status),
                  R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":)" + id_text(id) + "}}}")
            .status == 204);
  auto const path = with_filter("/field-value-changes", "field.id=field-" + id_text(status));
  CHECK(client.get(path).size("data") >= 1);
  client.v1.key = "sandbox";
  CHECK(client.get(path).size("data") == 0);
  CHECK(client.get(list + "/list-entries/" + id_text(entry) + "/field-value-changes").status == 404);
}

TEST_CASE("nothing of a restricted opportunity is in the history that others read") {
  V2Client client({.extra_keys = {"tobias"}});
  std::int64_t entry = 0;
  auto const rows = client.get("/lists/4101/list-entries").at("data");
  for (auto const& row : rows.get_array())
    if (row.at("entity").at("isRestricted").as_bool()) entry = as_int64(row.at("id")).value();
  REQUIRE(entry != 0);
  auto const path = entry_path(seeded::deal_flow, entry) + "/field-value-changes";
  auto const firm = with_filter("/field-value-changes", "listEntry.id=" + id_text(entry));
  CHECK(client.get(path).size("data") > 0);
  CHECK(client.get(firm).size("data") > 0);
  client.v1.key = "tobias";
  CHECK(client.get(path).size("data") == 0);
  CHECK(client.get(firm).size("data") == 0);
}

TEST_CASE("the history of an entry is that of its own fields, and needs the entry") {
  V2Client client;
  CHECK(client.get("/lists/4101/list-entries/1/field-value-changes").status == 404);
  CHECK(client.get("/lists/4102/list-entries/" + id_text(seeded::acme_deal_entry) + "/field-value-changes")
            .status == 404);
  auto const history = client.get(entry_path() + "/field-value-changes").at("data");
  for (auto const& change : history.get_array()) {
    CHECK(as_int64(change.at("listEntry").at("id")) == seeded::acme_deal_entry);
    CHECK(text_member(change.at("field"), "type") == "list");
  }
}

}  // namespace affinity::tests::v2_field_value_changes_test
