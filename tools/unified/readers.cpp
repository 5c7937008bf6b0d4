#include "tools/unified/readers.hpp"

#include "base/text/folding.hpp"
#include "tools/records/record_name.hpp"
#include "tools/unified/model/typed_value.hpp"

#include <algorithm>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

// A field of v2's record that the firm made: of the list where the record is a row, else of all records.
bool is_custom(json::value const& field, bool of_list) {
  return text_member(field, "id").starts_with("field-") &&
         text_member(field, "type") == (of_list ? "list" : "global");
}

FieldInfo info_in_record(json::value const& field) {
  auto const* value = member(field, "value");
  return {.id = text_member(field, "id"),
          .name = text_member(field, "name"),
          .kind = text_member(field, "type"),
          .type = value ? text_member(*value, "type") : std::string()};
}

std::vector<FieldInfo> custom_infos(Source const& source, Reading const& reading) {
  std::vector<FieldInfo> out;
  auto const* fields = source.main.fields();
  bool const of_list = source.main.at("listId") != nullptr;
  if (fields) {
    for (auto const& field : *fields)
      if (is_custom(field, of_list)) out.push_back(info_in_record(field));
    return out;
  }
  bool const of_v1_list = source.main.at("list_id") != nullptr;
  for (auto const& field : reading.fields)
    if (field.is_writable() && field.kind == (of_v1_list ? "list" : "global")) out.push_back(field);
  return out;
}

TypedValue typed_field(Source const& source, FieldInfo const& field) {
  if (auto const* value = source.main.value_of(field.id)) return typed_value(*value);
  return typed_v1_value(source.main.v1_values(field.v1_id), field.is_many());
}

void show_field(Source& source, FieldInfo const& field) {
  source.main.show_value(field.id);
  source.main.show_v1_values(field.v1_id);
}

// The id of the field that a row means, and whether the mapping names it.
std::string_view field_of_row(MemberRow const& row, Reading const& reading) {
  if (reading.entity)
    if (auto const mapped = reading.entity->fields.find(row.name); mapped != reading.entity->fields.end())
      return mapped->second;
  return row.v2;
}

std::optional<FieldInfo> named_field(Source const& source, Reading const& reading, std::string_view name) {
  std::vector<FieldInfo> all;
  if (auto const* fields = source.main.fields())
    for (auto const& field : *fields) all.push_back(info_in_record(field));
  else
    all = reading.fields;
  // A field that the firm made goes before an enriched one of the same name.
  auto const wanted = fold(name);
  FieldInfo const* by_name = nullptr;
  for (auto const& field : all) {
    if (field.id == name || field.id == "field-" + std::string(name)) return field;
    if (fold(field.name) == wanted && (!by_name || field.id.starts_with("field-"))) by_name = &field;
  }
  return by_name ? std::optional(*by_name) : std::nullopt;
}

json::value wrapped(json::value value) {
  if (value.is_array()) return value;
  json::array out;
  if (!value.is_null()) out.push_back(std::move(value));
  return out;
}

}  // namespace

json::value read_copy(Source& source, MemberRow const& row, Reading const&) {
  auto const path = source.main.is_v2() ? row.v2 : row.v1;
  auto value = source.main.copy(path);
  if (!source.beside.exists() || row.v1.empty()) return value;
  auto const* same = source.beside.at(row.v1);
  if (value.is_null() && same) return source.beside.copy(row.v1);
  if (same && *same == value) source.beside.show(row.v1);
  return value;
}

json::value read_id(Source& source, MemberRow const& row, Reading const& reading) {
  return id_value(read_copy(source, row, reading));
}

json::value read_id_texts(Source& source, MemberRow const& row, Reading const&) {
  auto& v1 = source.v1();
  auto const* ids = v1.exists() ? v1.at(row.v1) : nullptr;
  if (!ids) return nullptr;
  v1.show(row.v1);
  return id_texts(ids);
}

json::value read_id_objects(Source& source, MemberRow const& row, Reading const&) {
  auto& v1 = source.v1();
  auto const* ids = v1.exists() ? v1.at(row.v1) : nullptr;
  if (!ids) return nullptr;
  v1.show(row.v1);
  return id_objects(ids);
}

json::value read_as_it_is(Source& source, MemberRow const& row, Reading const&) {
  auto& v1 = source.v1();
  return v1.exists() ? v1.copy(row.v1) : json::value();
}

json::value field_value_of(Source& source, Reading const& reading, std::string_view name_or_id) {
  if (name_or_id.empty()) return nullptr;
  auto const field = named_field(source, reading, name_or_id);
  if (!field) return nullptr;
  auto typed = typed_field(source, *field);
  if (typed.is_whole) show_field(source, *field);
  return std::move(typed.value);
}

json::value read_field(Source& source, MemberRow const& row, Reading const& reading) {
  auto const name = field_of_row(row, reading);
  auto const field = named_field(source, reading, name);
  if (!field) return nullptr;
  auto typed = typed_field(source, *field);
  if (typed.is_whole && !typed.value.is_array()) show_field(source, *field);
  return first_of(typed.value);
}

json::value read_all_of_field(Source& source, MemberRow const& row, Reading const& reading) {
  return wrapped(field_value_of(source, reading, field_of_row(row, reading)));
}

json::value read_addresses(Source& source, MemberRow const& row, Reading const& reading) {
  return wrapped(field_value_of(source, reading, field_of_row(row, reading)));
}

