#include "tools/rows.hpp"

#include "tools/chatgpt/search_and_fetch.hpp"

namespace affinity::tools {

using namespace schema;

// Names and results as ChatGPT's deep research requires them. Offered only on request: beside the other tools
// they would be redundant.
std::vector<Tool> chatgpt() {
  return {
      {.name = "search",
       .title = "Search Affinity CRM",
       .description =
           "Finds people, organizations and opportunities by name, e-mail address, domain or URL, and notes "
           "on the best matches. The text of other notes cannot be searched. fetch gives a result in "
           "full by its id; list_all_affinity_persons and its like give records and numeric ids.",
       .example = R"({"query":"Acme Robotics"})",
       .toolset = "chatgpt",
       .on_request = true,
       .named_only = true,
       .effect = Effect::reads,
       .composed = search_tool,
       .params = {query("query", text_of_at_least(1),
                        "A name works best: of a person, a company or a deal; also 'Jane at Acme'.",
                        required)},
       .output = Shape::record({{"results",
                                 Shape::list(Shape::record({{"id", Shape::text(), never_null},
                                                            {"title", Shape::text(), never_null},
                                                            {"url", Shape::text(), never_null}})),
                                 never_null},
                                {"searched", Shape::text()}}),
       .unwrapped = true},
      {.name = "fetch",
       .title = "Fetch a record of Affinity CRM",
       .description =
           "Gives one person, organization, opportunity or note as readable text, with fields, related "
           "records and recent notes.",
       .example = R"({"id":"note:6200077"})",
       .toolset = "chatgpt",
       .on_request = true,
       .named_only = true,
       .effect = Effect::reads,
       .composed = fetch_tool,
       .params = {query("id", text_of_at_least(1),
                        "From search, such as person:123 or note:123; also a ref, a page's URL or a name.",
                        required)},
       .output = Shape::record(
           {{"id", Shape::text(), never_null},
            {"title", Shape::text(), never_null},
            {"text", Shape::text(), never_null},
            {"url", Shape::text(), never_null},
            {"metadata",
             Shape::record(
                 {{"kind", Shape::text()}, {"affinity_id", Shape::text()}, {"created_at", Shape::text()}}),
             never_null}}),
       .unwrapped = true}};
}

}  // namespace affinity::tools
