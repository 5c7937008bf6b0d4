#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/shape_check.hpp"
#include "tools/call/call.hpp"

namespace affinity::server::webhooks_test {

TEST_CASE("a webhook is subscribed, read, changed and deleted, each answer as its outputSchema says") {
  Settings settings;
  settings.sandbox = true;
  settings.log_level = Level::error;
  settings.selection.toolsets = {"webhooks"};
  Program program(settings);
  auto const ask = [&](std::string_view name, json::object arguments) {
    auto const* tool = program.catalogue.find(name);
    client::CallContext const call{.caller = program.caller};
    auto const outcome = tests::run(tools::call(program.tool_context, *tool, std::move(arguments), call));
    CAPTURE(outcome.text);
    CHECK(!outcome.is_error);
    CHECK(schema::mismatch(outcome.structured, tools::structured_content_shape(*tool), "answer") == "");
    auto described = outcome.structured;
    for (auto const* beside : {"deleted", "before"})
      described.erase(beside);  // told as `cleaned` and `why` are
    CHECK(tests::not_described(described, tools::structured_content_shape(*tool), "answer") == "");
    return outcome.structured.at("result");
  };
  auto const made = ask("create_a_affinity_webhook",
                        {{"webhook_url", "http://127.0.0.1:9/hook"}, {"subscriptions", {"note.created"}}});
  auto const id = made.at("id");
  CHECK(ask("get_single_affinity_webhook_by_id", {{"id", id}}) == made);
  CHECK(ask("update_a_affinity_webhook_by_id", {{"id", id}, {"disabled", true}}).at("disabled") == true);
  CHECK(ask("list_all_affinity_webhooks", {}).as_array().size() == 2);  // one is in the seed
  ask("delete_a_affinity_webhook_by_id", {{"id", id}});
  CHECK(ask("list_all_affinity_webhooks", {}).as_array().size() == 1);
}

}  // namespace affinity::server::webhooks_test
