#include "tools/call/call.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/json_outline.hpp"
#include "base/sanitize/sanitize.hpp"
#include "schema/coerce.hpp"
#include "schema/field_value.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/validate.hpp"
#include "tools/call/body_error.hpp"
#include "tools/call/plausibility.hpp"
#include "tools/code_names.hpp"
#include "tools/field_selection.hpp"
#include "tools/filter_check.hpp"
#include "tools/outcome_check.hpp"
#include "tools/pagination/listing.hpp"
#include "tools/plan.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/render.hpp"
#include "tools/tool_definition.hpp"
#include "tools/truncation.hpp"
#include "tools/upstream_error.hpp"
#include "tools/write/prepare.hpp"
#include "tools/write/remembered_fields.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace affinity::tools {

namespace {

// `id` is that of what was written: the argument id, or else the last one in the path, such as fieldId.
Outcome acknowledged(Tool const& tool, json::object const& arguments) {
  json::value id;
  for (auto const& param : tool.params)
    if (param.in == schema::ParamLocation::path && arguments.contains(param.name))
      id = arguments.at(param.name);
  if (auto const* given = arguments.if_contains("id")) id = *given;
  return success({{"result", {{"success", true}, {"id", std::move(id)}}}});
}

// The record verbatim, when nothing has to be changed.
std::optional<Outcome> verbatim_outcome(ToolContext const& context, Tool const& tool,
                                        json::object const& arguments, Response const& response) {
  bool const is_unchanged = !needs_rewrite(arguments) && response.complete;
  if (!is_unchanged || response.body.size() > max_record_bytes(context)) return std::nullopt;
  auto const verbatim = verbatim_json(response.body);
  if (!verbatim) return std::nullopt;
  constexpr std::string_view begin = R"({"result":)";
  constexpr std::size_t envelope = 256;  // what success_from_text() adds, as far as it is usual
  std::string text;
  text.reserve(begin.size() + verbatim->size() + envelope);
  text.append(begin).append(*verbatim);
  return success_from_text(std::move(text), code_names(tool, arguments));
}

// A write answered 2xx was performed, whatever its body is, unless that reports an error.
Outcome unreadable_write_outcome(ToolContext const& context, Tool const& tool, json::object const& arguments,
                                 int status) {
  json::object result{{"success", true}};
  if (tool.effect == Effect::destroys) result["id"] = arguments.contains("id") ? arguments.at("id") : nullptr;
  return success(
      {{"result", std::move(result)}, {"verify_with", verify_with(context.catalogue, tool, arguments)}},
      "Affinity performed the write (status " + std::to_string(status) +
          ") but its answer could not be read. Do not repeat it; read the record instead.");
}

}  // namespace

Outcome outcome_from_response(ToolContext const& context, Tool const& tool, json::object const& arguments,
                              Response const& response) {
  bool const acknowledges = answers_success(tool);
  if (acknowledges && response.body.empty()) return acknowledged(tool, arguments);
  bool const reads = tool.effect == Effect::reads;
  if (reads)
    if (auto verbatim_result = verbatim_outcome(context, tool, arguments, response))
      return std::move(*verbatim_result);
  auto read = parse_lenient_json(response.body);
  auto* const body = read ? &read->value : nullptr;
  if (!reads && body)
    if (auto const no = error_in_body(*body, response))
      return failure(*no, verify_with(context.catalogue, tool, arguments));
  bool const readable = body && response.complete && (body->is_object() || body->is_array());
  bool const deletes = tool.effect == Effect::destroys;
  if (acknowledges && readable && (!deletes || confirms_success(*body))) return acknowledged(tool, arguments);
  if (!readable && reads) {
    return failure(
        fail(ErrorKind::upstream,
             "Affinity answered " + std::to_string(response.status) + " but the body is not whole JSON.",
             "Try again; if it stays so, the record can be read in Affinity itself only."));
  }
  if (!readable || acknowledges) return unreadable_write_outcome(context, tool, arguments, response.status);
  if (auto verbatim_result = verbatim_outcome(context, tool, arguments, response))
    return std::move(*verbatim_result);
  drop_redundant_interactions(arguments, *body);
  select_fields(tool, arguments, *body);
  bool const cleaned = sanitize(*body) || read->cleaned;
  json::object structured{{"result", std::move(*body)}};
  for (auto const& member : code_names(tool, arguments)) structured.insert(member);
  if (cleaned) structured["cleaned"] = true;
  return success(std::move(structured), read->loss);
}

