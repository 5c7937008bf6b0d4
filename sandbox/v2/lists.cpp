// /v2: lists, their fields and dropdown options (Affinity v2, Lists)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace lists {
namespace {

constexpr std::array routes{
    Route{.pattern = "/lists"},
    Route{.method = Method::post, .pattern = "/lists"},
    Route{.pattern = "/lists/{listId}"},
    Route{.pattern = "/lists/{listId}/fields", .filter = true},
    Route{.pattern = "/lists/{listId}/fields/{fieldId}/dropdown-options"},
    Route{.method = Method::post, .pattern = "/lists/{listId}/fields/{fieldId}/dropdown-options"},
    Route{.method = Method::del,
          .pattern = "/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"},
    Route{.pattern = "/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"},
    Route{.method = Method::post,
          .pattern = "/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}"}};

}  // namespace
}  // namespace lists

std::span<Route const> list_routes() { return lists::routes; }

}  // namespace affinity::sandbox::v2
