#include "tools/records/completion.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/resources/desk_page.hpp"
#include "tools/resources/guide.hpp"
#include "tools/resources/resource.hpp"

namespace affinity::tools {

namespace {

// Clients put a whole resource into the context, so the limit for results applies.
Result<ResourceContents> resource_contents(ToolContext const& context, Result<json::value> const& body) {
  if (!body) return fail(body);
  ResourceContents contents{.text = write_json(*body)};
  if (contents.text.size() <= context.limits.max_result) return contents;
  return fail(ErrorKind::limited, "This resource is larger than --max-result.",
              "Use the list tools instead.");
}

}  // namespace

Task<Result<ResourceContents>> read_from_tool(ToolContext const& context, Resource const& row, Slots const&,
                                              client::CallContext const& call) {
  json::object const no_arguments;
  auto const body = co_await call_read_tool(context, row.tool, no_arguments, 0, call);
  co_return resource_contents(context, body);
}

Task<Result<ResourceContents>> read_fields(ToolContext const& context, Resource const& row,
                                           Slots const& slots, client::CallContext const& call) {
  auto given = slots.front().second;
  auto const list = co_await find_list_id(context, std::move(given), call);
  if (!list) co_return fail(list);
  if (!*list) co_return fail(ErrorKind::not_found, "There is no such list, or several have this name.");
  json::object arguments{{"list_id", **list}};
  auto const body = co_await call_read_tool(context, row.tool, std::move(arguments), 0, call);
  co_return resource_contents(context, body);
}

Task<Result<ResourceContents>> read_guide(ToolContext const&, Resource const&, Slots const&,
                                          client::CallContext const&) {
  co_return ResourceContents{.text = std::string(guide)};
}

Task<Result<ResourceContents>> read_desk_page(ToolContext const&, Resource const&, Slots const&,
                                              client::CallContext const&) {
  co_return ResourceContents{.text = std::string(desk_page())};
}

std::vector<Resource> resources() {
  return {
      {.uri = "affinity://guide",
       .name = "guide",
       .title = "How Affinity CRM is built",
       .description =
           "Records, lists, fields and how they hang together, on one page. Read it before a larger task.",
       .mime_type = "text/markdown",
       .read = read_guide},
      {.uri = "affinity://me",
       .name = "me",
       .title = "Who am I",
       .description = "The user and the firm that the API key belongs to.",
       .tool = "list_all_affinity_whoami",
       .read = read_from_tool},
      {.uri = "affinity://lists",
       .name = "lists",
       .title = "Lists",
       .description = "Every list that you may see, with its type and size.",
       .tool = "list_all_affinity_lists",
       .read = read_from_tool},
      {.uri = "affinity://lists/{id}/fields",
       .name = "list-fields",
       .title = "Fields of a list",
       .description =
           "The columns of one list with their dropdown options. The list is given by id or by name.",
       .slots = {{.name = "id", .completion = CompletionSource::list}},
       .tool = "list_all_affinity_fields",
       .read = read_fields},
      {.uri = "affinity://rate-limit",
       .name = "rate-limit",
       .title = "Rate limits",
       .description = "Calls used and left, this minute and this month.",
       .tool = "list_all_affinity_rate_limits",
       .read = read_from_tool},
      {.uri = desk_page_uri,
       .name = "desk",
       .title = "Plans and pipelines",
       .description = "The page that hosts with MCP Apps show for plan_changes and report_pipeline.",
       .mime_type = "text/html;profile=mcp-app",
       .own_text = true,
       .read = read_desk_page}};
}

}  // namespace affinity::tools
