#include "tools/verify.hpp"

#include <string>

namespace affinity::tools {

Tool const* reader_of(Catalogue const& catalogue, Tool const& tool) {
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.how.path == tool.how.path) return &other;
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

json::value verify_with(Catalogue const& catalogue, Tool const& tool, json::object const& arguments) {
  auto const* reader = reader_of(catalogue, tool);
  if (!reader) return nullptr;
  json::object known;
  for (auto const& param : reader->params) {
    auto const* value = arguments.if_contains(param.name);
    bool const names_it = param.in == schema::In::path || param.name.ends_with("_id");
    if (value && names_it)
      known[param.name] = *value;
    else if (auto const* first = singular(arguments, param.name))
      known[param.name] = *first;
    else if (param.name == "term" && tool.effect == Effect::adds)
      known["term"] = search_term(arguments);
  }
  return json::object{{"tool", reader->name}, {"arguments", std::move(known)}};
}

}  // namespace affinity::tools
