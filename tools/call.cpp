#include "tools/call.hpp"

#include "base/clean.hpp"
#include "base/json_outline.hpp"
#include "client/failure.hpp"
#include "schema/check.hpp"
#include "tools/keep.hpp"
#include "tools/listing.hpp"
#include "tools/plan.hpp"
#include "tools/render.hpp"
#include "tools/verify.hpp"

namespace affinity::tools {

namespace {

Outcome deleted(json::object const& arguments) {
  json::value id;
  if (auto const* given = arguments.if_contains("id")) id = *given;
  return success({{"result", {{"success", true}, {"id", std::move(id)}}}});
}

}  // namespace

std::size_t room_for_records(Desk const& desk) {
  constexpr std::size_t envelope = 512;
  auto const most = desk.limits.max_result;
  return most > 2 * envelope ? most - envelope : most / 2;
}

// A write that was answered 2xx has been performed, whatever its body says.
Outcome single(Desk const& desk, Tool const& tool, json::object const& arguments, Response const& response) {
  if (tool.effect == Effect::destroys) return deleted(arguments);
  bool const asked_for_all = !arguments.contains("fields");
  if (asked_for_all && response.complete && response.body.size() <= room_for_records(desk)) {
    if (auto const settled = settled_json(response.body))
      return success_as(std::string(R"({"result":)").append(*settled));
  }
  auto body = parse_json(response.body);
  bool const readable = body && response.complete && (body->is_object() || body->is_array());
  if (!readable && tool.effect == Effect::reads) {
    return failure(
        fail(ErrorKind::upstream,
             "Affinity answered " + std::to_string(response.status) + " but the body is not whole JSON.",
             "Try again."));
  }
  if (!readable) {
    auto outcome = success(
        {{"result", {{"success", true}}}, {"verify_with", verify_with(desk.catalogue, tool, arguments)}},
        "Affinity performed the write (status " + std::to_string(response.status) +
            ") but its answer could not be read. Do not repeat it; read the record instead.");
    return outcome;
  }
  keep_fields(tool, arguments, *body);
  bool const cleaned = clean(*body);
  auto const why =
      response.body.size() > desk.limits.max_result / 2 ? cut_to_fit(*body, room_for_records(desk)) : "";
  json::object structured{{"result", std::move(*body)}};
  if (cleaned) structured["cleaned"] = true;
  return success(std::move(structured), why);
}

std::variant<json::object, Outcome> checked_arguments(Tool const& tool, json::object const& arguments) {
  if (!tool.raw_schema.empty()) return arguments;
  auto verdict = schema::check(arguments, all_params(tool), tool.rules);
  if (auto const* wrong = std::get_if<schema::Mistakes>(&verdict)) return mistakes(tool, *wrong);
  auto& checked = std::get<json::object>(verdict);
  if (auto const wrong = wrong_fields(tool, checked); !wrong.empty()) return mistakes(tool, wrong);
  return std::move(checked);
}

Task<Outcome> perform(Desk const& desk, Tool const& tool, json::object const& checked,
                      client::Call const& call) {
  if (tool.composed) co_return co_await tool.composed(desk, tool, checked, call);
  if (tool.paging.kind != Paging::Kind::none) co_return co_await list_records(desk, tool, checked, call);
  auto request = plan(tool, checked);
  auto const asked = request;
  auto const reply = co_await desk.sender.send(std::move(request), call);
  if (!reply) co_return failure(reply.error(), verify_with(desk.catalogue, tool, checked));
  if (reply->status >= 300)
    co_return failure(client::failure(asked, *reply), verify_with(desk.catalogue, tool, checked));
  co_return single(desk, tool, checked, *reply);
}

Task<Outcome> call(Desk const& desk, Tool const& tool, json::object arguments, client::Call const& call) {
  auto const verdict = checked_arguments(tool, arguments);
  if (auto const* wrong = std::get_if<Outcome>(&verdict)) co_return *wrong;
  auto const& checked = std::get<json::object>(verdict);
  auto outcome = co_await perform(desk, tool, checked, call);
  look_inside(outcome);
  co_return outcome;
}

}  // namespace affinity::tools