json::value read_phone_numbers(Source& source, MemberRow const& row, Reading const& reading) {
  auto const numbers = wrapped(field_value_of(source, reading, field_of_row(row, reading)));
  json::array out;
  for (auto const& number : numbers.get_array())
    out.emplace_back(json::object{{"number", number}, {"extension", nullptr}, {"type", nullptr}});
  return out;
}

json::value read_owner(Source& source, MemberRow const& row, Reading const& reading) {
  return first_of(field_value_of(source, reading, field_of_row(row, reading)));
}

json::value read_last_activity(Source& source, MemberRow const&, Reading const&) {
  if (source.main.is_v2()) return moment_of(source.main.value_of("last-contact"));
  return source.main.copy("interaction_dates.last_interaction_date");
}

json::value read_tags(Source& source, MemberRow const&, Reading const& reading) {
  json::array out;
  if (auto const* data = data_of(source.main.value_of("lists")); data && data->is_array()) {
    for (auto const& list : data->get_array())
      out.emplace_back(
          json::object{{"id", id_value(*member(list, "id"))}, {"name", text_member(list, "name")}});
    return out;
  }
  auto& v1 = source.v1();
  auto const* entries = v1.exists() ? v1.at("list_entries") : nullptr;
  auto const* list = entries ? entries->if_array() : nullptr;
  if (!list) return nullptr;
  for (auto const& entry : *list) {
    auto const id = integer_member(entry, "list_id").value_or(0);
    auto const known = std::ranges::find(reading.lists, id, &composed::ListInfo::id);
    json::value name;
    if (known != reading.lists.end()) name = known->name;
    out.emplace_back(json::object{{"id", id_text(id)}, {"name", std::move(name)}});
  }
  return out;
}

json::value read_custom_fields(Source& source, MemberRow const&, Reading const& reading) {
  json::object out;
  auto const infos = custom_infos(source, reading);
  bool const has_values = source.main.fields() || source.main.at("field_values");
  if (!has_values) return nullptr;
  for (auto const& field : infos) {
    auto typed = typed_field(source, field);
    if (typed.is_whole) show_field(source, field);
    out[custom_key(infos, field)] = std::move(typed.value);
  }
  return out;
}

json::value read_typed_fields(Source& source, MemberRow const&, Reading const& reading) {
  json::object out;
  auto const infos = custom_infos(source, reading);
  for (auto const& field : infos) {
    auto const* value = source.main.value_of(field.id);
    json::object typed{{"fieldId", field.id}, {"type", field.type}};
    auto const* data = data_of(value);
    if (data)
      typed["data"] = *data;
    else
      typed["data"] = typed_field(source, field).value;
    out[custom_key(infos, field)] = std::move(typed);
  }
  return out;
}

json::value read_cut_fields(Source& source, MemberRow const&, Reading const& reading) {
  json::array out;
  auto const infos = custom_infos(source, reading);
  for (auto const& field : infos)
    if (typed_field(source, field).is_cut) out.emplace_back(custom_key(infos, field));
  return out.empty() ? json::value() : json::value(std::move(out));
}

MemberRow created_at_row(std::string_view v2, std::string_view v1) {
  return {.name = "created_at",
          .shape = Shape::text(),
          .v2 = v2,
          .v1 = v1,
          .read = v2.empty() ? nullptr : read_copy,
          .back = "created_at is Affinity's own and cannot be written."};
}

MemberRow updated_at_row(std::string_view v2, std::string_view v1) {
  return {.name = "updated_at",
          .shape = Shape::text(),
          .v2 = v2,
          .v1 = v1,
          .read = v2.empty() ? nullptr : read_copy,
          .back = "updated_at is Affinity's own and cannot be written."};
}

std::vector<MemberRow> custom_field_rows(WriteMember write, std::string_view from, std::string_view back) {
  return {{.name = "custom_fields",
           .shape = Shape::any(),
           .read = read_custom_fields,
           .from = from,
           .back = back,
           .write = write,
           .type = schema::any_object(),
           .hint = "By name."},
          {.name = "custom_fields_typed",
           .shape = Shape::any(),
           .read = read_typed_fields,
           .from = "the same with fieldId, type and data, where `fields` names it",
           .back = "custom_fields_typed is read only; write custom_fields."},
          {.name = "custom_fields_cut",
           .shape = Shape::list(Shape::text()),
           .read = read_cut_fields,
           .from = "names of fields that have more than the 100 items of an answer",
           .back = "custom_fields_cut is read only."}};
}

Shape id_object_shape() { return Shape::record({{"id", Shape::text()}, {"name", Shape::text()}}); }
Shape id_list_shape() { return Shape::list(id_object_shape()); }
Shape text_list_shape() { return Shape::list(Shape::text()); }

Shape address_list_shape() {
  return Shape::list(Shape::record({{"street_1", Shape::text()},
                                    {"street_2", Shape::text()},
                                    {"city", Shape::text()},
                                    {"state", Shape::text()},
                                    {"postal_code", Shape::text()},
                                    {"country", Shape::text()},
                                    {"continent", Shape::text()},
                                    {"type", Shape::text()}}));
}

Shape url_list_shape() {
  return Shape::list(Shape::record({{"url", Shape::text()}, {"type", Shape::text()}}));
}

}  // namespace affinity::tools::unified
