// The tools of accounts and contacts.

#include "tools/unified/people_and_companies.hpp"
#include "tools/unified/removal.hpp"

namespace affinity::tools::unified {

namespace {

template<auto Function, auto Resource>
Task<Outcome> with_resource(ToolContext const& context, Tool const& tool, json::object const& checked,
                            client::CallContext const& call) {
  return Function(Resource(), context, tool, checked, call);
}

std::vector<schema::Param> create_params(MemberRows const& rows) {
  auto out = params_of_rows(rows, Effect::adds);
  out.push_back(hidden_param(schema::body("even_if_exists", schema::boolean())));
  return out;
}

}  // namespace

std::vector<Tool> account_tools() {
  return {unified_row({.name = "list_all_affinity_crm_accounts",
                       .title = "List accounts",
                       .description = "Lists accounts (companies) with custom fields.",
                       .example = R"({"term":"acme","remote":"none","limit":1})",
                       .effect = Effect::reads,
                       .composed = with_resource<list_entities, account_resource>,
                       .params = read_params({schema::query("term", schema::text())}),
                       .paging = links(500),
                       .output = shape_of_rows(account_rows())}),
          unified_row({.name = "get_single_affinity_crm_account_by_id",
                       .title = "Get an account",
                       .description = "Gives one account.",
                       .example = R"({"id":"730001","remote":"none"})",
                       .effect = Effect::reads,
                       .composed = with_resource<get_entity, account_resource>,
                       .params = read_params({id_param()}),
                       .output = shape_of_rows(account_rows())}),
          unified_row({.name = "create_a_affinity_crm_account",
                       .title = "Create an account",
                       .description = "Creates an account; refuses what Affinity cannot store.",
                       .example = R"({"name":"Lumen Grid","website":"lumengrid.example"})",
                       .effect = Effect::adds,
                       .composed = with_resource<write_entity, account_resource>,
                       .params = create_params(account_rows()),
                       .output = shape_of_rows(account_rows())}),
          unified_row({.name = "update_a_affinity_crm_account_by_id",
                       .title = "Change an account",
                       .description = "Changes what is given.",
                       .example = R"({"id":"730001","name":"Acme Robotics GmbH"})",
                       .effect = Effect::changes,
                       .composed = with_resource<write_entity, account_resource>,
                       .params = params_of_rows(account_rows(), Effect::changes),
                       .output = shape_of_rows(account_rows())}),
          delete_row({.name = "delete_a_affinity_crm_account_by_id",
                      .title = "Delete an account",
                      .description = "Deletes an account; asks first.",
                      .example = R"({"id":"730002"})",
                      .also_deletes = "Its field values and its places on lists go with it."})};
}

std::vector<Tool> contact_tools() {
  return {unified_row({.name = "list_all_affinity_crm_contacts",
                       .title = "List contacts",
                       .description = "Lists contacts (people) with custom fields.",
                       .example = R"({"term":"jane","remote":"none","limit":1})",
                       .effect = Effect::reads,
                       .composed = with_resource<list_entities, contact_resource>,
                       .params = read_params({schema::query("term", schema::text())}),
                       .paging = links(500),
                       .output = shape_of_rows(contact_rows())}),
          unified_row({.name = "get_single_affinity_crm_contact_by_id",
                       .title = "Get a contact",
                       .description = "Gives one contact.",
                       .example = R"({"id":"510008","remote":"none"})",
                       .effect = Effect::reads,
                       .composed = with_resource<get_entity, contact_resource>,
                       .params = read_params({id_param()}),
                       .output = shape_of_rows(contact_rows())}),
          unified_row({.name = "create_a_affinity_crm_contact",
                       .title = "Create a contact",
                       .description = "Creates a contact; refuses what Affinity cannot store.",
                       .example = R"({"name":"Noor Haddad","email_addresses":["noor@lumengrid.example"]})",
                       .effect = Effect::adds,
                       .composed = with_resource<write_entity, contact_resource>,
                       .params = create_params(contact_rows()),
                       .output = shape_of_rows(contact_rows())}),
          unified_row({.name = "update_a_affinity_crm_contact_by_id",
                       .title = "Change a contact",
                       .description = "Changes what is given; email_addresses replaces all.",
                       .example = R"({"id":"510008","last_name":"Okafor-Lindt"})",
                       .effect = Effect::changes,
                       .composed = with_resource<write_entity, contact_resource>,
                       .params = params_of_rows(contact_rows(), Effect::changes),
                       .output = shape_of_rows(contact_rows())}),
          delete_row({.name = "delete_a_affinity_crm_contact_by_id",
                      .title = "Delete a contact",
                      .description = "Deletes a contact; asks first.",
                      .example = R"({"id":"510009"})",
                      .also_deletes = "Their field values and places on lists go with them."})};
}

}  // namespace affinity::tools::unified
