// The people and companies of a brief.

#include "base/text/counted.hpp"
#include "base/text/folding.hpp"
#include "tools/composed/brief/brief.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/composed/upstream/fields_of_record.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::array<std::string_view, 8> section_names{"profile",   "deals", "contact",  "who_knows",
                                                        "reminders", "notes", "timeline", "files"};

constexpr Column brief_plain_column{};

// Fields of v2 that other parts of a brief tell, or that say the same as another one.
bool is_told_elsewhere(std::string_view id, json::value const& value) {
  static constexpr std::array<std::string_view, 9> others{"persons",
                                                          "companies",
                                                          "lists",
                                                          "notes",
                                                          "reminders",
                                                          "affinity-data-current-organization",
                                                          "created-at",
                                                          "time-in-current-status",
                                                          "affinity-data-job-titles"};
  return text_member(value, "type") == "interaction" || std::ranges::find(others, id) != others.end();
}

bool is_title_column(std::string_view column) {
  static constexpr std::array<std::string_view, 5> names{"title", "job title", "role", "position",
                                                         "current job title"};
  return std::ranges::find(names, fold(column)) != names.end();
}

std::vector<Ref> brief_refs(Kind kind, std::vector<std::int64_t> const& ids) {
  std::vector<Ref> out;
  for (auto const id : ids) out.push_back({.kind = kind, .id = id});
  return out;
}

Cell contact_of_fields(json::array const& fields, std::string_view id, Now const& now) {
  auto const* value = value_of_field(fields, id);
  return value ? cell_of_v2(*value, brief_plain_column, now) : Cell{.items = {}, .known = false};
}

// v1: the date, and who of the team it was with.
Cell brief_contact_of_v1(json::value const& record, std::string_view date_name, std::string_view which,
                         Brief& brief, Now const& now) {
  auto const* dates = member(record, "interaction_dates");
  auto const day = dates ? day_of(text_member(*dates, date_name), now) : std::nullopt;
  if (!day) return {};
  Item item{.text = to_text(*day), .day = day};
  auto const* interactions = member(record, "interactions");
  auto const* one = interactions ? member(*interactions, which) : nullptr;
  if (one)
    for (auto const id : ids_in(*one, "person_ids"))
      if (auto const person = person_item(id, brief.team); item.by.empty() && !person.address.empty())
        item.by = person.text;
  Cell out;
  out.items.push_back(std::move(item));
  return out;
}

void add_brief_fields(BriefRecord& record, json::array const& fields, Now const& now) {
  record.read = true;
  std::string enriched_title;
  std::vector<std::pair<std::string, std::string>> enriched;  // behind the firm's own columns
  for (auto const& field : fields) {
    auto const* value = member(field, "value");
    auto const id = text_member(field, "id");
    if (!value || is_told_elsewhere(id, *value)) continue;
    auto const text = to_text(cell_of_v2(*value, brief_plain_column, now), brief_plain_column);
    if (text == missing_value) continue;
    auto const name = cell_text(text_member(field, "name"));
    bool const is_enriched = text_member(field, "type") == "enriched";
    if (is_title_column(name))
      (is_enriched ? enriched_title : record.title) = text;
    else
      (is_enriched ? enriched : record.columns).emplace_back(name, text);
  }
  // Several sources may tell the same; the first one does.
  for (auto& column : enriched)
    if (std::ranges::find(record.columns, column.first, &std::pair<std::string, std::string>::first) ==
        record.columns.end())
      record.columns.push_back(std::move(column));
  if (record.title.empty()) record.title = std::move(enriched_title);
  record.last = contact_of_fields(fields, "last-contact", now);
  record.next = contact_of_fields(fields, "next-event", now);
  if (record.ref.kind != Kind::company) return;
  auto const people = records_of_field(fields, "persons");
  record.people = brief_refs(Kind::person, people.ids);
  record.has_all_people = people.all;
}

BriefRecord& brief_record_of(std::vector<BriefRecord>& records, Ref const& ref) {
  auto const found = std::ranges::find(records, ref, &BriefRecord::ref);
  if (found != records.end()) return *found;
  records.push_back({.ref = ref});
  return records.back();
}

void add_v2_record(BriefRecord& record, json::value const& body, Now const& now) {
  auto const plain = v1_record_of(record.ref.kind, body);
  bool const is_person = record.ref.kind == Kind::person;
  if (record.name.empty())
    record.name =
        cell_text(is_person ? text_member(plain, "first_name") + " " + text_member(plain, "last_name")
                            : text_member(plain, "name"));
  record.address = text_member(plain, is_person ? "primary_email" : "domain");
  auto const* fields = member(body, "fields");
  add_brief_fields(record, fields && fields->is_array() ? fields->get_array() : json::array(), now);
}

