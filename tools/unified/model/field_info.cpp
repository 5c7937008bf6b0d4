#include "tools/unified/model/field_info.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace affinity::tools::unified {

using composed::Freshness;
using composed::Read;
using composed::Reads;

namespace {

// The names of the types of v1 in v2, by value_type.
constexpr std::array v1_value_types{"person",   "company",  "dropdown", "number",
                                    "datetime", "location", "text",     "ranked-dropdown"};
constexpr std::size_t most_fields = 2'000;

std::int64_t number_behind(std::string_view field_id) {
  constexpr std::string_view prefix = "field-";
  std::int64_t out = 0;
  if (field_id.starts_with(prefix))
    std::from_chars(field_id.data() + prefix.size(), field_id.data() + field_id.size(), out);
  return out;
}

Read fields_read(FieldOwner const& owner) {
  Read out{.page_size = 100, .freshness = Freshness::metadata};
  switch (owner.kind) {
    case FieldOwner::Kind::account: out.tool = "list_all_affinity_v2_company_fields"; break;
    case FieldOwner::Kind::contact: out.tool = "list_all_affinity_v2_person_fields"; break;
    case FieldOwner::Kind::list:
      out.tool = "list_all_affinity_v2_list_fields";
      out.arguments["listId"] = owner.list_id;
  }
  return out;
}

composed::Kind kind_of_owner(FieldOwner const& owner) {
  if (owner.kind == FieldOwner::Kind::list) return owner.records;
  return owner.kind == FieldOwner::Kind::account ? composed::Kind::company : composed::Kind::person;
}

FieldInfo info_of_v2(json::value const& field, FieldOwner const& owner) {
  FieldInfo out{.id = text_member(field, "id"),
                .name = text_member(field, "name"),
                .kind = text_member(field, "type"),
                .type = text_member(field, "valueType")};
  out.v1_id = number_behind(out.id);
  if (out.kind == "list") out.list_id = owner.list_id;
  return out;
}

FieldInfo info_of_v1(json::value const& field) {
  auto const type = integer_member(field, "value_type").value_or(6);
  bool const known = type >= 0 && std::size_t(type) < v1_value_types.size();
  bool const many = member(field, "allows_multiple") && *member(field, "allows_multiple") == true;
  FieldInfo out{.name = text_member(field, "name"), .kind = "global"};
  out.v1_id = integer_member(field, "id").value_or(0);
  out.id = "field-" + std::to_string(out.v1_id);
  out.type = known ? v1_value_types[std::size_t(type)] : "text";
  if (many && out.type != "ranked-dropdown") out.type += "-multi";
  out.list_id = integer_member(field, "list_id").value_or(0);
  if (out.list_id > 0) out.kind = "list";
  return out;
}

Task<Result<std::vector<FieldInfo>>> read_v1_infos(Reads& reads, FieldOwner owner) {
  auto const fields = co_await composed::read_fields(reads, kind_of_owner(owner));
  if (!fields) co_return fail(fields);
  std::vector<FieldInfo> out;
  for (auto const& field : *fields) {
    auto info = info_of_v1(field);
    if (info.list_id == 0 || info.list_id == owner.list_id) out.push_back(std::move(info));
  }
  co_return out;
}

Read options_read(FieldOwner const& owner, FieldInfo const& field) {
  Read out{.arguments = {{"fieldId", field.id}}, .page_size = 100, .freshness = Freshness::metadata};
  if (owner.kind == FieldOwner::Kind::list && field.list_id > 0) {
    out.tool = "list_all_affinity_v2_list_field_options";
    out.arguments["listId"] = owner.list_id;
  } else {
    out.tool = kind_of_owner(owner) == composed::Kind::person ? "list_all_affinity_v2_person_field_options"
                                                              : "list_all_affinity_v2_company_field_options";
  }
  return out;
}

Task<Result<std::vector<FieldOption>>> read_v1_options(Reads& reads, FieldOwner owner, FieldInfo field) {
  auto const fields = co_await composed::read_fields(reads, kind_of_owner(owner));
  if (!fields) co_return fail(fields);
  std::vector<FieldOption> out;
  for (auto const& one : *fields) {
    if (integer_member(one, "id") != field.v1_id) continue;
    auto const* options = member(one, "dropdown_options");
    auto const* list = options ? options->if_array() : nullptr;
    if (!list) continue;
    for (auto const& option : *list)
      out.push_back({.id = integer_member(option, "id").value_or(0), .text = text_member(option, "text")});
  }
  co_return out;
}

std::vector<std::string_view> names_of_fields(std::span<FieldInfo const> fields) {
  std::vector<std::string_view> out;
  for (auto const& field : fields) out.push_back(field.name);
  return out;
}

}  // namespace

