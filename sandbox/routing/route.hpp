#pragma once
// The routing table: a row has a method, a path pattern and a handler.

#include "sandbox/routing/json_response.hpp"
#include "sandbox/routing/params.hpp"
#include "sandbox/routing/quota.hpp"
#include "sandbox/store/store.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace affinity::sandbox {

// What a handler knows of its request.
struct RequestContext {
  Store& store;
  Person const& user;  // the owner of the API key
  WallTime now;
  Usage usage;
  Params query;
  Params body;
  Ids path_ids{};  // the ids in the path, in order
  Request const& request;
  std::string_view download_origin{};
  bool endpoint_validation_failed = false;  // of the webhook that the request subscribes

  Id id(std::size_t index = 0) const { return path_ids.at(index); }
};

struct Route {
  Method method = Method::get;
  std::string_view pattern{};  // "/persons/{person_id}"
  JsonResponse (*handler)(RequestContext&) = nullptr;
  bool counts_for_month = true;  // against the month's limit
};

// One row group per resource, in v1/<resource>.cpp.
std::span<Route const> account_routes();
std::span<Route const> person_routes();
std::span<Route const> organization_routes();
std::span<Route const> note_routes();
std::span<Route const> list_routes();
std::span<Route const> list_entry_routes();
std::span<Route const> relationship_routes();
std::span<Route const> opportunity_routes();
std::span<Route const> field_routes();
std::span<Route const> field_value_routes();
std::span<Route const> interaction_routes();
std::span<Route const> reminder_routes();
std::span<Route const> file_routes();
std::span<Route const> webhook_routes();

std::string_view content_type_of(Request const&);  // from content_type or the header

struct RouteMatch {
  Route const* route = nullptr;  // null when no row has this method and path
  Ids path_ids{};
  std::string invalid_id{};  // a path segment that is not an id: no such record can exist
};

// Literal segments take precedence over placeholders: /persons/fields is not a person (Affinity v1, Persons,
// "Get Global Fields").
RouteMatch match_route(Method, std::string_view path);

}  // namespace affinity::sandbox
