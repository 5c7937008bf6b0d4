// Fields that Affinity and its partners fill, one for each value type, with values. API v1 shows none of
// them.

#include "base/text/text.hpp"
#include "sandbox/seed/seed_context.hpp"
#include "sandbox/seed/vocabulary.hpp"
#include "sandbox/store/pacific_time.hpp"

#include <array>

namespace affinity::sandbox {

namespace {

constexpr Id first_enriched_field = 31'801;
constexpr Id first_enriched_value = 15'990'001;
constexpr Id first_enriched_option = 51'001;
constexpr std::size_t enriched_startups = 12, enriched_persons = 12;
constexpr std::size_t attendees_of_event = 130;  // more than the 100 that v2 shows of a value

class EnrichedFields {
 public:
  explicit EnrichedFields(SeedContext& context) : s_(context) {}

  Id add(std::string_view slug, std::string_view name, int entity_type, int value_type, bool multiple = false,
         std::initializer_list<std::string_view> options = {}) {
    auto const source =
        slug.starts_with("affinity-data") ? slug.substr(0, 13) : slug.substr(0, slug.find('-'));
    Field field{.id = next_field_++,
                .name = std::string(name),
                .entity_type = entity_type,
                .value_type = value_type,
                .allows_multiple = multiple,
                .enrichment_source = std::string(source),
                .slug = std::string(slug)};
    for (auto const text : options) {
      auto const rank = int(field.options.size());
      field.options.push_back(
          {.id = next_option_++, .text = std::string(text), .rank = rank, .color = rank + 1});
    }
    auto const id = field.id;
    s_.store.put_field(std::move(field));
    return id;
  }

  void set(Id field_id, Entity entity, json::value value) {
    s_.store.put_field_value({.id = next_value_++,
                              .field_id = field_id,
                              .entity = entity,
                              .value = std::move(value),
                              .created_at = s_.days_ago(90)});
  }

