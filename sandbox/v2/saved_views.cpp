// /v2: saved views of lists and their rows (Affinity v2, Saved Views)

#include "sandbox/v2/face/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace saved_views {
namespace {

constexpr std::array routes{Route{.pattern = "/lists/{listId}/saved-views"},
                            Route{.pattern = "/lists/{listId}/saved-views/{viewId}"},
                            Route{.pattern = "/lists/{listId}/saved-views/{viewId}/list-entries"}};

}  // namespace
}  // namespace saved_views

std::span<Route const> saved_view_routes() { return saved_views::routes; }

}  // namespace affinity::sandbox::v2
