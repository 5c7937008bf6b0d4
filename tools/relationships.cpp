#include "tools/rows.hpp"
#include "tools/shapes.hpp"

namespace affinity::tools {

using namespace schema;

std::vector<Tool> relationships() {
  return {
      {.name = "list_all_affinity_relationship_strength",
       .title = "Show who knows a person",
       .about =
           "Shows how well members of the team know a person outside it: a strength from 0 to 1 for each, "
           "none without contact. Updated daily.",
       .example = R"({"external_id":510007})",
       .toolset = "relationships",
       .effect = Effect::reads,
       .how = get("/relationships-strengths"),
       .params = {query("external_id", id(), "The person outside.", required),
                  query("internal_id", id(), "One member of the team.")},
       .paging = {.kind = Paging::Kind::whole},
       .gives = relationship()}};
}

}  // namespace affinity::tools
