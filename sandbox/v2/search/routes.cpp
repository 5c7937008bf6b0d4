#include "sandbox/v2/search/routes.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace search {
namespace {

constexpr Route search_route(std::string_view pattern, JsonResponse (*handler)(RequestContext&),
                             Body body = Body::required) {
  return {.method = Method::post, .pattern = pattern, .handler = handler, .only_reads = true, .body = body};
}

constexpr std::array search_route_rows{
    search_route("/companies/search", search_companies, Body::optional),
    search_route("/persons/search", search_persons, Body::optional),
    search_route("/lists/{listId}/list-entries/search", search_list_entries, Body::optional),
    search_route("/semantic-search", search_semantically),
    search_route("/notes/search", search_notes),
    search_route("/files/search", search_files)};

}  // namespace
}  // namespace search

std::span<Route const> search_routes() { return search::search_route_rows; }

}  // namespace affinity::sandbox::v2
