#include "tools/unified/native_calls.hpp"

#include "tools/call/call.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/records/record_name.hpp"
#include "tools/render.hpp"
#include "tools/unified/model/typed_value.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

using composed::Reads;

Tool const* native_tool(ToolContext const& context, std::string_view name) {
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  return rows.find(name);
}

std::vector<std::string> native_errors(ToolContext const& context, NativeCall const& call) {
  auto const* tool = native_tool(context, call.tool);
  if (!tool || !composed::is_part_allowed(context, call.tool))
    return {std::string(call.tool) + ", which this needs, is not allowed here."};
  auto const verdict = check_arguments(*tool, call.arguments);
  auto const* wrong = std::get_if<Outcome>(&verdict);
  if (!wrong) return {};
  json::value const structured = wrong->structured;
  auto const* error = member(structured, "error");
  return {error ? text_member(*error, "message") : wrong->text};
}

Task<Outcome> call_natively(ToolContext const& context, NativeCall native, client::CallContext const& call) {
  auto const* tool = native_tool(context, native.tool);
  auto verdict = check_arguments(*tool, native.arguments);
  if (auto* wrong = std::get_if<Outcome>(&verdict)) co_return std::move(*wrong);
  auto const& checked = std::get<json::object>(verdict);
  auto outcome = co_await perform(context, *tool, checked, call);
  ensure_structured(outcome);
  co_return outcome;
}

Outcome failed_after(DoneSoFar const& done, Outcome failed) {
  auto* error = failed.structured.if_contains("error");
  if (!error || !error->is_object()) return failed;
  auto const said = text_member(*error, "message");
  auto const message = done.what + ", but " + done.still + ": " + said;
  error->get_object()["message"] = message;
  error->get_object()["next_step"] = done.next;
  failed.structured["done"] = done.calls;
  failed.text = message + " " + done.next;
  return failed;
}

namespace {

struct CurrentSets {
  json::value record{};

  std::size_t count(std::string_view field) const {
    NativeRecord const native(record, true);
    auto const* data = data_of(native.value_of(field));
    auto const* list = data ? data->if_array() : nullptr;
    return list ? list->size() : 0;
  }
  bool is_cut(std::string_view field) const {
    NativeRecord const native(record, true);
    auto const* value = native.value_of(field);
    return value && typed_value(*value).is_cut;
  }
};

// The sets of values that the write replaces, as they are.
Task<Result<CurrentSets>> read_current_sets(Reads& reads, Writing const& writing, composed::Read ask) {
  json::array ids;
  for (auto const& assignment : writing.assignments)
    if (assignment.field.is_many()) ids.emplace_back(assignment.field.id);
  if (ids.empty() || ask.tool.empty()) co_return CurrentSets{};
  ask.arguments["fieldIds"] = std::move(ids);
  ask.freshness = composed::Freshness::fresh;
  auto record = co_await reads.read(std::move(ask));
  if (!record) co_return fail(record);
  co_return CurrentSets{.record = std::move(*record)};
}

std::string_view values_reader(FieldOwner const& owner) {
  switch (owner.kind) {
    case FieldOwner::Kind::account: return "list_all_affinity_v2_company_field_value_items";
    case FieldOwner::Kind::contact: return "list_all_affinity_v2_person_field_value_items";
    case FieldOwner::Kind::list: break;
  }
  return "list_all_affinity_v2_entry_field_value_items";
}

std::optional<std::string> refusal_of(FieldAssignment const& assignment, CurrentSets const& sets,
                                      FieldOwner const& owner) {
  auto const& field = assignment.field;
  bool const is_link =
      owner.kind == FieldOwner::Kind::list && (field.id == "persons" || field.id == "companies");
  if (!field.is_writable() && !is_link)
    return assignment.member + " cannot be written: " + field.name + " (" + field.id + ") is " +
           (field.kind == "enriched" ? "enriched by Affinity" : "made by Affinity itself") + ".";
  if (assignment.member == "owner" && sets.count(field.id) > 1)
    return "owner is one of several in the field " + field.name +
           ", which one alone would replace. Send all of them: " +
           (owner.kind == FieldOwner::Kind::list ? "owner_ids." : "custom_fields." + field.name + ".");
  if (field.is_many() && sets.is_cut(field.id))
    return assignment.member +
           " is a set of more than 100 values, of which only 100 can be seen and written "
           "at once, so that others would be lost. " +
           std::string(values_reader(owner)) +
           " lists them all, create_a_affinity_field_value adds one and delete_a_affinity_field_value_by_id "
           "takes one away.";
  return std::nullopt;
}

// Adds it, unless another member gives the field the same value.
void add_update(json::array& updates, Writing& writing, FieldAssignment const& assignment,
                json::value value) {
  json::value const id(assignment.field.id);
  auto const same =
      std::ranges::find_if(updates, [&](json::value const& each) { return *member(each, "id") == id; });
  if (same == updates.end()) {
    updates.emplace_back(json::object{{"id", id}, {"value", std::move(value)}});
  } else if (*member(*same, "value") != value) {
    writing.refuse(assignment.member + " gives the field " + assignment.field.name +
                   " another value than another argument does. Send one of them.");
  }
}

}  // namespace

Task<json::array> native_updates(Reads& reads, FieldOwner owner, Writing& writing, composed::Read current) {
  json::array updates;
  auto const sets = co_await read_current_sets(reads, writing, std::move(current));
  if (!sets) {
    writing.refuse("The values as they are could not be read: " + sets.error().message);
    co_return updates;
  }
  for (auto const& assignment : writing.assignments) {
    if (auto refused = refusal_of(assignment, *sets, owner)) {
      writing.refuse(std::move(*refused));
      continue;
    }
    std::vector<FieldOption> options;
    if (assignment.field.is_dropdown()) {
      auto read = co_await read_field_options(reads, owner, assignment.field);
      if (!read) {
        writing.refuse(assignment.member + ": its options could not be read: " + read.error().message);
        continue;
      }
      options = std::move(*read);
    }
    auto value = native_value(assignment.field, assignment.given, options);
    if (!value)
      writing.refuse(assignment.member + ": " + value.error().message + " " + value.error().next_step);
    else
      add_update(updates, writing, assignment, std::move(*value));
  }
  co_return updates;
}

}  // namespace affinity::tools::unified