void add_v1_record(Brief& brief, BriefRecord& record, json::value const& body, Now const& now) {
  bool const is_person = record.ref.kind == Kind::person;
  record.read = true;
  if (record.name.empty())
    record.name = cell_text(is_person ? text_member(body, "first_name") + " " + text_member(body, "last_name")
                                      : text_member(body, "name"));
  record.address = text_member(body, is_person ? "primary_email" : "domain");
  record.last = brief_contact_of_v1(body, "last_interaction_date", "last_interaction", brief, now);
  record.next = brief_contact_of_v1(body, "next_event_date", "next_event", brief, now);
  if (is_person) record.companies = brief_refs(Kind::company, ids_in(body, "organization_ids"));
  record.has_companies = is_person;
  if (!is_person) record.people = brief_refs(Kind::person, ids_in(body, "person_ids"));
  record.has_all_people = !is_person;
  for (auto const id : ids_in(body, "opportunity_ids")) {
    Ref const ref{.kind = Kind::deal, .id = id};
    if (std::ranges::find(brief.deals, ref, &BriefDeal::ref) == brief.deals.end())
      brief.deals.push_back({.ref = ref});
  }
}

json::object v1_arguments(Ref const& ref) {
  json::object out{{"id", ref.id},
                   {"with_interaction_dates", true},
                   {"with_interaction_persons", true},
                   {"with_opportunities", true}};
  if (ref.kind == Kind::person) out["with_current_organizations"] = true;
  return out;
}

// The columns of a record with v1.
Task<void> read_values_of_v1(Reads& reads, Brief& brief, Ref ref) {
  auto& of = ref.kind == Kind::person ? brief.people : brief.companies;
  ListInfo records{.kind = ref.kind};
  auto const columns = co_await read_columns(reads, records);
  Read ask{.tool = "list_all_affinity_field_values",
           .arguments = {{ref.kind == Kind::person ? "person_id" : "organization_id", ref.id}}};
  auto const values = co_await reads.read(std::move(ask));
  if (!values || !columns) {
    brief.note_unread(BriefSection::profile, values ? columns.error() : values.error());
    co_return;
  }
  auto& record = brief_record_of(of, ref);
  for (auto const& column : *columns) {
    if (column.v1_id == 0 || column.built_in != BuiltIn::none || column.of_list) continue;
    auto const text = to_text(cell_of_v1(values, column, brief.team, reads.now()), column);
    if (text == missing_value) continue;
    if (is_title_column(column.name))
      record.title = text;
    else
      record.columns.emplace_back(column.name, text);
  }
}

// One record by id: v2 where it can be used, else v1.
Task<void> read_brief_record(Reads& reads, Brief& brief, Ref ref) {
  bool const is_person = ref.kind == Kind::person;
  auto& of = is_person ? brief.people : brief.companies;
  std::string_view const tool =
      is_person ? "get_single_affinity_v2_person_by_id" : "get_single_affinity_v2_company_by_id";
  if (reads.may_use(tool)) {
    Read ask{.tool = tool, .arguments = {{"id", ref.id}, {"fieldTypes", all_field_types()}}};
    auto const body = co_await reads.read(std::move(ask));
    if (body) add_v2_record(brief_record_of(of, ref), *body, reads.now());
    if (body) co_return;
  }
  brief.by_v1.insert(BriefSection::profile);
  Read ask{.tool = is_person ? std::string_view("get_single_affinity_person_by_id")
                             : std::string_view("get_single_affinity_organization_by_id"),
           .arguments = v1_arguments(ref)};
  auto const body = co_await reads.read(std::move(ask));
  if (!body) {
    for (auto const section : {BriefSection::profile, BriefSection::contact, BriefSection::deals})
      brief.note_unread(section, body.error());
    co_return;
  }
  add_v1_record(brief, brief_record_of(of, ref), *body, reads.now());
  bool const wants_values = brief.wants(BriefSection::profile) && brief_record_of(of, ref).asked;
  if (wants_values) co_await read_values_of_v1(reads, brief, ref);
}

json::object companies_of_people(std::vector<BriefRecord> const& people) {
  json::array values;
  for (auto const& person : people) values.emplace_back(json::object{{"id", person.ref.id}});
  return {{"operator", "and"},
          {"filters",
           {json::object{{"fieldId", "persons"},
                         {"valueType", "person-multi"},
                         {"operator", "has-any-of"},
                         {"value", std::move(values)}}}}};
}

