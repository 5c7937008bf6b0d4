#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

// A webhook sends records to an address of somebody's choice, for good. So these are offered only where their
// toolset or name is selected.
std::vector<Tool> webhooks() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_webhooks",
       .title = "List webhooks",
       .description = "Lists your webhooks; everybody's only with the right to manage them.",
       .example = "{}",
       .route = get("/v2/webhooks"),
       .params = {filter("By id, createdAt, updatedAt."), total_count()},
       .filter_properties = filters::webhooks,
       .paging = links(),
       .output = webhook(),
       .beta = true},
      {.name = "create_a_affinity_v2_webhook",
       .title = "Create a webhook",
       .description =
           "Sends every event of the named kinds to an address from now on. The address must answer.",
       .example = R"({"url":"http://127.0.0.1:9/hook","subscriptions":["note.created"]})",
       .effect = Effect::adds,
       .route = post("/v2/webhooks"),
       .params = {body("url", text_of_at_least(1), "", required), subscriptions(required)},
       .output = webhook(),
       .also_deletes = "What happens in the account is sent to that address from then on.",
       .beta = true},
      {.name = "delete_a_affinity_v2_webhook_by_id",
       .title = "Delete a webhook",
       .description = "Deletes a webhook; nothing is sent to its address any more.",
       .example = R"({"id":1201})",
       .effect = Effect::destroys,
       .route = del("/v2/webhooks/{webhookId}"),
       .params = {path("id", id(), "", "webhookId")},
       .beta = true},
      {.name = "get_single_affinity_v2_webhook_by_id",
       .title = "Get a webhook",
       .description = "Gives one webhook.",
       .example = R"({"id":1201})",
       .route = get("/v2/webhooks/{webhookId}"),
       .params = {path("id", id(), "", "webhookId")},
       .output = webhook(),
       .beta = true},
      {.name = "update_a_affinity_v2_webhook_by_id",
       .title = "Change a webhook",
       .description = "Changes or disables a webhook. A new address must answer.",
       .example = R"({"id":1201,"status":"disabled"})",
       .effect = Effect::changes,
       .route = post("/v2/webhooks/{webhookId}"),
       .params = {path("id", id(), "", "webhookId"), body("url", text_of_at_least(1)), subscriptions(),
                  body("status", word({"active", "disabled"}))},
       .also_deletes = "What happens in the account is sent to that address from then on.",
       .beta = true}};
  return in_named_toolset("v2_webhooks", std::move(rows));
}

}  // namespace affinity::tools::v2
