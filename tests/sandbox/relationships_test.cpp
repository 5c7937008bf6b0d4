#include "support/catch.hpp"
#include "support/sandbox_client.hpp"

namespace affinity::tests::relationships_test {

using namespace affinity;
using namespace affinity::tests;

TEST_CASE("relationship strengths are a bare array of pairs between 0 and 1") {
  SandboxClient client;
  auto const all = client.get("/relationships-strengths?external_id=510007");
  REQUIRE(all.size() >= 2);
  for (std::size_t i = 0; i < all.size(); ++i) {
    auto const at = std::to_string(i);
    CHECK(all.names(at) == "internal_id,external_id,strength");
    CHECK(all.num(at + ".external_id") == seeded::acme_chief);
    CHECK(all.at(at + ".strength").get_double() > 0);
    CHECK(all.at(at + ".strength").get_double() < 1);
  }
}

TEST_CASE("Priya knows Acme's chief executive best") {
  SandboxClient client;
  auto const all = client.get("/relationships-strengths?external_id=510007");
  double best = 0;
  std::int64_t who = 0;
  for (auto const& row : all.body.get_array())
    if (row.at("strength").get_double() > best)
      best = row.at("strength").get_double(), who = *as_int64(row.at("internal_id"));
  CHECK(who == seeded::priya);
}

TEST_CASE("with a member named there is one strength or none") {
  SandboxClient client;
  CHECK(client.get("/relationships-strengths?external_id=510007&internal_id=510003").size() == 1);
  CHECK(client.get("/relationships-strengths?external_id=510007&internal_id=510006").size() == 0);
  CHECK(client.get("/relationships-strengths?external_id=1").text == "[]");
}

TEST_CASE("the external person must be named") {
  SandboxClient client;
  CHECK(client.get("/relationships-strengths").message() == "external_id is required");
  CHECK(client.get("/relationships-strengths?internal_id=510001").status == 422);
  CHECK(client.get("/relationships-strengths?external_id=x").status == 422);
}

}  // namespace affinity::tests::relationships_test
