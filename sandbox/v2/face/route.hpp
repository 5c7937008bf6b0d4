#pragma once
// The routing table of API v2: a row has a method, a path pattern and a handler.

#include "sandbox/routing/quota.hpp"
#include "sandbox/store/store.hpp"
#include "sandbox/v2/face/merge_plans.hpp"
#include "sandbox/v2/face/object_reader.hpp"
#include "sandbox/v2/face/rights.hpp"
#include "sandbox/v2/face/version.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace affinity::sandbox::v2 {

// What a handler knows of its request. A handler first reads all that it wants of the query and the body,
// then asks refusal(), then looks for records, and then checks what only the records can tell: the order in
// which v2 of the sandbox answers errors.
//
//     auto const page = read_page(context);
//     if (auto const error = context.refusal(Right::export_people)) return *error;
struct RequestContext {
  Store& store;
  Person const& user;  // the owner of the API key
  WallTime now;
  WallTime running_time;  // goes on where `now` is fixed by --clock: merges end by it
  MergePlans const& merge_plans;
  Usage usage;
  Rights const& rights;
  ApiVersion version = newest_version;
  Errors& errors;  // the mistakes found so far
  Query query;
  ObjectReader body;
  std::map<std::string, std::string, std::less<>> path{};  // by placeholder: "companyId"
  Request const& request;
  // Updated records, for webhooks: {"persons", 510007}; those added and erased are seen in the store.
  std::vector<std::pair<std::string_view, Id>> updated{};
  bool counted_poll = false;                // a merge that ends by polls has one less to wait for
  std::string_view download_origin{};       // that files are downloaded from
  bool endpoint_validation_failed = false;  // the webhook's URL did not accept an empty event

  Id id(std::string_view placeholder) const;  // of an id; 0 when it is a mistake
  std::string const& field_id() const { return path.find("fieldId")->second; }
  bool has(Right right) const { return rights.contains(right); }

  // 400 with all mistakes so far, or 403 when the key lacks the right.
  std::optional<JsonResponse> refusal(std::optional<Right> needed = std::nullopt);
};

enum class Body { none, required, optional };

struct Route {
  Method method = Method::get;
  std::string_view pattern{};  // without "/v2": "/persons/{personId}"
  JsonResponse (*handler)(RequestContext&) = nullptr;
  bool counts_for_month = true;             // against the month's limit
  bool only_reads = method == Method::get;  // of a search true, though it is a POST
  Body body = method == Method::post || method == Method::patch ? Body::required : Body::none;
};

// One row group per resource, in v2/<resource>.cpp.
std::span<Route const> account_routes();
std::span<Route const> company_routes();
std::span<Route const> person_routes();
std::span<Route const> opportunity_routes();
std::span<Route const> list_routes();
std::span<Route const> list_entry_routes();
std::span<Route const> saved_view_routes();
std::span<Route const> field_value_change_routes();
std::span<Route const> interaction_routes();
std::span<Route const> relationship_routes();
std::span<Route const> inferred_connection_routes();
std::span<Route const> note_routes();
std::span<Route const> reminder_routes();
std::span<Route const> transcript_routes();
std::span<Route const> file_routes();
std::span<Route const> webhook_routes();
std::span<Route const> feedback_routes();
std::span<Route const> directory_routes();
std::span<Route const> search_routes();
std::span<Route const> duplicate_routes();
std::span<Route const> merge_routes();

struct RouteMatch {
  Route const* route = nullptr;             // null when the path has no such method
  std::vector<std::string_view> allowed{};  // the path's methods; empty when there is no such path
  std::map<std::string, std::string, std::less<>> path{};
};

// The path comes without "/v2". Literal segments take precedence over placeholders, whatever the method:
// GET /persons/search is a wrong method, not a person called "search".
RouteMatch match_route_of_v2(Method, std::string_view path);

// Adds a mistake for each placeholder whose text is no id of its kind: notes, transcripts, files and users
// have ids of 32 bits, tasks have UUIDs, fields any text.
void check_path(std::map<std::string, std::string, std::less<>> const& path, Errors&);

}  // namespace affinity::sandbox::v2
