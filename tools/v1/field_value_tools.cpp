#include "tools/v1/field_value_tools.hpp"

#include "base/json/repair.hpp"
#include "client/response_error.hpp"
#include "schema/phrases.hpp"
#include "tools/call/call.hpp"
#include "tools/outcome_check.hpp"
#include "tools/pagination/page.hpp"
#include "tools/plan.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/records/read_tool.hpp"
#include "tools/render.hpp"
#include "tools/v1/field_value_check.hpp"
#include "tools/write/prepare.hpp"

#include <string>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

// Affinity v1 cannot read one field, so all are read: global ones and those of every list.
Result<json::value> field_in(Request const& asked, Result<Response> const& reply, json::value const& id) {
  if (!reply) return fail(reply);
  json::array fields;
  if (reply->status != 404) {
    if (reply->status >= 300) return fail(client::response_error(asked, *reply));
    auto read = parse_lenient_json(reply->body);
    if (!read || !reply->complete)
      return fail(ErrorKind::upstream, "Affinity's answer is not whole JSON.", "Try again.");
    auto page = parse_page({.kind = Paging::Kind::whole}, std::move(read->value));
    if (!page) return fail(page);
    fields = std::move(page->items);
  }
  for (auto const& field : fields)
    if (auto const* its = member(field, "id"); its && as_int64(*its) == as_int64(id)) return field;
  return fail(ErrorKind::not_found,
              "There is no field " + write_json(id) + ", or the key's user cannot see it.",
              "list_all_affinity_fields shows those that there are.");
}

// The arguments with the converted value, or all errors.
Result<json::object> with_converted_value(json::value const& field, json::object const& checked) {
  auto value = value_for_field(field, checked.at("value"));
  auto why = list_entry_error(field, checked.contains("list_entry_id"));
  if (!value) why += (why.empty() ? "" : " ") + value.error().message;
  if (!why.empty()) return fail(ErrorKind::invalid, std::move(why));
  auto out = checked;
  out["value"] = std::move(*value);
  return out;
}

Outcome refused(Tool const& tool, Error error, std::string_view what_was_not) {
  if (error.next_step.empty()) error.next_step = "Correct it and call " + std::string(tool.name) + " again.";
  error.next_step = "Nothing was " + std::string(what_was_not) + ". " + error.next_step;
  return failure(error);
}

Result<json::object> with_converted_value(Request const& asked, Result<Response> const& reply,
                                          json::object const& checked) {
  auto const field = field_in(asked, reply, checked.at("field_id"));
  if (!field) return fail(field);
  return with_converted_value(*field, checked);
}

int status_of(Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  auto const* status = error ? member(*error, "status") : nullptr;
  return status ? int(as_int64(*status).value_or(0)) : 0;
}

// The existing value, if any. No argument tells whether the record is a person or an organization, so both
// are tried; opportunities have no global fields.
Task<json::value> find_existing_value(ToolContext const& context, json::object const& checked,
                                      client::CallContext const& call) {
  auto const* entry = checked.if_contains("list_entry_id");
  auto const* entity = checked.if_contains("entity_id");
  std::vector<std::pair<std::string_view, json::value const*>> places{{"list_entry_id", entry}};
  if (!entry) places = {{"person_id", entity}, {"organization_id", entity}};
  for (auto const& place : places) {
    json::object const where{{place.first, *place.second}};
    auto const values = co_await call_read_tool(context, "list_all_affinity_field_values", where, 0, call);
    if (!values || !values->is_array()) continue;
    for (auto const& value : values->get_array()) {
      auto const* field = member(value, "field_id");
      if (field && as_int64(*field) == as_int64(checked.at("field_id"))) co_return value;
    }
  }
  co_return nullptr;
}

