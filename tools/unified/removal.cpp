#include "tools/unified/removal.hpp"

#include "tools/call/call.hpp"
#include "tools/composed/language/names.hpp"
#include "tools/render.hpp"
#include "tools/unified/deal_ids.hpp"
#include "tools/unified/engagement_ids.hpp"
#include "tools/unified/listing.hpp"
#include "tools/unified/native_calls.hpp"
#include "tools/write/confirmation.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Reads;

namespace {

struct DeleteOf {
  std::string_view tool{}, native{};
};

constexpr DeleteOf deletes[] = {
    {"delete_a_affinity_crm_account_by_id", "delete_a_affinity_organization_by_id"},
    {"delete_a_affinity_crm_contact_by_id", "delete_a_affinity_person_by_id"},
    {"delete_a_affinity_crm_note_by_id", "delete_a_affinity_note_by_id"},
    {"delete_a_affinity_crm_opportunity_by_id", "delete_a_affinity_opportunity_by_id"},
    {"delete_a_affinity_crm_engagement_by_id", "delete_a_affinity_interaction_by_id"}};

Error wrong_delete(std::string message) {
  return fail(ErrorKind::invalid, std::move(message), "Nothing was sent.");
}

Task<Result<NativeCall>> native_delete(ToolContext const& context, Tool const& tool,
                                       json::object const& checked, client::CallContext const& call) {
  auto const found = std::ranges::find(deletes, tool.name, &DeleteOf::tool);
  NativeCall out{.tool = found->native};
  if (tool.name == "delete_a_affinity_crm_engagement_by_id") {
    auto const engagement = engagement_id(checked);
    if (!engagement) co_return wrong_delete(engagement.error().message);
    out.arguments = {{"id", engagement->id}, {"type", engagement->type}};
    co_return out;
  }
  if (tool.name == "delete_a_affinity_crm_opportunity_by_id" && names_a_row(checked)) {
    Reads reads(context, tool, checked, call);
    auto const row = co_await find_row(reads, checked);
    if (!row) co_return fail(row);
    out.tool = "delete_a_affinity_list_entry_by_id";
    out.arguments = {{"list_id", row->list.id}, {"id", row->row}};
    co_return out;
  }
  auto const id = id_argument(checked);
  if (id <= 0) co_return wrong_delete("id must be a text such as \"730001\".");
  out.arguments = {{"id", id}};
  co_return out;
}

Task<Result<ConfirmationQuestion>> ask_natively(ToolContext const& context, Tool const& tool,
                                                json::object const& checked,
                                                client::CallContext const& call) {
  auto const native = co_await native_delete(context, tool, checked, call);
  if (!native) co_return fail(native);
  auto const errors = native_errors(context, *native);
  if (!errors.empty()) co_return wrong_delete(errors.front());
  auto const* row = native_tool(context, native->tool);
  co_return co_await confirmation_question(context, *row, native->arguments, call);
}

Task<Outcome> delete_natively(ToolContext const& context, Tool const& tool, json::object const& checked,
                              client::CallContext const& call) {
  auto native = co_await native_delete(context, tool, checked, call);
  if (!native) co_return failure(native.error());
  auto const errors = native_errors(context, *native);
  if (!errors.empty()) co_return invalid_arguments(tool, errors);
  bool const of_row = native->tool == "delete_a_affinity_list_entry_by_id";
  auto outcome = co_await call_natively(context, std::move(*native), call);
  if (outcome.is_error || outcome.input) co_return outcome;
  json::value const id = checked.at("id");
  json::object result{{"success", true}, {"id", id.is_string() ? id : id_value(id)}};
  outcome.structured["result"] = std::move(result);
  if (of_row) outcome.structured["hint"] = "The row was removed from its list; the company or person stays.";
  outcome.text = write_json(outcome.structured);
  co_return outcome;
}

}  // namespace

Tool delete_row(Tool row) {
  row.effect = Effect::destroys;
  row.composed = delete_natively;
  row.question = ask_natively;
  if (row.params.empty()) row.params = {id_param()};
  row.output = schema::Shape::record({{"success", schema::Shape::boolean()}, {"id", schema::Shape::text()}});
  return unified_row(std::move(row));
}

}  // namespace affinity::tools::unified
