#include "sandbox/rules.hpp"

namespace affinity::sandbox {

namespace {

std::string unknown(std::string_view name, std::string_view kind, Id id) {
  return std::string(name) + ": there is no " + std::string(kind) + " with id " + std::to_string(id);
}

}  // namespace

void check_persons(Arguments& in, Store const& store, std::string_view name, Ids const& ids) {
  for (auto const id : ids)
    if (!store.persons.find(id)) in.refuse(unknown(name, "person", id));
}

void check_organizations(Arguments& in, Store const& store, std::string_view name, Ids const& ids) {
  for (auto const id : ids) {
    auto const merged = store.merged.find({organization_entity, id});
    if (merged != store.merged.end())
      in.refuse(std::string(name) + ": " + std::to_string(id) +
                " no longer exists as it has been merged into " + std::to_string(merged->second));
    if (!store.organizations.find(id)) in.refuse(unknown(name, "organization", id));
  }
}

void check_opportunities(Arguments& in, Store const& store, std::string_view name, Ids const& ids,
                         Person const& user) {
  for (auto const id : ids) {
    auto const* opportunity = store.opportunities.find(id);
    if (!opportunity || !store.may_see(*opportunity, user)) in.refuse(unknown(name, "opportunity", id));
  }
}

void check_internal(Arguments& in, Store const& store, std::string_view name, std::optional<Id> id) {
  if (!id) return;
  auto const* person = store.persons.find(*id);
  if (!person)
    in.refuse(unknown(name, "person", *id));
  else if (!person->internal)
    in.refuse(std::string(name) + ": person " + std::to_string(*id) + " is not a member of your team");
}

void check_emails(Arguments& in, Store const& store, std::vector<std::string> const& emails, Id person_id) {
  for (auto const& address : emails) {
    auto const* owner = store.owner_of(address);
    if (owner && owner->id != person_id)
      in.refuse("emails: " + address + " already belongs to person " + std::to_string(owner->id));
  }
}

std::optional<Entity> read_entity(Arguments& in) {
  auto const person_id = in.number("person_id"), organization_id = in.number("organization_id"),
             opportunity_id = in.number("opportunity_id");
  if (person_id) return Entity{person_entity, *person_id};
  if (organization_id) return Entity{organization_entity, *organization_id};
  if (opportunity_id) return Entity{opportunity_entity, *opportunity_id};
  return std::nullopt;
}

std::optional<Answer> closed(Store const& store, Person const& user, Entity entity) {
  if (entity.type == opportunity_entity) {
    auto const* opportunity = store.opportunities.find(entity.id);
    if (!opportunity) return no_such("opportunity", entity.id);
    if (!store.may_see(*opportunity, user))
      return refuse(403, "This opportunity is on a list that is private to others");
    return std::nullopt;
  }
  if (store.exists(entity)) return std::nullopt;
  if (auto const merged = store.merged.find(entity); merged != store.merged.end())
    return refuse(422, "organization_id: " + std::to_string(entity.id) +
                           " no longer exists as it has been merged into " + std::to_string(merged->second));
  return no_such(entity.type == person_entity ? "person" : "organization", entity.id);
}

}  // namespace affinity::sandbox
