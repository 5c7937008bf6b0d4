#include "tools/unified/model/native.hpp"

#include "tools/records/record_name.hpp"

#include <algorithm>

namespace affinity::tools::unified {

namespace {

json::value* mutable_member(json::value& value, std::string_view name) {
  auto* object = value.if_object();
  return object ? object->if_contains(name) : nullptr;
}

std::pair<std::string_view, std::string_view> first_step(std::string_view path) {
  auto const dot = path.find('.');
  if (dot == path.npos) return {path, {}};
  return {path.substr(0, dot), path.substr(dot + 1)};
}

void erase_path(json::value& record, std::string_view path) {
  auto const [name, further] = first_step(path);
  if (further.empty()) {
    if (auto* object = record.if_object()) object->erase(name);
  } else if (auto* inside = mutable_member(record, name)) {
    erase_path(*inside, further);
  }
}

json::value* fields_in(json::value& record) {
  if (auto* own = mutable_member(record, "fields")) return own;
  auto* entity = mutable_member(record, "entity");
  return entity ? mutable_member(*entity, "fields") : nullptr;
}

}  // namespace

json::value const* NativeRecord::at(std::string_view path) const {
  auto const* value = &whole_;
  for (auto left = path; value && !left.empty();) {
    auto const [name, further] = first_step(left);
    value = member(*value, name);
    left = further;
  }
  return path.empty() ? nullptr : value;
}

void NativeRecord::show(std::string_view path) { erase_path(rest_, path); }

json::value NativeRecord::copy(std::string_view path) {
  auto const* value = at(path);
  if (!value) return nullptr;
  show(path);
  return *value;
}

json::array const* NativeRecord::fields() const {
  for (std::string_view const path : {"fields", "entity.fields"})
    if (auto const* list = at(path)) return list->if_array();
  return nullptr;
}

json::value const* NativeRecord::value_of(std::string_view field_id) const {
  auto const* list = fields();
  if (!list) return nullptr;
  auto const found = std::ranges::find_if(
      *list, [&](json::value const& field) { return text_member(field, "id") == field_id; });
  return found == list->end() ? nullptr : member(*found, "value");
}

void NativeRecord::show_value(std::string_view field_id) {
  auto* fields = fields_in(rest_);
  auto* list = fields ? fields->if_array() : nullptr;
  if (!list) return;
  for (auto& field : *list)
    if (text_member(field, "id") == field_id)
      if (auto* value = mutable_member(field, "value")) erase_path(*value, "data");
}

std::vector<json::value const*> NativeRecord::v1_values(std::int64_t field_id) const {
  std::vector<json::value const*> out;
  auto const* values = at("field_values");
  auto const* list = values ? values->if_array() : nullptr;
  if (!list) return out;
  for (auto const& value : *list)
    if (integer_member(value, "field_id") == field_id) out.push_back(&value);
  return out;
}

void NativeRecord::show_v1_values(std::int64_t field_id) {
  auto* values = mutable_member(rest_, "field_values");
  auto* list = values ? values->if_array() : nullptr;
  if (!list) return;
  for (auto& value : *list)
    if (integer_member(value, "field_id") == field_id) erase_path(value, "value");
}

bool is_plain(json::value const& value) {
  if (auto const* list = value.if_array())
    return std::ranges::none_of(*list,
                                [](json::value const& item) { return item.is_array() || item.is_object(); });
  return !value.is_object();
}

std::string id_text(std::int64_t id) { return std::to_string(id); }

json::value id_value(json::value const& id) {
  auto const number = as_int64(id);
  return number ? json::value(id_text(*number)) : id;
}

json::value id_object(json::value const& id) {
  if (id.is_null()) return nullptr;
  return json::object{{"id", id_value(id)}};
}

json::array id_objects(json::value const* ids) {
  json::array out;
  if (auto const* list = ids ? ids->if_array() : nullptr)
    for (auto const& id : *list) out.push_back(id_object(id));
  return out;
}

json::array id_texts(json::value const* ids) {
  json::array out;
  if (auto const* list = ids ? ids->if_array() : nullptr)
    for (auto const& id : *list) out.push_back(id_value(id));
  return out;
}

}  // namespace affinity::tools::unified
