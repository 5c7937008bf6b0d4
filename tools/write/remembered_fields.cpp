#include "tools/write/remembered_fields.hpp"

#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "schema/field_value.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace affinity::tools {

namespace {

constexpr std::size_t max_shown = 20, max_name = 60;

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

// The list of the fields that a value of this tool can be of.
std::string fields_path(Tool const& tool, json::object const& checked) {
  for (std::string_view const records : {"/v2/companies", "/v2/persons"})
    if (tool.route.path.starts_with(records)) return std::string(records) + "/fields";
  auto const* list = checked.if_contains("listId");
  if (!list || !tool.route.path.starts_with("/v2/lists/")) return {};
  return "/v2/lists/" + write_json(*list) + "/fields";
}

struct RememberedList {
  json::array records{};
  bool complete = false;  // there is no further page
};

// The first page of a list, as a call without further arguments asks for it.
std::optional<RememberedList> remembered_list(ToolContext const& context, std::string const& path,
                                              client::CallContext const& call) {
  Request const request{.target = path + "?limit=100", .max_age = Milliseconds::max()};
  auto const* response = context.sender.remembered(request, call);
  if (!response) return std::nullopt;
  auto const body = parse_json(response->body);
  auto const* data = body ? member(*body, "data") : nullptr;
  if (!data || !data->is_array()) return std::nullopt;
  auto const* pagination = member(*body, "pagination");
  auto const* next = pagination ? member(*pagination, "nextUrl") : nullptr;
  return RememberedList{.records = data->get_array(), .complete = !next || next->is_null()};
}

std::string text_in(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? shorten(sanitize(as_text(*value).value_or("")), max_name) : std::string();
}

// "field-9 (Status), field-10 (Owner)"
std::string shown(json::array const& records, std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < records.size() && i < max_shown; ++i) {
    auto const* id = member(records[i], "id");
    auto const text = id ? as_text(*id) : std::nullopt;
    out += (i ? ", " : "") +
           (text ? std::string(*text)
            : id ? write_json(*id)
                 : std::string()) +
           " (" + text_in(records[i], name) + ")";
  }
  if (records.size() > max_shown) out += " and " + std::to_string(records.size() - max_shown) + " more";
  return out;
}

json::value const* with_id(json::array const& records, json::value const& id) {
  auto const found = std::ranges::find_if(records, [&](json::value const& record) {
    auto const* its = member(record, "id");
    return its && (*its == id || (as_int64(*its) && as_int64(*its) == as_int64(id)));
  });
  return found == records.end() ? nullptr : &*found;
}

// Affinity fills in some fields itself (Affinity v2, Field types).
bool is_filled_in(json::value const& field) {
  auto const type = text_in(field, "type");
  return type == "enriched" ||
         (type == "relationship-intelligence" && text_in(field, "id") != "source-of-introduction");
}

bool is_writable_type(std::string_view value_type) {
  auto const types = schema::writable_value_types();
  return value_type.empty() || std::ranges::find(types, value_type) != types.end();
}

json::array writable(json::array const& fields) {
  json::array out;
  for (auto const& field : fields)
    if (!is_filled_in(field) && is_writable_type(text_in(field, "valueType"))) out.push_back(field);
  return out;
}

std::string wrong_type(WrittenValue const& written, json::value const& field) {
  auto const wanted = text_in(field, "valueType");
  auto const* type = member(*written.value, "type");
  auto const called = written.field + " (" + text_in(field, "name") + ")";
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
  auto const options =
      remembered_list(context, fields + "/" + percent_encode(written.field) + "/dropdown-options", call);
  if (!options || !options->complete) return {};
  for (auto const* id : sent)
    if (!with_id(options->records, *id))
      return written.value_place + ".data cannot be option " + write_json(*id) + ", which " + written.field +
             " does not have. Accepted: " + shown(options->records, "text") + ".";
  return {};
}

}  // namespace

std::string remembered_field_error(ToolContext const& context, Tool const& tool, json::object const& checked,
                                   client::CallContext const& call) {
  auto const written = values_in(tool, checked);
  auto const path = written.empty() ? std::string() : fields_path(tool, checked);
  if (path.empty()) return {};
  auto const fields = remembered_list(context, path, call);
  for (auto const& each : written) {
    auto const* field = fields ? with_id(fields->records, json::value(each.field)) : nullptr;
    if (fields && fields->complete && !field)
      return each.field_place + " cannot be " + schema::quote(json::value(each.field)) +
             ", which is no field there. Accepted: " + shown(writable(fields->records), "name") + ".";
    if (auto why = field ? wrong_type(each, *field) : std::string(); !why.empty()) return why;
    if (auto why = unknown_option(context, path, each, call); !why.empty()) return why;
  }
  return {};
}

}  // namespace affinity::tools
