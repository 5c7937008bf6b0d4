// Arguments against every row of the catalogue. What the check lets through fits the schema that the model
// read, is a fixed point of the check, and makes a request that nobody can read in two ways.

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "schema/json_schema.hpp"
#include "schema/validate.hpp"
#include "tools/catalogue.hpp"
#include "tools/plan.hpp"
#include "tools/tool_definition.hpp"

#include <algorithm>

namespace affinity::fuzz {

namespace {

struct Row {
  tools::Tool const& tool;
  std::vector<schema::Param> params{};
  json::object schema{};
};

json::object& property_of(json::object& schema, std::string_view name) {
  return schema.at("properties").as_object().at(name).as_object();
}

// What no schema that every provider takes could say: which codes there are, that any JSON goes for a value,
// and where null is one.
void say_what_the_words_say(schema::Type const& type, json::object& property) {
  if (type.takes_null) property.emplace("nullable", true);
  if (!type.inside.empty()) property.erase("type");
  switch (type.kind) {
    case schema::Kind::any: property.erase("type"); break;
    case schema::Kind::code: {
      json::array codes;
      for (auto const& code : type.codes) codes.emplace_back(code.code);
      property.emplace("enum", std::move(codes));
      break;
    }
    case schema::Kind::list:
      say_what_the_words_say(type.items.front(), property.at("items").as_object());
      break;
    case schema::Kind::record:
      for (auto const& inside : type.members)
        say_what_the_words_say(inside.type, property_of(property, inside.name));
      break;
    case schema::Kind::field_value: property_of(property, "data").erase("type"); break;
    default: break;
  }
}

std::vector<Row> const& rows() {
  static auto const catalogue = tools::Catalogue::with_opt_in();
  static auto const all = [] {
    std::vector<Row> out;
    for (auto const& tool : catalogue.all()) {
      auto params = tools::all_params(tool);
      for (auto& param : params)
        param.hidden = false;  // taken all the same, so the schema of all is compared
      auto schema = schema::to_json_schema(params);
      for (auto const& param : params) say_what_the_words_say(param.type, property_of(schema, param.name));
      out.push_back({.tool = tool, .params = std::move(params), .schema = std::move(schema)});
    }
    return out;
  }();
  return all;
}

std::int64_t letters(std::string_view text) {
  std::int64_t count = 0;
  for (auto const c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

bool within(json::object const& schema, char const* least, char const* most, std::int64_t size) {
  auto const* from = schema.if_contains(least);
  auto const* to = schema.if_contains(most);
  return (!from || size >= from->as_int64()) && (!to || size <= to->as_int64());
}

// JSON Schema as far as our schemas use it.
bool fits(json::value const& value, json::object const& schema);

bool object_fits(json::object const& object, json::object const& schema) {
  auto const& properties = schema.at("properties").as_object();
  for (auto const& [name, inside] : object) {
    auto const* known = properties.if_contains(name);
    if (!known || !fits(inside, known->as_object())) return false;
  }
  auto const* needed = schema.if_contains("required");
  if (!needed) return true;
  for (auto const& name : needed->as_array())
    if (!object.contains(name.as_string())) return false;
  return true;
}

bool array_fits(json::array const& array, json::object const& schema) {
  if (!within(schema, "minItems", "maxItems", std::int64_t(array.size()))) return false;
  for (auto const& item : array)
    if (!fits(item, schema.at("items").as_object())) return false;
  return true;
}

bool fits(json::value const& value, json::object const& schema) {
  if (value.is_null() && schema.contains("nullable")) return true;
  if (auto const* named = schema.if_contains("enum")) {
    bool found = false;
    for (auto const& one : named->as_array()) found |= one == value;
    if (!found) return false;
  }
  auto const* type = schema.if_contains("type");
  if (!type) return true;
  auto const kind = view(type->as_string());
  if (kind == "object") return value.is_object() && object_fits(value.get_object(), schema);
  if (kind == "array") return value.is_array() && array_fits(value.get_array(), schema);
  if (kind == "boolean") return value.is_bool();
  if (kind == "number") return value.is_number();
  if (kind == "integer") return value.is_int64() && within(schema, "minimum", "maximum", value.get_int64());
  auto const* text = value.if_string();
  return kind == "string" && text && within(schema, "minLength", "maxLength", letters(view(*text)));
}

void expect_plain_request(Row const& row, json::object const& checked) {
  auto const request = tools::plan(row.tool, checked);
  auto const& target = request.target;
  expect(target.starts_with('/'), "a request goes to a path", target);
  for (auto const c : target)
    expect(c > ' ' && c < 0x7f && c != '#' && c != '\\', "a request's target is plain", target);
  auto const path = std::string_view(target).substr(0, target.find('?'));
  auto const slashes = [](std::string_view text) { return std::count(text.begin(), text.end(), '/'); };
  expect(slashes(path) == slashes(row.tool.route.path), "an argument stays within its place in the path",
         target);
  expect(path.find("..") == std::string_view::npos, "no argument leads out of its path", target);
  expect(path.find('{') == std::string_view::npos, "every place in the path is filled", target);
  if (!request.body.empty()) expect_json_line(request.body);
}

schema::NameMatching names_of(tools::Tool const& tool) {
  return tool.route.is_v2() ? schema::NameMatching::any_case : schema::NameMatching::exact;
}

void expect_sentences(schema::ValidationErrors const& mistakes) {
  expect(!mistakes.empty() && mistakes.size() <= 11, "a refusal has one to eleven sentences");
  for (auto const& sentence : mistakes) {
    expect(sentence.ends_with('.') && is_utf8(sentence), "each is a sentence", sentence);
    expect(sentence.find('\n') == std::string::npos, "each is one line", sentence);
    expect(sentence.size() <= 4096, "each can be read by a person", sentence);
  }
}

}  // namespace

void schema_check(std::string_view bytes) {
  auto const sent = parse_json(bytes, DuplicateNames::reject, 2000);
  auto const* arguments = sent ? sent->if_object() : nullptr;
  if (!arguments) return;
  for (auto const& row : rows()) {
    auto const verdict = schema::validate(*arguments, row.params, row.tool.rules, names_of(row.tool));
    if (auto const* mistakes = std::get_if<schema::ValidationErrors>(&verdict)) {
      expect_sentences(*mistakes);
      continue;
    }
    auto const& checked = std::get<json::object>(verdict);
    auto const text = std::string(row.tool.name) + " " + write_json(checked);
    expect(object_fits(checked, row.schema), "what is let through fits the schema", text);
    auto const again = schema::validate(checked, row.params, row.tool.rules, names_of(row.tool));
    auto const* same = std::get_if<json::object>(&again);
    expect(same && *same == checked, "what was checked passes unchanged", text);
    // A tool that makes several requests plans none of them.
    if (!row.tool.route.path.empty()) expect_plain_request(row, checked);
  }
}

}  // namespace affinity::fuzz
