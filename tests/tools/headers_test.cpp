#include "support/catch.hpp"
#include "tools/catalogue.hpp"

#include <stdexcept>

namespace affinity::tools::headers_test {

namespace {

using namespace schema;

Param repeated(std::string_view name, Type type, std::string_view header) {
  auto param = body(name, std::move(type));
  param.header = header;
  return param;
}

bool is_taken(std::vector<Param> params) {
  try {
    std::vector<Tool> rows{{.name = "sample", .params = std::move(params)}};
    Catalogue const catalogue(std::move(rows));
    return true;
  } catch (std::logic_error const&) {
    return false;
  }
}

}  // namespace

TEST_CASE("an argument that is repeated in a header says so in the schema") {
  Tool const tool{.name = "sample",
                  .params = {repeated("region", text(), "Region"), body("level", integer())}};
  auto const schema = input_schema(tool);
  CHECK(schema.at("properties").at("region").at("x-mcp-header") == "Region");
  CHECK(!schema.at("properties").at("level").as_object().contains("x-mcp-header"));
}

TEST_CASE("no catalogue is made of headers that clients would drop a tool for") {
  CHECK(is_taken(
      {repeated("a", text(), "A"), repeated("b", integer(), "b-2"), repeated("c", boolean(), "C!")}));
  for (auto const* name : {"A B", "A:", "\xC3\xBC", "A\r\n", "(A)", "A\x7f"}) {
    CAPTURE(name);
    CHECK(!is_taken({repeated("a", text(), name)}));
  }
  CHECK(!is_taken({repeated("a", text(), "Region"), repeated("b", text(), "rEGION")}));
  CHECK(!is_taken({repeated("a", number(), "A")}));
  CHECK(!is_taken({repeated("a", list_of(text()), "A")}));
  CHECK(!is_taken({repeated("a", record({body("b", text())}), "A")}));
  CHECK(!is_taken({body("a", record({repeated("b", text(), "B")}))}));
  CHECK(!is_taken({body("a", list_of(record({repeated("b", text(), "B")})))}));
}

}  // namespace affinity::tools::headers_test
