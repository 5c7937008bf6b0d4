// /v2: transcripts of notes that Affinity's notetaker wrote (Affinity v2, Transcripts)

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/note_writes.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace affinity::sandbox::v2 {

namespace transcripts {
namespace {

constexpr std::size_t preview_limit = 100;

constexpr Filterable<Transcript> properties[]{
    {filter_by_id32("id"), item_value<&Transcript::id>},
    {filter_by_time("createdAt"), item_value<&Transcript::created_at>}};

// "00:01:05"; the hours have more digits when they need them.
std::string timestamp(std::chrono::seconds since_start) {
  auto const two_digits = [](std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  auto const all = since_start.count();
  return two_digits(all / 3'600) + ':' + two_digits(all / 60 % 60) + ':' + two_digits(all % 60);
}

json::object fragment_json(TranscriptFragment const& one) {
  return {{"content", one.content},
          {"speaker", one.speaker},
          {"startTimestamp", timestamp(one.start)},
          {"endTimestamp", timestamp(one.end)}};
}

json::object transcript_json(Transcript const& one, RequestContext const& context) {
  return {{"id", one.id},
          {"languageCode", one.language},
          {"createdAt", to_iso(one.created_at)},
          {"note", note_json(*context.store.notes.find(one.note_id), context)}};
}

JsonResponse all(RequestContext& context) {
  auto const filter = read_filter(context, properties);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const& table = context.store.transcripts;
  auto const ids = ids_in(table, [&](Transcript const& one) { return filter.accepts(one); });
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return transcript_json(*table.find(id), context); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = context.store.transcripts.find(context.id("transcriptId"));
  if (!one) return no_such("transcript", context.id("transcriptId"));
  json::array first;
  for (std::size_t i = 0; i < std::min(preview_limit, one->fragments.size()); ++i)
    first.push_back(fragment_json(one->fragments[i]));
  auto out = transcript_json(*one, context);
  out["fragmentsPreview"] = {{"data", std::move(first)}, {"totalCount", one->fragments.size()}};
  return json::value(std::move(out));
}

// A fragment has no id; the cursor names its place, which never moves.
JsonResponse fragments(RequestContext& context) {
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const* one = context.store.transcripts.find(context.id("transcriptId"));
  if (!one) return no_such("transcript", context.id("transcriptId"));
  Ids places(one->fragments.size());
  std::iota(places.begin(), places.end(), Id(1));
  return page_of(context, page, places, own_id,
                 [&](Id place) { return fragment_json(one->fragments[std::size_t(place - 1)]); });
}

// The note stays.
JsonResponse remove(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = context.store.transcripts.find(context.id("transcriptId"));
  if (!one) return no_such("transcript", context.id("transcriptId"));
  if (context.store.notes.find(one->note_id)->creator_id != context.user.id)
    return failure(ErrorCode::authorization, "Only the creator of its note can delete a transcript");
  context.store.transcripts.erase(one->id);
  return {204, {}};
}

constexpr std::array routes{
    Route{.pattern = "/transcripts", .handler = all},
    Route{.pattern = "/transcripts/{transcriptId}", .handler = get},
    Route{.method = Method::del, .pattern = "/transcripts/{transcriptId}", .handler = remove},
    Route{.pattern = "/transcripts/{transcriptId}/fragments", .handler = fragments}};

}  // namespace
}  // namespace transcripts

std::span<Route const> transcript_routes() { return transcripts::routes; }

}  // namespace affinity::sandbox::v2
