// Every row, on the sandbox in this process: the call means what the row says, and the answer is what its
// outputSchema promises.

#include "server/docs/reference.hpp"
#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/shape_check.hpp"
#include "tools/call/call.hpp"

#include <string>

namespace affinity::server::every_tool_test {

TEST_CASE("every tool succeeds on the sandbox with an answer that its outputSchema describes") {
  auto const everything = tools::Catalogue::standard();
  for (auto const& tool : everything.all()) {
    CAPTURE(tool.name);
    auto const structured = example_answer(tool);
    CAPTURE(write_json(structured));
    REQUIRE(structured.contains("result"));
    CHECK(!structured.contains("complete"));
    CHECK(schema::mismatch(structured, tools::structured_content_shape(tool), "answer") == "");
    CHECK(tests::not_described(tests::without_remarks(structured), tools::structured_content_shape(tool),
                               "answer") == "");
  }
}

TEST_CASE("the errors of every tool are described by its outputSchema too") {
  Settings settings;
  settings.sandbox = true;
  settings.log_level = Level::error;
  Program program(settings);
  for (auto const& tool : program.catalogue.all()) {
    CAPTURE(tool.name);
    client::CallContext const call{.caller = program.caller};
    auto const outcome = tests::run(tools::call(program.tool_context, tool, {{"no_such_argument", 1}}, call));
    REQUIRE(outcome.structured.contains("error"));
    CHECK(schema::mismatch(outcome.structured, tools::structured_content_shape(tool), "answer") == "");
  }
}

}  // namespace affinity::server::every_tool_test
