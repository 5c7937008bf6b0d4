#include "tools/upstream_error.hpp"

#include "client/response_error.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

// "persons[0].id" → the same; "companyId" → "id", where the tool calls it so.
std::string argument_name(Tool const& tool, std::string_view param) {
  if (param == "cursor") return "next_cursor";
  auto const head = param.substr(0, param.find_first_of(".[/"));
  auto const found = std::ranges::find_if(
      tool.params, [&](schema::Param const& each) { return each.request_name() == head; });
  if (found == tool.params.end()) return std::string(param);
  return std::string(found->name) + std::string(param.substr(head.size()));
}

}  // namespace

Error upstream_error(Tool const& tool, Request const& request, Response const& response) {
  if (!client::is_v2(request.target)) return client::response_error(request, response);
  auto error = client::response_error(request, response,
                                      [&tool](std::string_view param) { return argument_name(tool, param); });
  if (response.status == 403 && !tool.rights.empty())
    error.next_step =
        "Trying again does not help: an Affinity admin can grant \"" + std::string(tool.rights) + "\".";
  return fail(std::move(error));
}

}  // namespace affinity::tools
