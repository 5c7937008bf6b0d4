#include "mcp/resources.hpp"

#include "base/text/text.hpp"
#include "mcp/serialize/resources_and_prompts.hpp"
#include "mcp/serialize/results.hpp"
#include "mcp/serialize/skills.hpp"
#include "mcp/server.hpp"

#include <utility>

namespace affinity::mcp {

namespace {

ResourceRows rows_of(tools::ToolContext const& tool_context, bool templates) {
  ResourceRows rows;
  for (auto const& row : *tool_context.resources)
    if (row.is_template() == templates && tools::is_offered(row, tool_context.catalogue))
      rows.push_back(&row);
  return rows;
}

ErrorResponse not_found(Revision revision, tools::ToolContext const& tool_context, std::string_view uri) {
  auto const code = is_modern(revision) ? code::invalid_params : code::resource_not_found;
  auto const meant = skill_suggestion(tools::offered_skills(tool_context), uri);
  return error_response(200, code,
                        "There is no resource \"" + shorten(uri, 200) + "\"." + meant +
                            " resources/list and "
                            "resources/templates/list name what there is.",
                        json::object{{"uri", uri}});
}

ErrorResponse cannot_read(Error const& error) {
  auto const code = error.kind == ErrorKind::invalid ? code::invalid_params : code::internal_error;
  auto const text = error.next_step.empty() ? error.message : error.message + " " + error.next_step;
  json::object data{{"kind", to_string(error.kind)}};
  if (error.retry_after_s) data["retry_after_s"] = *error.retry_after_s;
  return error_response(200, code, text, std::move(data));
}

std::optional<std::string> uri_in(Message const& message) {
  auto const* given = message.params.if_contains("uri");
  auto const text = given ? as_text(*given) : std::nullopt;
  if (!text) return std::nullopt;
  return std::string(*text);
}

ErrorResponse lacks_uri(std::string_view method) {
  return error_response(200, code::invalid_params,
                        std::string(method) + " needs params.uri, the URI of a resource.");
}

}  // namespace

tools::ResourceMatch find_offered_resource(tools::ToolContext const& tool_context, std::string_view uri) {
  auto found =
      tool_context.resources ? tools::find_resource(*tool_context.resources, uri) : tools::ResourceMatch{};
  if (found.row && !tools::is_offered(*found.row, tool_context.catalogue)) return {};
  return found;
}

bool is_offered_uri(tools::ToolContext const& tool_context, std::string_view uri) {
  return find_offered_resource(tool_context, uri).row || find_offered_skill_file(tool_context, uri).file;
}

bool affects(tools::Change const& change, std::string_view uri) {
  if (change.kind != tools::Change::Kind::resource || change.uri.empty() || !uri.starts_with(change.uri))
    return false;
  return uri.size() == change.uri.size() || change.uri.ends_with('/') || uri[change.uri.size()] == '/';
}

Server::Answer Server::list_resources(Context const& context) {
  auto const rows = rows_of(context.tool_context, false);
  auto const skills = tools::listed(tools::offered_skills(context.tool_context));
  return paginate(context, "resources", rows.size() + skills.size(), [&](ListPage const& page) {
    return serialize_resources(context.revision, rows, page, settings_.server_info, skills);
  });
}

Server::Answer Server::list_templates(Context const& context) {
  auto const rows = rows_of(context.tool_context, true);
  return paginate(context, "templates", rows.size(), [&](ListPage const& page) {
    return serialize_resource_templates(context.revision, rows, page, settings_.server_info);
  });
}

Task<Server::Answer> Server::read_resource(Context const& context) {
  auto const uri = uri_in(context.message);
  if (!uri) co_return lacks_uri(context.message.method);
  auto const of_skill = find_offered_skill_file(context.tool_context, *uri);
  if (of_skill.file) co_return serialize_skill_contents(context.revision, of_skill, settings_.server_info);
  auto const found = find_offered_resource(context.tool_context, *uri);
  if (!found.row) co_return not_found(context.revision, context.tool_context, *uri);
  auto const permit = co_await acquire_permit(context);
  if (!permit) co_return cannot_read(permit.error());
  auto const call = call_for(context);
  auto const contents = co_await found.row->read(context.tool_context, *found.row, found.slots, call);
  if (contents)
    co_return serialize_resource_contents(context.revision, *found.row, *uri, *contents,
                                          settings_.server_info);
  if (contents.error().kind == ErrorKind::not_found)
    co_return not_found(context.revision, context.tool_context, *uri);
  co_return cannot_read(contents.error());
}

Server::Answer Server::subscribe(Context const& context) {
  auto const uri = uri_in(context.message);
  if (!uri) return lacks_uri(context.message.method);
  if (!is_offered_uri(context.tool_context, *uri))
    return not_found(context.revision, context.tool_context, *uri);
  auto& peer = context.peer;
  bool const stateless = context.exchange.post && context.exchange.session != Exchange::Session::open;
  if (stateless) {
    return error_response(
        200, code::method_not_found,
        "Without a session there is no way to tell you of changes. Send Mcp-Session-Id as initialize "
        "gave it.");
  }
  if (peer.resource_subscriptions.size() >= settings_.max_resource_subscriptions &&
      !peer.resource_subscriptions.contains(*uri)) {
    return error_response(200, code::invalid_params,
                          "At most " + std::to_string(settings_.max_resource_subscriptions) +
                              " resources can be subscribed to.");
  }
  peer.resource_subscriptions[*uri] =
      change_bus_.subscribe(context.caller.principal, [&peer, uri = *uri](auto const& change) {
        if (affects(change, uri) && peer.announce)
          peer.announce(write_notification("notifications/resources/updated", {{"uri", uri}}));
      });
  return serialize_empty(context.revision, settings_.server_info);
}

Server::Answer Server::unsubscribe(Context const& context) {
  auto const uri = uri_in(context.message);
  if (!uri) return lacks_uri(context.message.method);
  context.peer.resource_subscriptions.erase(*uri);
  return serialize_empty(context.revision, settings_.server_info);
}

}  // namespace affinity::mcp
