// /v2: opportunities (Affinity v2, Opportunities)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace opportunities {
namespace {

constexpr std::array routes{Route{.pattern = "/opportunities"},
                            Route{.method = Method::del, .pattern = "/opportunities/{opportunityId}"},
                            Route{.pattern = "/opportunities/{opportunityId}"},
                            Route{.method = Method::post, .pattern = "/opportunities/{opportunityId}"}};

}  // namespace
}  // namespace opportunities

std::span<Route const> opportunity_routes() { return opportunities::routes; }

}  // namespace affinity::sandbox::v2
