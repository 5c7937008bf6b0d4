#include "tools/field_selection.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace affinity::tools {

namespace {

using schema::Shape;
using Paths = std::vector<std::string_view>;

constexpr std::size_t max_paths = 32;
constexpr std::int64_t max_path_length = 72;
constexpr std::size_t max_errors = 3;  // each tells the names that there are

// Members that Affinity includes only with a flag (Affinity v1, Persons, Organizations).
struct OptionalMember {
  std::string_view member{}, flag{};
};
constexpr OptionalMember optional_members[] = {{"opportunity_ids", "with_opportunities"},
                                               {"current_organization_ids", "with_current_organizations"},
                                               {"interaction_dates", "with_interaction_dates"},
                                               {"interactions", "with_interaction_dates"}};

Paths selected_paths(json::object const& arguments) {
  Paths out;
  if (auto const* fields = arguments.if_contains("fields"))
    for (auto const& name : fields->as_array()) out.push_back(*as_text(name));
  return out;
}

std::string quote(std::string_view text) {
  return schema::quote(json::value(json::string_view(text.data(), text.size())));
}

// The shape of the items for a list.
Shape const& innermost(Shape const& shape) {
  return shape.kind == Shape::Kind::list ? innermost(shape.items.front()) : shape;
}

// Why no record of this shape has the path, or empty. `from` is the offset of the current segment.
std::string unknown_path_error(Shape const& shape, std::string_view whole, std::size_t from) {
  auto const& record = innermost(shape);
  if (record.kind == Shape::Kind::any) return {};
  auto const before = whole.substr(0, from);
  if (record.kind != Shape::Kind::record)
    return quote(whole) + " in fields leads nowhere: " + std::string(before.substr(0, from - 1)) +
           " has nothing inside.";
  auto const dot = std::min(whole.find('.', from), whole.size());
  auto const name = whole.substr(from, dot - from);
  Paths known;
  for (auto const& member : record.members) {
    if (member.name == name)
      return dot == whole.size() ? std::string() : unknown_path_error(member.shape, whole, dot + 1);
    known.push_back(member.name);
  }
  auto out = "Unknown name " + quote(whole) + " in fields.";
  if (auto const meant = nearest(name, known); !meant.empty())
    out += " Did you mean \"" + std::string(before) + std::string(meant) + "\"?";
  out += " Known";
  if (from > 0) out += " in " + std::string(before.substr(0, from - 1));
  return out + ": " + schema::comma_separated(known) + ".";
}

// Selected without its flag, the member would seem empty.
std::string missing_flag_error(Tool const& tool, std::string_view path, json::object const& arguments) {
  auto const member = path.substr(0, path.find('.'));
  for (auto const& optional : optional_members) {
    if (optional.member != member) continue;
    auto const* flag = arguments.if_contains(optional.flag);
    bool const has_flag =
        std::ranges::find(tool.params, optional.flag, &schema::Param::name) != tool.params.end();
    if (has_flag && !(flag && *flag == json::value(true)))
      return std::string(member) + " in fields comes only with " + std::string(optional.flag) + ": true.";
  }
  return {};
}

void select(json::value& value, Paths const& paths);

// The whole member when a path ends at it, else the selected parts of it.
void select_member(json::object& selected, json::key_value_pair& member, Paths const& paths) {
  std::string_view const name(member.key().data(), member.key().size());
  Paths further;
  bool whole = false;
  for (auto const path : paths) {
    if (!path.starts_with(name)) continue;
    if (path.size() == name.size())
      whole = true;
    else if (path[name.size()] == '.')
      further.push_back(path.substr(name.size() + 1));
  }
  if (!whole && further.empty()) return;
  if (!whole) select(member.value(), further);
  selected.emplace(member.key(), std::move(member.value()));
}

// Values that are neither record nor list, such as null, stay unchanged.
void select(json::value& value, Paths const& paths) {
  if (auto* list = value.if_array()) {
    for (auto& item : *list) select(item, paths);
  } else if (auto* record = value.if_object()) {
    json::object selected(record->storage());
    for (auto& member : *record) select_member(selected, member, paths);
    *record = std::move(selected);
  }
}

bool has_flag(json::object const& arguments, std::string_view name) {
  auto const* flag = arguments.if_contains(name);
  return flag && flag->is_bool() && flag->get_bool();
}

// {"last_email": {"date": …}} beside {"last_email_date": …}
bool is_redundant(json::object const& interactions, json::object const& dates) {
  return std::ranges::all_of(interactions, [&](json::key_value_pair const& member) {
    auto const* date = dates.if_contains(std::string(member.key()) + "_date");
    auto const& moment = member.value();
    if (!date || moment.is_null()) return date != nullptr && date->is_null();
    auto const* object = moment.if_object();
    if (!object || object->size() != 1) return false;
    auto const* same = object->if_contains("date");
    return same && *same == *date;
  });
}

}  // namespace

