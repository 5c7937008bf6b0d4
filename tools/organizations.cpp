#include "tools/rows.hpp"
#include "tools/shapes.hpp"
#include "tools/twins.hpp"

#include <utility>

namespace affinity::tools {

using namespace schema;

std::vector<Param> and_interaction_dates(std::vector<Param> own) {
  for (auto const bound :
       {"min_first_email_date", "min_last_email_date", "min_last_interaction_date", "min_last_event_date",
        "min_first_event_date", "min_next_event_date", "max_first_email_date", "max_last_email_date",
        "max_last_interaction_date", "max_last_event_date", "max_first_event_date", "max_next_event_date"})
    own.push_back(query(bound, date_time()));
  return own;
}

std::vector<Tool> organizations() {
  return {
      {.name = "list_all_affinity_organizations",
       .title = "Find organizations",
       .about = "Finds organizations by name or domain, or lists all. With term alone it also finds global "
                "organizations, which nobody can rename or delete.",
       .example = R"({"term":"acme","with_interaction_dates":true})",
       .toolset = "organizations",
       .effect = Effect::reads,
       .how = get("/organizations"),
       .params = and_interaction_dates(
           {query("term", text(), "Part of a name or domain."),
            query("with_interaction_dates", boolean(), "Leaves out organizations without interactions."),
            query("with_interaction_persons", boolean(), "Needs with_interaction_dates."),
            query("with_opportunities", boolean())}),
       .paging = {.kind = Paging::Kind::tokens, .items = "organizations"},
       .gives = organization_in_list()},
      {.name = "get_single_affinity_organization_by_id",
       .title = "Get an organization",
       .about = "Gives one organization with the people linked to it and its list entries.",
       .example = R"({"id":730001,"with_opportunities":true})",
       .toolset = "organizations",
       .effect = Effect::reads,
       .how = get("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id"), query("with_interaction_dates", boolean()),
                  query("with_interaction_persons", boolean(), "Needs with_interaction_dates."),
                  query("with_opportunities", boolean())},
       .gives = organization_in_full()},
      {.name = "delete_a_affinity_organization_by_id",
       .title = "Delete an organization",
       .about =
           "Deletes an organization with its field values and list entries. Global organizations cannot be "
           "deleted.",
       .example = R"({"id":730002})",
       .toolset = "organizations",
       .effect = Effect::destroys,
       .how = del("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id")},
       .takes = "Its field values and its places on lists go with it."},
      {.name = "update_a_affinity_organization_by_id",
       .title = "Change an organization",
       .about = "Changes the arguments that are given. A global organization keeps its name and domain.",
       .example = R"({"id":730001,"name":"Acme Robotics GmbH"})",
       .toolset = "organizations",
       .effect = Effect::changes,
       .how = put("/organizations/{organization_id}"),
       .params = {path("id", id(), "", "organization_id"), body("name", text_from(1)), body("domain", text()),
                  body("person_ids", list_of(id()), "Replaces all: include the ones to keep.")},
       .gives = with(organization(), {{"person_ids", Shape::list(Shape::integer())}})},
      {.name = "create_a_affinity_organization",
       .title = "Create an organization",
       .about = "Creates an organization and links people to it.",
       .example = R"({"name":"Lumen Grid","domain":"lumengrid.example","person_ids":[510008]})",
       .toolset = "organizations",
       .effect = Effect::adds,
       .how = post("/organizations"),
       .twin = &same_organization,
       .params = {body("name", text_from(1), "", required),
                  body("domain", text(), "People with e-mail addresses there are linked by Affinity."),
                  body("person_ids", list_of(id()))},
       .gives = with(organization(), {{"person_ids", Shape::list(Shape::integer())}})}};
}

}  // namespace affinity::tools
