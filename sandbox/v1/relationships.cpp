// /relationships-strengths (Affinity v1, Relationship Strengths)

#include "sandbox/routing/route.hpp"

#include <array>
#include <limits>

namespace affinity::sandbox {

namespace v1::relationships {
namespace {

JsonResponse strengths(RequestContext& context) {
  auto& query = context.query;
  query.require({"external_id"});
  auto const external_id = query.integer("external_id"), internal_id = query.integer("internal_id");
  if (query.error()) return error_response(422, *query.error());
  json::array out;
  auto const& rows = context.store.relationship_strengths;
  for (auto row = rows.lower_bound({*external_id, std::numeric_limits<Id>::min()});
       row != rows.end() && row->first.first == *external_id; ++row)
    if (!internal_id || row->first.second == *internal_id)
      out.push_back(
          {{"internal_id", row->first.second}, {"external_id", *external_id}, {"strength", row->second}});
  return json::value(std::move(out));
}

constexpr std::array routes{Route{Method::get, "/relationships-strengths", strengths}};

}  // namespace
}  // namespace v1::relationships

std::span<Route const> relationship_routes() { return v1::relationships::routes; }

}  // namespace affinity::sandbox
