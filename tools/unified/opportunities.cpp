// Opportunities: deals of deal lists, and companies on the lists that the mapping names.

#include "tools/unified/opportunities.hpp"

#include "tools/records/record_name.hpp"
#include "tools/unified/deals.hpp"
#include "tools/unified/model/typed_value.hpp"
#include "tools/unified/readers.hpp"
#include "tools/unified/writing.hpp"

#include <utility>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

bool is_opportunity(Source const& source) {
  auto const& record = source.main.whole();
  if (source.main.is_v2()) return text_member(record, "type") == "opportunity";
  constexpr std::int64_t opportunity = 8;
  return integer_member(record, "entity_type") == opportunity;
}

json::value read_deal_id(Source& source, MemberRow const&, Reading const&) {
  if (is_opportunity(source)) {
    if (auto const* id = source.main.at("entity.id")) {
      auto out = id_value(*id);
      source.main.show("entity.id");
      return out;
    }
    return id_value(source.main.copy("entity_id"));
  }
  auto const* row = source.main.at("id");
  return row ? json::value("row:" + std::string(as_text(id_value(*row)).value_or(""))) : json::value();
}

json::value read_deal_name(Source& source, MemberRow const& row, Reading const& reading) {
  if (source.main.at(row.v2)) return read_copy(source, row, reading);
  auto const* entity = source.main.at("entity");
  if (!entity) return nullptr;
  bool const v2 = source.main.is_v2();
  auto const first = text_member(*entity, v2 ? "firstName" : "first_name");
  auto const last = text_member(*entity, v2 ? "lastName" : "last_name");
  return json::value(first + (first.empty() || last.empty() ? "" : " ") + last);
}

// The field that is this member of a deal, shown where it is whole.
json::value deal_value(Source& source, Reading const& reading, std::string_view member_name) {
  auto const found = reading.deal.fields.find(member_name);
  return found == reading.deal.fields.end() ? json::value()
                                            : field_value_of(source, reading, found->second.id);
}

json::value read_deal_field(Source& source, MemberRow const& row, Reading const& reading) {
  return first_of(deal_value(source, reading, row.name));
}

// {"id": "52003", "name": "Due Diligence"}
json::value read_stage(Source& source, MemberRow const&, Reading const& reading) {
  auto const text = first_of(deal_value(source, reading, "stage"));
  if (!text.is_string()) return nullptr;
  json::object out{{"id", nullptr}, {"name", text}};
  for (auto const& option : reading.deal.stages)
    if (option.text == *as_text(text)) out["id"] = id_text(option.id);
  return out;
}

json::value read_status(Source& source, MemberRow const&, Reading const& reading) {
  auto const text = first_of(deal_value(source, reading, "stage"));
  if (!text.is_string()) return nullptr;
  return json::value(status_of_stage(reading.deal, *as_text(text)));
}

json::value read_currency(Source& source, MemberRow const&, Reading const& reading) {
  if (!reading.deal.currency.empty()) return json::value(reading.deal.currency);
  return first_of(deal_value(source, reading, "currency"));
}

json::value read_owner_ids(Source& source, MemberRow const&, Reading const& reading) {
  auto const owners = deal_value(source, reading, "owner");
  json::array out;
  if (auto const* list = owners.if_array())
    for (auto const& owner : *list) out.push_back(*member(owner, "id"));
  else if (auto const* id = member(owners, "id"))
    out.push_back(*id);
  return out;
}

// The companies or people of a deal: of v2 a field, of v1 ids; a company on a list is its own account.
json::value linked_records(Source& source, std::string_view field, std::string_view ids, bool is_own) {
  json::array out;
  auto const* entity = source.main.at("entity");
  if (!is_opportunity(source) && is_own && entity) {
    json::value name;
    if (auto const* its = member(*entity, "name")) name = *its;
    out.emplace_back(json::object{{"id", id_value(*member(*entity, "id"))}, {"name", std::move(name)}});
    return out;
  }
  if (auto const* value = source.main.value_of(field)) {
    auto const typed = typed_value(*value);
    return typed.value.is_array() ? typed.value : json::value(std::move(out));
  }
  auto& holder = source.beside.exists() ? source.beside : source.main;
  auto const path = (source.beside.exists() ? "" : "opportunity.") + std::string(ids);
  auto const* listed = holder.at(path);
  if (!listed) return nullptr;
  holder.show(path);
  return id_objects(listed);
}

