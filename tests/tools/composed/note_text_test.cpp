#include "tools/composed/language/note_text.hpp"

#include "support/catch.hpp"

namespace affinity::tools::note_text_test {

TEST_CASE("the HTML of a note becomes its words") {
  struct Row {
    std::string_view html, text;
  };
  for (auto const& row :
       {Row{"<p>One</p><p>Two</p>", "One\nTwo"}, Row{"<ul><li>a</li><li>b</li></ul>", "a\nb"},
        Row{"<p><strong>Acme</strong>: fine</p>", "Acme: fine"}, Row{"a<br>b<br/>c", "a\nb\nc"},
        Row{"5 &lt; 6 &amp;&amp; 7 &gt; 6", "5 < 6 && 7 > 6"}, Row{"&#8217;&#x2019;&quot;&apos;", "’’\"'"},
        Row{"&unknown; &#0; &#xD800; &", "&unknown; &#0; &#xD800; &"}, Row{"&amp;lt;", "&lt;"},
        Row{"3 < 4", "3 < 4"}, Row{"", ""}, Row{"<p></p>", ""}}) {
    CAPTURE(row.html);
    CHECK(composed::text_of_html(row.html) == row.text);
  }
}

}  // namespace affinity::tools::note_text_test
