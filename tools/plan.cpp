#include "tools/plan.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "tools/filter_check.hpp"

namespace affinity::tools {

namespace {

std::string plain(json::value const& value) {
  auto const text = as_text(value);
  return text ? std::string(*text) : write_json(value);
}

void fill_slot(std::string& target, std::string_view name, json::value const& value) {
  auto const slot = "{" + std::string(name) + "}";
  auto const at = target.find(slot);
  if (at != std::string::npos) target.replace(at, slot.size(), percent_encode(plain(value)));
}

void add_query(std::string& query, std::string_view name, std::string const& value) {
  query += query.empty() ? '?' : '&';
  query.append(percent_encode(name)).append(1, '=').append(percent_encode(value));
}

// v2 repeats the name of an array, v1 wants brackets behind it.
void add_query(std::string& query, std::string_view name, json::value const& value, bool v2) {
  if (auto const* items = value.if_array()) {
    for (auto const& item : *items)
      add_query(query, v2 ? std::string(name) : std::string(name) + "[]", plain(item));
  } else {
    add_query(query, name, plain(value));
  }
}

json::value& member_for(json::object& body, schema::Param const& param) {
  if (param.api_parent.empty()) return body[param.request_name()];
  auto& parent = body[param.api_parent];
  if (!parent.is_object()) parent = json::object();
  return parent.get_object()[param.request_name()];
}

// v2 takes no date without a time.
json::value in_v2_form(schema::Type const& type, json::value const& checked) {
  auto const text = as_text(checked);
  if (type.kind != schema::Kind::date_time || !text) return checked;
  return json::value(schema::full_date_time(*text));
}

}  // namespace

Request plan(Tool const& tool, json::object const& arguments, std::optional<PageRequest> const& page) {
  std::string target(tool.route.path);
  std::string query;
  bool const v2 = tool.route.is_v2();
  json::object body;
  if (!tool.body_defaults.empty()) body = parse_json(tool.body_defaults).value().as_object();
  for (auto const& param : tool.params) {
    auto const* value = arguments.if_contains(param.name);
    if (!value) continue;
    switch (param.in) {
      case schema::ParamLocation::path: fill_slot(target, param.request_name(), *value); break;
      case schema::ParamLocation::query:
        if (param.name == filter_argument && !tool.filter_properties.empty())
          add_query(query, param.request_name(), check_filter(tool, arguments).text);
        else
          add_query(query, param.request_name(), *value, v2);
        break;
      case schema::ParamLocation::body:
        member_for(body, param) = v2 ? in_v2_form(param.type, *value) : *value;
        break;
    }
  }
  if (page) {
    add_query(query, v2 ? "limit" : "page_size", std::to_string(page->size));
    if (!page->token.empty()) add_query(query, v2 ? "cursor" : "page_token", page->token);
  }
  target += query;
  Request request{
      .method = tool.route.method, .target = std::move(target), .idempotent = tool.effect == Effect::reads};
  request.only_reads = request.idempotent && request.method == Method::post;
  // The client layer decides for how long a response is cached.
  if (tool.cacheable) request.max_age = Milliseconds::max();
  if (has_json_body(request.method)) {
    request.body = write_json(body);
    request.content_type = "application/json";
  }
  return request;
}

}  // namespace affinity::tools
