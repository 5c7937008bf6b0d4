// Contacts: people, of the team and outside it.

#include "tools/records/record_name.hpp"
#include "tools/unified/model/typed_value.hpp"
#include "tools/unified/people_and_companies.hpp"
#include "tools/unified/readers.hpp"
#include "tools/unified/writing.hpp"

#include <utility>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

constexpr std::string_view enriched_contact =
    "is enriched by Affinity and cannot be written. Name a field of your own for it in --crm-mapping, or "
    "write one with custom_fields (affinity_v2_person_fields_batch_update).";

json::value read_full_name(Source& source, MemberRow const&, Reading const&) {
  bool const v2 = source.main.is_v2();
  auto const first = text_member(source.main.whole(), v2 ? "firstName" : "first_name");
  auto const last = text_member(source.main.whole(), v2 ? "lastName" : "last_name");
  return json::value(first + (first.empty() || last.empty() ? "" : " ") + last);
}

// The primary address first, the others in Affinity's order.
json::value read_email_addresses(Source& source, MemberRow const& row, Reading const& reading) {
  auto const emails = read_copy(source, row, reading);
  bool const v2 = source.main.is_v2();
  auto const primary = source.main.copy(v2 ? "primaryEmailAddress" : "primary_email");
  if (source.beside.exists()) {
    auto const* same = source.beside.at("primary_email");
    if (same && *same == primary) source.beside.show("primary_email");
  }
  json::array out;
  auto const add = [&](json::value const& email, char const* type) {
    out.emplace_back(json::object{{"email", email}, {"type", type}});
  };
  if (primary.is_string()) add(primary, "primary");
  if (auto const* list = emails.if_array())
    for (auto const& email : *list)
      if (email != primary) add(email, "other");
  return out;
}

json::value read_contact_urls(Source& source, MemberRow const& row, Reading const& reading) {
  json::array out;
  auto url = field_value_of(source, reading, row.v2);
  if (url.is_string()) out.emplace_back(json::object{{"url", std::move(url)}, {"type", "linkedin"}});
  return out;
}

// The current organization; where v2 has none, the first one of v1.
json::value read_contact_account(Source& source, MemberRow const& row, Reading const&) {
  if (auto const* value = source.main.value_of(row.v2))
    if (auto const company = typed_value(*value).value; company.is_object()) return company;
  auto& v1 = source.v1();
  if (!v1.exists()) return nullptr;
  for (auto const path : {std::string_view("current_organization_ids"), row.v1})
    if (auto const* ids = v1.at(path); ids && ids->is_array() && !ids->get_array().empty())
      return id_object(ids->get_array().front());
  return nullptr;
}

// v1: 0 external, 1 internal. A number whose word is shown stays in remote_data.
json::value read_contact_type(Source& source, MemberRow const& row, Reading const&) {
  if (source.main.is_v2()) return source.main.copy(row.v2);
  auto const code = integer_member(source.main.whole(), row.v1);
  return code ? json::value(*code == 1 ? "internal" : "external") : json::value();
}

// One name for two: the last word is the last name.
void write_full_name(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const text = std::string(as_text(given).value_or(""));
  bool const has_parts = writing.given.contains("first_name") && writing.given.contains("last_name");
  auto const blank = text.find_last_of(' ');
  if (has_parts) {
    auto const first = as_text(writing.given.at("first_name")).value_or("");
    auto const last = as_text(writing.given.at("last_name")).value_or("");
    if (text != std::string(first) + " " + std::string(last))
      writing.refuse("name is not first_name and last_name together. Send either name or the two.");
    return;
  }
  if (writing.given.contains("first_name") || writing.given.contains("last_name")) {
    writing.refuse("Send either name, or first_name and last_name.");
    return;
  }
  auto const first = blank == text.npos ? text : text.substr(0, blank);
  auto const last = blank == text.npos ? std::string() : text.substr(blank + 1);
  writing.set("first_name", json::value(first), row.name);
  writing.set("last_name", json::value(last), row.name);
  writing.hints.push_back("name was split: first_name \"" + first + "\", last_name \"" + last + "\".");
}

void write_email_addresses(Writing& writing, MemberRow const& row, json::value const& given) {
  json::array primary, others;
  for (auto const& item : given.get_array()) {
    auto const* inside = item.is_object() ? member(item, "email") : &item;
    auto const text = inside ? as_text(*inside) : std::nullopt;
    if (!text) {
      writing.refuse(R"(email_addresses takes addresses, as texts or as {"email": …, "type": …}.)");
      return;
    }
    (text_member(item, "type") == "primary" ? primary : others).emplace_back(*text);
  }
  if (primary.size() > 1) {
    writing.refuse("email_addresses has two of type primary. The first address is the primary one.");
    return;
  }
  for (auto& email : others) primary.push_back(std::move(email));
  writing.set("emails", std::move(primary), row.name);
}

}  // namespace

