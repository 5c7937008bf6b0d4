#include "tools/changes/operations.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/model/plan.hpp"
#include "tools/composed/row.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

json::object object_argument(json::object const& from, std::string_view name) {
  auto const* value = from.if_contains(name);
  return value && value->is_object() ? value->get_object() : json::object();
}

// By column. What is cleared may also be named alone: "Status", ["Status", "Amount"].
json::object values_argument(json::object const& from, Action action) {
  auto out = object_argument(from, "values");
  auto const* given = from.if_contains("values");
  if (action != Action::clear || !given) return out;
  auto const add = [&](json::value const& name) {
    if (auto const text = as_text(name); text && !trimmed(*text).empty()) out[trimmed(*text)] = nullptr;
  };
  add(*given);
  if (auto const* names = given->if_array())
    for (auto const& name : *names) add(name);
  return out;
}

// {path} or {name, content}; a text is the path.
json::value file_argument(json::value const& file) {
  auto const path = as_text(file);
  return path ? json::value(json::object{{"path", *path}}) : file;
}

Operation operation_of(json::object const& from) {
  using composed::text_argument;
  Operation out{.action = action_of(text_argument(from, "do")).value_or(Action::set),
                .on = text_argument(from, "on"),
                .list = text_argument(from, "list"),
                .into = text_argument(from, "into"),
                .text = text_argument(from, "text"),
                .due = text_argument(from, "due"),
                .owner = text_argument(from, "owner"),
                .values = {},
                .record = object_argument(from, "record"),
                .with = composed::texts_argument(from, "with"),
                .again = composed::flag_argument(from, "again")};
  out.values = values_argument(from, out.action);
  if (auto const* file = from.if_contains("file")) out.file = file_argument(*file);
  return out;
}

}  // namespace

std::vector<Operation> operations_in(json::object const& checked) {
  std::vector<Operation> out;
  auto const* given = checked.if_contains("operations");
  auto const* items = given ? given->if_array() : nullptr;
  if (!items) return out;
  for (auto const& item : *items) {
    if (!item.is_object()) continue;
    out.push_back(operation_of(item.get_object()));
    out.back().what = "operation " + std::to_string(out.size());
    out.back().on_exists = on_exists_in(checked);
  }
  return out;
}

OnExists on_exists_in(json::object const& checked) {
  auto const word = composed::text_argument(checked, "on_exists");
  return word == "update" ? OnExists::update : word == "fail" ? OnExists::fail : OnExists::skip;
}

schema::Param operations_param() {
  using namespace schema;
  auto const operation = record(
      {query("do",
             word({"set", "clear", "add_value", "remove_value", "find_or_create", "add_to_list",
                   "remove_from_list", "note", "remind", "attach", "rename", "link", "unlink", "merge",
                   "delete"}),
             "", required),
       query("on", text_or_absent(), "Name, e-mail, domain or ref."), query("list", text_or_absent()),
       query("values", any_decoded(), R"(By column: {"Status":"New","Owners":["Priya"]}.)"),
       query("record", any_decoded(), "kind, name, emails, domain, company."),
       query("into", text_or_absent()), query("with", list_of(text()), "What is linked."),
       query("text", text_or_absent()), query("due", text_or_absent()), query("owner", text_or_absent()),
       query("file", any_decoded(), "{path} or {name, content}."), query("again", boolean())});
  return query("operations", list_of(operation, std::int64_t(max_changes)));
}

}  // namespace affinity::tools::changes
