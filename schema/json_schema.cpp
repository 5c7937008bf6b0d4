#include "schema/json_schema.hpp"

#include "schema/field_value.hpp"
#include "schema/phrases.hpp"

#include <string>
#include <utility>

namespace affinity::schema {

namespace {

// What the schema's type does not tell a model. A format "date-time" would make clients reject a bare date.
std::string hint(Type const& type) {
  if (type.kind == Kind::code) return code_meanings(type.codes);
  if (type.kind == Kind::date_time) return type.in_schema ? "ISO 8601" : "";
  if (type.kind == Kind::list) return hint(type.items[0]);
  return {};
}

std::string description_of(Param const& param) {
  std::string out(param.description);
  auto const more = hint(param.type);
  if (!out.empty() && !more.empty()) out += ' ';
  return out + more;
}

std::string_view type_name(Kind kind) {
  switch (kind) {
    case Kind::text:
    case Kind::email:
    case Kind::domain:
    case Kind::date_time:
    case Kind::word:
    case Kind::field_id:
    case Kind::any: return "string";  // validation accepts any type; a string can stand for each
    case Kind::integer:
    case Kind::code: return "integer";
    case Kind::number: return "number";
    case Kind::boolean: return "boolean";
    case Kind::list: return "array";
    case Kind::field_value:
    case Kind::record: break;
  }
  return "object";
}

void bounds(json::object& out, Type const& type, std::string_view minimum, std::string_view maximum) {
  if (type.minimum) out.emplace(minimum, *type.minimum);
  if (type.maximum) out.emplace(maximum, *type.maximum);
}

json::object to_json_schema(Type const& type, std::string const& description);

json::object to_json_schema(std::vector<Param> const& params, std::string const& description) {
  json::object properties;
  json::array needed;
  for (auto const& param : params) {
    if (param.hidden) continue;
    auto property = to_json_schema(param.type, description_of(param));
    if (!param.header.empty()) property.emplace("x-mcp-header", param.header);
    properties.emplace(param.name, std::move(property));
    if (param.need == required) needed.emplace_back(param.name);
  }
  json::object out{{"type", "object"}};
  if (!description.empty()) out.emplace("description", description);
  // An empty "properties" is kept: some providers reject an object schema without it.
  out.emplace("properties", std::move(properties));
  if (!needed.empty()) out.emplace("required", std::move(needed));
  out.emplace("additionalProperties", false);
  return out;
}

json::object to_json_schema(Type const& type, std::string const& description) {
  if (type.kind == Kind::record) return to_json_schema(type.members, description);
  if (type.kind == Kind::field_value) return to_json_schema(field_value_members(), description);
  json::object out{{"type", type_name(type.kind)}};
  if (!description.empty()) out.emplace("description", description);
  if (type.says_object) {
    out["type"] = "object";
    out.emplace("properties", json::object());  // some providers reject an object schema without it
  }
  // That an id is positive is validated but not in the schema: it would be a twentieth of the tokens of the
  // tool list.
  if (type.kind == Kind::integer && !type.is_id() && type.in_schema) bounds(out, type, "minimum", "maximum");
  if (type.kind == Kind::text && type.in_schema) bounds(out, type, "minLength", "maxLength");
  if (type.kind == Kind::list) {
    if (type.in_schema) bounds(out, type, "minItems", "maxItems");
    out.emplace("items", to_json_schema(type.items[0], {}));
  }
  if (type.kind == Kind::word) out.emplace("enum", json::array(type.words.begin(), type.words.end()));
  if (type.default_value) out.emplace("default", *type.default_value);
  return out;
}

}  // namespace

json::object to_json_schema(Type const& type) { return to_json_schema(type, {}); }
json::object to_json_schema(std::vector<Param> const& params) { return to_json_schema(params, {}); }

}  // namespace affinity::schema