MemberRows const& contact_rows() {
  static MemberRows const rows = [] {
    MemberRows out{{.name = "id",
                    .shape = Shape::text(),
                    .v2 = "id",
                    .v1 = "id",
                    .read = read_id,
                    .back = "id is Affinity's own."},
                   {.name = "first_name",
                    .shape = Shape::text(),
                    .v2 = "firstName",
                    .v1 = "first_name",
                    .read = read_copy,
                    .back = "v1 first_name",
                    .write = write_text,
                    .type = schema::text()},
                   {.name = "last_name",
                    .shape = Shape::text(),
                    .v2 = "lastName",
                    .v1 = "last_name",
                    .read = read_copy,
                    .back = "v1 last_name",
                    .write = write_text,
                    .type = schema::text()},
                   {.name = "name",
                    .shape = Shape::text(),
                    .read = read_full_name,
                    .from = "first and last name",
                    .back = "split at the last blank into v1 first_name and last_name",
                    .write = write_full_name,
                    .type = schema::non_empty_text()},
                   {.name = "email_addresses",
                    .shape = Shape::list(Shape::record({{"email", Shape::text()}, {"type", Shape::text()}})),
                    .v2 = "emailAddresses",
                    .v1 = "emails",
                    .read = read_email_addresses,
                    .from = "the primary one first",
                    .back = "v1 emails, which are replaced; the first is the primary one",
                    .write = write_email_addresses,
                    .type = schema::list_of(schema::any_decoded())},
                   {.name = "urls",
                    .shape = url_list_shape(),
                    .v2 = "affinity-data-linkedin-url",
                    .read = read_contact_urls,
                    .back = "urls are enriched by Affinity and cannot be written; custom_fields can "
                            "(affinity_v2_person_fields_batch_update)."},
                   {.name = "title",
                    .shape = Shape::text(),
                    .v2 = "affinity-data-current-job-title",
                    .read = read_field,
                    .back = enriched_contact,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::text()),
                    .needs_mapping = true},
                   {.name = "phone_numbers",
                    .shape = Shape::list(Shape::record(
                        {{"number", Shape::text()}, {"extension", Shape::text()}, {"type", Shape::text()}})),
                    .v2 = "affinity-data-phone-number",
                    .read = read_phone_numbers,
                    .back = enriched_contact,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::list_of(schema::any_decoded())),
                    .needs_mapping = true},
                   {.name = "addresses",
                    .shape = address_list_shape(),
                    .v2 = "affinity-data-location",
                    .read = read_addresses,
                    .back = enriched_contact,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::list_of(schema::any_object())),
                    .needs_mapping = true},
                   {.name = "account",
                    .shape = id_object_shape(),
                    .v2 = "affinity-data-current-organization",
                    .v1 = "organization_ids",
                    .read = read_contact_account,
                    .from = "the current one",
                    .back = "added to v1 organization_ids, which keep the others",
                    .write = write_added_ids,
                    .type = schema::any_decoded()},
                   {.name = "account_ids",
                    .shape = text_list_shape(),
                    .v1 = "organization_ids",
                    .read = read_id_texts,
                    .from = "ours; when one is read",
                    .back = "v1 organization_ids, which are replaced",
                    .write = write_ids,
                    .type = schema::list_of(schema::any_decoded())},
                   {.name = "owner",
                    .shape = id_object_shape(),
                    .read = read_owner,
                    .from = "the field that contact.owner of --crm-mapping names",
                    .back = "that field",
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::any_decoded()),
                    .needs_mapping = true},
                   {.name = "tags",
                    .shape = id_list_shape(),
                    .read = read_tags,
                    .from = "the lists that they are on; ours",
                    .back = "with contact.tags = \"lists\" a row on the list, added only",
                    .write = write_tags,
                    .type = schema::list_of(schema::any_decoded()),
                    .needs_mapping = true},
                   {.name = "type",
                    .shape = Shape::text(),
                    .v2 = "type",
                    .v1 = "type",
                    .read = read_contact_type,
                    .from = "internal or external; ours",
                    .back = "type follows from the e-mail addresses (update_a_affinity_person_by_id)."},
                   {.name = "opportunity_ids",
                    .shape = text_list_shape(),
                    .v1 = "opportunity_ids",
                    .read = read_id_texts,
                    .from = "ours; when one is read",
                    .back = "opportunity_ids follow from the opportunities: write contact there "
                            "(update_a_affinity_opportunity_by_id)."},
                   {.name = "list_entries",
                    .shape = Shape::list(Shape::any()),
                    .v1 = "list_entries",
                    .read = read_as_it_is,
                    .from = "ours; when one is read",
                    .back = "list_entries are rows of lists: create_a_affinity_list_entry and "
                            "delete_a_affinity_list_entry_by_id."},
                   {.name = "last_activity_at",
                    .shape = Shape::text(),
                    .v2 = "last-contact",
                    .v1 = "interaction_dates.last_interaction_date",
                    .read = read_last_activity,
                    .back = "last_activity_at follows from interactions: create_a_affinity_interaction."}};
    for (auto& row : custom_field_rows(write_custom_fields, "global fields by name, with typed values",
                                       "affinity_v2_person_fields_batch_update"))
      out.push_back(std::move(row));
    out.push_back({.name = "etag", .shape = Shape::text(), .back = "etag does not exist in Affinity."});
    out.push_back(created_at_row());
    out.push_back(updated_at_row());
    return out;
  }();
  return rows;
}

EntityResource const& contact_resource() {
  static EntityResource const resource{.noun = "contact",
                                       .rows = contact_rows,
                                       .owner = {.kind = FieldOwner::Kind::contact},
                                       .kind = composed::Kind::person,
                                       .v2_list = "list_all_affinity_v2_persons",
                                       .v2_search = "affinity_v2_persons_search",
                                       .v2_get = "get_single_affinity_v2_person_by_id",
                                       .v1_list = "list_all_affinity_persons",
                                       .v1_get = "get_single_affinity_person_by_id",
                                       .v1_create = "create_a_affinity_person",
                                       .v1_update = "update_a_affinity_person_by_id",
                                       .v1_delete = "delete_a_affinity_person_by_id",
                                       .v2_batch = "affinity_v2_person_fields_batch_update",
                                       .v2_batch_id = "personId",
                                       .v1_id = "person_id",
                                       .mapping = &CrmMapping::contact};
  return resource;
}

}  // namespace affinity::tools::unified
