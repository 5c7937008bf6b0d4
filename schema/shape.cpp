#include "schema/shape.hpp"

#include "schema/phrases.hpp"

#include <iterator>

namespace affinity::schema {

namespace {

std::string_view type_name(Shape::Kind kind) {
  switch (kind) {
    case Shape::Kind::text: return "string";
    case Shape::Kind::integer: return "integer";
    case Shape::Kind::number: return "number";
    case Shape::Kind::boolean: return "boolean";
    case Shape::Kind::list: return "array";
    case Shape::Kind::record: return "object";
    case Shape::Kind::any: break;
  }
  return "any";
}

std::string_view type_name(json::value const& value) {
  if (value.is_string()) return "string";
  if (value.is_bool()) return "boolean";
  if (value.is_array()) return "array";
  if (value.is_object()) return "object";
  if (value.is_uint64() || as_int64(value)) return "integer";
  return "number";
}

std::string with_article(std::string_view noun) {
  bool const vowel = noun.starts_with('i') || noun.starts_with('a') || noun.starts_with('o');
  return (vowel ? "an " : "a ") + std::string(noun);
}

// The nullable members, or all members, each with all of its contents.
std::string member_list(Shape const& record, bool nullable_only) {
  std::string out;
  for (auto const& member : record.members) {
    if (nullable_only && member.never_null) continue;
    out.append(out.empty() ? "" : ", ").append(member.name);
    auto const* shape = &member.shape;
    while (shape->kind == Shape::Kind::list) shape = &shape->items[0];
    if (shape->kind == Shape::Kind::any) out += '*';
    if (!shape->codes.empty()) out.append(" (").append(code_meanings(shape->codes)).append(")");
    if (shape->kind == Shape::Kind::record) out.append(" {").append(member_list(*shape, false)).append("}");
  }
  return out;
}

}  // namespace

Shape Shape::text() { return {.kind = Kind::text}; }
Shape Shape::integer() { return {.kind = Kind::integer}; }
Shape Shape::number() { return {.kind = Kind::number}; }
Shape Shape::boolean() { return {.kind = Kind::boolean}; }
Shape Shape::any() { return {.kind = Kind::any}; }
Shape Shape::code(std::vector<Code> codes) { return {.kind = Kind::integer, .codes = std::move(codes)}; }
Shape Shape::list(Shape items) {
  Shape out{.kind = Kind::list};
  out.items.push_back(std::move(items));
  return out;
}
Shape Shape::record(std::vector<Member> members) {
  return {.kind = Kind::record, .members = std::move(members)};
}

Shape extend(Shape record, std::vector<Member> more) {
  record.members.insert(record.members.end(), std::make_move_iterator(more.begin()),
                        std::make_move_iterator(more.end()));
  return record;
}

std::string nullable_members(Shape const& record) { return member_list(record, true); }

json::object to_json_schema(Shape const& shape) {
  json::object out;
  if (shape.kind == Shape::Kind::any) return out;
  out.emplace("type", type_name(shape.kind));
  if (!shape.codes.empty()) out.emplace("description", code_meanings(shape.codes));
  if (shape.kind == Shape::Kind::list && shape.items[0].kind != Shape::Kind::any)
    out.emplace("items", to_json_schema(shape.items[0]));
  if (shape.kind == Shape::Kind::record) {
    json::object properties;
    for (auto const& member : shape.members)
      if (member.never_null) properties.emplace(member.name, to_json_schema(member.shape));
    if (auto const others = nullable_members(shape); !others.empty())
      out.emplace("description", "Also " + others);
    if (!properties.empty()) out.emplace("properties", std::move(properties));
  }
  return out;
}

std::string mismatch(json::value const& value, Shape const& shape, std::string const& where) {
  if (shape.kind == Shape::Kind::any || value.is_null()) return {};
  auto const wants = type_name(shape.kind), has = type_name(value);
  if (wants != has && !(wants == "number" && has == "integer"))
    return where + " is " + with_article(has) + ", not " + with_article(wants);
  if (auto const* const items = value.if_array())
    for (std::size_t i = 0; i < items->size(); ++i)
      if (auto why = mismatch((*items)[i], shape.items[0], where + "[" + std::to_string(i) + "]");
          !why.empty())
        return why;
  for (auto const& each : shape.members)
    if (auto const* const found = member(value, each.name))
      if (auto why = mismatch(*found, each.shape, where + "." + std::string(each.name)); !why.empty())
        return why;
  return {};
}

}  // namespace affinity::schema
