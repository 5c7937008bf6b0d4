#include "mcp/serialize/results.hpp"
#include "support/catch.hpp"

namespace affinity::tests::results_content_test {

using namespace affinity;
using namespace affinity::mcp;

TEST_CASE("what a tool carries besides its text stands after it, in every revision") {
  tools::Outcome outcome{.structured = {{"result", {{"id", 7}}}}, .text = R"({"result":{"id":7}})"};
  outcome.extra_content.push_back(
      {{"type", "resource"}, {"resource", {{"uri", "affinity://files/7/a"}, {"blob", "eA=="}}}});
  for (auto const revision : {Revision::r2024_11_05, Revision::r2025_06_18, Revision::r2026_07_28}) {
    auto const result = parse_json(serialize_call_result(revision, outcome, ServerInfo{})).value();
    auto const& content = result.at("content").as_array();
    REQUIRE(content.size() == 2);
    CHECK(content[0].at("text") == R"({"result":{"id":7}})");
    CHECK(content[1] == json::value(outcome.extra_content[0]));
  }
}

}  // namespace affinity::tests::results_content_test
