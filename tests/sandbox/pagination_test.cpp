#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

#include <set>

namespace affinity::tests::pagination_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("a page token is base64url of the query, the page size and the offset") {
  SandboxClient client;
  auto const token = client.get("/persons?term=jane&page_size=2").str("next_page_token");
  CHECK(base64url_decode(token) == R"({"params":{"term":"jane"},"page_size":2,"offset":2})");
}

TEST_CASE("following the tokens gives everybody once, and a full last page is followed by an empty one") {
  SandboxClient client;
  auto const size =
      GENERATE(std::size_t(2), std::size_t(47), std::size_t(167), std::size_t(333), std::size_t(334));
  CAPTURE(size);
  auto const base = "/persons?page_size=" + std::to_string(size);
  std::set<std::int64_t> seen;
  std::size_t people = 0, pages = 0;
  for (std::string target = base; !target.empty(); ++pages) {
    auto const page = client.get(target);
    REQUIRE(page.status == 200);
    for (std::size_t i = 0; i < page.size("persons"); ++i)
      seen.insert(page.num("persons." + std::to_string(i) + ".id"));
    people += page.size("persons");
    auto const next = page.at("next_page_token");
    target = next.is_null() ? "" : base + "&page_token=" + page.str("next_page_token");
  }
  CHECK(people == 334);
  CHECK(seen.size() == 334);
  CHECK(pages == 334 / size + 1);
}

TEST_CASE("a token goes only with the query it was made for") {
  SandboxClient client;
  auto const token = client.get("/persons?term=jane&page_size=2").str("next_page_token");
  CHECK(client.get("/persons?page_size=2&term=jane&page_token=" + token).status == 200);
  for (std::string const other :
       {"/persons?term=jan&page_size=2&page_token=", "/persons?page_size=2&page_token=",
        "/persons?term=jane&page_size=3&page_token=", "/persons?term=jane&page_token=",
        "/persons?term=jane&page_size=2&with_opportunities=true&page_token=",
        "/notes?page_size=2&page_token="}) {
    CAPTURE(other);
    auto const reply = client.get(other + token);
    CHECK(reply.status == 422);
    CHECK(reply.message() == "Invalid page_token variable");
  }
}

TEST_CASE("a token that nobody made is refused") {
  SandboxClient client;
  for (std::string const& token :
       {std::string("x"), std::string("%21"), base64url_encode("{}"), base64url_encode("[1]"),
        base64url_encode(R"({"params":{},"page_size":500,"offset":-1})"),
        base64url_encode(R"({"params":{},"page_size":500,"offset":9e18})")}) {
    CAPTURE(token);
    CHECK(client.get("/persons?page_token=" + token).message() == "Invalid page_token variable");
  }
}

TEST_CASE("page_size lies between 1 and 500") {
  SandboxClient client;
  CHECK(client.get("/organizations?page_size=500").status == 200);
  CHECK(client.get("/organizations?page_size=501").status == 422);
  CHECK(client.get("/organizations?page_size=0").status == 422);
  CHECK(client.get("/organizations?page_size=-1").status == 422);
  CHECK(client.get("/organizations?page_size=two").message() == "page_size must be an integer");
  CHECK(client.get("/notes?page_size=501").status == 422);
}

TEST_CASE("an offset past the end is an empty page without a token") {
  SandboxClient client;
  auto const token = base64url_encode(R"({"params":{},"page_size":500,"offset":100000})");
  auto const page = client.get("/persons?page_token=" + token);
  CHECK(page.status == 200);
  CHECK(page.size("persons") == 0);
  CHECK(page.at("next_page_token").is_null());
}

}  // namespace affinity::tests::pagination_test
