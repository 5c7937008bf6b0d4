#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

namespace affinity::tools {

using namespace schema;

namespace {

Shape subscription() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"webhook_url", Shape::text()},
                        {"subscriptions", Shape::list(Shape::text())},
                        {"disabled", Shape::boolean()},
                        {"created_by", Shape::integer()}});
}

}  // namespace

// A subscription sends records to an address of somebody's choice, for good. So these are offered only on
// request.
std::vector<Tool> webhooks() {
  return {
      {.name = "list_all_affinity_webhooks",
       .title = "List webhook subscriptions",
       .description = "Lists the webhook subscriptions of the account; there are three at most.",
       .example = "{}",
       .toolset = "webhooks",
       .on_request = true,
       .named_only = true,
       .effect = Effect::reads,
       .route = get("/webhook"),
       .paging = {.kind = Paging::Kind::whole},
       .output = subscription()},
      {.name = "get_single_affinity_webhook_by_id",
       .title = "Get a webhook subscription",
       .description = "Gets one webhook subscription.",
       .example = R"({"id":1201})",
       .toolset = "webhooks",
       .on_request = true,
       .named_only = true,
       .effect = Effect::reads,
       .route = get("/webhook/{webhook_subscription_id}"),
       .params = {path("id", id(), "", "webhook_subscription_id")},
       .output = subscription()},
      {.name = "create_a_affinity_webhook",
       .title = "Subscribe a webhook",
       .description =
           "Sends every event of the named kinds to an address from now on. The address must answer.",
       .example = R"({"webhook_url":"http://127.0.0.1:9/hook","subscriptions":["note.created"]})",
       .toolset = "webhooks",
       .on_request = true,
       .named_only = true,
       .effect = Effect::adds,
       .route = post("/webhook/subscribe"),
       .duplicate_check = &same_webhook,
       .params = {body("webhook_url", text_of_at_least(1), "", required),
                  body("subscriptions", list_of(text()),
                       "Such as note.created or person.updated; none = all.")},
       .output = subscription(),
       .also_deletes = "What happens in the account is sent to that address from then on."},
      {.name = "update_a_affinity_webhook_by_id",
       .title = "Change a webhook subscription",
       .description =
           "Changes the address or the events of a subscription, or disables it. Only its creator can.",
       .example = R"({"id":1201,"disabled":true})",
       .toolset = "webhooks",
       .on_request = true,
       .named_only = true,
       .effect = Effect::changes,
       .route = put("/webhook/{webhook_subscription_id}"),
       .params = {path("id", id(), "", "webhook_subscription_id"), body("webhook_url", text_of_at_least(1)),
                  body("subscriptions", list_of(text()),
                       "Replaces those there are; an empty list means all."),
                  body("disabled", boolean())},
       .output = subscription(),
       .also_deletes = "What happens in the account is sent to that address from then on."},
      {.name = "delete_a_affinity_webhook_by_id",
       .title = "Delete a webhook subscription",
       .description = "Deletes a webhook subscription; nothing is sent to its address any more.",
       .example = R"({"id":1201})",
       .toolset = "webhooks",
       .on_request = true,
       .named_only = true,
       .effect = Effect::destroys,
       .route = del("/webhook/{webhook_subscription_id}"),
       .params = {path("id", id(), "", "webhook_subscription_id")}},
  };
}

}  // namespace affinity::tools