Task<Result<std::vector<FieldInfo>>> read_field_infos(Reads& reads, FieldOwner owner) {
  auto ask = fields_read(owner);
  if (!reads.may_use(ask.tool)) co_return co_await read_v1_infos(reads, owner);
  auto read = co_await reads.read_pages(std::move(ask), most_fields);
  if (read.error && Reads::is_refusal(*read.error)) co_return co_await read_v1_infos(reads, owner);
  if (read.error) co_return fail(*read.error);
  std::vector<FieldInfo> out;
  for (auto const& field : read.records) out.push_back(info_of_v2(field, owner));
  co_return out;
}

Task<Result<std::vector<FieldOption>>> read_field_options(Reads& reads, FieldOwner owner, FieldInfo field) {
  auto ask = options_read(owner, field);
  if (!reads.may_use(ask.tool)) co_return co_await read_v1_options(reads, owner, field);
  auto read = co_await reads.read_pages(std::move(ask), most_fields);
  if (read.error && Reads::is_refusal(*read.error)) co_return co_await read_v1_options(reads, owner, field);
  if (read.error) co_return fail(*read.error);
  std::vector<FieldOption> out;
  for (auto const& option : read.records)
    out.push_back({.id = integer_member(option, "id").value_or(0),
                   .text = text_member(option, "text"),
                   .status = text_member(option, "statusCategory")});
  co_return out;
}

std::string custom_key(std::span<FieldInfo const> fields, FieldInfo const& field) {
  auto const same = std::ranges::count(fields, field.name, &FieldInfo::name);
  return same > 1 ? field.name + " (" + field.id + ")" : field.name;
}

Result<FieldInfo const*> find_field(std::span<FieldInfo const> fields, std::string_view name) {
  auto const wanted = fold(name);
  std::vector<FieldInfo>
      own;  // whose keys custom_fields has: an enriched one of the same name is none of them
  std::ranges::copy_if(fields, std::back_inserter(own), &FieldInfo::is_writable);
  std::vector<FieldInfo const*> found;
  for (auto const& field : fields) {
    bool const by_id = field.id == name || (field.v1_id > 0 && std::to_string(field.v1_id) == name);
    if (by_id || (field.is_writable() && fold(custom_key(own, field)) == wanted)) return &field;
    if (fold(field.name) == wanted) found.push_back(&field);
  }
  if (std::ranges::any_of(found, [](auto const* field) { return field->is_writable(); }))
    std::erase_if(found, [](auto const* field) { return !field->is_writable(); });
  if (found.size() == 1) return found.front();
  auto const quoted = "\"" + shorten(name, 80) + "\"";
  if (found.size() > 1)
    return fail(ErrorKind::invalid, std::to_string(found.size()) + " fields are called " + quoted + ".",
                "Name one with its id: " + custom_key(fields, *found.front()) + ".");
  auto const names = names_of_fields(fields);
  auto const closest = nearest_first(name, names);
  constexpr std::size_t few = 12;
  std::span<std::string_view const> const shown(closest.data(), std::min(closest.size(), few));
  return fail(ErrorKind::invalid, "There is no field " + quoted + ".",
              shown.empty() ? "It has no fields." : "Fields like it: " + join(shown) + ".");
}

