#include "base/setting_words.hpp"

#include "base/text/byte_order_mark.hpp"
#include "support/catch.hpp"

using namespace affinity;

TEST_CASE("a value loses what an editor or an env file put around it") {
  CHECK(bare_value(" \"k-123\"\r\n") == "k-123");
  CHECK(bare_value("'a b'") == "a b");
  CHECK(bare_value("\"a") == "\"a");
  CHECK(bare_value("\"") == "\"");
  CHECK(bare_value(" \r") == "");
}

TEST_CASE("names are trimmed and in lower case, and what is empty is none") {
  CHECK(names_in("Persons, notes,,\tLISTS\r") == std::vector<std::string>{"persons", "notes", "lists"});
  CHECK(names_in(" , ").empty());
}

TEST_CASE("what is neither true nor false is nothing") {
  CHECK(as_boolean(" Yes") == true);
  CHECK(as_boolean("OFF") == false);
  CHECK(as_boolean("") == std::nullopt);
  CHECK(as_boolean("maybe") == std::nullopt);
}

TEST_CASE("a mark of UTF-8 is taken off, and that of UTF-16 is told") {
  CHECK(*strip_byte_order_mark("\xef\xbb\xbf{}") == "{}");
  CHECK(*strip_byte_order_mark("{}") == "{}");
  CHECK_FALSE(strip_byte_order_mark(std::string_view("\xff\xfe{\0", 4)));
  CHECK_FALSE(strip_byte_order_mark(std::string_view("\xfe\xff\0{", 4)));
}
