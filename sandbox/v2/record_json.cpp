#include "sandbox/v2/record_json.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox::v2 {

namespace {

json::value first_of_texts(std::vector<std::string> const& texts) {
  return texts.empty() ? json::value() : json::value(texts.front());
}

}  // namespace

std::string_view entity_word(int entity_type) {
  if (entity_type == person_entity) return "person";
  return entity_type == organization_entity ? "company" : "opportunity";
}

json::object reference_json(Id id) { return {{"id", id}}; }

json::object company_data(Organization const& company) {
  return {{"id", company.id}, {"name", company.name}, {"domain", first_of_texts(company.domains)}};
}

json::object person_data(Person const& person) {
  return {{"id", person.id},
          {"firstName", person.first_name},
          {"lastName", person.last_name},
          {"primaryEmailAddress", first_of_texts(person.emails)},
          {"type", person.internal ? "internal" : "external"}};
}

json::value person_data(Store const& store, Id id) {
  auto const* person = store.persons.find(id);
  return person ? json::value(person_data(*person)) : json::value();
}

json::object opportunity_json(Opportunity const& one, Store const& store, Person const& user) {
  auto const* list = store.lists.find(one.list_id);
  bool const redacted = Store::is_redacted(one, user);
  return {{"id", one.id},
          {"name", redacted ? "[Hidden]" : one.name},
          {"listId", one.list_id},
          {"listName", list ? list->name : std::string()},
          {"isRestricted", one.restricted},
          {"isRedacted", redacted}};
}

json::object list_json(List const& list) {
  return {{"id", list.id},
          {"name", list.name},
          {"creatorId", list.creator_id},
          {"ownerId", list.owner_id},
          {"isPublic", list.is_public},
          {"type", entity_word(list.type)},
          {"createdAt", to_iso(list.created_at)}};
}

json::value time_json(std::optional<WallTime> const& time) {
  return time ? json::value(to_iso(*time)) : json::value();
}

std::optional<Id> read_reference(ObjectReader& in, std::string_view name, MemberRule const& rule, Id most) {
  auto const* sent = in.object(name, rule);
  if (!sent) return std::nullopt;
  ObjectReader inside(*sent, in.place(name), in.errors());
  auto const id = inside.integer("id", 1, most, {.required = true});
  inside.reject_unknown();
  return id;
}

std::optional<Ids> read_references(ObjectReader& in, std::string_view name) {
  auto const* rows = in.array(name, {.max_length = 100});
  if (!rows) return std::nullopt;
  Ids out;
  for (std::size_t i = 0; i < rows->size(); ++i) {
    auto const place = std::string(name) + '[' + std::to_string(i) + ']';
    auto const* row = (*rows)[i].if_object();
    if (!row) {
      in.invalid(place, "must be an object");
      continue;
    }
    ObjectReader inside(*row, in.place(place), in.errors());
    auto const id = inside.integer("id", 1, max_id, {.required = true});
    inside.reject_unknown();
    if (id && !contains(out, *id)) out.push_back(*id);
  }
  return out;
}

bool contains_text(std::string_view text, std::string_view part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

List const* list_in_path(RequestContext const& context) {
  auto const* list = context.store.lists.find(context.id("listId"));
  return list && context.store.may_see(*list, context.user) ? list : nullptr;
}

}  // namespace affinity::sandbox::v2
