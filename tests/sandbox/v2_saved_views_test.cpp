#include "sandbox/seed/seed.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "support/v2_client.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <set>

namespace affinity::tests::v2_saved_views_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("saved views are a sheet, a board and a dashboard") {
  V2Client client;
  auto const views = client.get("/lists/4101/saved-views");
  CHECK(views.size("data") == 3);
  CHECK(views.names("data.0") == "id,name,type,createdAt");
  CHECK(views.str("data.0.type") == "sheet");
  CHECK(views.str("data.1.type") == "board");
  CHECK(views.str("data.2.type") == "dashboard");
  CHECK(client.get("/lists/4101/saved-views/7702").str("name") == "Pipeline");
  CHECK(client.get("/lists/4103/saved-views").size("data") == 0);
}

TEST_CASE("a view is one of its own list") {
  V2Client client;
  CHECK(client.get("/lists/4103/saved-views/7701").status == 404);
  CHECK(client.get("/lists/4104/saved-views").status == 404);
  CHECK(client.get("/lists/4101/saved-views/1").status == 404);
  CHECK(errors_of(client.get("/lists/4101/saved-views/x")) == "validation viewId");
}

TEST_CASE("the rows of a sheet are those that its filter keeps, with its columns") {
  V2Client client;
  auto const rows = client.get("/lists/4101/saved-views/7701/list-entries");
  REQUIRE(rows.status == 200);
  std::set<std::string> stages;
  for (std::size_t i = 0; i < rows.size("data"); ++i) {
    auto const at = "data." + std::to_string(i) + ".entity.fields";
    CHECK(rows.size(at) == 4);
    stages.insert(rows.str(at + ".0.value.data.text"));
  }
  CHECK(stages == std::set<std::string>{"First Meeting", "Due Diligence", "Term Sheet"});
  CHECK(rows.size("data") == 15);
}

TEST_CASE("a row leaves the view when its status does") {
  V2Client client;
  auto const path = "/lists/4101/saved-views/7701/list-entries";
  auto const rows = client.get(path);
  auto const field = rows.str("data.0.entity.fields.0.id");
  auto const won = client.get("/lists/4101/fields/" + field + "/dropdown-options").num("data.4.id");
  CHECK(client
            .post("/lists/4101/list-entries/" + id_text(rows.num("data.0.id")) + "/fields/" + field,
                  R"({"value":{"type":"ranked-dropdown","data":{"dropdownOptionId":)" + id_text(won) + "}}}")
            .status == 204);
  CHECK(client.get(path).size("data") == rows.size("data") - 1);
}

TEST_CASE("the rows of a view are in the order of their ids, whatever the order of the view") {
  V2Client client;
  sandbox::Store store;
  sandbox::seed(store, std::chrono::floor<std::chrono::days>(client.v1.clock.wall()));
  auto const& sheet = store.saved_views.begin()->second;
  REQUIRE(sheet.sort);
  CHECK(sheet.sort->descending);
  auto const rows = client.get("/lists/4101/saved-views/7701/list-entries?fieldIds=x");
  std::vector<std::int64_t> ids;
  std::vector<double> amounts;
  for (auto const& row : items_of(rows)) {
    ids.push_back(as_int64(row.at("id")).value());
    for (auto const& field : row.at("entity").at("fields").get_array())
      if (text_member(field, "id") == sheet.sort->field_id)
        amounts.push_back(field.at("value").at("data").to_number<double>());
  }
  CHECK(std::ranges::is_sorted(ids));
  CHECK(amounts.size() == ids.size());
  CHECK_FALSE(std::ranges::is_sorted(amounts, std::ranges::greater()));
}

TEST_CASE("a view's filter takes options, persons, companies or bounds of a number") {
  Scratch folder;
  auto const rows_with = [&](std::string const& filter) {
    folder.write("firm.json", R"({"team":[{"id":1,"first_name":"A","last_name":"B","emails":["a@b.example"]}],
        "organizations":[{"id":11,"name":"One"},{"id":12,"name":"Two"},{"id":13,"name":"Three"}],
        "lists":[{"id":5,"name":"L","type":1}],
        "fields":[{"id":21,"name":"Owners","list_id":5,"value_type":0,"allows_multiple":true},
                  {"id":22,"name":"Parent","list_id":5,"value_type":1},
                  {"id":23,"name":"Size","list_id":5,"value_type":3},
                  {"id":24,"name":"Kind","entity_type":1,"value_type":2,
                   "dropdown_options":[{"id":31,"text":"Fund"},{"id":32,"text":"Bank"}]},
                  {"id":25,"name":"Remark","list_id":5,"value_type":6}],
        "list_entries":[{"id":41,"list_id":5,"entity_id":11},{"id":42,"list_id":5,"entity_id":12},
                        {"id":43,"list_id":5,"entity_id":13}],
        "field_values":[{"field_id":21,"entity_id":11,"list_entry_id":41,"value":1},
                        {"field_id":22,"entity_id":12,"list_entry_id":42,"value":11},
                        {"field_id":23,"entity_id":11,"list_entry_id":41,"value":10},
                        {"field_id":23,"entity_id":12,"list_entry_id":42,"value":20.5},
                        {"field_id":24,"entity_id":13,"value":"Bank"}],
        "saved_views":[{"id":7,"list_id":5,"name":"V","filter":)" +
                                  filter + "}]}");
    V2Client client({.data_file = folder.path("firm.json")});
    std::string out;
    auto const rows = client.get("/lists/5/saved-views/7/list-entries").at("data");
    for (auto const& row : rows.get_array())
      out += (out.empty() ? "" : ",") + std::to_string(as_int64(row.at("id")).value());
    return out;
  };
  CHECK(rows_with(R"({"field_id":21,"person_ids":[1,2]})") == "41");
  CHECK(rows_with(R"({"field_id":22,"organization_ids":[11]})") == "42");
  CHECK(rows_with(R"({"field_id":23,"at_least":10})") == "41,42");
  CHECK(rows_with(R"({"field_id":23,"at_least":10.5,"at_most":20.5})") == "42");
  CHECK(rows_with(R"({"field_id":24,"option_ids":[32]})") == "43");
}

TEST_CASE("a board and a dashboard have no rows") {
  V2Client client;
  CHECK(errors_of(client.get("/lists/4101/saved-views/7702/list-entries")) == "bad-request");
  CHECK(errors_of(client.get("/lists/4101/saved-views/7703/list-entries")) == "bad-request");
  client.set_rights("");
  CHECK(errors_of(client.get("/lists/4101/saved-views/7701/list-entries")) == "authorization");
}

}  // namespace affinity::tests::v2_saved_views_test