Result<FieldOption const*> find_field_option(std::span<FieldOption const> options, FieldInfo const& field,
                                             json::value const& given) {
  auto const* value = &given;
  for (std::string_view const name : {"dropdownOptionId", "id", "text", "name"})
    if (auto const* inside = member(given, name); inside && !inside->is_null()) {
      value = inside;
      break;
    }
  auto const id = as_int64(*value);
  auto const text = std::string(as_text(*value).value_or(""));
  auto const wanted = fold(text);
  std::vector<std::string_view> texts;
  for (auto const& option : options) {
    if (option.id == id || std::to_string(option.id) == text) return &option;
    if (!text.empty() && fold(option.text) == wanted) return &option;
    texts.push_back(option.text);
  }
  return fail(ErrorKind::invalid,
              "The field " + field.name + " has no option " + shorten(write_json(*value), 80) + ".",
              texts.empty() ? "It has no options." : "Its options: " + join(texts) + ".");
}

namespace {

// {"id": "510003"}, "510003", 510003 → {"id": 510003}
Result<json::value> native_reference(FieldInfo const& field, json::value const& given) {
  auto const* inside = given.is_object() ? member(given, "id") : &given;
  std::int64_t id = inside ? as_int64(*inside).value_or(0) : 0;
  if (auto const text = inside ? as_text(*inside) : std::nullopt)
    std::from_chars(text->data(), text->data() + text->size(), id);
  if (id <= 0)
    return fail(ErrorKind::invalid, "The field " + field.name + " takes the id of a " +
                                        (field.type.starts_with("person") ? "person" : "company") +
                                        "; you sent " + shorten(write_json(given), 80) + ".");
  return json::value(json::object{{"id", id}});
}

json::value native_place(json::value const& given) {
  if (!given.is_object()) return given;
  constexpr std::pair<std::string_view, std::string_view> parts[] = {{"street_1", "streetAddress"},
                                                                     {"city", "city"},
                                                                     {"state", "state"},
                                                                     {"country", "country"},
                                                                     {"continent", "continent"}};
  json::object out;
  for (auto const& [unified, native] : parts)
    for (auto const name : {unified, native})
      if (auto const* value = member(given, name)) out[native] = *value;
  for (auto const& [name, value] : given.get_object()) {
    bool const is_unified = name == "street_2" || name == "postal_code" || name == "type";
    bool const is_known = std::ranges::any_of(
        parts, [&](auto const& part) { return part.first == name || part.second == name; });
    if (!is_known && !(is_unified && value.is_null())) out[name] = value;  // the native check refuses it
  }
  return out;
}

Result<json::value> native_item(FieldInfo const& field, json::value const& given,
                                std::span<FieldOption const> options) {
  if (field.is_dropdown()) {
    auto const option = find_field_option(options, field, given);
    if (!option) return fail(option);
    return json::value(json::object{{"dropdownOptionId", (*option)->id}});
  }
  if (field.type.starts_with("person") || field.type.starts_with("company"))
    return native_reference(field, given);
  if (field.type.starts_with("location")) return native_place(given);
  return given;
}

}  // namespace

Result<json::value> native_value(FieldInfo const& field, json::value const& given,
                                 std::span<FieldOption const> options) {
  json::object out{{"type", field.type}, {"data", nullptr}};
  auto const* list = given.if_array();
  bool const empties = given.is_null() || (list && list->empty());
  if (empties) return json::value(std::move(out));
  if (!field.is_many()) {
    if (list && list->size() > 1)
      return fail(ErrorKind::invalid, "The field " + field.name + " takes one value.");
    auto item = native_item(field, list ? list->front() : given, options);
    if (!item) return fail(item);
    out["data"] = std::move(*item);
    return json::value(std::move(out));
  }
  json::array items;
  for (std::size_t i = 0; i < (list ? list->size() : 1); ++i) {
    auto item = native_item(field, list ? (*list)[i] : given, options);
    if (!item) return fail(item);
    items.push_back(std::move(*item));
  }
  out["data"] = std::move(items);
  return json::value(std::move(out));
}

}  // namespace affinity::tools::unified
