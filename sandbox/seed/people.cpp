// The team, organizations and persons, and the values of global fields.

#include "base/text/text.hpp"
#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"
#include "sandbox/store/pacific_time.hpp"

namespace affinity::sandbox {

namespace {

// Ids of the global fields of persons and organizations.
struct GlobalFields {
  Id job_title = 0, introduced_by = 0, industry = 0, location = 0, employees = 0, last_funding = 0,
     last_round = 0, description = 0, investors = 0;
};

GlobalFields add_global_fields(Store& store) {
  auto const add = [&](int entity_type, std::string_view name, int value_type, bool multiple = false) {
    return store
        .add_field({.name = std::string(name),
                    .entity_type = entity_type,
                    .value_type = value_type,
                    .allows_multiple = multiple})
        .id;
  };
  GlobalFields out;
  out.job_title = add(person_entity, "Job Titles", dropdown_value, true);
  out.introduced_by = add(person_entity, "Source of Introduction", person_value, true);
  add(person_entity, "Phone Number", text_value);
  add(person_entity, "LinkedIn URL", text_value);
  out.industry = add(organization_entity, "Industry", dropdown_value, true);
  out.location = add(organization_entity, "Location", location_value);
  out.employees = add(organization_entity, "Number of Employees", number_value);
  out.last_funding = add(organization_entity, "Last Funding Date", date_value);
  out.last_round = add(organization_entity, "Last Round", text_value);
  out.description = add(organization_entity, "Description", text_value);
  out.investors = add(organization_entity, "Investors", organization_value, true);
  return out;
}

class People {
 public:
  explicit People(SeedContext& context) : s_(context), fields_(add_global_fields(context.store)) {}

  void team() {
    for (auto const& member : vocabulary::team) {
      Person const fresh{.internal = true,
                         .admin = s_.team.empty(),
                         .first_name = std::string(member.first_name),
                         .last_name = std::string(member.last_name)};
      auto& person = s_.store.persons.add(fresh);
      s_.store.set_emails(person, {lower(member.first_name) + "@quillfern.example"});
      s_.team.push_back(person.id);
      s_.store.team.push_back(person.id);
    }
  }

  Organization& organization(std::string const& name, vocabulary::Sector const* sector) {
    auto domain = lower(name) + ".example";
    std::erase(domain, ' ');
    auto& organization = s_.store.organizations.add({.name = name, .domains = {domain}});
    Entity const self{organization_entity, organization.id};
    auto const& place = s_.random.pick(vocabulary::places);
    set(self, fields_.location,
        json::object{{"street_address", nullptr},
                     {"city", place.city},
                     {"state", place.state},
                     {"country", place.country},
                     {"continent", place.continent}});
    if (!sector) return organization;
    set(self, fields_.industry, sector->industry);
    set(self, fields_.description, sector->pitch);
    set(self, fields_.employees, 6 + 3 * s_.random.below(40));
    set(self, fields_.last_round, s_.random.pick(vocabulary::rounds));
    set(self, fields_.last_funding, to_iso(pacific_midnight(s_.days_ago(40 + s_.random.below(700)))));
    return organization;
  }

  Person& person(Organization const& organization, std::string_view first, std::string_view last,
                 std::string_view title) {
    auto const name = lower(first) + '.' + lower(last);
    auto& person = s_.store.persons.add({.first_name = std::string(first), .last_name = std::string(last)});
    std::vector<std::string> emails{name + '@' + organization.domains.front()};
    if (s_.random.one_in(5)) emails.push_back(name + "@mailbox.example");
    s_.store.set_emails(person, std::move(emails));
    s_.store.set_organizations(person, {organization.id});
    set({person_entity, person.id}, fields_.job_title, title);
    if (s_.random.one_in(6)) set({person_entity, person.id}, fields_.introduced_by, s_.random.pick(s_.team));
    return person;
  }

  template<class Titles> void staff(Organization const& organization, int count, Titles const& titles) {
    for (int i = 0; i < count; ++i, ++next_person_)
      person(organization, vocabulary::first_names[next_person_ % vocabulary::first_names.size()],
             vocabulary::last_names[next_person_ % vocabulary::last_names.size()], titles[std::size_t(i)]);
  }

  std::string next_name() {
    auto const i = next_name_++;
    return std::string(vocabulary::beginnings[i % vocabulary::beginnings.size()]) +
           std::string(vocabulary::endings[i % vocabulary::endings.size()]);
  }

  template<class Value> void set(Entity entity, Id field_id, Value const& value) {
    s_.store.add_field_value({.field_id = field_id,
                              .entity = entity,
                              .value = json::value(value),
                              .created_at = s_.days_ago(500)});
  }

  GlobalFields const& fields() const { return fields_; }

 private:
  SeedContext& s_;
  GlobalFields fields_;
  std::size_t next_person_ = 0, next_name_ = 0;
};

// Records for one edge case each.
void add_special(SeedContext& s, People& people) {
  auto& store = s.store;
  store.organizations.add(
      {.name = "Northwick Data Cooperative", .domains = {"northwick.example"}, .global = true});
  // An id beyond 2^53, which a client that reads numbers as doubles gets wrong.
  auto& zoe = store.persons.put(
      {.id = 9'007'199'254'740'993, .first_name = "Zoë", .last_name = "Brûlé-O'Connor 🦊"});
  store.set_emails(zoe, {"zoe.brule@mailbox.example"});
  // Two records of one firm, merged: the first id is gone.
  auto const kept = s.startups.at(4);
  auto const duplicate = people.organization(store.organizations.find(kept)->name + " Inc", nullptr).id;
  store.erase_organization(duplicate);
  store.merged_into[{organization_entity, duplicate}] = kept;
}

}  // namespace

void seed_people(SeedContext& s) {
  People people(s);
  people.team();
  auto const acme = people.organization("Acme Robotics", &vocabulary::sectors[4]).id;
  s.startups.push_back(acme);
  auto const& acme_now = *s.store.organizations.find(acme);
  people.person(acme_now, "Desmond", "Achter", vocabulary::titles[0]);
  people.person(acme_now, "Jane", "Okafor", vocabulary::titles[2]);
  people.person(acme_now, "Ilse", "Varga", vocabulary::titles[1]);
  for (std::size_t i = 0; i < 104; ++i) {
    auto const& sector = vocabulary::sectors[i % vocabulary::sectors.size()];
    auto const& startup = people.organization(people.next_name() + ' ' + std::string(sector.word), &sector);
    s.startups.push_back(startup.id);
    people.staff(startup, 2 + int(i % 2), vocabulary::titles);
  }
  for (std::size_t i = 0; i < 24; ++i) {
    auto const& kind = vocabulary::backer_kinds[i % vocabulary::backer_kinds.size()];
    auto const& backer = people.organization(people.next_name() + ' ' + std::string(kind), nullptr);
    s.backers.push_back(backer.id);
    people.staff(backer, 2, vocabulary::backer_titles);
  }
  for (int i = 0; i < 8; ++i) {
    auto const& fund = people.organization(people.next_name() + " Capital", nullptr);
    s.co_investors.push_back(fund.id);
    people.staff(fund, 2, vocabulary::backer_titles);
  }
  for (std::size_t i = 0; i < s.startups.size(); i += 3)
    people.set({organization_entity, s.startups[i]}, people.fields().investors,
               s.random.pick(s.co_investors));
  add_special(s, people);
}

}  // namespace affinity::sandbox
