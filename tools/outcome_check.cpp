#include "tools/outcome_check.hpp"

#include "base/clock.hpp"
#include "schema/validate.hpp"

#include <optional>
#include <string>

namespace affinity::tools {

Tool const* read_tool_for(Catalogue const& catalogue, Tool const& tool) {
  if (tool.route.path.empty()) return nullptr;  // a tool of several requests
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.route.path == tool.route.path) return &other;
  return nullptr;
}

namespace {

// The search term after a create: the value most likely to find the record.
std::string search_term(json::object const& arguments) {
  if (auto const* emails = arguments.if_contains("emails"))
    if (auto const* list = emails->if_array(); list && !list->empty())
      return std::string(as_text(list->front()).value_or(""));
  for (auto const* name : {"domain", "name", "last_name"})
    if (auto const* value = arguments.if_contains(name)) return std::string(as_text(*value).value_or(""));
  return {};
}

// "person_ids": [7, 8] in the write is person_id = 7 in the list.
json::value const* single_form_of(json::object const& arguments, std::string_view name) {
  auto const* list = arguments.if_contains(std::string(name) + "s");
  auto const* items = list ? list->if_array() : nullptr;
  return items && !items->empty() ? &items->front() : nullptr;
}

}  // namespace

namespace {

// The ids of the changes in a batch, of which the list takes no more than a page has.
json::array changed_ids(Tool const& tool, json::object const& arguments) {
  json::array out;
  auto const* changes = tool.batch.empty() ? nullptr : arguments.if_contains(tool.batch);
  if (!changes || !changes->is_array()) return out;
  for (auto const& change : changes->get_array())
    if (auto const* id = member(change, "id")) out.push_back(*id);
  return out;
}

// A day before and after the date, for lists that require a time range.
void span_around(json::object const& arguments, json::object& known) {
  auto const* date = arguments.if_contains("date");
  auto const text = date ? as_text(*date) : std::nullopt;
  WallTime time{};
  if (!text || !from_iso(*text, time)) return;
  known["start_time"] = to_iso(time - std::chrono::days(1));
  known["end_time"] = to_iso(time + std::chrono::days(1));
}

// Arguments for the read tool, from those of the write; nullopt when they do not suffice.
std::optional<json::object> arguments_for(Tool const& read_tool, Tool const& tool,
                                          json::object const& arguments) {
  json::object known;
  auto changed = changed_ids(tool, arguments);
  for (auto const& param : read_tool.params) {
    if (auto const* value = arguments.if_contains(param.name))
      known[param.name] = *value;
    else if (auto const* first = single_form_of(arguments, param.name))
      known[param.name] = *first;
    else if (param.name == "term" && tool.effect == Effect::adds)
      known["term"] = search_term(arguments);
    else if (param.name == "ids" && !changed.empty())
      known["ids"] = std::move(changed);
    else if (param.name == "start_time")
      span_around(arguments, known);
  }
  auto checked = schema::validate(known, all_params(read_tool), read_tool.rules);
  if (auto* accepted = std::get_if<json::object>(&checked)) return std::move(*accepted);
  return std::nullopt;
}

}  // namespace

Tool const* list_tool_for(Catalogue const& catalogue, Tool const& tool) {
  if (tool.route.path.empty()) return nullptr;
  auto const parent = tool.route.path.substr(0, tool.route.path.rfind('/'));
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.route.path == parent) return &other;
  return nullptr;
}

json::value verify_with(Catalogue const& catalogue, Tool const& tool, json::object const& arguments) {
  for (auto const* read_tool : {read_tool_for(catalogue, tool), list_tool_for(catalogue, tool)}) {
    auto known = read_tool ? arguments_for(*read_tool, tool, arguments) : std::nullopt;
    if (known) return json::object{{"tool", read_tool->name}, {"arguments", std::move(*known)}};
  }
  return nullptr;
}

}  // namespace affinity::tools
