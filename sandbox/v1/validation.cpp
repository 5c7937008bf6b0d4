#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

namespace {

std::string unknown_id(std::string_view name, std::string_view kind, Id id) {
  return std::string(name) + ": there is no " + std::string(kind) + " with id " + std::to_string(id);
}

// A merged record is 422 with its new id, not 404 (seen at Affinity; not documented).
std::string merged_text(std::string_view name, Id id, Id into) {
  return std::string(name) + ": " + std::to_string(id) + " no longer exists as it has been merged into " +
         std::to_string(into);
}

// Adds why these cannot be named: merged into another, or never there.
template<class Records>
void check_ids(Params& in, Store const& store, Records const& records, std::string_view name, int entity_type,
               Ids const& ids) {
  for (auto const id : ids) {
    if (auto const merged = store.merged_into.find({entity_type, id}); merged != store.merged_into.end())
      in.add_error(merged_text(name, id, merged->second));
    if (!records.find(id))
      in.add_error(unknown_id(name, entity_type == person_entity ? "person" : "organization", id));
  }
}

constexpr std::string_view never_in_a_name = " \t\r\n\"'()<>[]{},:;\\/|`";

bool is_host(std::string_view text) {
  return !text.empty() && text.size() <= 253 && !text.starts_with('.') && !text.ends_with('.') &&
         text.find("..") == text.npos && text.find_first_of(never_in_a_name) == text.npos &&
         text.find('@') == text.npos;
}

// Local parts may have apostrophes and slashes.
bool is_address(std::string_view text) {
  auto const at = text.rfind('@');
  return at != text.npos && at > 0 && text.size() <= 254 &&
         text.substr(0, at).find_first_of(" \t\r\n\"()<>[],:;\\@") == text.npos &&
         is_host(text.substr(at + 1));
}

}  // namespace

void check_domain(Params& in, std::optional<std::string> const& domain) {
  if (domain && (!is_host(*domain) || domain->find('.') == std::string::npos))
    in.add_error("domain: \"" + *domain + "\" is not a valid domain");
}

void check_persons(Params& in, Store const& store, std::string_view name, Ids const& ids) {
  check_ids(in, store, store.persons, name, person_entity, ids);
}

void check_organizations(Params& in, Store const& store, std::string_view name, Ids const& ids) {
  check_ids(in, store, store.organizations, name, organization_entity, ids);
}

void check_opportunities(Params& in, Store const& store, std::string_view name, Ids const& ids,
                         Person const& user) {
  for (auto const id : ids) {
    auto const* opportunity = store.opportunities.find(id);
    if (!opportunity || !store.may_read(*opportunity, user))
      in.add_error(unknown_id(name, "opportunity", id));
  }
}

void check_internal(Params& in, Store const& store, std::string_view name, std::optional<Id> id) {
  if (!id) return;
  auto const* person = store.persons.find(*id);
  if (!person)
    in.add_error(unknown_id(name, "person", *id));
  else if (!person->internal)
    in.add_error(std::string(name) + ": person " + std::to_string(*id) + " is not a member of your team");
}

void check_emails_unique(Params& in, Store const& store, std::vector<std::string> const& emails,
                         Id person_id) {
  for (auto const& address : emails) {
    auto const* owner = store.person_with_email(address);
    if (owner && owner->id != person_id)
      in.add_error("emails: " + address + " already belongs to person " + std::to_string(owner->id));
  }
}

void check_emails(Params& in, Store const& store, std::vector<std::string> const& emails, Id person_id) {
  for (auto const& address : emails)
    if (!is_address(address)) in.add_error("emails: \"" + address + "\" is not a valid email address");
  check_emails_unique(in, store, emails, person_id);
}

std::optional<Entity> read_entity(Params& in) {
  auto const person_id = in.integer("person_id"), organization_id = in.integer("organization_id"),
             opportunity_id = in.integer("opportunity_id");
  if (person_id) return Entity{person_entity, *person_id};
  if (organization_id) return Entity{organization_entity, *organization_id};
  if (opportunity_id) return Entity{opportunity_entity, *opportunity_id};
  return std::nullopt;
}

std::optional<JsonResponse> entity_error(Store const& store, Person const& user, Entity entity) {
  if (entity.type == opportunity_entity) {
    auto const* opportunity = store.opportunities.find(entity.id);
    if (!opportunity) return not_found("opportunity", entity.id);
    if (!store.may_read(*opportunity, user))
      return error_response(403, "This opportunity is private to others, or on a list that is");
    return std::nullopt;
  }
  if (store.exists(entity)) return std::nullopt;
  if (auto const merged = store.merged_into.find(entity); merged != store.merged_into.end())
    return error_response(422, merged_text(entity.type == person_entity ? "person_id" : "organization_id",
                                           entity.id, merged->second));
  return not_found(entity.type == person_entity ? "person" : "organization", entity.id);
}

}  // namespace affinity::sandbox
