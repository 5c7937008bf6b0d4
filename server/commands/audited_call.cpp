#include "server/commands/audited_call.hpp"

#include "mcp/catalogue_call.hpp"
#include "mcp/tool_availability.hpp"
#include "tools/call/call.hpp"
#include "tools/render.hpp"

#include <utility>
#include <variant>

namespace affinity::server {

namespace {

// What finds out whether an unlisted write was made may be unlisted too, as over MCP.
Task<tools::Outcome> perform_unlisted(Program& program, tools::Tool const& tool, json::object const& checked,
                                      client::CallContext const& call) {
  auto const& usual = program.tool_context;
  tools::Catalogue const readers(
      tools::callable_reads(program.catalogue, program.full_catalogue, *usual.selections));
  auto const context = tools::with_catalogue(usual, readers);
  co_return co_await tools::perform(context, tool, checked, call);
}

}  // namespace

tools::Tool const* named_tool(Program const& program, std::string_view name) {
  auto const* listed = program.catalogue.find(name);
  return listed ? listed
                : tools::find_reachable(name, program.catalogue, program.full_catalogue,
                                        *program.tool_context.selections);
}

Task<tools::Outcome> call_audited(Program& program, tools::Tool const& tool, json::object const& arguments,
                                  client::CallContext const& call, mcp::CallRecord& record) {
  auto const checked = tools::check_arguments(tool, arguments, program.affinity_clock.wall());
  if (auto const* wrong = std::get_if<tools::Outcome>(&checked)) co_return *wrong;
  if (record.needs_reservation()) {
    auto const kept = co_await record.reserve();
    if (!kept) co_return tools::failure(kept.error());
  }
  record.mark_sent();
  auto const& accepted = std::get<json::object>(checked);
  bool const listed = tool.effect == tools::Effect::reads || program.catalogue.find(tool.name);
  auto performing = listed ? tools::perform(program.tool_context, tool, accepted, call)
                           : perform_unlisted(program, tool, accepted, call);
  auto outcome = co_await std::move(performing);
  tools::ensure_structured(outcome);
  co_return outcome;
}

}  // namespace affinity::server
