// /v2: persons (Affinity v2, Persons)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace persons {
namespace {

constexpr std::array routes{
    Route{.pattern = "/persons"},
    Route{.method = Method::post, .pattern = "/persons"},
    Route{.pattern = "/persons/fields", .filter = true},
    Route{.pattern = "/persons/fields/{fieldId}/dropdown-options"},
    Route{.method = Method::post, .pattern = "/persons/search", .body = Body::optional},
    Route{.method = Method::del, .pattern = "/persons/{personId}"},
    Route{.pattern = "/persons/{personId}"},
    Route{.pattern = "/persons/{personId}/fields"},
    Route{.method = Method::patch, .pattern = "/persons/{personId}/fields"},
    Route{.pattern = "/persons/{personId}/fields/{fieldId}"},
    Route{.method = Method::post, .pattern = "/persons/{personId}/fields/{fieldId}"},
    Route{.pattern = "/persons/{personId}/fields/{fieldId}/values"},
    Route{.pattern = "/persons/{personId}/list-entries"},
    Route{.pattern = "/persons/{personId}/lists"}};

}  // namespace
}  // namespace persons

std::span<Route const> person_routes() { return persons::routes; }

}  // namespace affinity::sandbox::v2
