#include "tools/write/current_record.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "client/response_error.hpp"
#include "tools/outcome_check.hpp"
#include "tools/plan.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

// An unpaginated list without required arguments, in which one record can be found.
bool lists_everything(Tool const& list_tool) {
  bool needs = !list_tool.rules.empty() || list_tool.paging.kind != Paging::Kind::whole;
  for (auto const& param : list_tool.params) needs |= param.need == schema::required;
  return !needs;
}

struct Source {
  Tool const* tool = nullptr;
  bool is_list = false;  // the record is an item of a list
};

// Internal reads are not limited to the offered tools.
Source source_of(ToolContext const& context, Tool const& tool) {
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  if (auto const* read_tool = read_tool_for(rows, tool)) return {read_tool};
  auto const* list_tool = list_tool_for(rows, tool);
  return list_tool && lists_everything(*list_tool) ? Source{list_tool, true} : Source{};
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

Error write_not_sent(Error error) {
  error.next_step = "Nothing was sent." + (error.next_step.empty() ? "" : " " + error.next_step);
  return fail(std::move(error));
}

Result<CurrentRecord> read_from(Request const& asked, Result<Response> const& reply, bool is_list,
                                json::value const& id) {
  if (!reply) {
    if (ends_the_call(reply.error())) return write_not_sent(reply.error());
    return CurrentRecord{.unknown = reply.error()};
  }
  if (reply->status >= 300) {
    auto const error = client::response_error(asked, *reply);
    if (forbids_the_write(reply->status)) return write_not_sent(error);
    return CurrentRecord{.unknown = error};
  }
  auto read = parse_lenient_json(reply->body);
  auto* const body = read ? &read->value : nullptr;
  if (!body || !reply->complete)
    return write_not_sent(
        fail(ErrorKind::upstream, "Affinity's answer about the record was not whole JSON.", "Try again."));
  sanitize(*body);
  if (!is_list) return CurrentRecord{.record = std::move(*body)};
  if (auto* records = body->if_array())
    for (auto& record : *records)
      if (auto const* its = member(record, "id"); its && as_int64(*its) == as_int64(id))
        return CurrentRecord{.record = std::move(record)};
  // Lists may be incomplete; Affinity decides about the write.
  return CurrentRecord{
      .unknown = fail(ErrorKind::not_found, "Affinity has no such record: id " + write_json(id) + ".")};
}

// "owner_id" in the arguments is "owner": {"id": …} in some records.
json::value const* nested_id(json::value const& record, std::string_view name) {
  if (!name.ends_with("_id")) return nullptr;
  auto const* inside = member(record, name.substr(0, name.size() - 3));
  if (!inside || inside->is_null()) return inside;
  return member(*inside, "id");
}

// Whether the arguments of the write name the record for the read too, and that answers with one record.
bool fills_path(Tool const& read_tool, json::object const& checked) {
  if (!read_tool.route.is_v2()) return true;
  bool const filled = std::ranges::all_of(read_tool.params, [&](schema::Param const& param) {
    return param.in != schema::ParamLocation::path || checked.contains(param.name);
  });
  return filled && read_tool.paging.kind == Paging::Kind::none;
}

}  // namespace

Task<Result<CurrentRecord>> read_current_record(ToolContext const& context, Tool const& tool,
                                                json::object const& checked,
                                                client::CallContext const& call) {
  auto const source = source_of(context, tool);
  auto const* id = checked.if_contains("id");
  if (!source.tool || !id || !fills_path(*source.tool, checked)) co_return CurrentRecord{};
  auto request = plan(*source.tool, checked);
  request.max_age = {};  // never from the cache
  auto const asked = request;
  auto const reply = co_await context.sender.send(std::move(request), call);
  auto current = read_from(asked, reply, source.is_list, *id);
  if (current && current->unknown && source.is_list)
    current->unknown->next_step = std::string(source.tool->name) + " lists those that there are.";
  co_return current;
}

json::object replaced_values(Tool const& tool, json::object const& checked, json::value const& record) {
  json::object out;
  for (auto const& param : tool.params) {
    if (param.in != schema::ParamLocation::body || !checked.contains(param.name)) continue;
    if (auto const* value = member(record, param.request_name()))
      out[param.name] = *value;
    else if (auto const* inside = nested_id(record, param.name))
      out[param.name] = *inside;
    else if (param.name == "is_completed" && member(record, "status"))
      out[param.name] = *member(record, "status") == 0 ? 1 : 0;  // 0 completed (Affinity v1, Reminders)
  }
  return out;
}

}  // namespace affinity::tools