namespace {

// Affinity ignores with_interaction_persons alone: persons are members of the dates.
std::string imply_dates(json::object& checked) {
  auto const* persons = checked.if_contains("with_interaction_persons");
  if (!persons || *persons != json::value(true)) return {};
  auto const dates = checked.emplace("with_interaction_dates", true);
  if (dates.second || dates.first->value() == json::value(true)) return {};
  return "with_interaction_persons: true comes only with with_interaction_dates: true; leave that out or set "
         "it.";
}

}  // namespace

namespace {

bool has_member(json::value const& value, std::string_view name) {
  if (auto const* items = value.if_array())
    return std::ranges::any_of(*items, [&](json::value const& item) { return has_member(item, name); });
  return name.empty() ? value.is_object() : member(value, name) != nullptr;
}

// One sentence for each argument that has another form than the tool takes.
std::vector<std::string> former_forms(Tool const& tool, json::object const& arguments) {
  std::vector<std::string> out;
  for (auto const& form : tool.former_forms)
    for (auto const& [name, sent] : arguments) {
      if (!schema::is_same_name(name, form.argument)) continue;
      auto const inside = schema::decode_embedded_json(sent);
      if (has_member(inside ? *inside : sent, form.member)) out.emplace_back(form.sentence);
    }
  return out;
}

}  // namespace

std::variant<json::object, Outcome> check_arguments(Tool const& tool, json::object const& arguments,
                                                    std::optional<WallTime> now) {
  return check_arguments(tool, all_params(tool), arguments, now);
}

std::variant<json::object, Outcome> check_arguments(Tool const& tool,
                                                    std::vector<schema::Param> const& params,
                                                    json::object const& arguments,
                                                    std::optional<WallTime> now) {
  if (!tool.raw_schema.empty()) return arguments;
  if (auto const wrong = former_forms(tool, arguments); !wrong.empty()) return invalid_arguments(tool, wrong);
  auto verdict =
      schema::validate(arguments, params, tool.rules,
                       tool.route.is_v2() ? schema::NameMatching::any_case : schema::NameMatching::exact);
  if (auto const* wrong = std::get_if<schema::ValidationErrors>(&verdict))
    return invalid_arguments(tool, *wrong);
  auto& checked = std::get<json::object>(verdict);
  if (auto wrong = imply_dates(checked); !wrong.empty()) return invalid_arguments(tool, {std::move(wrong)});
  if (auto const wrong = field_selection_errors(tool, checked); !wrong.empty())
    return invalid_arguments(tool, wrong);
  if (auto const filter = check_filter(tool, checked); !filter.mistakes.empty())
    return invalid_arguments(tool, filter.mistakes);
  if (auto const wrong = implausible_arguments(tool, checked, now); !wrong.empty())
    return invalid_arguments(tool, wrong);
  return std::move(checked);
}

