#include "mcp/jsonrpc/recovery.hpp"

#include "support/catch.hpp"

namespace affinity::mcp::recovery_test {

TEST_CASE("the id of a request is found whatever else of it cannot be read, and wherever it stands") {
  for (auto const* text :
       {R"({"id":7,"method":"ping","params":{"n":1e400}})",
        R"({"params":{"n":1e400,"id":9},"method":"ping","id":7})", R"({"method":"ping","id":7} trailing)",
        R"({"id":7,"method":"ping","params":{"a":[1,}})", R"({"params":{"a":[1,},"id":7,"method":"ping"})",
        R"({"params":"\ud83d","id" : 7 ,"method":"ping"})",
        "{\"params\":\"\xFF\n\",\"id\":7,\"method\":\"ping\"}", R"({"id":7,"method":"pi)", R"({"a":,"id":7})",
        R"({"x":"}{\"id\":8","\u0069d":7})", R"({"method":"x","result":1,"id":7})",
        R"({"id":1,"id":7,"method":"x"})"}) {
    CAPTURE(text);
    CHECK(recover_id(text) == Id(7));
  }
  CHECK(recover_id(R"({"id":"a\u0062","x":nul})") == Id("ab"));
}

TEST_CASE("no id is made up: of a response, of something inside, of what was cut off") {
  for (auto const* text :
       {R"({"id":7,"result":{"a":1e400}})", R"({"id":7,"error":1e400})", R"({"params":{"id":7,"a":1e400})",
        R"({"method":"x","id":7)", R"({"id":1e999,"method":"x"})", R"({"id":1.5,"method":"x",})",
        R"([{"id":7}])", R"("id":7)", R"({"id")", R"({"id":)", "", R"({"id":7,"id":null,"method":"x",})"}) {
    CAPTURE(text);
    CHECK(!recover_id(text));
  }
}

TEST_CASE("a batch is parted where it ends as it should") {
  auto const parts = recover_batch(R"( [{"a":[1,2]}, {"b":1e400} ,"x,]"] )");
  REQUIRE(parts);
  CHECK(*parts == std::vector<std::string_view>{R"({"a":[1,2]})", R"({"b":1e400})", R"("x,]")"});
  for (auto const* text : {"[1,2", "[1] x", "{}", "", "["}) {
    CAPTURE(text);
    CHECK(!recover_batch(text));
  }
}

}  // namespace affinity::mcp::recovery_test