// One search of v2 finds the companies of all people, with their fields. False where v1 has to say.
Task<bool> search_companies(Reads& reads, Brief& brief) {
  constexpr std::string_view search = "affinity_v2_companies_search";
  if (!reads.may_use(search)) co_return false;
  Read ask{.tool = search,
           .arguments = {{"where", companies_of_people(brief.people)}, {"fieldTypes", all_field_types()}},
           .page_size = 25};
  auto const page = co_await reads.read_pages(std::move(ask), 1);
  if (page.error) co_return false;
  for (auto const& body : page.records) {
    auto& record = brief_record_of(brief.companies,
                                   {.kind = Kind::company, .id = integer_member(body, "id").value_or(0)});
    if (!record.read) add_v2_record(record, body, reads.now());
    for (auto& person : brief.people)
      if (std::ranges::find(record.people, person.ref) != record.people.end() || brief.people.size() == 1)
        if (std::ranges::find(person.companies, record.ref) == person.companies.end())
          person.companies.push_back(record.ref);
  }
  if (!page.next_token.empty()) brief.partial.emplace_back("more than 25 companies");
  co_return true;
}

// The companies that people name, each by id.
Task<void> read_named_companies(Reads& reads, Brief& brief) {
  std::vector<Ref> refs;
  for (auto const& person : brief.people)
    for (auto const& ref : person.companies)
      if (std::ranges::find(refs, ref) == refs.end()) refs.push_back(ref);
  for (auto const& company : brief.companies)
    if (std::ranges::find(refs, company.ref) == refs.end()) refs.push_back(company.ref);
  if (refs.size() > brief_companies) {
    brief.partial.push_back(counted(refs.size() - brief_companies, "company") + " not read");
    refs.resize(brief_companies);
  }
  for (auto const& ref : refs) {
    auto const known = std::ranges::find(brief.companies, ref, &BriefRecord::ref);
    bool const is_read = known != brief.companies.end() && known->read;
    if (!is_read) co_await read_brief_record(reads, brief, ref);
  }
}

}  // namespace

std::string_view to_string(BriefSection section) { return section_names[std::size_t(section)]; }

bool Brief::wants_any(std::initializer_list<BriefSection> sections) const {
  return std::ranges::any_of(sections, [&](BriefSection section) { return wants(section); });
}

void Brief::note_unread(BriefSection section, Error const& error) {
  if (wants(section)) unread.try_emplace(section, Reads::why(error));
}

std::string Brief::teammate_name(std::int64_t id) const { return person_item(id, team).text; }

void add_found(Brief& brief, Found const& found, Now const& now) {
  if (found.ref.kind == Kind::deal) {
    BriefDeal deal{.ref = found.ref, .name = found.name, .asked = true};
    deal.people = brief_refs(Kind::person, ids_in(found.record, "person_ids"));
    deal.companies = brief_refs(Kind::company, ids_in(found.record, "organization_ids"));
    for (auto const& ref : deal.companies) brief_record_of(brief.companies, ref);
    brief.deals.push_back(std::move(deal));
    return;
  }
  auto& record = brief_record_of(found.ref.kind == Kind::person ? brief.people : brief.companies, found.ref);
  record.asked = true;
  record.name = found.name;
  record.address = found.address;
  if (found.fields) add_brief_fields(record, *found.fields, now);
  for (auto const& company : found.at) {
    auto& employer = brief_record_of(brief.companies, company.ref);
    employer.name = company.name;
    employer.address = company.address;
    if (company.fields) add_brief_fields(employer, *company.fields, now);
    auto& person = brief_record_of(brief.people, found.ref);
    person.companies.push_back(company.ref);
    person.has_companies = true;
  }
}

Task<void> read_brief_people(Reads& reads, Brief& brief) {
  std::vector<Ref> refs;
  for (auto const& person : brief.people)
    if (!person.read) refs.push_back(person.ref);
  for (auto const& ref : refs) co_await read_brief_record(reads, brief, ref);
}

Task<void> read_brief_companies(Reads& reads, Brief& brief) {
  bool done = std::ranges::all_of(brief.people, &BriefRecord::has_companies);
  if (!done) done = co_await search_companies(reads, brief);
  if (!done) {
    // Fields of v2 do not tell all companies of a person: v1 does.
    for (auto& person : brief.people) {
      if (person.has_companies) continue;
      Read ask{.tool = "get_single_affinity_person_by_id", .arguments = {{"id", person.ref.id}}};
      auto const body = co_await reads.read(std::move(ask));
      if (body) person.companies = brief_refs(Kind::company, ids_in(*body, "organization_ids"));
      if (!body) brief.partial.push_back("companies of people not read (" + Reads::why(body.error()) + ")");
    }
  }
  co_await read_named_companies(reads, brief);
}

}  // namespace affinity::tools::composed
