#include "tools/upstream_error.hpp"

#include "client/response_error.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

// "search.term", "companyId"
std::string api_path(schema::Param const& param) {
  auto const name = std::string(param.request_name());
  return param.api_parent.empty() ? name : std::string(param.api_parent) + "." + name;
}

bool begins_with_path(std::string_view param, std::string_view path) {
  if (!param.starts_with(path)) return false;
  auto const rest = param.substr(path.size());
  return rest.empty() || std::string_view(".[/").find(rest.front()) != std::string_view::npos;
}

// "persons[0].id" → the same; "companyId" → "id" and "search.term" → "term", where the tool calls them so.
std::string argument_name(Tool const& tool, std::string_view param) {
  if (param == "cursor") return "next_cursor";
  std::string_view name;
  std::size_t length = 0;
  for (auto const& each : tool.params)
    if (auto const path = api_path(each); path.size() > length && begins_with_path(param, path)) {
      name = each.name;
      length = path.size();
    }
  return std::string(name) + std::string(param.substr(length));
}

}  // namespace

Error upstream_error(Tool const& tool, Request const& request, Response const& response) {
  if (!client::is_v2(request.target)) return client::response_error(request, response);
  auto error = client::response_error(request, response,
                                      [&tool](std::string_view param) { return argument_name(tool, param); });
  if (response.status == 403 && !tool.rights.empty())
    error.next_step = "Trying again does not help: an Affinity admin can grant \"" +
                      std::string(tool.rights) + "\"" +
                      (tool.admin_only ? ", and the user has to be an admin of the organization too." : ".");
  return fail(std::move(error));
}

}  // namespace affinity::tools
