// Reads persons and organizations of a firm file.

#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

void FirmReader::person(Params& in, bool internal) {
  in.require({"first_name", "last_name"});
  Person one{.id = new_id(in, store_.persons),
             .internal = internal,
             .admin = internal && in.boolean("admin").value_or(store_.team.empty()),
             .status = word<UserStatus>(in, "status").value_or(UserStatus::active),
             .role = in.string("role").value_or(""),
             .first_name = in.string("first_name").value_or(""),
             .last_name = in.string("last_name").value_or(""),
             .organization_ids = in.ids("organization_ids").value_or(Ids{})};
  auto emails = in.strings("emails").value_or(std::vector<std::string>{});
  check_emails_unique(
      in, store_, emails,
      one.id);  // their format is not checked: Affinity has old addresses that it would refuse today
  if (in.error()) return;
  auto& kept = store_.persons.put(std::move(one));
  store_.set_emails(kept, std::move(emails));
  if (internal) store_.team.push_back(kept.id);
}

void FirmReader::organization(Params& in) {
  in.require({"name"});
  Organization one{.id = new_id(in, store_.organizations),
                   .name = in.string("name").value_or(""),
                   .domains = in.strings("domains").value_or(std::vector<std::string>{}),
                   .global = in.boolean("global").value_or(false),
                   .person_ids = in.ids("person_ids").value_or(Ids{})};
  auto const domain = in.string("domain");
  if (domain && one.domains.empty()) one.domains.push_back(*domain);
  check_persons(in, store_, "person_ids", one.person_ids);
  if (!in.error()) store_.organizations.put(std::move(one));
}

void FirmReader::link_persons_and_organizations() {
  for (std::string const key : {"team", "persons"})
    for_each_record(key, [&](Params& in) {
      check_organizations(in, store_, "organization_ids", in.ids("organization_ids").value_or(Ids{}));
    });
  if (error_) return;
  for (auto& [id, person] : store_.persons)
    for (auto const organization_id : person.organization_ids) {
      auto& people = store_.organizations.find(organization_id)->person_ids;
      if (!contains(people, id)) people.push_back(id);
    }
  for (auto& [id, organization] : store_.organizations)
    for (auto const person_id : organization.person_ids) {
      auto& firms = store_.persons.find(person_id)->organization_ids;
      if (!contains(firms, id)) firms.push_back(id);
    }
}

}  // namespace affinity::sandbox
