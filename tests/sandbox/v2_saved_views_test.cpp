#include "support/catch.hpp"
#include "support/v2_client.hpp"

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

TEST_CASE("a board and a dashboard have no rows") {
  V2Client client;
  CHECK(errors_of(client.get("/lists/4101/saved-views/7702/list-entries")) == "bad-request");
  CHECK(errors_of(client.get("/lists/4101/saved-views/7703/list-entries")) == "bad-request");
  client.set_rights("");
  CHECK(errors_of(client.get("/lists/4101/saved-views/7701/list-entries")) == "authorization");
}

}  // namespace affinity::tests::v2_saved_views_test
