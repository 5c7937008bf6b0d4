#include "tools/verify.hpp"

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "schema/validate.hpp"

namespace affinity::tools {

Tool const* reader_of(Catalogue const& catalogue, Tool const& tool) {
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.route.path == tool.route.path) return &other;
  return nullptr;
}

namespace {

// What to search for after a create: the value that most likely finds the record, if it is there.
std::string search_term(json::object const& arguments) {
  if (auto const* emails = arguments.if_contains("emails"))
    if (auto const* list = emails->if_array(); list && !list->empty())
      return std::string(as_text(list->front()).value_or(""));
  for (auto const* name : {"domain", "name", "last_name"})
    if (auto const* value = arguments.if_contains(name)) return std::string(as_text(*value).value_or(""));
  return {};
}

// "person_ids": [7, 8] in the write is person_id = 7 in the list.
json::value const* singular(json::object const& arguments, std::string_view name) {
  auto const* list = arguments.if_contains(std::string(name) + "s");
  auto const* items = list ? list->if_array() : nullptr;
  return items && !items->empty() ? &items->front() : nullptr;
}

}  // namespace

namespace {

// The day around a date, for lists that want a span of time.
void span_around(json::object const& arguments, json::object& known) {
  auto const* date = arguments.if_contains("date");
  auto const text = date ? as_text(*date) : std::nullopt;
  WallTime time{};
  if (!text || !from_iso(*text, time)) return;
  known["start_time"] = to_iso(time - std::chrono::days(1));
  known["end_time"] = to_iso(time + std::chrono::days(1));
}

// What the reader can be told of the record, in arguments that it accepts; nothing when that is not enough.
std::optional<json::object> arguments_for(Tool const& reader, Tool const& tool,
                                          json::object const& arguments) {
  json::object known;
  for (auto const& param : reader.params) {
    if (auto const* value = arguments.if_contains(param.name))
      known[param.name] = *value;
    else if (auto const* first = singular(arguments, param.name))
      known[param.name] = *first;
    else if (param.name == "term" && tool.effect == Effect::adds)
      known["term"] = search_term(arguments);
    else if (param.name == "start_time")
      span_around(arguments, known);
  }
  auto checked = schema::validate(known, all_params(reader), reader.rules);
  if (auto* accepted = std::get_if<json::object>(&checked)) return std::move(*accepted);
  return std::nullopt;
}

}  // namespace

Tool const* lister_of(Catalogue const& catalogue, Tool const& tool) {
  auto const parent = tool.route.path.substr(0, tool.route.path.rfind('/'));
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.route.path == parent) return &other;
  return nullptr;
}

json::value verify_with(Catalogue const& catalogue, Tool const& tool, json::object const& arguments) {
  for (auto const* reader : {reader_of(catalogue, tool), lister_of(catalogue, tool)}) {
    auto known = reader ? arguments_for(*reader, tool, arguments) : std::nullopt;
    if (known) return json::object{{"tool", reader->name}, {"arguments", std::move(*known)}};
  }
  return nullptr;
}

}  // namespace affinity::tools
