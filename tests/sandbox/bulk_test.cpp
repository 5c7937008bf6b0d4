#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::bulk_test {

using namespace affinity;
using namespace affinity::tests;

namespace {

// Reads all pages and returns how many records there were; ids must grow.
std::size_t read_all(SandboxClient& client, std::string const& path, std::string const& key,
                     std::size_t size) {
  std::size_t count = 0, pages = 0;
  std::int64_t last = 0;
  std::string token;
  do {
    auto const page = client.get(path + "?page_size=" + std::to_string(size) +
                                 (token.empty() ? "" : "&page_token=" + percent_encode(token)));
    REQUIRE(page.status == 200);
    auto const records = page.at(key);
    for (auto const& record : records.as_array()) {
      auto const id = record.at("id").as_int64();
      REQUIRE(id > last);
      last = id;
    }
    count += page.size(key);
    auto const next = page.at("next_page_token");
    token = next.is_string() ? std::string(view(next.get_string())) : std::string();
    REQUIRE(++pages < 200);
  } while (!token.empty());
  return count;
}

}  // namespace

TEST_CASE("a sandbox of 50,000 people, 20,000 organizations and 10,000 entries pages through all of them") {
  SandboxClient client({.limit_per_minute = std::nullopt,
                        .bulk = {.people = 50'000, .organizations = 20'000, .entries = 10'000}});
  CHECK(read_all(client, "/persons", "persons", 500) == 50'000);
  CHECK(read_all(client, "/organizations", "organizations", 500) == 20'000);
  CHECK(client.get("/lists/4105").str("name") == "Universe");
  CHECK(client.get("/lists/4105").num("list_size") == 10'000);
  CHECK(read_all(client, "/lists/4105/list-entries", "list_entries", 500) == 10'000);
  CHECK(client.get("/lists/4105/list-entries").size() == 10'000);
  CHECK(client.get("/persons?term=person49999@crowd.example").size("persons") == 1);
}

TEST_CASE("the same crowd is the same people, and the firm is among them") {
  sandbox::Settings const settings{.bulk = {.people = 600, .organizations = 300, .entries = 5}};
  SandboxClient one(settings), other(settings);
  for (std::string const target : {"/persons", "/organizations", "/lists/4105/list-entries"})
    CHECK(one.get(target).text == other.get(target).text);
  CHECK(one.get("/persons/510008").str("first_name") == "Jane");
  CHECK(one.get("/persons?page_token=&page_size=500").status == 422);
}

}  // namespace affinity::tests::bulk_test
