#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> relationships() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_company_relationships",
       .title = "Show who knows the people of a company",
       .description = "Lists who on the team knows whom at a company, closest first: 0.7 and more is regular "
                      "contact, below 0.4 sporadic.",
       .example = R"({"companyId":730001,"limit":3})",
       .core = true,
       .route = get("/v2/companies/{companyId}/relationships"),
       .params = {company_id(), filter("Such as interactionScore>=0.5."),
                  order_by({"interactionScore", "-interactionScore"}), total_count()},
       .filter_properties = filters::relationships,
       .paging = links(),
       .output = relationship()},
      {.name = "list_all_affinity_v2_coworker_connections",
       .title = "Find warm introductions through former coworkers",
       .description = "Lists people of a company outside of the CRM and who on record worked with them, "
                      "strongest first.",
       .example = R"({"filter":"target.currentCompany.id=730001","limit":3})",
       .route = get("/v2/inferred-connections/coworkers"),
       .params = {filter("One company: target.currentCompany.id=7.", required), total_count()},
       .filter_properties = filters::inferred_connections,
       .paging = links(50),
       .output = coworker_connections(),
       .beta = true},
      {.name = "list_all_affinity_v2_executive_connections",
       .title = "Find warm introductions through investors and executives",
       .description = "Lists people of a company outside of the CRM and who on record they know through a "
                      "funding round, strongest first.",
       .example = R"({"filter":"target.currentCompany.id=730001","limit":3})",
       .route = get("/v2/inferred-connections/investor-executive-connections"),
       .params = {filter("One company: target.currentCompany.id=7.", required), total_count()},
       .filter_properties = filters::inferred_connections,
       .paging = links(50),
       .output = executive_connections(),
       .beta = true},
      {.name = "list_all_affinity_v2_person_relationships",
       .title = "Show how closely the team knows a person",
       .description =
           "Lists who knows a person, closest first: 0.7 and more is regular contact, below 0.4 sporadic.",
       .example = R"({"personId":510008,"limit":3})",
       .core = true,
       .route = get("/v2/persons/{personId}/relationships"),
       .params = {person_id(), filter("Such as interactionScore>=0.5."),
                  order_by({"interactionScore", "-interactionScore"}), total_count()},
       .filter_properties = filters::relationships,
       .paging = links(),
       .output = relationship()}};
  return in_toolset("v2_relationships", std::move(rows));
}

}  // namespace affinity::tools::v2