bool is_on_company_list(Source const& source) {
  auto const type = text_member(source.main.whole(), "type");
  return type == "company" || integer_member(source.main.whole(), "entity_type") == 1;
}

json::value accounts_of_deal(Source& source) {
  return linked_records(source, "companies", "organization_ids", is_on_company_list(source));
}

json::value read_deal_account(Source& source, MemberRow const&, Reading const&) {
  return first_of(accounts_of_deal(source));
}

json::array texts_of_ids(json::value const& records) {
  json::array out;
  if (auto const* list = records.if_array())
    for (auto const& record : *list) out.push_back(*member(record, "id"));
  return out;
}

json::value read_deal_account_ids(Source& source, MemberRow const&, Reading const&) {
  return texts_of_ids(accounts_of_deal(source));
}

json::value read_deal_contacts(Source& source, MemberRow const&, Reading const&) {
  return linked_records(source, "persons", "person_ids", !is_on_company_list(source));
}

void write_stage(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const& deal = writing.reading.deal;
  auto const field = deal.fields.find("stage");
  if (field == deal.fields.end())
    return writing.refuse("stage has no field on the list " + deal.list.name +
                          ". Name one in --crm-mapping, or write one with custom_fields "
                          "(affinity_v2_entry_fields_batch_update).");
  writing.assignments.push_back({.member = std::string(row.name), .field = field->second, .given = given});
}

// A status is that of a stage: it can be written where one stage has it.
void write_status(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const& deal = writing.reading.deal;
  auto const field = deal.fields.find("stage");
  std::string names;
  FieldOption const* only = nullptr;
  std::size_t count = 0;
  for (auto const& stage : deal.stages)
    if (status_of_stage(deal, stage.text) == as_text(given).value_or("")) {
      only = &stage;
      ++count;
      names += (names.empty() ? "" : ", ") + stage.text;
    }
  if (writing.given.contains("stage")) return;  // which says it
  if (field == deal.fields.end() || count != 1)
    return writing.refuse("status follows from the stage. Write stage" +
                          (names.empty() ? std::string(".") : ", one of " + names + "."));
  writing.assignments.push_back(
      {.member = std::string(row.name), .field = field->second, .given = json::value(only->text)});
}

void write_currency(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const& deal = writing.reading.deal;
  if (!deal.currency.empty() && given == json::value(deal.currency)) return;
  if (!deal.currency.empty())
    return writing.refuse("currency is " + deal.currency + " for this list, as --crm-mapping says.");
  write_mapped_field(writing, row, given);
}

void write_owner_ids(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const field = writing.reading.deal.fields.find("owner");
  if (field == writing.reading.deal.fields.end())
    return writing.refuse(
        "owner_ids have no field on this list. Name one in --crm-mapping, or write one "
        "with custom_fields (affinity_v2_entry_fields_batch_update).");
  writing.assignments.push_back({.member = std::string(row.name), .field = field->second, .given = given});
}

}  // namespace

