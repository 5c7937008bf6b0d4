// /v2: files (Affinity v2, Files)

#include "base/http/media_type.hpp"
#include "sandbox/routing/signed_downloads.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace files {
namespace {

constexpr Filterable<File> properties[]{{filter_by_time("createdAt"), item_value<&File::created_at>},
                                        {filter_by_id("creator.id"), item_value<&File::uploader_id>}};

json::value type_json(std::string_view name) {
  auto const dot = name.rfind('.');
  auto const type = dot == name.npos ? std::string_view() : media_type_of_extension(name.substr(dot));
  return type.empty() ? json::value() : json::value(type);
}

json::object file_json(File const& one) {
  return {{"id", one.id},
          {"name", one.name},
          {"size", one.bytes.size()},
          {"type", type_json(one.name)},
          {"creator", reference_json(one.uploader_id)},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)}};
}

// A file of an opportunity is as visible as the values of the opportunity.
bool is_visible(File const& one, RequestContext const& context) {
  return context.store.may_read(one.entity, context.user);
}

// Newest first.
JsonResponse all(RequestContext& context) {
  auto const filter = read_filter(context, properties);
  auto const page = read_page(context, {.counts = true});
  if (auto const error = context.refusal()) return *error;
  std::vector<File const*> found;
  for (auto const& [id, one] : context.store.files)
    if (is_visible(one, context) && filter.accepts(one)) found.push_back(&one);
  std::ranges::sort(found, [](File const* a, File const* b) {
    return a->created_at != b->created_at ? a->created_at > b->created_at : a->id > b->id;
  });
  return page_of(
      context, page, found, [](File const* one) { return std::to_string(one->id); },
      [](File const* one) { return file_json(*one); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = context.store.files.find(context.id("fileId"));
  if (!one || !is_visible(*one, context)) return no_such("file", context.id("fileId"));
  auto out = file_json(*one);
  out["downloadUrl"] = std::string(context.download_origin) + signed_download_path(one->id, context.now);
  return json::value(std::move(out));
}

constexpr std::array routes{Route{.pattern = "/files", .handler = all},
                            Route{.pattern = "/files/{fileId}", .handler = get}};

}  // namespace
}  // namespace files

std::span<Route const> file_routes() { return files::routes; }

}  // namespace affinity::sandbox::v2
