// Operations of v2 that the sandbox answers with 501: it has neither faked records nor half of their rules.
// A row with a handler moves to the file of its resource.

#include "sandbox/v2/face/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace not_implemented {
namespace {

constexpr std::array routes{Route{.pattern = "/duplicates/company-suggestions", .filter = true},
                            Route{.pattern = "/duplicates/person-suggestions", .filter = true},
                            Route{.pattern = "/company-merges", .filter = true},
                            Route{.method = Method::post, .pattern = "/company-merges"},
                            Route{.pattern = "/company-merges/{mergeId}"},
                            Route{.pattern = "/tasks/company-merges", .filter = true},
                            Route{.pattern = "/tasks/company-merges/{taskId}"},
                            Route{.pattern = "/person-merges", .filter = true},
                            Route{.method = Method::post, .pattern = "/person-merges"},
                            Route{.pattern = "/person-merges/{mergeId}"},
                            Route{.pattern = "/tasks/person-merges", .filter = true},
                            Route{.pattern = "/tasks/person-merges/{taskId}"}};

}  // namespace
}  // namespace not_implemented

std::span<Route const> not_implemented_routes() { return not_implemented::routes; }

}  // namespace affinity::sandbox::v2
