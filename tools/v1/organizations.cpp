#include "tools/rows.hpp"
#include "tools/v1/shapes.hpp"
#include "tools/write/duplicate_check.hpp"

#include <utility>

namespace affinity::tools {

using namespace schema;

std::vector<Param> and_interaction_dates(std::vector<Param> own) {
  for (auto const bound :
       {"min_first_email_date", "min_last_email_date", "min_last_interaction_date", "min_last_event_date",
        "min_first_event_date", "min_next_event_date", "max_first_email_date", "max_last_email_date",
        "max_last_interaction_date", "max_last_event_date", "max_first_event_date", "max_next_event_date"})
    own.push_back(query(bound, date_time_without_hint()));
  // Once for all twelve: their names say the rest.
  for (auto& param : own)
    if (param.name == "min_first_email_date")
      param = query(param.name, date_time_without_hint(), "ISO 8601, like those below.");
  return own;
}

std::vector<Tool> organizations() {
  return {
      {.name = "list_all_affinity_organizations",
       .title = "Find organizations",
       .description = "Finds organizations (companies) by name or domain, or lists all. With term alone also "
                      "global ones.",
       .example = R"({"term":"acme","with_interaction_dates":true})",
       .toolset = "organizations",
       .effect = Effect::reads,
       .route = get("/organizations"),
       .params = and_interaction_dates(
           {query("term", text(), "Part of a name or domain."), query("with_interaction_dates", boolean()),
            query("with_interaction_persons", boolean()), query("with_opportunities", boolean())}),
       .paging = {.kind = Paging::Kind::tokens, .items = "organizations"},
       .output = organization_in_list()},
      {.name = "get_single_affinity_organization_by_id",
       .title = "Get an organization",
       .description = "Gives one organization with person_ids and list_entries. Columns: "
                      "list_all_affinity_field_values.",
       .example = R"({"id":730001,"with_opportunities":true})",
       .toolset = "organizations",
       .effect = Effect::reads,
       .route = get("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id"), query("with_interaction_dates", boolean()),
                  query("with_interaction_persons", boolean()), query("with_opportunities", boolean())},
       .output = organization_in_full()},
      {.name = "delete_a_affinity_organization_by_id",
       .title = "Delete an organization",
       .description = "Deletes an organization with its field values and list entries; no global one.",
       .example = R"({"id":730002})",
       .toolset = "organizations",
       .effect = Effect::destroys,
       .route = del("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id")},
       .also_deletes = "Its field values and its places on lists go with it."},
      {.name = "update_a_affinity_organization_by_id",
       .title = "Change an organization",
       .description = "Changes what is given. Global organizations keep name and domain.",
       .example = R"({"id":730001,"name":"Acme Robotics GmbH"})",
       .toolset = "organizations",
       .effect = Effect::changes,
       .route = put("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id"), body("name", non_empty_text()),
                  body("domain", domain(), "acme.com, no URL."),
                  body("person_ids", list_of(id()), "Replaces all: include what to keep.")},
       .output = extend(organization(), {{"person_ids", Shape::list(Shape::integer())}})},
      {.name = "create_a_affinity_organization",
       .title = "Create an organization",
       .description = "Creates an organization (company).",
       .example = R"({"name":"Lumen Grid","domain":"lumengrid.example","person_ids":[510008]})",
       .toolset = "organizations",
       .effect = Effect::adds,
       .route = post("/organizations"),
       .duplicate_check = &same_organization,
       .params = {body("name", non_empty_text(), "", required),
                  body("domain", domain(), "acme.com, no URL. Affinity links people with addresses there."),
                  body("person_ids", list_of(id()))},
       .output = extend(organization(), {{"person_ids", Shape::list(Shape::integer())}})}};
}

}  // namespace affinity::tools
