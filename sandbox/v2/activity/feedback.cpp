// /v2: feedback (Affinity v2, Feedback). The sandbox reads it and keeps none: it has nobody to send it to.

#include "sandbox/v2/face/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace feedback {
namespace {

JsonResponse send(RequestContext& context) {
  auto& in = context.body;
  in.word("type", {"mcp", "api", "other"}, {.required = true});
  in.text("subject", {.required = true, .min_length = 1, .max_length = 255});
  in.text("body", {.required = true, .min_length = 1, .max_length = 10'000});
  if (auto const error = context.refusal()) return *error;
  return {204, {}};
}

constexpr std::array routes{Route{.method = Method::post, .pattern = "/feedback", .handler = send}};

}  // namespace
}  // namespace feedback

std::span<Route const> feedback_routes() { return feedback::routes; }

}  // namespace affinity::sandbox::v2
