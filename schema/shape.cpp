#include "schema/shape.hpp"

#include "schema/words.hpp"

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

Shape with(Shape record, std::vector<Member> more) {
  record.members.insert(record.members.end(), std::make_move_iterator(more.begin()),
                        std::make_move_iterator(more.end()));
  return record;
}

json::object describe(Shape const& shape) {
  json::object out;
  if (shape.kind == Shape::Kind::any) return out;
  out.emplace("type", json::array{type_name(shape.kind), "null"});
  if (!shape.codes.empty()) out.emplace("description", meanings(shape.codes));
  if (shape.kind == Shape::Kind::list) out.emplace("items", describe(shape.items[0]));
  if (shape.kind == Shape::Kind::record) {
    json::object properties;
    for (auto const& [name, inside] : shape.members) properties.emplace(name, describe(inside));
    out.emplace("properties", std::move(properties));
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
  for (auto const& [name, inside] : shape.members)
    if (auto const* const found = member(value, name))
      if (auto why = mismatch(*found, inside, where + "." + std::string(name)); !why.empty()) return why;
  return {};
}

}  // namespace affinity::schema
