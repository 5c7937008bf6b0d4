// /v2: reading notes (Affinity v2, Notes)

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/note_writes.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace notes {
namespace {

constexpr std::size_t preview_limit = 100;

constexpr Filterable<Note> own_properties[]{{filter_by_id32("id"), item_value<&Note::id>},
                                            {filter_by_id32("creator.id"), item_value<&Note::creator_id>},
                                            {filter_by_time("createdAt"), item_value<&Note::created_at>},
                                            {filter_by_time("updatedAt"), item_value<&Note::updated_at>}};

// Of the notes of one record and of the replies to one note.
constexpr Filterable<Note> properties_beside_id[]{
    {filter_by_id32("creator.id"), item_value<&Note::creator_id>},
    {filter_by_time("createdAt"), item_value<&Note::created_at>},
    {filter_by_time("updatedAt"), item_value<&Note::updated_at>}};

NoteExtras read_extras(Query& query) {
  auto const names =
      query.words("includes", {"companiesPreview", "personsPreview", "opportunitiesPreview", "repliesCount"});
  auto const has = [&](std::string_view name) { return std::ranges::find(names, name) != names.end(); };
  return {.companies = has("companiesPreview"),
          .persons = has("personsPreview"),
          .opportunities = has("opportunitiesPreview"),
          .replies = has("repliesCount")};
}

json::object preview_json(json::array items) {
  auto const count = items.size();
  if (count > preview_limit) items.resize(preview_limit);
  return {{"data", std::move(items)}, {"totalCount", count}};
}

json::array companies_json(Note const& note, Store const& store) {
  json::array out;
  for (auto const id : note.organization_ids)
    if (auto const* one = store.organizations.find(id)) out.push_back(company_data(*one));
  return out;
}

json::array persons_json(Note const& note, Store const& store) {
  json::array out;
  for (auto const id : note.person_ids)
    if (auto const* one = store.persons.find(id)) out.push_back(person_data(*one));
  return out;
}

json::array opportunities_json(Note const& note, Store const& store, Person const& user) {
  json::array out;
  for (auto const id : note.opportunity_ids)
    if (auto const* one = store.opportunities.find(id); one && store.may_see(*one, user))
      out.push_back(opportunity_json(*one, store, user));
  return out;
}

std::size_t replies_to(Note const& note, Store const& store) {
  return std::size_t(
      std::ranges::count_if(store.notes, [&](auto const& row) { return row.second.parent_id == note.id; }));
}

// A page of the notes that belong here and pass the filter; replies belong to their parent alone.
template<class Belongs>
JsonResponse page_of_notes(RequestContext const& context, PageRequest const& page, Filter<Note> const& filter,
                           NoteExtras const& extras, Belongs belongs) {
  auto const& table = context.store.notes;
  auto const ids = ids_in(table, [&](Note const& note) { return belongs(note) && filter.accepts(note); });
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return note_json(*table.find(id), context, extras); });
}

JsonResponse all(RequestContext& context) {
  auto const extras = read_extras(context.query);
  auto const filter = read_filter(context, own_properties);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  return page_of_notes(context, page, filter, extras, [](Note const& note) { return !note.parent_id; });
}

JsonResponse get(RequestContext& context) {
  auto const extras = read_extras(context.query);
  if (auto const error = context.refusal()) return *error;
  auto const* note = context.store.notes.find(context.id("noteId"));
  if (!note) return no_such("note", context.id("noteId"));
  return json::value(note_json(*note, context, extras));
}

bool is_about_person(Note const& note, Id person_id) {
  return contains(note.person_ids, person_id) || contains(note.interaction_person_ids, person_id);
}

JsonResponse of_company(RequestContext& context) {
  auto const filter = read_filter(context, properties_beside_id);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const id = context.id("companyId");
  auto const* company = context.store.organizations.find(id);
  if (!company) return no_such_record(context.store, {organization_entity, id});
  return page_of_notes(context, page, filter, {},
                       [&](Note const& note) { return is_note_of_company(note, *company); });
}

// Those of meetings that the person attended and those that mention the person too.
JsonResponse of_person(RequestContext& context) {
  auto const filter = read_filter(context, properties_beside_id);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const id = context.id("personId");
  if (!context.store.persons.find(id)) return no_such_record(context.store, {person_entity, id});
  return page_of_notes(context, page, filter, {}, [&](Note const& note) {
    return is_about_person(note, id) ||
           std::ranges::find(note.mentions, id, &Mention::person_id) != note.mentions.end();
  });
}

