#include "tools/unified/member_row.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::unified {

namespace {

bool is_set(json::object const& checked, std::string_view name) {
  auto const* value = checked.if_contains(name);
  return value && *value == json::value(true);
}

std::string_view word_in(json::object const& checked, std::string_view name) {
  auto const* value = checked.if_contains(name);
  return value ? as_text(*value).value_or("") : std::string_view();
}

void add_remote_data(json::object& record, Source const& source, Remote remote) {
  if (remote == Remote::none) return;
  auto const part = [&](NativeRecord const& native) -> json::value {
    return remote == Remote::whole ? native.whole() : native.rest();
  };
  record["remote_data"] = part(source.main);
  if (source.beside.exists()) record["remote_data_v1"] = part(source.beside);
}

void exclude_members(json::object& record, json::object const& checked) {
  auto const* names = checked.if_contains("truto_exclude_fields");
  auto const* list = names ? names->if_array() : nullptr;
  if (!list) return;
  for (auto const& name : *list)
    if (auto const text = as_text(name)) record.erase(*text);
}

}  // namespace

schema::Param hidden_param(schema::Param param) {
  param.hidden = true;
  return param;
}

Remote remote_of(json::object const& checked) {
  auto const format = word_in(checked, "truto_response_format");
  if (format == "raw") return Remote::raw;
  if (format == "unified" || format == "normalized") return Remote::none;
  if (is_set(checked, "truto_ignore_remote_data")) return Remote::none;
  auto const remote = word_in(checked, "remote");
  return remote == "whole" ? Remote::whole : remote == "none" ? Remote::none : Remote::unmapped;
}

json::object unified_record(Source& source, MemberRows const& rows, Reading const& reading,
                            json::object const& checked) {
  auto const remote = remote_of(checked);
  if (remote == Remote::raw && source.main.whole().is_object()) return source.main.whole().get_object();
  json::object out;
  for (auto const& row : rows) {
    bool const is_left_out = row.name == "custom_fields_typed" && !reading.typed_fields;
    if (is_left_out || row.argument_only) continue;
    auto value = row.read ? row.read(source, row, reading) : json::value();
    out.emplace(row.name, std::move(value));
  }
  add_remote_data(out, source, remote);
  exclude_members(out, checked);
  return out;
}

json::array members_not_available(MemberRows const& rows) {
  json::array out;
  for (auto const& row : rows)
    if (!row.read && !row.argument_only) out.emplace_back(row.name);
  return out;
}

schema::Shape shape_of_rows(MemberRows const& rows) {
  std::vector<schema::Member> members;
  for (auto const& row : rows)
    if (!row.argument_only) members.push_back({row.name, row.shape, row.name == "id"});
  members.push_back({"remote_data", schema::Shape::any()});
  members.push_back({"remote_data_v1", schema::Shape::any()});
  return schema::Shape::record(std::move(members));
}

std::vector<schema::Param> params_of_rows(MemberRows const& rows, Effect effect) {
  std::vector<schema::Param> shown, refused;
  if (effect == Effect::changes) shown.push_back(id_param());
  for (auto const& row : rows) {
    if (row.name == "id") continue;
    bool const other = effect == Effect::adds ? row.update_only : row.create_only;
    if (!row.write || other) {
      refused.push_back(hidden_param(schema::body(row.name, schema::or_null(schema::any_decoded()))));
      continue;
    }
    auto param = schema::body(row.name, row.type, row.hint);
    if (row.required && effect == Effect::adds) param.need = schema::required;
    param.hidden = row.needs_mapping;
    (row.needs_mapping ? refused : shown).push_back(std::move(param));
  }
  shown.push_back(schema::body("remote_data", schema::any_object()));
  std::ranges::move(refused, std::back_inserter(shown));
  shown.push_back(hidden_param(schema::body("remote_data_v1", schema::or_null(schema::any_decoded()))));
  return shown;
}

std::vector<schema::Param> read_params(std::vector<schema::Param> own) {
  own.push_back(schema::query("remote", schema::word({"unmapped", "whole", "none"})));
  own.push_back(hidden_param(
      schema::query("truto_response_format", schema::word({"unified", "raw", "normalized", "stream"}))));
  own.push_back(hidden_param(schema::query("truto_ignore_remote_data", schema::boolean())));
  own.push_back(hidden_param(schema::query("truto_exclude_fields", schema::list_of(schema::text()))));
  return own;
}

schema::Param id_param(std::string_view description) {
  return schema::path("id", schema::text_of_at_least(1), description);
}

Tool unified_row(Tool row) {
  row.toolset = unified_toolset;
  row.on_request = true;
  return row;
}

}  // namespace affinity::tools::unified
