// v1 has no word for a restricted opportunity: for who may not read it, it is one of a private list.

#include "support/catch.hpp"
#include "support/v2_client.hpp"

namespace affinity::tests::restricted_in_v1_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

struct Restricted {
  std::string id{}, entry{}, name{}, value{};
};

Restricted restricted_deal(V2Client& client) {
  auto const deals = client.get("/opportunities");
  for (std::size_t i = 0; i < deals.size("data"); ++i) {
    auto const at = "data." + std::to_string(i) + '.';
    if (deals.at(at + "isRestricted") != json::value(true)) continue;
    auto const id = id_text(deals.num(at + "id"));
    auto const one = client.v1.get("/opportunities/" + id);
    return {.id = id,
            .entry = id_text(one.num("list_entries.0.id")),
            .name = one.str("name"),
            .value = id_text(client.v1.get("/field-values?opportunity_id=" + id).num("0.id"))};
  }
  throw std::runtime_error("no deal is restricted");
}

}  // namespace

TEST_CASE("who may not read a restricted opportunity does not find it in v1") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const deal = restricted_deal(client);
  auto const size = client.v1.get("/lists/4101/list-entries").size();
  auto const changes = client.v1.get("/field-value-changes?field_id=31012").size();
  client.v1.key = "tobias";
  CHECK(client.v1.get("/opportunities").text.find(deal.name) == std::string::npos);
  auto const rows = client.v1.get("/lists/4101/list-entries");
  CHECK(rows.size() == size - 1);
  CHECK(rows.text.find(deal.name) == std::string::npos);
  CHECK(client.v1.get("/lists/4101/list-entries?page_size=500").size("list_entries") == size - 1);
  CHECK(client.v1.get("/field-value-changes?field_id=31012").size() < changes);
}

TEST_CASE("who may not read a restricted opportunity gets 403 from v1 for it, its row and its values") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const deal = restricted_deal(client);
  client.v1.key = "tobias";
  auto const entry = "/lists/4101/list-entries/" + deal.entry;
  for (auto const& path : {"/opportunities/" + deal.id, entry, "/field-values?opportunity_id=" + deal.id,
                           "/field-values?list_entry_id=" + deal.entry}) {
    CAPTURE(path);
    CHECK(client.v1.get(path).status == 403);
  }
  CHECK(client.v1.put("/opportunities/" + deal.id, R"({"name":"x"})").status == 403);
  CHECK(client.v1.put("/field-values/" + deal.value, R"({"value":1})").status == 403);
  CHECK(client.v1.del("/field-values/" + deal.value).status == 403);
  CHECK(client.v1.del(entry).status == 403);
  CHECK(client.v1.del("/opportunities/" + deal.id).status == 403);
}

TEST_CASE("a reminder about a restricted opportunity is as private in v1") {
  V2Client client({.extra_keys = {"tobias"}});
  auto const deal = restricted_deal(client);
  auto const made = client.v1.post("/reminders", R"({"owner_id":510001,"type":0,"due_date":"2027-01-01",
      "content":"c","opportunity_id":)" + deal.id + "}");
  REQUIRE(made.status == 200);
  auto const of_deal = "/reminders?opportunity_id=" + deal.id, one = "/reminders/" + id_text(made.num("id"));
  CHECK(client.v1.get(of_deal).size("reminders") == 1);
  client.v1.key = "tobias";
  CHECK(client.v1.get(of_deal).size("reminders") == 0);
  CHECK(client.v1.get(one).status == 403);
  CHECK(client.v1.put(one, R"({"content":"x"})").status == 403);
  CHECK(client.v1.del(one).status == 403);
}

TEST_CASE("an admin and a manager of a restricted opportunity read it in v1") {
  V2Client client({.extra_keys = {"tobias", "priya"}});
  auto const deal = restricted_deal(client);
  for (auto const* key : {"sandbox", "priya"}) {
    client.v1.key = key;
    CHECK(client.v1.get("/opportunities/" + deal.id).str("name") == deal.name);
    CHECK(client.v1.get("/lists/4101/list-entries/" + deal.entry).status == 200);
  }
}

}  // namespace affinity::tests::restricted_in_v1_test
