// /entity-files (Affinity v1, Entity Files)

#include "base/text/text.hpp"
#include "sandbox/routing/multipart.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/routing/signed_downloads.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>

namespace affinity::sandbox {

namespace v1::files {
namespace {

bool may_see(RequestContext const& context, File const& file) {
  return context.store.may_read(file.entity, context.user);
}

JsonResponse search(RequestContext& context) {
  auto& query = context.query;
  std::array<std::pair<EntityType, std::optional<Id>>, 3> const tags{
      {{person_entity, query.integer("person_id")},
       {organization_entity, query.integer("organization_id")},
       {opportunity_entity, query.integer("opportunity_id")}}};
  auto const page = parse_page_request(query, 500, 500);
  if (query.error()) return error_response(422, *query.error());
  auto const filter = [&](auto const& row) {
    for (auto const& [kind, id] : tags)
      if (id && row.second.entity != Entity{kind, *id}) return false;
    return may_see(context, row.second);
  };
  return paginate(page, "entity_files", context.store.files, filter,
                  [](auto const& row) { return to_json(row.second); });
}

std::optional<JsonResponse> file_error(RequestContext const& context) {
  auto const* file = context.store.files.find(context.id());
  if (!file) return not_found("file", context.id());
  if (!may_see(context, *file))
    return error_response(403, "This file is of an opportunity that is private to others");
  return std::nullopt;
}

JsonResponse get(RequestContext& context) {
  if (auto error = file_error(context)) return *error;
  return json::value(to_json(*context.store.files.find(context.id())));
}

JsonResponse download(RequestContext& context) {
  if (auto error = file_error(context)) return *error;
  JsonResponse answer(302, nullptr);
  answer.headers.set("location",
                     std::string(context.download_origin) + signed_download_path(context.id(), context.now));
  return answer;
}

// Text parts are parameters; parts with a file name, called file or files[], are files.
JsonResponse upload(RequestContext& context) {
  auto const parts = parse_multipart(content_type_of(context.request), context.request.body);
  if (!parts) return error_response(422, "The body must be multipart/form-data with a part called file");
  std::vector<File> files;
  std::string pairs;
  for (auto const& part : *parts) {
    bool const is_file = part.name == "file" || part.name == "files" || part.name == "files[]";
    if (is_file && part.filename)
      files.push_back({.name = *part.filename,
                       .bytes = std::string(part.bytes),
                       .created_at = context.now,
                       .uploader_id = context.user.id});
    else
      pairs += percent_encode(part.name) + '=' + percent_encode(part.bytes) + '&';
  }
  auto in = Params::from_urlencoded(pairs);
  if (files.empty()) in.add_error("Give at least one file, in a part called file or in parts called files[]");
  if (in.count_present({"person_id", "organization_id", "opportunity_id"}) != 1)
    in.add_error("Give exactly one of person_id, organization_id and opportunity_id");
  auto const entity = read_entity(in);
  if (in.error()) return error_response(422, *in.error());
  if (auto error = entity_error(context.store, context.user, *entity)) return *error;
  for (auto& file : files) {
    file.entity = *entity;
    context.store.files.add(std::move(file));
  }
  return success_response();
}

constexpr std::array routes{Route{Method::get, "/entity-files", search},
                            Route{Method::get, "/entity-files/{entity_file_id}", get},
                            Route{Method::get, "/entity-files/download/{entity_file_id}", download},
                            Route{Method::post, "/entity-files", upload}};

}  // namespace
}  // namespace v1::files

std::span<Route const> file_routes() { return v1::files::routes; }

}  // namespace affinity::sandbox
