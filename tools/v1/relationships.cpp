#include "tools/rows.hpp"
#include "tools/v1/relationship_strengths.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> relationships() {
  return {
      {.name = "list_all_affinity_relationship_strength",
       .title = "Show who knows a person",
       .description =
           "Shows who of the team knows a person outside it and how well, from 0 to 1; none without contact.",
       .example = R"({"external_id":510007})",
       .toolset = "relationships",
       .effect = Effect::reads,
       .route = get("/relationships-strengths"),
       .composed = list_relationship_strengths,
       .params = {query("external_id", id(), "The person outside.", required),
                  query("internal_id", id(), "Team member.")},
       .paging = {.kind = Paging::Kind::whole,
                  .order = {.by = "strength", .label = "strongest first", .id = "internal_id"}},
       .output = relationship()}};
}

}  // namespace affinity::tools
