#include "tools/field_value_tools.hpp"

#include "client/failure.hpp"
#include "tools/field_value_check.hpp"
#include "tools/page.hpp"
#include "tools/plan.hpp"
#include "tools/render.hpp"
#include "tools/verify.hpp"

#include <string>
#include <utility>

namespace affinity::tools {

namespace {

// Affinity v1 has no read of one field, so all of them come: global ones and those of every list.
Result<json::value> field_in(Request const& asked, Result<Response> const& reply, json::value const& id) {
  if (!reply) return fail(reply);
  json::array fields;
  if (reply->status != 404) {
    if (reply->status >= 300) return fail(client::failure(asked, *reply));
    auto body = parse_json(reply->body);
    if (!body || !reply->complete)
      return fail(ErrorKind::upstream, "Affinity's answer is not whole JSON.", "Try again.");
    auto page = read_page({.kind = Paging::Kind::whole}, std::move(*body));
    if (!page) return fail(page);
    fields = std::move(page->items);
  }
  for (auto const& field : fields)
    if (auto const* its = member(field, "id"); its && as_int64(*its) == as_int64(id)) return field;
  return fail(ErrorKind::not_found,
              "There is no field " + write_json(id) + ", or the key's user cannot see it.",
              "list_all_affinity_fields shows those that there are.");
}

// The arguments with the value as Affinity takes it, or all that is wrong with them.
Result<json::object> fitted(json::value const& field, json::object const& checked) {
  auto value = value_for(field, checked.at("value"));
  auto why = entry_mistake(field, checked.contains("list_entry_id"));
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

Result<json::object> fitted(Request const& asked, Result<Response> const& reply, json::object const& checked) {
  auto const field = field_in(asked, reply, checked.at("field_id"));
  if (!field) return fail(field);
  return fitted(*field, checked);
}

}  // namespace

Task<Outcome> create_field_value(Desk const& desk, Tool const& tool, json::object const& checked,
                                 client::Call const& call) {
  Request look{.target = "/fields", .repeatable = true, .may_be_old = Milliseconds::max()};
  auto const asked = look;
  auto again = look;
  auto reply = co_await desk.sender.send(std::move(look), call);
  auto arguments = fitted(asked, reply, checked);
  // The field, or the option, may be younger than what was remembered.
  if (!arguments && reply && reply->remembered) {
    again.may_be_old = {};
    reply = co_await desk.sender.send(std::move(again), call);
    arguments = fitted(asked, reply, checked);
  }
  if (!arguments) co_return refused(tool, arguments.error(), "written");
  auto plain = tool;
  plain.composed = nullptr;
  co_return co_await perform(desk, plain, *arguments, call);
}

Task<Outcome> update_field_value(Desk const& desk, Tool const& tool, json::object const& checked,
                                 client::Call const& call) {
  auto const value = value_for_some_field(checked.at("value"));
  if (!value) co_return refused(tool, value.error(), "sent");
  auto request = plan(tool, checked);
  auto const asked = request;
  auto const reply = co_await desk.sender.send(std::move(request), call);
  if (!reply) co_return failure(reply.error(), verify_with(desk.catalogue, tool, checked));
  if (reply->status < 300) co_return single(desk, tool, checked, *reply);
  auto error = client::failure(asked, *reply);
  if (reply->status == 422) error.next_step.append(" ").append(what_fields_take());
  co_return failure(error, verify_with(desk.catalogue, tool, checked));
}

}  // namespace affinity::tools
