// People and organizations of a firm from a file.

#include "sandbox/firm_reader.hpp"

#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

void FirmReader::person(Params& in, bool internal) {
  in.require({"first_name", "last_name"});
  Person one{.id = new_id(in, s_.persons),
             .internal = internal,
             .admin = internal && in.boolean("admin").value_or(s_.team.empty()),
             .first_name = in.string("first_name").value_or(""),
             .last_name = in.string("last_name").value_or(""),
             .organization_ids = in.ids("organization_ids").value_or(Ids{})};
  auto emails = in.strings("emails").value_or(std::vector<std::string>{});
  check_emails_unique(in, s_, emails, one.id);  // Affinity holds older ones that it would not take today
  if (in.error()) return;
  auto& kept = s_.persons.put(std::move(one));
  s_.set_emails(kept, std::move(emails));
  if (internal) s_.team.push_back(kept.id);
}

void FirmReader::organization(Params& in) {
  in.require({"name"});
  Organization one{.id = new_id(in, s_.organizations),
                   .name = in.string("name").value_or(""),
                   .domains = in.strings("domains").value_or(std::vector<std::string>{}),
                   .global = in.boolean("global").value_or(false),
                   .person_ids = in.ids("person_ids").value_or(Ids{})};
  auto const domain = in.string("domain");
  if (domain && one.domains.empty()) one.domains.push_back(*domain);
  check_persons(in, s_, "person_ids", one.person_ids);
  if (!in.error()) s_.organizations.put(std::move(one));
}

void FirmReader::link_people() {
  for (std::string const key : {"team", "persons"})
    each(key, [&](Params& in) {
      check_organizations(in, s_, "organization_ids", in.ids("organization_ids").value_or(Ids{}));
    });
  if (problem_) return;
  for (auto& [id, person] : s_.persons)
    for (auto const organization_id : person.organization_ids) {
      auto& people = s_.organizations.find(organization_id)->person_ids;
      if (!contains(people, id)) people.push_back(id);
    }
  for (auto& [id, organization] : s_.organizations)
    for (auto const person_id : organization.person_ids) {
      auto& firms = s_.persons.find(person_id)->organization_ids;
      if (!contains(firms, id)) firms.push_back(id);
    }
}

}  // namespace affinity::sandbox
