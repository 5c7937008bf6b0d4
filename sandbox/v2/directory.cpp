// /v2: users and teams (Affinity v2, Users and Teams)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace directory {
namespace {

constexpr std::array routes{Route{.pattern = "/teams", .filter = true}, Route{.pattern = "/teams/{teamId}"},
                            Route{.pattern = "/users", .filter = true}, Route{.pattern = "/users/{userId}"}};

}  // namespace
}  // namespace directory

std::span<Route const> directory_routes() { return directory::routes; }

}  // namespace affinity::sandbox::v2
