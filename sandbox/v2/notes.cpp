// /v2: notes (Affinity v2, Notes)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace notes {
namespace {

constexpr std::array routes{Route{.pattern = "/companies/{companyId}/notes", .filter = true},
                            Route{.pattern = "/notes", .filter = true},
                            Route{.method = Method::post, .pattern = "/notes"},
                            Route{.method = Method::post, .pattern = "/notes/search"},
                            Route{.method = Method::del, .pattern = "/notes/{noteId}"},
                            Route{.pattern = "/notes/{noteId}"},
                            Route{.method = Method::post, .pattern = "/notes/{noteId}"},
                            Route{.pattern = "/notes/{noteId}/attached-companies"},
                            Route{.pattern = "/notes/{noteId}/attached-opportunities"},
                            Route{.pattern = "/notes/{noteId}/attached-persons"},
                            Route{.pattern = "/notes/{noteId}/replies", .filter = true},
                            Route{.pattern = "/opportunities/{opportunityId}/notes", .filter = true},
                            Route{.pattern = "/persons/{personId}/notes", .filter = true}};

}  // namespace
}  // namespace notes

std::span<Route const> note_routes() { return notes::routes; }

}  // namespace affinity::sandbox::v2
