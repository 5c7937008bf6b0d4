#include "tools/records/field_value_index.hpp"

#include "tools/records/read_tool.hpp"
#include "tools/records/record_name.hpp"

#include <optional>

namespace affinity::tools {

namespace {

struct EntityType {
  std::int64_t entity_type = 0;
  std::string_view selector{}, reader{};
};
constexpr EntityType indexed_types[] = {{0, "person_id", "get_single_affinity_person_by_id"},
                                        {1, "organization_id", "get_single_affinity_organization_by_id"},
                                        {8, "opportunity_id", "get_single_affinity_opportunity_by_id"}};

EntityType const* entity_type_of(json::value const& value) {
  auto const type = integer_member(value, "entity_type");
  for (auto const& kind : indexed_types)
    if (kind.entity_type == type) return &kind;
  return nullptr;
}

std::string value_text(json::value const& value) {
  if (auto const* option = member(value, "text")) return value_text(*option);
  auto const text = as_text(value);
  return short_text(text ? std::string(*text) : write_json(value));
}

}  // namespace

void FieldValueIndex::add(std::string const& key, json::value const& values) {
  if (auto const* list = values.if_array())
    for (auto const& value : *list) add_one(key, value);
  else
    add_one(key, values);
}

void FieldValueIndex::add_one(std::string const& key, json::value const& value) {
  auto const id = integer_member(value, "id");
  auto const entry = integer_member(value, "list_entry_id");
  auto const entity = integer_member(value, "entity_id");
  auto const* kind = entity_type_of(value);
  if (!id || (!entry && !(kind && entity))) return;
  auto const location = entry ? Location{"list_entry_id", *entry} : Location{kind->selector, *entity};
  auto key_and_id = Key(key, *id);
  if (!locations_.insert_or_assign(key_and_id, location).second) return;
  order_.push_back(std::move(key_and_id));
  if (order_.size() <= max_entries) return;
  locations_.erase(order_.front());
  order_.pop_front();
}

FieldValueIndex::Location const* FieldValueIndex::find(std::string const& key, std::int64_t value_id) const {
  auto const found = locations_.find({key, value_id});
  return found == locations_.end() ? nullptr : &found->second;
}

void index_field_values(ToolContext const& context, Outcome const& outcome, client::CallContext const& call) {
  if (!context.field_value_index || outcome.is_error) return;
  auto const parsed = outcome.text_only ? parse_json(outcome.text) : Result<json::value>(outcome.structured);
  auto const* result = parsed ? member(*parsed, "result") : nullptr;
  if (result) context.field_value_index->add(call.caller.api_key.fingerprint(), *result);
}

Task<LocatedFieldValue> find_field_value(ToolContext const& context, json::value const& id,
                                         client::CallContext const& call) {
  LocatedFieldValue found;
  auto const number = as_int64(id);
  auto const* location = context.field_value_index && number
                             ? context.field_value_index->find(call.caller.api_key.fingerprint(), *number)
                             : nullptr;
  if (!location) co_return found;
  json::object const where{{location->selector, location->id}};
  auto const values = co_await call_read_tool(context, "list_all_affinity_field_values", where, 0, call);
  if (!values || !values->is_array()) co_return found;
  for (auto const& value : values->get_array())
    if (integer_member(value, "id") == number) found.value = value;
  if (found.value.is_null()) co_return found;
  json::object const all;
  auto const fields = co_await call_read_tool(context, "list_all_affinity_fields", all, 0, call);
  if (!fields || !fields->is_array()) co_return found;
  for (auto const& field : fields->get_array())
    if (integer_member(field, "id") == integer_member(found.value, "field_id")) found.field = field;
  co_return found;
}

Task<json::object> describe_field_value(ToolContext const& context, LocatedFieldValue const& found,
                                        client::CallContext const& call) {
  json::object out;
  if (auto const* value = member(found.value, "value")) out["value"] = value_text(*value);
  if (auto const column = display_name(found.field); !column.empty()) out["column"] = column;
  auto const* kind = entity_type_of(found.value);
  auto const entity = integer_member(found.value, "entity_id");
  if (kind && entity) {
    json::object const which{{"id", *entity}};
    auto const record = co_await call_read_tool(context, kind->reader, which, 0, call);
    if (record) out["record"] = display_name(*record);
  }
  auto const list_id = integer_member(found.field, "list_id");
  if (!list_id) co_return out;
  out["list_id"] = *list_id;
  json::object const which{{"id", *list_id}};
  auto const list = co_await call_read_tool(context, "get_single_affinity_list_by_id", which, 0, call);
  if (list) out["list"] = display_name(*list);
  co_return out;
}

}  // namespace affinity::tools
