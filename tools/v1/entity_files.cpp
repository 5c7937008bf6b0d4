#include "tools/rows.hpp"
#include "tools/v1/file_tools.hpp"
#include "tools/v1/shapes.hpp"

namespace affinity::tools {

using namespace schema;

namespace {

Type file() {
  return record({body("filename", non_empty_text()), body("content_base64", text()),
                 body("path", non_empty_text(), "Inside --files-root.")});
}

}  // namespace

std::vector<Tool> entity_files() {
  return {
      {.name = "list_all_affinity_files",
       .title = "List files",
       .description = "Lists uploaded files, of one record where given.",
       .example = R"({"organization_id":730001})",
       .toolset = "files",
       .effect = Effect::reads,
       .route = get("/entity-files"),
       .params = {query("person_id", id()), query("organization_id", id()), query("opportunity_id", id())},
       .paging = {.kind = Paging::Kind::tokens, .items = "entity_files", .order = newest_first("created_at")},
       .output = entity_file()},
      {.name = "get_single_affinity_file_by_id",
       .title = "Get a file's record",
       .description = "Gives name, size and record of one file. Content: affinity_files_download.",
       .example = R"({"id":43001})",
       .toolset = "files",
       .effect = Effect::reads,
       .route = get("/entity-files/{entity_file_id}"),
       .params = {path("id", id(), "", "entity_file_id")},
       .output = entity_file()},
      {.name = "affinity_files_download",
       .title = "Download a file",
       .description = "Gives the content of a file, or saves it inside --files-root and gives its path.",
       .example = R"({"id":43001})",
       .toolset = "files",
       .effect = Effect::reads,
       .route = get("/entity-files/download/{entity_file_id}"),
       .composed = download_file,
       .params = {path("id", id(), "", "entity_file_id")},
       .output = Shape::record({{"id", Shape::integer(), never_null},
                                {"name", Shape::text()},
                                {"size", Shape::integer()},
                                {"content_type", Shape::text()},
                                {"sha256", Shape::text()},
                                {"path", Shape::text()}})},
      {.name = "affinity_files_upload",
       .title = "Upload files",
       .description = "Uploads files to one record.",
       .example =
           R"({"organization_id":730001,"file":{"filename":"pilot.txt","content_base64":"VXB0aW1lOiA5NyUK"}})",
       .toolset = "files",
       .effect = Effect::adds,
       .route = post("/entity-files"),
       .composed = upload_files,
       .params = {body("file", file(), "{filename, content_base64} or, on stdio, {path}."),
                  body("files", list_of(file()), "Several."), body("person_id", id()),
                  body("organization_id", id()), body("opportunity_id", id())},
       .rules = {exactly_one_of({"person_id", "organization_id", "opportunity_id"}),
                 at_least_one_of({"file", "files"})},
       .output = Shape::record(
           {{"success", Shape::boolean()},
            {"files", Shape::list(Shape::record({{"name", Shape::text()}, {"size", Shape::integer()}}))}})},
  };
}

}  // namespace affinity::tools
