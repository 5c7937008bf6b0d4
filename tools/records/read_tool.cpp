#include "tools/records/read_tool.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "tools/plan.hpp"
#include "tools/upstream_error.hpp"

namespace affinity::tools {

Task<Result<json::value>> call_read_tool(ToolContext const& context, std::string_view name,
                                         json::object arguments, int size, client::CallContext const& call) {
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* tool = rows.find(name);
  if (!tool || tool->effect != Effect::reads)
    co_return fail(ErrorKind::internal, "There is no tool that reads this.");
  std::optional<PageRequest> page;
  if (size > 0) page = PageRequest{.size = size, .token = {}};
  auto request = plan(*tool, arguments, page);
  auto const asked = request;
  auto const reply = co_await context.sender.send(std::move(request), call);
  if (!reply) co_return fail(reply);
  if (reply->status >= 300) co_return fail(upstream_error(*tool, asked, *reply));
  auto read = parse_lenient_json(reply->body);
  if (!read || !reply->complete)
    co_return fail(ErrorKind::upstream, "Affinity's answer was not whole JSON.", "Try again.");
  sanitize(read->value);
  co_return std::move(read->value);
}

}  // namespace affinity::tools