MemberRows const& opportunity_rows() {
  static MemberRows const rows = [] {
    auto const mapped = schema::or_null(schema::any_decoded());
    MemberRows out{
        {.name = "id",
         .shape = Shape::text(),
         .v2 = "entity.id",
         .v1 = "entity_id",
         .read = read_deal_id,
         .from = "of a company on a list of deals row:…",
         .back = "id is Affinity's own."},
        {.name = "name",
         .shape = Shape::text(),
         .v2 = "entity.name",
         .v1 = "entity.name",
         .read = read_deal_name,
         .back = "v1 name; a company's row has the name of the company",
         .write = write_text,
         .type = schema::non_empty_text(),
         .native = "name"},
        {.name = "list_id",
         .shape = Shape::text(),
         .v2 = "listId",
         .v1 = "list_id",
         .read = read_id,
         .from = "ours",
         .back = "v1 list_id, of a create",
         .write = write_list_id,
         .type = schema::text(),
         .hint = "Or its name.",
         .create_only = true},
        {.name = "list_entry_id",
         .shape = Shape::text(),
         .v2 = "id",
         .v1 = "id",
         .read = read_id,
         .from = "ours: the row",
         .back = "list_entry_id is Affinity's own."},
        {.name = "stage",
         .shape = id_object_shape(),
         .read = read_stage,
         .from = "the mapped field, else the dropdown of the list whose options have a status, else Status",
         .back = "affinity_v2_entry_fields_batch_update, by the id of the option",
         .write = write_stage,
         .type = mapped,
         .hint = "By its text."},
        {.name = "status",
         .shape = Shape::text(),
         .read = read_status,
         .from = "open, won, lost or on-hold, of the stage",
         .back = "the stage that has it, where it is one",
         .write = write_status,
         .type = schema::word({"open", "won", "lost", "on-hold"})},
        {.name = "amount",
         .shape = Shape::number(),
         .read = read_deal_field,
         .from = "the mapped field, else the one called Amount",
         .back = "affinity_v2_entry_fields_batch_update",
         .write = write_mapped_field,
         .type = schema::or_null(schema::number())},
        {.name = "currency",
         .shape = Shape::text(),
         .read = read_currency,
         .from = "of --crm-mapping alone",
         .back = "the mapped field",
         .write = write_currency,
         .type = mapped,
         .needs_mapping = true},
        {.name = "close_date",
         .shape = Shape::text(),
         .read = read_deal_field,
         .from = "the mapped field",
         .back = "affinity_v2_entry_fields_batch_update",
         .write = write_mapped_field,
         .type = mapped,
         .needs_mapping = true},
        {.name = "owner",
         .shape = id_object_shape(),
         .read = read_deal_field,
         .from = "the mapped field, else the people called Owners; the first",
         .back = "affinity_v2_entry_fields_batch_update; not where there are several",
         .write = write_mapped_field,
         .type = mapped},
        {.name = "owner_ids",
         .shape = text_list_shape(),
         .read = read_owner_ids,
         .from = "ours: all of them",
         .back = "affinity_v2_entry_fields_batch_update, which replaces all",
         .write = write_owner_ids,
         .type = schema::list_of(schema::any_decoded())},
        {.name = "description",
         .shape = Shape::text(),
         .read = read_deal_field,
         .from = "the mapped field",
         .back = "affinity_v2_entry_fields_batch_update",
         .write = write_mapped_field,
         .type = mapped,
         .needs_mapping = true},
        {.name = "account",
         .shape = id_object_shape(),
         .v2 = "companies",
         .v1 = "organization_ids",
         .read = read_deal_account,
         .from = "the first one; a company's row is its own",
         .back = "added to v1 organization_ids, which keep the others",
         .write = write_added_ids,
         .type = schema::any_decoded()},
        {.name = "account_ids",
         .shape = text_list_shape(),
         .v2 = "companies",
         .v1 = "organization_ids",
         .read = read_deal_account_ids,
         .from = "ours: all of them",
         .back = "v1 organization_ids, which are replaced",
         .write = write_ids,
         .type = schema::list_of(schema::any_decoded())},
        {.name = "contact",
         .shape = id_list_shape(),
         .v2 = "persons",
         .v1 = "person_ids",
         .read = read_deal_contacts,
         .back = "v1 person_ids, which are replaced",
         .write = write_ids,
         .type = schema::list_of(schema::any_decoded())},
        {.name = "tags",
         .shape = Shape::list(Shape::any()),
         .back = "tags do not exist for opportunities: each is on one list."},
        {.name = "last_activity_at",
         .shape = Shape::text(),
         .v2 = "last-contact",
         .read = read_last_activity,
         .back = "last_activity_at follows from interactions: create_a_affinity_interaction."}};
    for (auto& row : custom_field_rows(write_custom_fields, "fields of the list by name, with typed values",
                                       "affinity_v2_entry_fields_batch_update"))
      out.push_back(std::move(row));
    out.push_back(created_at_row("createdAt", "created_at"));
    out.push_back(updated_at_row());
    return out;
  }();
  return rows;
}

}  // namespace affinity::tools::unified
