// /entity-files (Affinity v1, Entity Files)

#include "base/text/text.hpp"
#include "sandbox/downloads.hpp"
#include "sandbox/multipart.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

bool may_see(Visit const& visit, File const& file) {
  if (file.entity.type != opportunity_entity) return true;
  auto const* opportunity = visit.store.opportunities.find(file.entity.id);
  return opportunity && visit.store.may_see(*opportunity, visit.user);
}

JsonResponse search(Visit& visit) {
  auto& query = visit.query;
  std::array<std::pair<EntityType, std::optional<Id>>, 3> const tags{
      {{person_entity, query.integer("person_id")},
       {organization_entity, query.integer("organization_id")},
       {opportunity_entity, query.integer("opportunity_id")}}};
  auto const page = read_page(query, 500, 500);
  if (query.error()) return error_response(422, *query.error());
  auto const keep = [&](auto const& row) {
    for (auto const& [kind, id] : tags)
      if (id && row.second.entity != Entity{kind, *id}) return false;
    return may_see(visit, row.second);
  };
  return fill_page(page, "entity_files", visit.store.files, keep,
                   [](auto const& row) { return show(row.second); });
}

std::optional<JsonResponse> file_error(Visit const& visit) {
  auto const* file = visit.store.files.find(visit.id());
  if (!file) return not_found("file", visit.id());
  if (!may_see(visit, *file))
    return error_response(403, "This file is of an opportunity on a list that is private to others");
  return std::nullopt;
}

JsonResponse get(Visit& visit) {
  if (auto error = file_error(visit)) return *error;
  return json::value(show(*visit.store.files.find(visit.id())));
}

JsonResponse download(Visit& visit) {
  if (auto error = file_error(visit)) return *error;
  JsonResponse answer(302, nullptr);
  answer.headers.set("location", std::string(visit.download_origin) + download_path(visit.id(), visit.now));
  return answer;
}

// Text parts are the arguments; parts with a file name, called file or files[], are the files.
JsonResponse upload(Visit& visit) {
  auto const parts = read_multipart(body_type(visit.request), visit.request.body);
  if (!parts) return error_response(422, "The body must be multipart/form-data with a part called file");
  std::vector<File> files;
  std::string pairs;
  for (auto const& part : *parts) {
    bool const is_file = part.name == "file" || part.name == "files" || part.name == "files[]";
    if (is_file && part.filename)
      files.push_back({.name = *part.filename,
                       .bytes = std::string(part.bytes),
                       .created_at = visit.now,
                       .uploader_id = visit.user.id});
    else
      pairs += percent_encode(part.name) + '=' + percent_encode(part.bytes) + '&';
  }
  auto in = Params::from_urlencoded(pairs);
  if (files.empty()) in.add_error("Give at least one file, in a part called file or in parts called files[]");
  if (in.count_present({"person_id", "organization_id", "opportunity_id"}) != 1)
    in.add_error("Give exactly one of person_id, organization_id and opportunity_id");
  auto const entity = read_entity(in);
  if (in.error()) return error_response(422, *in.error());
  if (auto error = entity_error(visit.store, visit.user, *entity)) return *error;
  for (auto& file : files) {
    file.entity = *entity;
    visit.store.files.add(std::move(file));
  }
  return success_response();
}

constexpr std::array routes{Route{Method::get, "/entity-files", search},
                            Route{Method::get, "/entity-files/{entity_file_id}", get},
                            Route{Method::get, "/entity-files/download/{entity_file_id}", download},
                            Route{Method::post, "/entity-files", upload}};

}  // namespace

std::span<Route const> file_routes() { return routes; }

}  // namespace affinity::sandbox
