// The table of methods, and the methods that need no file of their own.

#include "mcp/request_notifications.hpp"
#include "mcp/serialize/results.hpp"
#include "mcp/server.hpp"

#include <array>

namespace affinity::mcp {

Server::Method const* Server::find_method(Context const& context) const {
  static constexpr std::array methods{
      Method{.name = "server/discover", .first = Revision::r2026_07_28, .sync = &Server::discover},
      Method{.name = "initialize", .last = Revision::r2025_11_25, .sync = &Server::initialize},
      Method{.name = "ping", .last = Revision::r2025_11_25, .sync = &Server::ping},
      Method{.name = "tools/list", .sync = &Server::list_tools},
      Method{.name = "tools/call", .async = &Server::call_tool},
      Method{.name = "resources/list",
             .sync = &Server::list_resources,
             .required = &ServerCapabilities::resources},
      Method{.name = "resources/templates/list",
             .sync = &Server::list_templates,
             .required = &ServerCapabilities::resources},
      Method{.name = "resources/read",
             .async = &Server::read_resource,
             .required = &ServerCapabilities::resources},
      Method{.name = "skills/list",
             .first = Revision::r2025_06_18,
             .sync = &Server::list_skills,
             .required = &ServerCapabilities::skills},
      Method{.name = "skills/get",
             .first = Revision::r2025_06_18,
             .sync = &Server::get_skill,
             .required = &ServerCapabilities::skills},
      Method{.name = "resources/directory/read",
             .first = Revision::r2025_06_18,
             .sync = &Server::read_directory,
             .required = &ServerCapabilities::skills},
      Method{.name = "resources/subscribe",
             .last = Revision::r2025_11_25,
             .sync = &Server::subscribe,
             .required = &ServerCapabilities::subscribe},
      Method{.name = "resources/unsubscribe",
             .last = Revision::r2025_11_25,
             .sync = &Server::unsubscribe,
             .required = &ServerCapabilities::subscribe},
      Method{.name = "prompts/list", .sync = &Server::list_prompts, .required = &ServerCapabilities::prompts},
      Method{.name = "prompts/get", .async = &Server::get_prompt, .required = &ServerCapabilities::prompts},
      Method{.name = "completion/complete",
             .first = Revision::r2025_03_26,
             .async = &Server::complete,
             .required = &ServerCapabilities::completions},
      Method{.name = "logging/setLevel",
             .last = Revision::r2025_11_25,
             .sync = &Server::set_level,
             .required = &ServerCapabilities::logging},
      Method{.name = "subscriptions/listen", .first = Revision::r2026_07_28, .async = &Server::listen},
  };
  auto const has_it = [&](Method const& method) {
    return !method.required || capabilities_of(context).*method.required;
  };
  for (auto const& method : methods)
    if (method.name == context.message.method && method.first <= context.revision &&
        context.revision <= method.last)
      return has_it(method) ? &method : nullptr;
  return nullptr;
}

Server::Answer Server::no_such_method(Context const& context) const {
  return error_response(404, code::method_not_found,
                        "Revision " + std::string(to_string(context.revision)) +
                            " of this server has no method \"" + context.message.method + "\".");
}

Server::Answer Server::initialize(Context const& context) {
  auto const* asked = context.message.params.if_contains("protocolVersion");
  auto const date = asked ? as_text(*asked) : std::nullopt;
  if (!date)
    return error_response(200, code::invalid_params,
                          "initialize needs protocolVersion, a string such as \"2025-11-25\".");
  auto const known = find_revision(*date);
  auto const revision = known && !is_modern(*known) ? *known : newest_legacy;
  context.peer.negotiated = revision;
  auto const* capabilities = context.message.params.if_contains("capabilities");
  context.peer.log_level.reset();
  context.peer.resource_subscriptions.clear();
  auto const offered = capabilities_of(context);
  subscribe_to_list_changes(context.peer, offered, context.caller.principal);
  context.peer.client_capabilities =
      capabilities && capabilities->is_object() ? capabilities->get_object() : json::object{};
  return serialize_initialize(revision, offered, settings_.server_info);
}

Server::Answer Server::discover(Context const& context) {
  return serialize_discover(capabilities_of(context), settings_.server_info);
}
Server::Answer Server::ping(Context const& context) {
  return serialize_empty(context.revision, settings_.server_info);
}

Server::Answer Server::paginate(Context const& context, std::string_view list, std::size_t total,
                                std::function<Answer(ListPage const&)> const& write) const {
  auto const page = read_page(context.message.params, list, total, settings_.page_size);
  if (page) return write(*page);
  return error_response(200, code::invalid_params,
                        "This cursor is none that was given for this list. Leave it out to begin again.");
}

Server::Answer Server::list_tools(Context const& context) {
  auto const& catalogue = context.tool_context.catalogue;
  return paginate(context, "tools", catalogue.all().size(), [&](ListPage const& page) -> Answer {
    auto const write = [&] {
      return serialize_tools(context.revision, catalogue, settings_.server_info, page,
                             settings_.output_schemas);
    };
    if (&catalogue != &tool_context_.catalogue) return write();
    auto& cached = tool_lists_[{context.revision, page.offset}];  // at most one for each cursor
    if (!cached) cached = std::make_shared<std::string const>(write() + "}");
    return cached;
  });
}

Server::Answer Server::set_level(Context const& context) {
  auto const level = read_log_level(context.message.params.if_contains("level"));
  if (!level) return error_response(200, code::invalid_params, level.error().message);
  context.peer.log_level = *level;
  return serialize_empty(context.revision, settings_.server_info);
}

}  // namespace affinity::mcp
