// /v2: companies (Affinity v2, Companies)

#include "sandbox/v2/route.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace companies {
namespace {

constexpr std::array routes{
    Route{.pattern = "/companies"},
    Route{.pattern = "/companies/fields", .filter = true},
    Route{.pattern = "/companies/fields/{fieldId}/dropdown-options"},
    Route{.method = Method::post, .pattern = "/companies/search", .body = Body::optional},
    Route{.pattern = "/companies/{companyId}"},
    Route{.pattern = "/companies/{companyId}/fields"},
    Route{.method = Method::patch, .pattern = "/companies/{companyId}/fields"},
    Route{.pattern = "/companies/{companyId}/fields/{fieldId}"},
    Route{.method = Method::post, .pattern = "/companies/{companyId}/fields/{fieldId}"},
    Route{.pattern = "/companies/{companyId}/fields/{fieldId}/values"},
    Route{.pattern = "/companies/{companyId}/list-entries"},
    Route{.pattern = "/companies/{companyId}/lists"}};

}  // namespace
}  // namespace companies

std::span<Route const> company_routes() { return companies::routes; }

}  // namespace affinity::sandbox::v2
