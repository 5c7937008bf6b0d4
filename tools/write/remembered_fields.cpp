#include "tools/write/remembered_fields.hpp"

#include "schema/field_value.hpp"
#include "schema/phrases.hpp"
#include "tools/write/remembered_lists.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

// A value that is to be written, and where it stands in the arguments.
struct WrittenValue {
  std::string field{};
  std::string field_place{};
  std::string value_place{};
  json::value const* value = nullptr;
};

void add_items(std::vector<WrittenValue>& out, std::string_view name, json::array const& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto const place = std::string(name) + "[" + std::to_string(i) + "]";
    auto const* field = member(items[i], "id");
    auto const* value = member(items[i], "value");
    if (field && value)
      out.push_back({std::string(as_text(*field).value_or("")), place + ".id", place + ".value", value});
  }
}

bool holds_values(schema::Type const& type) {
  return type.kind == schema::Kind::list && type.items.front().kind == schema::Kind::record &&
         std::ranges::any_of(type.items.front().members, [](schema::Param const& inside) {
           return inside.type.kind == schema::Kind::field_value;
         });
}

std::vector<WrittenValue> values_in(Tool const& tool, json::object const& checked) {
  std::vector<WrittenValue> out;
  auto const* field = checked.if_contains("fieldId");
  for (auto const& param : tool.params) {
    auto const* value = checked.if_contains(param.name);
    if (!value) continue;
    if (param.type.kind == schema::Kind::field_value && field)
      out.push_back({std::string(as_text(*field).value_or("")), "fieldId", std::string(param.name), value});
    else if (holds_values(param.type) && value->is_array())
      add_items(out, param.name, value->get_array());
  }
  return out;
}

// Affinity fills in some fields itself (Affinity v2, Field types).
bool is_filled_in(json::value const& field) {
  auto const type = shown_text(field, "type");
  return type == "enriched" ||
         (type == "relationship-intelligence" && shown_text(field, "id") != "source-of-introduction");
}

bool is_writable_type(std::string_view value_type) {
  auto const types = schema::writable_value_types();
  return value_type.empty() || std::ranges::find(types, value_type) != types.end();
}

json::array writable(json::array const& fields) {
  json::array out;
  for (auto const& field : fields)
    if (!is_filled_in(field) && is_writable_type(shown_text(field, "valueType"))) out.push_back(field);
  return out;
}

std::string wrong_type(WrittenValue const& written, json::value const& field) {
  auto const wanted = shown_text(field, "valueType");
  auto const* type = member(*written.value, "type");
  auto const called = written.field + " (" + shown_text(field, "name") + ")";
  auto const cannot_be = written.field_place + " cannot be " + called + ": ";
  if (is_filled_in(field)) return cannot_be + "Affinity fills it in itself, so it cannot be written.";
  if (!is_writable_type(wanted)) return cannot_be + "values of type " + wanted + " cannot be written.";
  if (wanted.empty() || !type || as_text(*type) == wanted) return {};
  return written.value_place + ".type must be " + wanted + ", the valueType of " + called + "; you sent " +
         schema::quote(*type) + ".";
}

std::vector<json::value const*> options_in(json::value const& value) {
  std::vector<json::value const*> out;
  auto const* data = member(value, "data");
  if (!data) return out;
  auto const add = [&](json::value const& one) {
    if (auto const* id = member(one, "dropdownOptionId")) out.push_back(id);
  };
  if (auto const* list = data->if_array())
    for (auto const& one : *list) add(one);
  else
    add(*data);
  return out;
}

std::string unknown_option(ToolContext const& context, std::string const& fields, WrittenValue const& written,
                           client::CallContext const& call) {
  auto const sent = options_in(*written.value);
  if (sent.empty()) return {};
  auto const options = remembered_options(context, fields, written.field, call);
  if (!options || !options->complete) return {};
  for (auto const* id : sent)
    if (!record_with_id(options->records, *id))
      return written.value_place + ".data cannot be option " + write_json(*id) + ", which " + written.field +
             " does not have. Accepted: " + shown_records(options->records, "text") + ".";
  return {};
}

// Which of two values of one field Affinity would keep is not documented.
std::string written_twice(std::vector<WrittenValue> const& written, std::size_t i) {
  for (std::size_t before = 0; before < i; ++before)
    if (written[before].field == written[i].field)
      return written[i].field_place + " is " + written[i].field + " again, as " +
             written[before].field_place + ". Send one value for each field.";
  return {};
}

}  // namespace

std::vector<std::string> remembered_field_errors(ToolContext const& context, Tool const& tool,
                                                 json::object const& checked,
                                                 client::CallContext const& call) {
  std::vector<std::string> out;
  auto const written = values_in(tool, checked);
  auto const path = written.empty() ? std::string() : fields_path(tool, checked);
  if (path.empty()) return out;
  auto const fields = remembered_list(context, path, call);
  bool named_all = false;  // once is enough
  for (std::size_t i = 0; i < written.size(); ++i) {
    auto const& each = written[i];
    auto const* field = fields ? record_with_id(fields->records, json::value(each.field)) : nullptr;
    auto why = written_twice(written, i);
    if (why.empty() && fields && fields->complete && !field) {
      why = each.field_place + " cannot be " + schema::quote(json::value(each.field)) +
            ", which is no field there.";
      if (!std::exchange(named_all, true))
        why += " Accepted: " + shown_records(writable(fields->records), "name") + ".";
    }
    if (why.empty() && field) why = wrong_type(each, *field);
    if (why.empty()) why = unknown_option(context, path, each, call);
    if (!why.empty()) out.push_back(std::move(why));
  }
  return out;
}

}  // namespace affinity::tools
