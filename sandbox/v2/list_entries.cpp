// /v2: rows of lists and their values (Affinity v2, List Entries)

#include "sandbox/v2/face/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace list_entries {
namespace {

constexpr std::array routes{
    Route{.pattern = "/lists/{listId}/list-entries"},
    Route{.method = Method::post, .pattern = "/lists/{listId}/list-entries"},
    Route{.method = Method::post, .pattern = "/lists/{listId}/list-entries/search", .body = Body::optional},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}"},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}/fields"},
    Route{.method = Method::patch, .pattern = "/lists/{listId}/list-entries/{listEntryId}/fields"},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}"},
    Route{.method = Method::post, .pattern = "/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}"},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}/values"}};

}  // namespace
}  // namespace list_entries

std::span<Route const> list_entry_routes() { return list_entries::routes; }

}  // namespace affinity::sandbox::v2
