#include "tools/pagination/cursor.hpp"

#include "support/catch.hpp"

namespace affinity::tools::cursor_test {

TEST_CASE("a cursor comes back as it was written") {
  Cursor const cursor{
      .query = query_fingerprint("t", {{"term", "x"}}), .token = "eyJ-token", .offset = 17, .page_size = 100};
  auto const read = read_cursor(write_cursor(cursor), cursor.query);
  REQUIRE(read);
  CHECK(*read == cursor);
}

TEST_CASE("a token of any bytes comes back, and one in base64 stands in the cursor as it is") {
  auto const query = query_fingerprint("t", {});
  for (std::string const token : {"eyJpZCI6MTIzfQ==", "a.b c/é", "~", "", "."}) {
    CAPTURE(token);
    auto const text = write_cursor({.query = query, .token = token});
    auto const read = read_cursor(text, query);
    REQUIRE(read);
    CHECK(read->token == token);
    CHECK(text.ends_with("." + token) == (token.empty() || token.starts_with("ey")));
  }
}

TEST_CASE("a cursor is few tokens: beside Affinity's, digits and dots") {
  CycleDetector cycle;
  cycle.seen_before("before");
  auto const text =
      write_cursor({.query = query_fingerprint("t", {}), .offset = 7, .page_size = 100, .cycle = cycle});
  CHECK(text.find_first_not_of("0123456789.") == std::string::npos);
  CHECK(text.size() <= 60);
}

TEST_CASE("what no cursor of ours says is refused, though its check is right") {
  auto const query = query_fingerprint("t", {});
  auto const sealed = [&](std::string const& rest) {
    auto const inside = query + rest;
    return short_fingerprint(inside) + "." + inside;
  };
  CHECK(read_cursor(sealed(".0.100..0.1."), query));
  for (auto const* rest : {"", ".0", ".-1.100..0.1.", ".0.501..0.1.", ".0.1x..0.1.", ".0.100.z.0.1.",
                           ".0.100..0.0.", ".0.100..2000000000.1.", ".0.100..0.1.a.b", ".0.100..0.1.~*",
                           ".0.100..0.1. ", ".99999999999999999999.100..0.1."}) {
    CAPTURE(rest);
    CHECK(!read_cursor(sealed(rest), query));
  }
}

TEST_CASE("a cursor is refused with other arguments, but not with another limit") {
  json::object const arguments{{"term", "x"}, {"limit", 5}};
  auto const text = write_cursor({.query = query_fingerprint("t", arguments)});
  CHECK(read_cursor(text, query_fingerprint("t", {{"term", "x"}, {"limit", 50}, {"next_cursor", text}})));
  CHECK(!read_cursor(text, query_fingerprint("t", {{"term", "y"}, {"limit", 5}})));
  CHECK(!read_cursor(text, query_fingerprint("u", arguments)));
}

TEST_CASE("a cursor that was changed in any one character is refused") {
  auto const query = query_fingerprint("t", {});
  auto const text = write_cursor({.query = query, .token = "abc", .offset = 3, .page_size = 10});
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i);
    CHECK(!read_cursor(changed, query));
  }
}

TEST_CASE("a cursor that was cut short, invented or emptied is refused with what to do") {
  auto const query = query_fingerprint("t", {});
  auto const text = write_cursor({.query = query});
  for (auto const& wrong :
       {text.substr(0, text.size() / 2), std::string("page2"), std::string(), text + "AAAA"}) {
    auto const read = read_cursor(wrong, query);
    REQUIRE(!read);
    CHECK(read.error().next_step.find("unchanged") != std::string::npos);
  }
}

}  // namespace affinity::tools::cursor_test