Outcome existing_value_error(json::value const& there, Outcome refusal) {
  auto const* id = member(there, "id");
  auto const* value = member(there, "value");
  auto const say = " The cell has a value already, id " + (id ? write_json(*id) : "") +
                   (value ? ": " + schema::quote(*value) : "") +
                   ". To change it, call update_a_affinity_field_value_by_id with that id.";
  auto& error = refusal.structured.at("error").as_object();
  error["next_step"] = std::string(as_text(error.at("next_step")).value_or("")) + say;
  refusal.text += say;
  return refusal;
}

// For a text that Affinity rejected without naming the field: the options with this text and their ids.
Task<std::string> suggest_options(ToolContext const& context, json::value const& sent,
                                  client::CallContext const& call) {
  auto const text = as_text(sent);
  if (!text) co_return "";
  json::object const all;
  auto const fields = co_await call_read_tool(context, "list_all_affinity_fields", all, 0, call);
  auto const options = fields ? options_with_text(*fields, *text) : std::string();
  if (options.empty()) co_return "";
  co_return "A ranked dropdown takes the id of an option, and " + schema::quote(sent) + " is " + options +
      ": give the id of the one that is of this value's field.";
}

// Affinity v1 reads no value by its id, so only a listed one is known with its field.
constexpr std::string_view list_it_first =
    " Affinity gives no value by its id, and this one has not been listed yet, so its field is not known: "
    "call "
    "list_all_affinity_field_values with the person_id, organization_id, opportunity_id or list_entry_id of "
    "its "
    "record, then this tool again, which takes the text of an option or lists the options.";

}  // namespace

Task<Outcome> create_field_value(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  Request look{.target = "/fields", .idempotent = true, .max_age = Milliseconds::max()};
  auto const asked = look;
  auto again = look;
  auto reply = co_await context.sender.send(std::move(look), call);
  auto arguments = with_converted_value(asked, reply, checked);
  // The field or option may be newer than the cached response.
  if (!arguments && reply && reply->from_cache) {
    again.max_age = {};
    reply = co_await context.sender.send(std::move(again), call);
    arguments = with_converted_value(asked, reply, checked);
  }
  if (!arguments) co_return refused(tool, arguments.error(), "written");
  auto plain = tool;
  plain.composed = nullptr;
  auto outcome = co_await perform(context, plain, *arguments, call);
  if (status_of(outcome) != 422) co_return outcome;
  auto const there = co_await find_existing_value(context, checked, call);
  if (there.is_null()) co_return outcome;
  co_return existing_value_error(there, std::move(outcome));
}

Task<Outcome> update_field_value(ToolContext const& context, Tool const& tool, json::object const& checked,
                                 client::CallContext const& call) {
  auto const found = co_await find_field_value(context, checked.at("id"), call);
  auto const fits = found.field.is_null() ? value_for_unknown_field(checked.at("value"))
                                          : value_for_field(found.field, checked.at("value"));
  if (!fits) co_return refused(tool, fits.error(), "sent");
  auto arguments = checked;
  arguments["value"] = *fits;
  auto request = plan(tool, arguments);
  auto const asked = request;
  auto const reply = co_await context.sender.send(std::move(request), call);
  if (!reply) co_return failure(reply.error(), verify_with(context.catalogue, tool, checked));
  if (reply->status < 300) {
    auto outcome = outcome_from_response(context, tool, checked, *reply);
    ExtraMembers extra;
    if (auto const* old = member(found.value, "value"))
      extra.members["before"] = json::object{{"value", *old}};
    add_extra_members(context, outcome, std::move(extra));
    co_return outcome;
  }
  auto error = client::response_error(asked, *reply);
  if (reply->status == 422) {
    auto const options = co_await suggest_options(context, checked.at("value"), call);
    error.next_step += " " + (options.empty() ? std::string(field_type_help()) : options);
    if (context.field_value_index && found.field.is_null()) error.next_step += list_it_first;
  }
  co_return failure(error, verify_with(context.catalogue, tool, checked));
}

}  // namespace affinity::tools
