// /notes (Affinity v1, Notes)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>

namespace affinity::sandbox {

namespace v1::notes {
namespace {

JsonResponse search(RequestContext& context) {
  auto& query = context.query;
  auto const person_id = query.integer("person_id"), organization_id = query.integer("organization_id");
  auto const opportunity_id = query.integer("opportunity_id"), creator_id = query.integer("creator_id");
  auto const page = parse_page_request(query, 500, 500);
  if (query.error()) return error_response(422, *query.error());
  auto const filter = [&](auto const& row) {
    auto const& note = row.second;
    auto const in = [](Ids const& ids, std::optional<Id> const& id) { return !id || contains(ids, *id); };
    bool const of_person = in(note.person_ids, person_id) || in(note.interaction_person_ids, person_id);
    return of_person && in(note.organization_ids, organization_id) &&
           in(note.opportunity_ids, opportunity_id) && (!creator_id || note.creator_id == *creator_id);
  };
  return paginate(page, "notes", context.store.notes, filter,
                  [](auto const& row) { return to_json(row.second); });
}

JsonResponse get(RequestContext& context) {
  auto const* note = context.store.notes.find(context.id());
  if (!note) return not_found("note", context.id());
  return json::value(to_json(*note));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"content"});
  if (in.count_present({"person_ids", "organization_ids", "opportunity_ids", "parent_id"}) == 0)
    in.add_error("Give at least one of person_ids, organization_ids, opportunity_ids and parent_id");
  auto const content = in.string("content");
  Note note{.person_ids = in.ids("person_ids").value_or(Ids{}),
            .organization_ids = in.ids("organization_ids").value_or(Ids{}),
            .opportunity_ids = in.ids("opportunity_ids").value_or(Ids{}),
            .parent_id = in.integer("parent_id"),
            .type = in.one_of("type", {plain_note, html_note}).value_or(plain_note),
            .created_at = in.date_time("created_at").value_or(context.now)};
  auto const creator_id = in.integer("creator_id");
  note.creator_id = creator_id.value_or(context.user.id);
  if (note.parent_id) {  // a reply is attached to its parent alone
    note.person_ids.clear();
    note.organization_ids.clear();
    note.opportunity_ids.clear();
  } else if (note.person_ids.empty() && note.organization_ids.empty() && note.opportunity_ids.empty()) {
    in.add_error("At least one of person_ids, organization_ids and opportunity_ids must name a record");
  }
  check_persons(in, context.store, "person_ids", note.person_ids);
  check_organizations(in, context.store, "organization_ids", note.organization_ids);
  check_opportunities(in, context.store, "opportunity_ids", note.opportunity_ids, context.user);
  check_internal(in, context.store, "creator_id", creator_id);
  if (note.created_at > context.now) in.add_error("created_at must not be in the future");
  if (in.error()) return error_response(422, *in.error());
  if (note.parent_id) {
    auto const* parent = context.store.notes.find(*note.parent_id);
    if (!parent) return not_found("note", *note.parent_id);
    if (parent->parent_id) return error_response(422, "parent_id: a reply cannot be replied to");
  }
  note.content = *content;
  return json::value(to_json(context.store.notes.add(std::move(note))));
}

JsonResponse update(RequestContext& context) {
  auto* note = context.store.notes.find(context.id());
  if (!note) return not_found("note", context.id());
  auto& in = context.body;
  in.require({"content"});
  auto const content = in.string("content");
  bool const of_email = note->type == email_note || (note->interaction_id && note->interaction_type == email);
  if (of_email) in.add_error("A note that belongs to an e-mail cannot be updated");
  if (!note->mentions.empty()) in.add_error("A note that mentions people cannot be updated");
  if (in.error()) return error_response(422, *in.error());
  note->content = *content;
  note->updated_at = context.now;
  return json::value(to_json(*note));
}

// Replies are deleted with their parent; the documentation does not say what happens to them.
JsonResponse remove(RequestContext& context) {
  auto const* note = context.store.notes.find(context.id());
  if (!note) return not_found("note", context.id());
  if (note->creator_id != context.user.id) return error_response(403, "Only its creator can delete a note");
  context.store.erase_note(note->id);
  return success_response();
}

constexpr std::array routes{Route{Method::get, "/notes", search}, Route{Method::get, "/notes/{note_id}", get},
                            Route{Method::post, "/notes", create},
                            Route{Method::put, "/notes/{note_id}", update},
                            Route{Method::del, "/notes/{note_id}", remove}};

}  // namespace
}  // namespace v1::notes

std::span<Route const> note_routes() { return v1::notes::routes; }

}  // namespace affinity::sandbox
