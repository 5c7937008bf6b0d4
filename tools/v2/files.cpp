#include "tools/rows.hpp"
#include "tools/v2/filters.hpp"
#include "tools/v2/params.hpp"
#include "tools/v2/shapes.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> files() {
  std::vector<Tool> rows{
      {.name = "list_all_affinity_v2_files",
       .title = "List files with their creators",
       .description =
           "Lists files of the whole account, without the records they are on: list_all_affinity_files.",
       .example = R"({"limit":2})",
       .route = get("/v2/files"),
       .params = {filter("Such as creator.id=7 & createdAt>=2026-01-01T00:00:00Z."), total_count()},
       .filter_properties = filters::files,
       .paging = links(),
       .output = file_summary(),
       .beta = true},
      {.name = "affinity_v2_files_search",
       .title = "Search the content of files",
       .description = "Finds files by words inside, with page and passage.",
       .example = R"({"prompt":"revenue","limit":3})",
       .route = post("/v2/files/search"),
       .params = {body("prompt", text_between(3, 500), "", required), limit_of_search(20),
                  body("companyId", id(), "Only on this one."), body("fileIds", list_of(id32(), 100))},
       .rules = {at_most_one_of({"companyId", "fileIds"})},
       .paging = once(),
       .output = file_hit()},
      {.name = "get_single_affinity_v2_file_by_id",
       .title = "Get a file's record and link",
       .description =
           "Gives one file with a link that is valid for a minute. Its content: affinity_files_download.",
       .example = R"({"id":43001})",
       .route = get("/v2/files/{fileId}"),
       .params = {path("id", id32(), "", "fileId")},
       .output = file(),
       .beta = true}};
  return in_toolset("v2_files", std::move(rows));
}

}  // namespace affinity::tools::v2