bool supports_field_selection(Tool const& tool) {
  if (tool.unwrapped || !tool.raw_schema.empty() || tool.output.kind != Shape::Kind::record) return false;
  // A write returns the record, most of which its caller has just sent.
  if (tool.effect == Effect::adds || tool.effect == Effect::changes)
    return std::ranges::find(tool.output.members, "id", &schema::Member::name) != tool.output.members.end();
  bool const by_id =
      std::ranges::find(tool.params, schema::ParamLocation::path, &schema::Param::in) != tool.params.end();
  bool const has_records = tool.paging.kind != Paging::Kind::none || by_id;
  bool const as_it_comes =
      !tool.composed || tool.paging.kind != Paging::Kind::none || tool.toolset == unified_toolset;
  return tool.effect == Effect::reads && as_it_comes && has_records;
}

schema::Param fields_param() {
  auto names = schema::list_of(schema::text());
  names.allows_empty = false;  // an empty selection means everything
  return schema::query("fields", std::move(names), "Keys, not columns.");
}

std::vector<std::string> field_selection_errors(Tool const& tool, json::object const& arguments) {
  if (!supports_field_selection(tool) || !arguments.contains("fields")) return {};
  auto const paths = selected_paths(arguments);
  if (paths.empty()) return {"fields names nothing. Leave it out to get everything."};
  if (paths.size() > max_paths)
    return {"fields may have " + std::to_string(max_paths) + " names at most; you sent " +
            std::to_string(paths.size()) + "."};
  std::vector<std::string> out;
  for (auto const path : paths) {
    auto why =
        schema::code_point_count(path) > max_path_length
            ? quote(path) + " in fields is longer than " + std::to_string(max_path_length) + " characters."
            : unknown_path_error(tool.output, path, 0);
    if (why.empty()) why = missing_flag_error(tool, path, arguments);
    if (!why.empty() && out.size() < max_errors) out.push_back(std::move(why));
  }
  return out;
}

void select_fields(Tool const& tool, json::object const& arguments, json::value& record) {
  if (!arguments.contains("fields") || !supports_field_selection(tool)) return;
  auto paths = selected_paths(arguments);
  paths.push_back("id");  // further calls need it
  select(record, paths);
}

void drop_redundant_interactions(json::object const& arguments, json::value& record) {
  auto* object = record.if_object();
  if (!object || !has_flag(arguments, "with_interaction_dates")) return;
  for (auto const path : selected_paths(arguments))
    if (path.starts_with("interactions")) return;
  auto const* interactions = object->if_contains("interactions");
  auto const* dates = object->if_contains("interaction_dates");
  if (!interactions || !interactions->is_object() || !dates || !dates->is_object()) return;
  if (is_redundant(interactions->get_object(), dates->get_object())) object->erase("interactions");
}

bool needs_rewrite(json::object const& arguments) {
  return arguments.contains("fields") || has_flag(arguments, "with_interaction_dates");
}

}  // namespace affinity::tools