namespace {

// A batch of which Affinity refused something: the other changes may have been made.
bool may_be_done_in_part(Tool const& tool, json::object const& checked, int status) {
  auto const* changes = tool.batch.empty() ? nullptr : checked.if_contains(tool.batch);
  bool const several = changes && changes->is_array() && changes->get_array().size() > 1;
  return several && (status == 400 || status == 422);
}

Error error_in(Tool const& tool, json::object const& checked, Response const& reply) {
  auto error = upstream_error(tool, plan(tool, checked), reply);  // planned again, so that no request is kept
  if (!may_be_done_in_part(tool, checked, reply.status)) return error;
  error.kind = ErrorKind::unknown_outcome;
  error.message += " Whether it made the other changes of the batch is unknown.";
  error.next_step = "Read the values and see; then correct what was refused and send the batch again.";
  return fail(std::move(error));
}

Outcome answered(ToolContext const& context, Tool const& tool, json::object const& checked,
                 Result<Response> const& reply) {
  if (!reply) return failure(reply.error(), verify_with(context.catalogue, tool, checked));
  if (reply->status >= 300)
    return failure(error_in(tool, checked, *reply), verify_with(context.catalogue, tool, checked));
  return outcome_from_response(context, tool, checked, *reply);
}

Task<Outcome> list(ToolContext const& context, Tool const& tool, json::object const& checked,
                   client::CallContext const& call) {
  auto outcome = co_await list_records(context, tool, checked, call);
  if (tool.route.path == "/field-values") index_field_values(context, outcome, call);
  if (auto const filter = check_filter(tool, checked); filter.changes_dates) {
    ExtraMembers besides;
    besides.members["hint"] =
        "Affinity filters by whole seconds in UTC, so the filter was sent as " + filter.text;
    add_extra_members(context, outcome, std::move(besides));
  }
  co_return outcome;
}

// Whether a value of a field that is written has a time of day, which Affinity does not keep.
bool drops_a_time(std::vector<schema::Param> const& params, json::object const& values) {
  return std::ranges::any_of(params, [&](schema::Param const& param) {
    auto const* value = values.if_contains(param.name);
    if (!value) return false;
    if (param.type.kind == schema::Kind::field_value) return schema::loses_its_time(*value);
    auto const* list = value->if_array();
    bool const of_records = list && param.type.items.front().kind == schema::Kind::record;
    return of_records && std::ranges::any_of(*list, [&](json::value const& item) {
             return item.is_object() && drops_a_time(param.type.items.front().members, item.get_object());
           });
  });
}

bool drops_a_time(Tool const& tool, json::object const& checked) {
  return drops_a_time(tool.params, checked);
}

Task<Outcome> send(ToolContext const& context, Tool const& tool, json::object const& checked,
                   client::CallContext const& call) {
  ExtraMembers besides;
  if (tool.effect != Effect::reads && tool.route.is_v2())
    if (auto const wrong = remembered_field_errors(context, tool, checked, call); !wrong.empty())
      co_return invalid_arguments(tool, wrong);
  if (tool.effect != Effect::reads) {  // what has to be known before, and what of it the answer tells
    auto prepared = co_await prepare(context, tool, checked, call);
    if (auto* refusal = std::get_if<Outcome>(&prepared)) co_return std::move(*refusal);
    besides = std::move(std::get<ExtraMembers>(prepared));
    if (tool.route.is_v2() && drops_a_time(tool, checked))
      besides.members["hint"] = "Affinity keeps the day of a datetime value and drops its time.";
  }
  auto request = plan(tool, checked);
  auto const reply = co_await context.sender.send(std::move(request), call);
  auto outcome = answered(context, tool, checked, reply);
  add_extra_members(context, outcome, std::move(besides));
  co_return outcome;
}

Task<Outcome> start_call(ToolContext const& context, Tool const& tool, json::object const& checked,
                         client::CallContext const& call) {
  if (tool.composed) return tool.composed(context, tool, checked, call);
  if (tool.paging.kind != Paging::Kind::none) return list(context, tool, checked, call);
  return send(context, tool, checked, call);
}

}  // namespace

Task<Outcome> perform(ToolContext const& context, Tool const& tool, json::object const& checked,
                      client::CallContext const& call) {
  // The writes of this call and of the tools that it calls are counted together.
  std::unique_ptr<client::CallContext> counted;
  if (context.policy && !call.writes) {
    counted = std::make_unique<client::CallContext>(call);
    counted->writes = std::make_shared<client::CallWrites>();
  }
  auto performing = start_call(context, tool, checked, counted ? *counted : call);
  auto outcome = co_await std::move(performing);
  enforce_max_result(outcome, tool, context.limits.max_result);
  co_return outcome;
}

Task<Outcome> call(ToolContext const& context, Tool const& tool, json::object arguments,
                   client::CallContext const& call) {
  auto const verdict = check_arguments(tool, arguments);
  if (auto const* wrong = std::get_if<Outcome>(&verdict)) co_return *wrong;
  auto const& checked = std::get<json::object>(verdict);
  auto outcome = co_await perform(context, tool, checked, call);
  ensure_structured(outcome);
  co_return outcome;
}

}  // namespace affinity::tools