JsonResponse of_opportunity(RequestContext& context) {
  auto const filter = read_filter(context, properties_beside_id);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const id = context.id("opportunityId");
  auto const* one = context.store.opportunities.find(id);
  if (!one || !context.store.may_see(*one, context.user) || Store::is_redacted(*one, context.user))
    return no_such("opportunity", id);
  return page_of_notes(context, page, filter, {},
                       [&](Note const& note) { return contains(note.opportunity_ids, id); });
}

JsonResponse replies(RequestContext& context) {
  auto const filter = read_filter(context, properties_beside_id);
  auto const page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const id = context.id("noteId");
  if (!context.store.notes.find(id)) return no_such("note", id);
  return page_of_notes(context, page, filter, {}, [&](Note const& note) { return note.parent_id == id; });
}

// A page of what is attached to a note by hand. The answer takes totalCount and does not have it.
template<class Items> JsonResponse attached(RequestContext& context, Items items_of) {
  auto page = read_page(context, note_pages);
  if (auto const error = context.refusal()) return *error;
  auto const* note = context.store.notes.find(context.id("noteId"));
  if (!note) return no_such("note", context.id("noteId"));
  page.with_count = false;
  json::array const items = items_of(*note);
  std::vector<json::object> rows;
  for (auto const& item : items) rows.push_back(item.get_object());
  return page_of(
      context, page, rows, [](json::object const& row) { return std::to_string(row.at("id").as_int64()); },
      [](json::object const& row) { return row; });
}

JsonResponse attached_companies(RequestContext& context) {
  return attached(context, [&](Note const& note) { return companies_json(note, context.store); });
}

JsonResponse attached_persons(RequestContext& context) {
  return attached(context, [&](Note const& note) { return persons_json(note, context.store); });
}

JsonResponse attached_opportunities(RequestContext& context) {
  return attached(context,
                  [&](Note const& note) { return opportunities_json(note, context.store, context.user); });
}

constexpr std::array routes{
    Route{.pattern = "/companies/{companyId}/notes", .handler = of_company},
    Route{.pattern = "/notes", .handler = all},
    Route{.method = Method::post, .pattern = "/notes", .handler = create_note},
    Route{.method = Method::del, .pattern = "/notes/{noteId}", .handler = delete_note},
    Route{.pattern = "/notes/{noteId}", .handler = get},
    Route{.method = Method::post, .pattern = "/notes/{noteId}", .handler = update_note},
    Route{.pattern = "/notes/{noteId}/attached-companies", .handler = attached_companies},
    Route{.pattern = "/notes/{noteId}/attached-opportunities", .handler = attached_opportunities},
    Route{.pattern = "/notes/{noteId}/attached-persons", .handler = attached_persons},
    Route{.pattern = "/notes/{noteId}/replies", .handler = replies},
    Route{.pattern = "/opportunities/{opportunityId}/notes", .handler = of_opportunity},
    Route{.pattern = "/persons/{personId}/notes", .handler = of_person}};

}  // namespace
}  // namespace notes

bool is_note_of_company(Note const& note, Organization const& company) {
  return contains(note.organization_ids, company.id) ||
         std::ranges::any_of(company.person_ids,
                             [&](Id person) { return notes::is_about_person(note, person); });
}

json::object note_json(Note const& note, RequestContext const& context, NoteExtras const& extras) {
  auto const& store = context.store;
  auto out = base_note_json(note, store);
  bool const by_notetaker = note.type == notetaker_note;
  auto const interaction = json::object{{"id", note.interaction_id.value_or(0)},
                                        {"type", to_word(InteractionType(note.interaction_type))}};
  if (note.parent_id) out["parent"] = reference_json(*note.parent_id);
  if (by_notetaker) {
    out["type"] = note.parent_id ? "ai-notetaker-reply" : "ai-notetaker";
    auto const* transcript = store.transcript_of(note.id);
    out["transcriptId"] = transcript ? json::value(transcript->id) : json::value();
    if (note.interaction_id && note.interaction_type == meeting) out["interaction"] = interaction;
  } else if (note.parent_id) {
    out["type"] = "user-reply";
  } else if (note.interaction_id) {
    out["type"] = "interaction";
    out["interaction"] = interaction;
  } else {
    out["type"] = "entities";
  }
  if (note.parent_id) return out;
  if (extras.replies) out["repliesCount"] = notes::replies_to(note, store);
  if (extras.companies) out["companiesPreview"] = notes::preview_json(notes::companies_json(note, store));
  if (extras.persons) out["personsPreview"] = notes::preview_json(notes::persons_json(note, store));
  if (extras.opportunities)
    out["opportunitiesPreview"] = notes::preview_json(notes::opportunities_json(note, store, context.user));
  return out;
}

std::span<Route const> note_routes() { return notes::routes; }

}  // namespace affinity::sandbox::v2
