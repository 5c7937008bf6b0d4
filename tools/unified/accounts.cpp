// Accounts: companies, which API v1 calls organizations.

#include "tools/unified/model/typed_value.hpp"
#include "tools/unified/people_and_companies.hpp"
#include "tools/unified/readers.hpp"
#include "tools/unified/writing.hpp"

#include <utility>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

constexpr std::string_view enriched_account =
    "is enriched by Affinity and cannot be written. Name a field of your own for it in --crm-mapping, or "
    "write one with custom_fields (affinity_v2_company_fields_batch_update).";

// The domains, the primary one first.
json::value read_account_urls(Source& source, MemberRow const& row, Reading const& reading) {
  auto const domains = read_copy(source, row, reading);
  auto const* list = domains.if_array();
  if (!list) return nullptr;
  auto const* primary = source.main.at("domain");
  json::array out;
  for (auto const& domain : *list)
    out.emplace_back(
        json::object{{"url", domain}, {"type", primary && domain == *primary ? "primary" : "other"}});
  return out;
}

// v2 has people as a field, cut at 100; v1 has all.
json::value read_account_contacts(Source& source, MemberRow const& row, Reading const& reading) {
  auto ids = read_id_texts(source, row, reading);
  if (!ids.is_null()) return ids;
  auto const* value = source.main.value_of("persons");
  auto const typed = value ? typed_value(*value) : TypedValue{};
  auto const* people = typed.value.if_array();
  if (!value || typed.is_cut) return nullptr;
  json::array out;
  if (people)
    for (auto const& person : *people) out.push_back(*member(person, "id"));
  return out;
}

}  // namespace

MemberRows const& account_rows() {
  static MemberRows const rows = [] {
    MemberRows out{{.name = "id",
                    .shape = Shape::text(),
                    .v2 = "id",
                    .v1 = "id",
                    .read = read_id,
                    .back = "id is Affinity's own."},
                   {.name = "name",
                    .shape = Shape::text(),
                    .v2 = "name",
                    .v1 = "name",
                    .read = read_copy,
                    .back = "v1 name; not of global companies",
                    .write = write_text,
                    .type = schema::non_empty_text(),
                    .required = true},
                   {.name = "website",
                    .shape = Shape::text(),
                    .v2 = "domain",
                    .v1 = "domain",
                    .read = read_copy,
                    .back = "v1 domain; not of global companies",
                    .write = write_domain,
                    .type = schema::text()},
                   {.name = "urls",
                    .shape = url_list_shape(),
                    .v2 = "domains",
                    .v1 = "domains",
                    .read = read_account_urls,
                    .back = "urls are the domains that Affinity knows; write the primary one as website "
                            "(update_a_affinity_organization_by_id)."},
                   {.name = "description",
                    .shape = Shape::text(),
                    .v2 = "affinity-data-description",
                    .read = read_field,
                    .back = enriched_account,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::text()),
                    .needs_mapping = true},
                   {.name = "industry",
                    .shape = Shape::text(),
                    .v2 = "affinity-data-industry",
                    .read = read_field,
                    .from = "the first one",
                    .back = enriched_account,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::text()),
                    .needs_mapping = true},
                   {.name = "industries",
                    .shape = text_list_shape(),
                    .v2 = "affinity-data-industry",
                    .read = read_all_of_field,
                    .from = "all; ours",
                    .back = "industries are enriched by Affinity and cannot be written; custom_fields can "
                            "(affinity_v2_company_fields_batch_update)."},
                   {.name = "number_of_employees",
                    .shape = Shape::number(),
                    .v2 = "affinity-data-number-of-employees",
                    .read = read_field,
                    .back = enriched_account,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::number()),
                    .needs_mapping = true},
                   {.name = "addresses",
                    .shape = address_list_shape(),
                    .v2 = "affinity-data-location",
                    .read = read_addresses,
                    .back = enriched_account,
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::list_of(schema::any_object())),
                    .needs_mapping = true},
                   {.name = "owner",
                    .shape = id_object_shape(),
                    .read = read_owner,
                    .from = "the field that account.owner of --crm-mapping names",
                    .back = "that field",
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::any_decoded()),
                    .needs_mapping = true},
                   {.name = "phone_numbers",
                    .shape = Shape::list(Shape::record(
                        {{"number", Shape::text()}, {"extension", Shape::text()}, {"type", Shape::text()}})),
                    .read = read_phone_numbers,
                    .from = "the field that account.phone_numbers of --crm-mapping names",
                    .back = "that field",
                    .write = write_mapped_field,
                    .type = schema::or_null(schema::list_of(schema::any_decoded())),
                    .needs_mapping = true},
                   {.name = "tags",
                    .shape = id_list_shape(),
                    .read = read_tags,
                    .from = "the lists that it is on; ours",
                    .back = "with account.tags = \"lists\" a row on the list, added only",
                    .write = write_tags,
                    .type = schema::list_of(schema::any_decoded()),
                    .needs_mapping = true},
                   {.name = "contact_ids",
                    .shape = text_list_shape(),
                    .v1 = "person_ids",
                    .read = read_account_contacts,
                    .from = "ours; in lists of at most 100",
                    .back = "v1 person_ids, which are replaced",
                    .write = write_ids,
                    .type = schema::list_of(schema::any_decoded())},
                   {.name = "opportunity_ids",
                    .shape = text_list_shape(),
                    .v1 = "opportunity_ids",
                    .read = read_id_texts,
                    .from = "ours; when one is read",
                    .back = "opportunity_ids follow from the opportunities: write account_ids there "
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
                                       "affinity_v2_company_fields_batch_update"))
      out.push_back(std::move(row));
    out.push_back(created_at_row());
    out.push_back(updated_at_row());
    return out;
  }();
  return rows;
}

EntityResource const& account_resource() {
  static EntityResource const resource{.noun = "account",
                                       .rows = account_rows,
                                       .owner = {.kind = FieldOwner::Kind::account},
                                       .kind = composed::Kind::company,
                                       .v2_list = "list_all_affinity_v2_companies",
                                       .v2_search = "affinity_v2_companies_search",
                                       .v2_get = "get_single_affinity_v2_company_by_id",
                                       .v1_list = "list_all_affinity_organizations",
                                       .v1_get = "get_single_affinity_organization_by_id",
                                       .v1_create = "create_a_affinity_organization",
                                       .v1_update = "update_a_affinity_organization_by_id",
                                       .v1_delete = "delete_a_affinity_organization_by_id",
                                       .v2_batch = "affinity_v2_company_fields_batch_update",
                                       .v2_batch_id = "companyId",
                                       .v1_id = "organization_id",
                                       .mapping = &CrmMapping::account};
  return resource;
}

}  // namespace affinity::tools::unified
