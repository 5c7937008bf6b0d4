#include "tools/policy/request_touch.hpp"

#include <charconv>
#include <string_view>
#include <system_error>

namespace affinity::tools::policy {

namespace {

using Parts = WriteRequestParts;
using What = Lookup::What;

std::int64_t id_in(std::string_view text) {
  std::int64_t out = 0;
  auto const end = std::from_chars(text.data(), text.data() + text.size(), out);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() ? out : 0;
}

std::int64_t id_of(json::value const& value) {
  if (auto const number = as_int64(value)) return *number;
  if (auto const text = as_text(value)) return id_in(*text);
  auto const* inside = member(value, "id");
  return inside ? id_of(*inside) : 0;
}

std::int64_t id_member(json::object const& from, std::string_view name) {
  auto const* value = from.if_contains(name);
  return value ? id_of(*value) : 0;
}

std::int64_t slot(Parts const& parts, std::size_t index) {
  return index < parts.slots.size() ? id_in(parts.slots[index]) : 0;
}

// One id or a list of them, as numbers or as {"id": 17}.
void add_records(json::object const& from, std::string_view name, Kind kind, Touched& touched) {
  auto const* value = from.if_contains(name);
  if (!value) return;
  auto const* list = value->if_array();
  auto const add = [&](json::value const& one) {
    if (auto const id = id_of(one)) touched.records.insert({kind, id});
  };
  if (list)
    for (auto const& one : *list) add(one);
  else
    add(*value);
}

void add_all_records(json::object const& body, Touched& touched) {
  for (auto const* name : {"person_id", "person_ids", "persons"})
    add_records(body, name, Kind::person, touched);
  for (auto const* name : {"organization_id", "organization_ids", "companies"})
    add_records(body, name, Kind::company, touched);
  for (auto const* name : {"opportunity_id", "opportunity_ids", "opportunities"})
    add_records(body, name, Kind::deal, touched);
}

void look_up(Touched& touched, What what, std::int64_t id) {
  touched.lookups.push_back({.what = what, .id = id});
}

// Name, domain and addresses; people and companies.
void narrow_to_members(json::object const& body, Touched& touched) {
  Operations found;
  for (auto const& member : body) {
    bool const links = member.key() == "person_ids" || member.key() == "organization_ids";
    found.add(links ? Operation::link : Operation::rename);
  }
  if (!found.empty()) touched.operations = found;
}

void remove_record(Ref record, Touched& touched) {
  touched.records.insert(record);
  touched.removed.insert(record);
  touched.lookups.push_back({.what = What::lists_of_record, .id = record.id, .kind = record.kind});
}

bool is_cleared(json::value const* value) {
  if (!value || value->is_null()) return true;
  auto const* data = member(*value, "data");
  if (!data) return false;
  auto const* list = data->if_array();
  return data->is_null() || (list && list->empty());
}

// One value of v2; `value` is {"type", "data"}. People and companies of a row are fields there.
void add_value(std::string_view field, json::value const* value, Touched& touched) {
  bool const people = field == "persons", companies = field == "companies";
  if (people || companies) touched.operations.add(Operation::link);
  if (auto const* data = value ? member(*value, "data") : nullptr; data && (people || companies))
    add_records(json::object{{"ids", *data}}, "ids", people ? Kind::person : Kind::company, touched);
  touched.operations.add(Operation::set);
  if (is_cleared(value)) touched.operations.add(Operation::clear);
  touched.fields.insert(field_key(field));
}

void add_values(json::object const& body, std::string_view name, Touched& touched) {
  auto const* updates = body.if_contains(name);
  auto const* list = updates ? updates->if_array() : nullptr;
  if (!list) return;
  for (auto const& one : *list) add_value(text_member(one, "id"), member(one, "value"), touched);
}

void add_row_of_values(Parts const& parts, Touched& touched) {
  auto const list = slot(parts, 0);
  bool const links = touched.operations.contains(Operation::link);
  touched.lists.insert(list);
  touched.lookups.push_back(
      {.what = What::record_of_row, .id = slot(parts, 1), .list = list, .type = links ? 1 : 0});
}

std::int64_t interaction_type(json::object const& from) {
  auto const* given = from.if_contains("type");
  auto const word = given ? as_text(*given) : std::nullopt;
  if (word == "meeting") return 0;
  if (word == "call") return 1;
  if (word == "chat-message") return 2;
  return given ? id_of(*given) : 0;
}

}  // namespace

void touch_given_records(Parts const& parts, Touched& touched) { add_all_records(parts.body, touched); }

template<Kind kind> void change_record(Parts const& parts, Touched& touched) {
  Ref const record{kind, slot(parts, 0)};
  narrow_to_members(parts.body, touched);
  touched.records.insert(record);
  add_all_records(parts.body, touched);
  if (touched.operations.contains(Operation::link))
    touched.lookups.push_back({.what = What::links_of_record, .id = record.id, .kind = kind});
  if (kind == Kind::deal) look_up(touched, What::list_of_deal, record.id);
}

template<Kind kind> void delete_record(Parts const& parts, Touched& touched) {
  remove_record({kind, slot(parts, 0)}, touched);
}

template<Kind kind> void merge_records(Parts const& parts, Touched& touched) {
  bool const people = kind == Kind::person;
  Ref const stays{kind, id_member(parts.body, people ? "primaryPersonId" : "primaryCompanyId")};
  touched.records.insert(stays);
  touched.lookups.push_back({.what = What::lists_of_record, .id = stays.id, .kind = kind});
  remove_record({kind, id_member(parts.body, people ? "duplicatePersonId" : "duplicateCompanyId")}, touched);
}

void create_deal(Parts const& parts, Touched& touched) {
  touched.lists.insert(id_member(parts.body, "list_id"));
  add_all_records(parts.body, touched);
}

void add_row(Parts const& parts, Touched& touched) {
  auto const list = slot(parts, 0);
  auto const* entity = parts.body.if_contains("entity");
  auto const id = entity ? id_of(*entity) : id_member(parts.body, "entity_id");
  touched.lists.insert(list);
  touched.lookups.push_back({.what = What::row_of_list, .id = id, .list = list});
}

void remove_row(Parts const& parts, Touched& touched) {
  auto const list = slot(parts, 0);
  touched.lists.insert(list);
  touched.emptied.insert(list);
  touched.lookups.push_back({.what = What::removed_row, .id = slot(parts, 1), .list = list});
}

void set_values_of_row(Parts const& parts, Touched& touched) {
  touched.operations = {};
  add_values(parts.body, "updates", touched);
  add_row_of_values(parts, touched);
}

void set_value_of_row(Parts const& parts, Touched& touched) {
  touched.operations = {};
  if (parts.slots.size() > 2) add_value(parts.slots[2], parts.body.if_contains("value"), touched);
  add_row_of_values(parts, touched);
}

template<Kind kind> void set_values_of_record(Parts const& parts, Touched& touched) {
  touched.operations = {};
  add_values(parts.body, "updates", touched);
  touched.records.insert({kind, slot(parts, 0)});
}

template<Kind kind> void set_value_of_record(Parts const& parts, Touched& touched) {
  touched.operations = {};
  if (parts.slots.size() > 1) add_value(parts.slots[1], parts.body.if_contains("value"), touched);
  touched.records.insert({kind, slot(parts, 0)});
}

// Of v2, with values; v1 sends none.
void create_person(Parts const& parts, Touched& touched) {
  touched.operations = {Operation::create};
  add_values(parts.body, "fields", touched);
  add_all_records(parts.body, touched);
}

void create_value(Parts const& parts, Touched& touched) {
  auto const field = std::to_string(id_member(parts.body, "field_id"));
  touched.fields.insert(field);
  touched.lookups.push_back({.what = What::list_of_field, .field = field});
  touched.lookups.push_back(
      {.what = What::record_of_value, .id = id_member(parts.body, "entity_id"), .field = field});
}

void change_value(Parts const& parts, Touched& touched) {
  auto const* value = parts.body.if_contains("value");
  touched.operations = {Operation::set};
  if (!value || value->is_null()) touched.operations.add(Operation::clear);
  look_up(touched, What::value, slot(parts, 0));
}

void delete_value(Parts const& parts, Touched& touched) { look_up(touched, What::value, slot(parts, 0)); }

void create_column(Parts const& parts, Touched& touched) {
  if (auto const list = id_member(parts.body, "list_id")) touched.lists.insert(list);
}

void delete_column(Parts const& parts, Touched& touched) {
  auto const field = field_key(parts.slots.empty() ? "" : parts.slots.front());
  touched.fields.insert(field);
  touched.lookups.push_back({.what = What::list_of_field, .field = field});
}

void change_option(Parts const& parts, Touched& touched) {
  touched.lists.insert(slot(parts, 0));
  if (parts.slots.size() > 1) touched.fields.insert(field_key(parts.slots[1]));
}

void write_note(Parts const& parts, Touched& touched) {
  add_all_records(parts.body, touched);
  if (auto const parent = id_member(parts.body, "parent_id")) look_up(touched, What::note, parent);
  if (auto const parent = id_member(parts.body, "parent")) look_up(touched, What::note, parent);
  auto const* on = parts.body.if_contains("interaction");
  if (on && on->is_object())
    touched.lookups.push_back(
        {.what = What::interaction, .id = id_of(*on), .type = interaction_type(on->get_object())});
}

void change_note(Parts const& parts, Touched& touched) {
  touched.is_of_existing_entry = true;
  add_all_records(parts.body, touched);
  look_up(touched, What::note, slot(parts, 0));
}

void write_reminder(Parts const& parts, Touched& touched) {
  add_all_records(parts.body, touched);
  auto const* entity = parts.body.if_contains("entity");
  if (!entity) return;
  auto const word = text_member(*entity, "type");
  auto const kind = word == "person" ? Kind::person : word == "company" ? Kind::company : Kind::deal;
  touched.records.insert({kind, id_of(*entity)});
}

void change_reminder(Parts const& parts, Touched& touched) {
  touched.is_of_existing_entry = true;
  look_up(touched, What::reminder, slot(parts, 0));
}

void change_interaction(Parts const& parts, Touched& touched) {
  add_all_records(parts.body, touched);
  auto const& type = parts.body.contains("type") ? parts.body : parts.query;
  touched.lookups.push_back(
      {.what = What::interaction, .id = slot(parts, 0), .type = interaction_type(type)});
}

void delete_transcript(Parts const& parts, Touched& touched) {
  look_up(touched, What::transcript, slot(parts, 0));
}

template void change_record<Kind::person>(Parts const&, Touched&);
template void change_record<Kind::company>(Parts const&, Touched&);
template void change_record<Kind::deal>(Parts const&, Touched&);
template void delete_record<Kind::person>(Parts const&, Touched&);
template void delete_record<Kind::company>(Parts const&, Touched&);
template void delete_record<Kind::deal>(Parts const&, Touched&);
template void merge_records<Kind::person>(Parts const&, Touched&);
template void merge_records<Kind::company>(Parts const&, Touched&);
template void set_values_of_record<Kind::person>(Parts const&, Touched&);
template void set_values_of_record<Kind::company>(Parts const&, Touched&);
template void set_value_of_record<Kind::person>(Parts const&, Touched&);
template void set_value_of_record<Kind::company>(Parts const&, Touched&);

}  // namespace affinity::tools::policy
