// The example of every row of Affinity's newer API on the sandbox: the call works, its answer is what
// outputSchema says, and nothing comes that the schema does not name.

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/shape_check.hpp"
#include "tools/call/call.hpp"

#include <string>

namespace affinity::tools::v2_on_sandbox_test {

namespace {

struct Firm final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    co_return api.handle(request);
  }
};

Outcome ask(Catalogue const& catalogue, Tool const& tool) {
  Firm firm;
  ToolContext const context{.catalogue = catalogue, .sender = firm, .limits = {.max_result = 80 * 1024}};
  client::CallContext const call;
  return tests::run(affinity::tools::call(context, tool, parse_json(tool.example)->as_object(), call));
}

}  // namespace

TEST_CASE("the example of every row of v2 does on the sandbox what the row says") {
  auto const catalogue = Catalogue::with_opt_in();
  for (auto const& tool : catalogue.all()) {
    if (!tool.route.is_v2()) continue;
    CAPTURE(tool.name);
    auto const outcome = ask(catalogue, tool);
    auto const start = shorten(outcome.text, 400);
    CAPTURE(start);
    CHECK(!outcome.is_error);
    CHECK(schema::mismatch(outcome.structured, structured_content_shape(tool), "answer") == "");
    auto described = tests::without_remarks(outcome.structured).as_object();
    for (auto const* beside : {"deleted", "before", "total_count", "type", "entityType", "explanation"})
      described.erase(beside);
    CHECK(tests::not_described(described, structured_content_shape(tool), "answer") == "");
  }
}

TEST_CASE("a deleted note of v2 is named without its tags, and a reminder without a nameless owner") {
  auto const catalogue = Catalogue::with_opt_in();
  auto const note = ask(catalogue, *catalogue.find("delete_a_affinity_v2_note_by_id"));
  CHECK(as_text(note.structured.at("deleted").at("name"))->starts_with("The demo held up on data"));
  auto const reminder = ask(catalogue, *catalogue.find("delete_a_affinity_v2_reminder_by_id"));
  CHECK(reminder.structured.at("deleted") == json::object{{"name", "Sign the Acme NDA"}});
}

}  // namespace affinity::tools::v2_on_sandbox_test
