#include "mcp/catalogue_call.hpp"

#include "base/text/text.hpp"
#include "mcp/tool_availability.hpp"
#include "schema/coerce.hpp"
#include "tools/render.hpp"
#include "tools/write/confirmation.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace affinity::mcp {

namespace {

tools::Outcome wrong_call(std::string message, std::string next_step, ErrorKind kind = ErrorKind::invalid) {
  return tools::failure(fail(kind, std::move(message) + " Nothing was sent.", std::move(next_step)));
}

// The first argument that is neither tool nor arguments: a model that left the object around them out.
std::string_view misplaced(json::object const& given) {
  for (auto const& [name, value] : given)
    if (name != "tool" && name != "arguments") return name;
  return {};
}

}  // namespace

std::variant<CalledTool, tools::Outcome> inner_call(tools::Tool const& caller, json::object const& arguments,
                                                    tools::Catalogue const& offered,
                                                    tools::Catalogue const& known,
                                                    tools::ToolSelections const& selections) {
  auto const form = "Call " + std::string(caller.name) +
                    R"( as {"tool": NAME, "arguments": {...}}; affinity_tools_find gives both.)";
  auto const* named = arguments.if_contains("tool");
  auto const name = named ? as_text(*named) : std::nullopt;
  if (!name) return wrong_call("tool is missing: the name of the tool to call.", form);
  if (auto const where = misplaced(arguments); !where.empty())
    return wrong_call(shorten(where, 40) + " is no argument of " + std::string(caller.name) +
                          "; those of the tool belong into arguments.",
                      form);
  auto const* inside = arguments.if_contains("arguments");
  auto const unpacked = inside ? schema::decode_embedded_json(*inside) : std::nullopt;
  if (unpacked) inside = &*unpacked;
  if (inside && !inside->is_object() && !inside->is_null())
    return wrong_call("arguments must be an object, the arguments of " + shorten(*name, 80) + ".", form);

  if (auto const* listed = offered.find(*name))
    return wrong_call(
        "\"" + std::string(listed->name) + "\" is listed.",
        "Call " + std::string(listed->name) + " by its own name, so that what its user allows for it holds.");
  auto const* tool = tools::find_reachable(*name, offered, known, selections);
  if (!tool)
    return wrong_call(explain_unavailable(*name, offered, known, selections),
                      "affinity_tools_find names the tools that can be called.",
                      known.find(*name) ? ErrorKind::denied : ErrorKind::invalid);
  auto const right = tools::caller_of(tool->effect);
  if (right != caller.name)
    return wrong_call("\"" + std::string(tool->name) + "\" " +
                          (tool->effect == tools::Effect::reads ? "only reads." : "does not only read."),
                      "Call it with " + std::string(right) + ".");
  return CalledTool{.tool = tool,
                    .arguments = inside && inside->is_object() ? inside->get_object() : json::object(),
                    .through_catalogue = true};
}

tools::Outcome not_confirmed_through_catalogue(tools::Tool const& tool) {
  return tools::not_confirmed(
      tool,
      "this client cannot ask a person, and without one affinity_tools_write does not "
      "destroy.");
}

}  // namespace affinity::mcp
