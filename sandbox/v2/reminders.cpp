// /v2: reminders (Affinity v2, Reminders)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace reminders {
namespace {

constexpr std::array routes{Route{.pattern = "/reminders", .filter = true},
                            Route{.method = Method::post, .pattern = "/reminders"},
                            Route{.method = Method::del, .pattern = "/reminders/{reminderId}"},
                            Route{.pattern = "/reminders/{reminderId}"},
                            Route{.method = Method::post, .pattern = "/reminders/{reminderId}"}};

}  // namespace
}  // namespace reminders

std::span<Route const> reminder_routes() { return reminders::routes; }

}  // namespace affinity::sandbox::v2
