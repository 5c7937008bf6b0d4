#include "sandbox/routing/params.hpp"
#include "sandbox/store/pacific_time.hpp"
#include "sandbox/v1/markdown.hpp"
#include "support/catch.hpp"

namespace affinity::tests::formats_test {

using namespace affinity;
using namespace affinity::sandbox;

TEST_CASE("HTML becomes Markdown") {
  auto const row = GENERATE(
      std::pair{"plain", "plain"}, std::pair{"", ""}, std::pair{"<p>one</p><p>two</p>", "one\n\ntwo"},
      std::pair{"<strong>a</strong> <b>b</b> <em>c</em> <i>d</i> <u>e</u>", "**a** **b** *c* *d* e"},
      std::pair{"Test <strong><em>html</em></strong><ul><li>1</li></ul>", "Test ***html***\n\n* 1"},
      std::pair{"<ol><li>a</li><li>b</li></ol><p>c</p>", "1. a\n2. b\n\nc"},
      std::pair{"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "* a\n  * b\n* c"},
      std::pair{"<span style=\"color: red\">red</span><br/>next", "red\nnext"},
      std::pair{"test_note 2*3", "test\\_note 2\\*3"},
      std::pair{"&lt;b&gt; &amp;amp; &quot;q&quot; &#39;", "<b> &amp; \"q\" '"},
      std::pair{"1 < 2 and 3 > 2", "1 < 2 and 3 > 2"}, std::pair{"open <p", "open <p"},
      std::pair{"<P>Grüße 🎉</P>", "Grüße 🎉"}, std::pair{"</ul></li>x", "x"});
  CAPTURE(row.first);
  CHECK(markdown_from_html(row.first) == row.second);
}

TEST_CASE("a day's midnight in California is seven or eight hours after UTC's") {
  auto const row = GENERATE(std::pair{"2024-04-01T15:30:00Z", "2024-04-01T07:00:00.000Z"},
                            std::pair{"2024-01-15", "2024-01-15T08:00:00.000Z"},
                            std::pair{"2024-03-10", "2024-03-10T08:00:00.000Z"},
                            std::pair{"2024-03-11", "2024-03-11T07:00:00.000Z"},
                            std::pair{"2024-11-03", "2024-11-03T07:00:00.000Z"},
                            std::pair{"2024-11-04T23:59:59.999Z", "2024-11-04T08:00:00.000Z"});
  WallTime time;
  REQUIRE(from_iso(row.first, time));
  CHECK(to_iso(pacific_midnight(time)) == row.second);
}

TEST_CASE("pairs are decoded, repeated names with brackets are lists, and numbers may be text") {
  auto in = Params::from_urlencoded("a=1&b[]=2&b[]=3&c=x+y%26z&&d&e=&f=true&g=2026-01-02");
  CHECK(in.integer("a") == 1);
  CHECK(in.ids("a") == Ids{1});
  CHECK(in.ids("b") == Ids{2, 3});
  CHECK(in.string("c") == "x y&z");
  CHECK(in.string("d") == "");
  CHECK(in.string("e") == "");
  CHECK(in.boolean("f") == true);
  CHECK(in.date_time("g").has_value());
  CHECK(!in.error().has_value());
  CHECK(!in.integer("c").has_value());
  CHECK(in.error() == "c must be an integer");
}

TEST_CASE("only the first mistake is told") {
  auto in = Params::from_json(R"({"a":1.5,"b":"2"})");
  CHECK(!in.integer("a").has_value());
  CHECK(!in.integer("b").has_value());
  in.require({"c"});
  CHECK(in.error() == "a must be an integer");
}

}  // namespace affinity::tests::formats_test
