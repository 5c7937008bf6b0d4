#include "transport/auth/principals.hpp"

#include "support/catch.hpp"

namespace affinity::transport::principals_test {

namespace {

std::string const hash(64, 'a');

std::string file_with(std::string const& tokens, std::string const& more = "") {
  return R"({"version":1,"principals":{"maria":{"affinity_key":"key-of-maria"}},"tokens":[)" + tokens + "]" +
         more + "}";
}

std::string token(std::string const& more = "", std::string const& id = "t1",
                  std::string const& sha256 = hash) {
  return R"({"id":")" + id + R"(","principal":"maria","sha256":")" + sha256 + R"(")" + more + "}";
}

}  // namespace

TEST_CASE("principals that were written are read back as they were") {
  Principals principals;
  principals.keys.emplace("maria", Secret("key-of-maria"));
  principals.keys.emplace("auth0|Jörg", Secret("key-of-jörg-in-ascii"));
  principals.grants.push_back({.id = "0a1b2c3d",
                               .principal = "maria",
                               .digest = token_digest("acm_secret"),
                               .created = WallTime(std::chrono::hours(400'000)),
                               .expires = WallTime(std::chrono::hours(500'000)),
                               .read_only = true,
                               .toolsets = {"persons", "notes"},
                               .label = "laptop"});
  principals.keys.insert_or_assign("auth0|Jörg", Secret("key-of-joerg"));
  auto const text = to_text(principals);
  CHECK(text.find("acm_secret") == std::string::npos);
  auto const read = parse_principals(text);
  REQUIRE(read);
  CHECK(to_text(*read) == text);
  CHECK(read->keys.at("maria").reveal() == "key-of-maria");
  auto const* grant = find_grant(*read, "acm_secret");
  REQUIRE(grant);
  CHECK(grant->toolsets == std::vector<std::string>{"persons", "notes"});
  CHECK(grant->read_only);
  CHECK(grant->expires == WallTime(std::chrono::hours(500'000)));
}

TEST_CASE("a principals file that can be misunderstood is refused with what is wrong") {
  struct Case {
    std::string text, word;
  };
  auto const row = GENERATE(values<Case>({
      {"", "JSON"},
      {"{", "JSON"},
      {"[]", "JSON"},
      {R"({"principals":{}})", "version"},
      {R"({"version":2})", "version"},
      {R"({"version":1,"version":1})", "twice"},
      {R"({"version":1,"principals":{"m":{"affinity_key":"k1"},"m":{"affinity_key":"k2"}}})", "twice"},
      {R"({"version":1,"principals":[]})", "principals"},
      {R"({"version":1,"principals":{"":{"affinity_key":"k"}}})", "name"},
      {R"({"version":1,"principals":{"m\n":{"affinity_key":"k"}}})", "name"},
      {R"({"version":1,"principals":{"m":{}}})", "affinity_key"},
      {R"({"version":1,"principals":{"m":{"affinity_key":""}}})", "affinity_key"},
      {R"({"version":1,"principals":{"m":{"affinity_key":"a b"}}})", "affinity_key"},
      {R"({"version":1,"principals":{"m":{"affinity_key":"a\r\nX: y"}}})", "affinity_key"},
      {R"({"version":1,"principals":{"m":{"affinity_key":"k","key":"k"}}})", "affinity_key"},
      {file_with("", R"(,"default_key":"k")"), "default_key"},
      {file_with("1"), "object"},
      {file_with("{}"), "id"},
      {file_with(token("", "t1", "short")), "sha256"},
      {file_with(token("", "t1", std::string(64, 'A'))), "sha256"},
      {file_with(token("", "t1", std::string(64, 'g'))), "sha256"},
      {file_with(token() + "," + token("", "t1", std::string(64, 'b'))), "twice"},
      {file_with(token() + "," + token("", "t2")), "twice"},
      {file_with(token(R"(,"readonly":true)")), "readonly"},
      {file_with(token(R"(,"read_only":"true")")), "read_only"},
      {file_with(token(R"(,"expires":"soon")")), "time"},
      {file_with(token(R"(,"expires":90)")), "time"},
      {file_with(token(R"(,"toolsets":"notes")")), "toolsets"},
      {file_with(token(R"(,"toolsets":[1])")), "toolset"},
      {file_with(token(R"(,"toolsets":["noets"])")), "noets"},
      {file_with(R"({"id":"t1","principal":"bob","sha256":")" + hash + R"("})"), "bob"},
  }));
  CAPTURE(row.text);
  auto const read = parse_principals(row.text);
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find(row.word) != std::string::npos);
  CHECK(read.error().message.find("key-of-maria") == std::string::npos);
}

TEST_CASE("H-5: a token is found by its SHA-256 alone, and nothing else finds a grant") {
  auto const read = parse_principals(file_with(token()));
  REQUIRE(read);
  for (auto const* guess : {"", "t1", "maria", "key-of-maria"}) CHECK(find_grant(*read, guess) == nullptr);
  CHECK(find_grant(*read, hash) == nullptr);
}

}  // namespace affinity::transport::principals_test
