#include "base/text/setting_values.hpp"

#include "base/text/byte_order_mark.hpp"
#include "support/catch.hpp"

namespace affinity::tests::setting_values_test {

using namespace affinity;

TEST_CASE("a value loses what an editor or an env file put around it") {
  CHECK(unquoted_value(" \"k-123\"\r\n") == "k-123");
  CHECK(unquoted_value("'a b'") == "a b");
  CHECK(unquoted_value("\"a") == "\"a");
  CHECK(unquoted_value("\"") == "\"");
  CHECK(unquoted_value(" \r") == "");
}

TEST_CASE("names are trimmed and in lower case, and what is empty is none") {
  CHECK(parse_names("Persons, notes,,\tLISTS\r") == std::vector<std::string>{"persons", "notes", "lists"});
  CHECK(parse_names(" , ").empty());
}

TEST_CASE("what is neither true nor false is nothing") {
  CHECK(parse_boolean(" Yes") == true);
  CHECK(parse_boolean("OFF") == false);
  CHECK(parse_boolean("") == std::nullopt);
  CHECK(parse_boolean("maybe") == std::nullopt);
}

TEST_CASE("a mark of UTF-8 is taken off, and that of UTF-16 is told") {
  CHECK(*strip_byte_order_mark("\xef\xbb\xbf{}") == "{}");
  CHECK(*strip_byte_order_mark("{}") == "{}");
  CHECK_FALSE(strip_byte_order_mark(std::string_view("\xff\xfe{\0", 4)));
  CHECK_FALSE(strip_byte_order_mark(std::string_view("\xfe\xff\0{", 4)));
}

}  // namespace affinity::tests::setting_values_test
