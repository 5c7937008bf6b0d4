#include "sandbox/v2/note_writes.hpp"

#include "sandbox/v2/note_content.hpp"
#include "sandbox/v2/record_json.hpp"

namespace affinity::sandbox::v2 {

namespace {

std::optional<std::string> read_note_html(ObjectReader& in, bool required) {
  auto const* sent = in.object("content", {.required = required});
  if (!sent) return std::nullopt;
  ObjectReader inside(*sent, in.place("content"), in.errors());
  auto html = inside.text("html", {.required = true});
  inside.reject_unknown();
  return html;
}

struct NoteAssociations {
  std::optional<Ids> person_ids{}, company_ids{}, opportunity_ids{};

  bool any_sent() const { return person_ids || company_ids || opportunity_ids; }
  void put_onto(Note& note) const {
    if (person_ids) note.person_ids = *person_ids;
    if (company_ids) note.organization_ids = *company_ids;
    if (opportunity_ids) note.opportunity_ids = *opportunity_ids;
  }
};

NoteAssociations read_note_associations(ObjectReader& in) {
  return {.person_ids = read_references(in, "persons"),
          .company_ids = read_references(in, "companies"),
          .opportunity_ids = read_references(in, "opportunities")};
}

// 404 for the first record that does not exist or that the user may not see.
std::optional<JsonResponse> associations_error(RequestContext const& context, NoteAssociations const& sent) {
  auto const& store = context.store;
  for (auto const id : sent.person_ids.value_or(Ids{}))
    if (!store.persons.find(id)) return no_such_record(store, {person_entity, id});
  for (auto const id : sent.company_ids.value_or(Ids{}))
    if (!store.organizations.find(id)) return no_such_record(store, {organization_entity, id});
  for (auto const id : sent.opportunity_ids.value_or(Ids{})) {
    auto const* one = store.opportunities.find(id);
    if (!one || !store.may_see(*one, context.user)) return no_such("opportunity", id);
  }
  return std::nullopt;
}

bool hangs_on_nothing(Note const& note) {
  return !note.parent_id && !note.interaction_id && note.person_ids.empty() &&
         note.organization_ids.empty() && note.opportunity_ids.empty();
}

struct NoteTarget {
  std::optional<Id> interaction_id{}, parent_id{};
  int interaction_type = meeting;
};

// The interaction or the parent that the type of a new note asks for.
NoteTarget read_note_target(ObjectReader& in, std::string_view type) {
  NoteTarget out;
  if (type == "user-reply") out.parent_id = read_reference(in, "parent", {.required = true}, max_int32);
  auto const* sent = type == "interaction" ? in.object("interaction", {.required = true}) : nullptr;
  if (!sent) return out;
  ObjectReader inside(*sent, in.place("interaction"), in.errors());
  out.interaction_id = inside.integer("id", 1, max_id, {.required = true});
  auto const word = inside.word("type", {"meeting", "call", "chat-message"}, {.required = true});
  if (word) out.interaction_type = *from_word<InteractionType>(*word);
  inside.reject_unknown();
  return out;
}

// Puts the parent or the interaction onto the note; an error when there is none.
std::optional<JsonResponse> attach_target(RequestContext& context, NoteTarget const& target, Note& note) {
  auto const& store = context.store;
  if (target.parent_id) {
    auto const* parent = store.notes.find(*target.parent_id);
    if (!parent) return no_such("note", *target.parent_id);
    if (parent->parent_id) return failure(ErrorCode::bad_request, "parent: a reply cannot be replied to");
    note.parent_id = target.parent_id;
  }
  if (!target.interaction_id) return std::nullopt;
  auto const* interaction =
      store.interactions.at(std::size_t(target.interaction_type)).find(*target.interaction_id);
  if (!interaction) return no_such(to_word(InteractionType(target.interaction_type)), *target.interaction_id);
  note.interaction_id = target.interaction_id;
  note.interaction_type = target.interaction_type;
  note.interaction_person_ids = interaction->person_ids;
  return std::nullopt;
}

bool is_active_member(Store const& store, Id person_id) {
  auto const* person = store.persons.find(person_id);
  return person && person->internal && person->status == UserStatus::active;
}

}  // namespace

JsonResponse create_note(RequestContext& context) {
  auto& in = context.body;
  auto const type = in.word("type", {"entities", "interaction", "user-reply"}, {.required = true});
  auto const html = read_note_html(in, true);
  auto const creator_id = read_reference(in, "creator");
  auto const created_at = in.date_time("createdAt");
  auto const associations = type != "user-reply" ? read_note_associations(in) : NoteAssociations{};
  auto const target = read_note_target(in, type.value_or(""));
  if (created_at && *created_at > context.now) in.invalid("createdAt", "must not be in the future");
  if (auto const error = context.refusal()) return *error;
  if (auto const error = associations_error(context, associations)) return *error;
  Note fresh{.creator_id = creator_id.value_or(context.user.id),
             .type = html_note,
             .created_at = created_at.value_or(context.now)};
  associations.put_onto(fresh);
  if (auto const error = attach_target(context, target, fresh)) return *error;
  if (hangs_on_nothing(fresh))
    return failure(ErrorCode::bad_request,
                   "A note of the type entities needs a person, company or opportunity");
  if (creator_id && !is_active_member(context.store, *creator_id))
    return failure(ErrorCode::bad_request, "creator: must be an active member of your firm");
  auto checked = check_note_content(*html);
  if (!checked.error.empty()) return failure(ErrorCode::bad_request, checked.error);
  fresh.content = std::move(checked.html);
  auto const& made = context.store.notes.add(std::move(fresh));
  if (made.interaction_id)
    context.store.interactions.at(std::size_t(made.interaction_type))
        .find(*made.interaction_id)
        ->note_ids.push_back(made.id);
  return {201, json::value(note_json(made, context))};
}

// Associations that the body leaves out stay as they are.
JsonResponse update_note(RequestContext& context) {
  auto& in = context.body;
  auto const html = read_note_html(in, false);
  auto const associations = read_note_associations(in);
  if (auto const error = context.refusal()) return *error;
  auto* note = context.store.notes.find(context.id("noteId"));
  if (!note) return no_such("note", context.id("noteId"));
  if (auto const error = associations_error(context, associations)) return *error;
  auto changed = *note;
  associations.put_onto(changed);
  if (note->parent_id && associations.any_sent())
    return failure(ErrorCode::bad_request, "A reply has no persons, companies or opportunities of its own");
  if (html && !note->mentions.empty())
    return failure(ErrorCode::bad_request, "The content of a note that mentions people cannot be changed");
  if (html && note->type == email_note)
    return failure(ErrorCode::bad_request, "The content of an e-mail's note cannot be changed");
  if (hangs_on_nothing(changed) && !hangs_on_nothing(*note))
    return failure(ErrorCode::bad_request, "A note needs a person, company or opportunity");
  if (html) {
    auto checked = check_note_content(*html);
    if (!checked.error.empty()) return failure(ErrorCode::bad_request, checked.error);
    changed.content = std::move(checked.html);
    if (changed.type == plain_note) changed.type = html_note;
  }
  changed.updated_at = context.now;
  *note = std::move(changed);
  context.updated.emplace_back("notes", note->id);
  return {204, {}};
}

JsonResponse delete_note(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* note = context.store.notes.find(context.id("noteId"));
  if (!note) return no_such("note", context.id("noteId"));
  if (note->creator_id != context.user.id)
    return failure(ErrorCode::authorization, "Only its creator can delete a note");
  context.store.erase_note(note->id);
  return {204, {}};
}

}  // namespace affinity::sandbox::v2
