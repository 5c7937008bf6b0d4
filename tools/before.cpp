#include "tools/before.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "client/response_error.hpp"
#include "tools/outcome_check.hpp"
#include "tools/plan.hpp"

#include <utility>

namespace affinity::tools {

namespace {

// A list that comes whole and wants no argument: good enough to find one record in.
bool reads_all(Tool const& list_tool) {
  bool needs = !list_tool.rules.empty() || list_tool.paging.kind != Paging::Kind::whole;
  for (auto const& param : list_tool.params) needs |= param.need == schema::required;
  return !needs;
}

struct Source {
  Tool const* tool = nullptr;
  bool lists = false;  // and the record is one of many
};

// What is offered is not what we may read.
Source source_of(ToolContext const& context, Tool const& tool) {
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  if (auto const* read_tool = read_tool_for(rows, tool)) return {read_tool};
  auto const* list_tool = list_tool_for(rows, tool);
  return list_tool && reads_all(*list_tool) ? Source{list_tool, true} : Source{};
}

bool ends_the_call(Error const& error) {
  switch (error.kind) {
    case ErrorKind::denied:
    case ErrorKind::limited:
    case ErrorKind::timeout:
    case ErrorKind::cancelled: return true;
    default: return false;
  }
}

// 401: no call works. 404 and 422: the record is not there, or was merged into another.
bool forbids_the_write(int status) {
  return status == 401 || status == 404 || status == 422 || status == 429;
}

Error nothing_was_sent(Error error) {
  error.next_step = "Nothing was sent." + (error.next_step.empty() ? "" : " " + error.next_step);
  return fail(std::move(error));
}

Result<Before> read_from(Request const& asked, Result<Response> const& reply, bool lists,
                         json::value const& id) {
  if (!reply) {
    if (ends_the_call(reply.error())) return nothing_was_sent(reply.error());
    return Before{.unknown = reply.error()};
  }
  if (reply->status >= 300) {
    auto const error = client::response_error(asked, *reply);
    if (forbids_the_write(reply->status)) return nothing_was_sent(error);
    return Before{.unknown = error};
  }
  auto read = parse_lenient_json(reply->body);
  auto* const body = read ? &read->value : nullptr;
  if (!body || !reply->complete)
    return nothing_was_sent(
        fail(ErrorKind::upstream, "Affinity's answer about the record was not whole JSON.", "Try again."));
  sanitize(*body);
  if (!lists) return Before{.record = std::move(*body)};
  if (auto* records = body->if_array())
    for (auto& record : *records)
      if (auto const* its = member(record, "id"); its && as_int64(*its) == as_int64(id))
        return Before{.record = std::move(record)};
  // Lists do not show everything that there is; Affinity says what it thinks of the write.
  return Before{.unknown =
                    fail(ErrorKind::not_found, "Affinity has no such record: id " + write_json(id) + ".")};
}

// "owner_id" in the arguments is "owner": {"id": …} in some records.
json::value const* id_inside(json::value const& record, std::string_view name) {
  if (!name.ends_with("_id")) return nullptr;
  auto const* inside = member(record, name.substr(0, name.size() - 3));
  if (!inside || inside->is_null()) return inside;
  return member(*inside, "id");
}

}  // namespace

Task<Result<Before>> read_before(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  auto const source = source_of(context, tool);
  auto const* id = checked.if_contains("id");
  if (!source.tool || !id) co_return Before{};
  auto request = plan(*source.tool, checked);
  request.max_age = {};  // what goes is what is there now
  auto const asked = request;
  auto const reply = co_await context.sender.send(std::move(request), call);
  auto before = read_from(asked, reply, source.lists, *id);
  if (before && before->unknown && source.lists)
    before->unknown->next_step = std::string(source.tool->name) + " lists those that there are.";
  co_return before;
}

json::object replaced(Tool const& tool, json::object const& checked, json::value const& record) {
  json::object out;
  for (auto const& param : tool.params) {
    if (param.in != schema::ParamLocation::body || !checked.contains(param.name)) continue;
    if (auto const* value = member(record, param.wire_name()))
      out[param.name] = *value;
    else if (auto const* inside = id_inside(record, param.name))
      out[param.name] = *inside;
    else if (param.name == "is_completed" && member(record, "status"))
      out[param.name] = *member(record, "status") == 0 ? 1 : 0;  // 0 completed (Affinity v1, Reminders)
  }
  return out;
}

}  // namespace affinity::tools
