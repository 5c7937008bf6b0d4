#include "tools/rows.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

// Sends a text out of the account, so it is offered only where its toolset or name is selected.
std::vector<Tool> feedback() {
  std::vector<Tool> rows{{.name = "affinity_v2_feedback_send",
                          .title = "Send feedback to Affinity",
                          .description = "Sends a text to Affinity, the vendor, out of your account.",
                          .example = R"({"type":"api","subject":"Sandbox","body":"A line of feedback."})",
                          .effect = Effect::adds,
                          .route = post("/v2/feedback"),
                          .params = {body("type", word({"mcp", "api", "other"}), "", required),
                                     body("subject", text_between(1, 255), "", required),
                                     body("body", text_between(1, 10'000), "", required)},
                          .also_deletes = "The text leaves the account for Affinity."}};
  return in_named_toolset("v2_feedback", std::move(rows));
}

}  // namespace affinity::tools::v2