 private:
  SeedContext& s_;
  Id next_field_ = first_enriched_field, next_value_ = first_enriched_value,
     next_option_ = first_enriched_option;
};

json::value enriched_location(std::size_t index) {
  auto const& place = vocabulary::places[index % vocabulary::places.size()];
  return json::object{{"street_address", nullptr},
                      {"city", place.city},
                      {"state", place.state},
                      {"country", place.country},
                      {"continent", place.continent}};
}

// The fields that Affinity fills for companies, with values for the first startups.
void add_affinity_data(SeedContext& s, EnrichedFields& fields) {
  auto const add = [&](std::string_view slug, std::string_view name, int type, bool multiple = false) {
    return fields.add(slug, name, organization_entity, type, multiple);
  };
  auto const description = add("affinity-data-description", "Description", text_value);
  auto const industry = add("affinity-data-industry", "Industry", filterable_text_value, true);
  auto const stage = add("affinity-data-investment-stage", "Investment Stage", filterable_text_value);
  auto const amount = add("affinity-data-last-funding-amount", "Last Funding Amount (USD)", number_value);
  auto const date = add("affinity-data-last-funding-date", "Last Funding Date", date_value);
  auto const url = add("affinity-data-linkedin-url", "LinkedIn URL", text_value);
  auto const location = add("affinity-data-location", "Location", location_value);
  auto const employees = add("affinity-data-number-of-employees", "Number of Employees", number_value);
  auto const founded = add("affinity-data-year-founded", "Year Founded", number_value);
  for (std::size_t i = 0; i < enriched_startups; ++i) {
    Entity const startup{organization_entity, s.startups.at(i)};
    auto const& name = s.store.organizations.find(startup.id)->name;
    auto const& sector =
        vocabulary::sectors[(i + vocabulary::sectors.size() - 1) % vocabulary::sectors.size()];
    fields.set(description, startup, json::string(sector.pitch));
    fields.set(industry, startup, json::string(sector.industry));
    if (i % 3 == 0) fields.set(industry, startup, "B2B");
    fields.set(stage, startup, json::string(vocabulary::rounds[i % vocabulary::rounds.size()]));
    fields.set(amount, startup, 1'500'000 + 750'000 * int(i));
    fields.set(date, startup, json::string(to_iso(pacific_midnight(s.days_ago(90 + 40 * int(i))))));
    auto slug = lower(name);
    std::ranges::replace(slug, ' ', '-');
    fields.set(url, startup, json::string("https://linkedin.example/company/" + slug));
    fields.set(location, startup, enriched_location(i));
    fields.set(employees, startup, 9 + 4 * int(i));
    fields.set(founded, startup, 2012 + int(i) % 10);
  }
}

// A field for each of the other value types, with values for Acme; the guests of an event are too many for
// one answer.
void add_partner_data(SeedContext& s, EnrichedFields& fields) {
  auto const add = [&](std::string_view slug, std::string_view name, int type, bool multiple = false,
                       std::initializer_list<std::string_view> options = {}) {
    return fields.add(slug, name, organization_entity, type, multiple, options);
  };
  Entity const acme{organization_entity, s.startups.front()};
  auto const offices = add("dealroom-offices", "Offices", location_value, true);
  auto const valuations = add("dealroom-valuations", "Valuations (USD)", number_value, true);
  auto const parent = add("dealroom-parent-company", "Parent Company", organization_value);
  auto const competitors = add("dealroom-competitors", "Competitors", organization_value, true);
  auto const state = add("dealroom-company-status", "Company Status", dropdown_value, false,
                         {"Operational", "Acquired", "Closed"});
  auto const tags =
      add("dealroom-tags", "Tags", dropdown_value, true, {"Hardware", "Subscription", "Logistics"});
  auto const signal =
      add("dealroom-signal", "Signal", ranked_dropdown_value, false, {"Weak", "Medium", "Strong"});
  auto const multiple = add("dealroom-revenue-multiple", "Revenue Multiple", formula_value);
  auto const host = add("eventbrite-host", "Event Host", person_value);
  auto const attendees = add("eventbrite-attendees", "Event Attendees", person_value, true);
  fields.set(offices, acme, enriched_location(0));
  fields.set(offices, acme, enriched_location(3));
  for (auto const value : {8'000'000, 24'000'000}) fields.set(valuations, acme, value);
  fields.set(parent, acme, s.co_investors.front());
  for (std::size_t i = 1; i <= 2; ++i) fields.set(competitors, acme, s.startups.at(i));
  fields.set(state, acme, "Operational");
  for (auto const* tag : {"Hardware", "Subscription"}) fields.set(tags, acme, tag);
  fields.set(signal, acme, s.store.fields.find(signal)->options.back().id);
  fields.set(multiple, acme, 6.5);
  fields.set(host, acme, s.store.organizations.find(acme.id)->person_ids.front());
  std::size_t guests = 0;
  for (auto const& [id, person] : s.store.persons)
    if (!person.internal && guests++ < attendees_of_event)
      fields.set(attendees, {organization_entity, s.backers.front()}, id);
}

void add_person_data(SeedContext& s, EnrichedFields& fields) {
  auto const add = [&](std::string_view slug, std::string_view name, int type, bool multiple = false) {
    return fields.add(slug, name, person_entity, type, multiple);
  };
  auto const title = add("affinity-data-current-job-title", "Current Job Title", filterable_text_value);
  auto const titles = add("affinity-data-job-titles", "Job Titles", filterable_text_value, true);
  auto const employer = add("affinity-data-current-organization", "Current Organization", organization_value);
  auto const url = add("affinity-data-linkedin-url", "LinkedIn URL", text_value);
  auto const location = add("affinity-data-location", "Location", location_value);
  std::size_t index = 0;
  for (auto const& [id, one] : s.store.persons) {
    if (one.internal || one.organization_ids.empty()) continue;
    if (index == enriched_persons) break;
    Entity const person{person_entity, id};
    auto const current = vocabulary::titles[index % vocabulary::titles.size()];
    fields.set(title, person, json::string(current));
    fields.set(titles, person, json::string(current));
    if (index % 2 == 0) fields.set(titles, person, "Advisor");
    fields.set(employer, person, one.organization_ids.front());
    fields.set(
        url, person,
        json::string("https://linkedin.example/in/" + lower(one.first_name) + '-' + lower(one.last_name)));
    fields.set(location, person, enriched_location(index));
    ++index;
  }
}

}  // namespace

void seed_enriched_fields(SeedContext& s) {
  EnrichedFields fields(s);
  add_affinity_data(s, fields);
  add_partner_data(s, fields);
  add_person_data(s, fields);
}

}  // namespace affinity::sandbox
