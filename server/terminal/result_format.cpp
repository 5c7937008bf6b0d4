#include "server/terminal/result_format.hpp"

#include "server/terminal/table.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace affinity::server {

namespace {

using schema::Shape;

// The shape of a member, for the names of its codes; null when unknown.
Shape const* shape_of(Shape const& record, std::string_view name) {
  auto const found =
      std::ranges::find_if(record.members, [&](auto const& member) { return member.name == name; });
  return found == record.members.end() ? nullptr : &found->shape;
}

bool is_empty(json::value const& value) {
  auto const* list = value.if_array();
  auto const* object = value.if_object();
  return value.is_null() || (list && list->empty()) || (object && object->empty());
}

std::string in_a_cell(json::value const& value, Shape const* shape);

// A person's name, or the e-mail address without one; empty for other records.
std::string name_of_person(json::object const& object) {
  auto const text = [&](std::string_view name) {
    auto const* found = object.if_contains(name);
    return std::string((found ? as_text(*found) : std::nullopt).value_or(""));
  };
  if (!object.contains("first_name") && !object.contains("last_name")) return {};
  auto const first = text("first_name"), last = text("last_name");
  if (first.empty() && last.empty()) return text("primary_email");
  return first + (first.empty() || last.empty() ? "" : " ") + last;
}

// The same with the id.
std::string person_with_id(json::object const& object) {
  auto const name = name_of_person(object);
  auto const* id = object.if_contains("id");
  return name.empty() || !id ? name : name + " (" + write_json(*id) + ")";
}

// "id 9400001, list_id 4101"
std::string in_a_line(json::object const& object) {
  std::string out;
  for (auto const& [name, value] : object) {
    if (is_empty(value)) continue;
    auto const text = in_a_cell(value, nullptr);
    out += (out.empty() ? "" : ", ") + std::string(name) + " " + text;
  }
  return out;
}

std::string in_a_cell(json::value const& value, Shape const* shape) {
  if (value.is_null()) return {};
  if (auto const text = as_text(value)) return std::string(*text);
  if (value.is_bool()) return value.get_bool() ? "yes" : "no";
  if (auto const* object = value.if_object()) {
    for (auto const* name : {"name", "text"})  // a list, the option of a dropdown
      if (auto const* member = object->if_contains(name); member && member->is_string())
        return std::string(*as_text(*member));
    auto const person = name_of_person(*object);
    return person.empty() ? in_a_line(*object) : person;
  }
  if (auto const* list = value.if_array()) {
    std::string out;
    bool const records = !list->empty() && list->front().is_object();
    for (auto const& item : *list)
      out += std::string(out.empty() ? "" : records ? "; " : ", ") + in_a_cell(item, nullptr);
    return out;
  }
  auto const number = as_int64(value);
  if (shape && number)
    for (auto const& code : shape->codes)
      if (code.code == *number)
        return std::string(code.name.substr(0, code.name.find(',')));  // "internal, a member …"
  return write_json(value);
}

using Rows = std::vector<std::pair<std::string, std::string>>;

void add_member(std::string const& name, json::value const& value, Shape const* shape, Rows& rows) {
  if (is_empty(value)) return;
  if (auto const* object = value.if_object()) {
    if (auto const person = person_with_id(*object); !person.empty()) {
      rows.emplace_back(name, person);
      return;
    }
    for (auto const& [inner, inside] : *object) {
      auto const* inner_shape = shape ? shape_of(*shape, inner) : nullptr;
      add_member(name + "." + std::string(inner), inside, inner_shape, rows);
    }
    return;
  }
  auto const* list = value.if_array();
  if (!list || !list->front().is_object()) {
    rows.emplace_back(name, in_a_cell(value, shape));
    return;
  }
  std::string lines;
  for (auto const& item : *list) {
    auto const* object = item.if_object();
    auto const person = object ? person_with_id(*object) : std::string();
    lines += (lines.empty() ? "" : "\n") + (!person.empty() ? person
                                            : object        ? in_a_line(*object)
                                                            : in_a_cell(item, nullptr));
  }
  rows.emplace_back(name, lines);
}

std::string record(json::object const& object, Shape const& shape, Terminal const& terminal) {
  Rows rows;
  for (auto const& [name, value] : object) add_member(std::string(name), value, shape_of(shape, name), rows);
  if (rows.empty()) return "Nothing.\n";
  return write_record(rows, terminal);
}

// References to other records come last, where columns may be dropped.
bool is_reference(std::string const& name) { return name.ends_with("_id") || name.ends_with("_ids"); }

// One column for each member with a value in any record, in order of appearance.
std::vector<std::string> columns_of(json::array const& records) {
  std::vector<std::string> out;
  for (auto const& item : records) {
    auto const* object = item.if_object();
    if (!object) continue;
    for (auto const& [name, value] : *object)
      if (!is_empty(value) && std::ranges::find(out, std::string(name)) == out.end()) out.emplace_back(name);
  }
  std::stable_partition(out.begin(), out.end(), [](auto const& name) { return !is_reference(name); });
  return out;
}

std::string list(json::array const& records, Shape const& shape, Terminal const& terminal) {
  Table table{.head = columns_of(records)};
  if (table.head.empty()) {
    std::string out;
    for (auto const& item : records) out += printable(in_a_cell(item, nullptr)) + "\n";
    return out.empty() ? "Nothing was found.\n" : out;
  }
  for (auto const& item : records) {
    std::vector<std::string> row;
    for (auto const& name : table.head) {
      auto const* value = member(item, name);
      row.push_back(value ? in_a_cell(*value, shape_of(shape, name)) : "");
    }
    table.rows.push_back(std::move(row));
  }
  return write_table(table, terminal);
}

std::string aside(Terminal const& terminal, std::string const& text) {
  std::string out;
  for (auto const& line : wrapped(printable(text), terminal.width))
    out += coloured(terminal, Colour::dim, line) + "\n";
  return out;
}

std::string text_page(json::object const& structured, Terminal const& terminal) {
  std::string out;
  for (auto const* name : {"title", "url"})
    if (auto const* value = structured.if_contains(name); value && value->is_string())
      out +=
          coloured(terminal, *name == 't' ? Colour::bold : Colour::dim, printable(*as_text(*value))) + "\n";
  out += "\n";
  for (auto const& line :
       wrapped(printable(*as_text(structured.at("text")), LineBreaks::keep), terminal.width))
    out += line + "\n";
  return out;
}

// The members of an answer beside its records: deleted, before, hints.
std::string besides(json::object const& structured, Terminal const& terminal) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 5> members{
      {{"deleted", "Gone: "},
       {"before", "Before: "},
       {"tried", "Looked for: "},
       {"hint", ""},
       {"order", "Order: "}}};
  std::string out;
  for (auto const& [name, words] : members)
    if (auto const* value = structured.if_contains(name); value && !is_empty(*value))
      out += aside(terminal, std::string(words) + (value->is_object() ? in_a_line(value->get_object())
                                                                      : in_a_cell(*value, nullptr)));
  return out;
}

Shape const nothing_known{};

}  // namespace

std::string format_result(tools::Tool const& tool, json::object const& structured, Terminal const& terminal) {
  std::string out;
  auto const* result = structured.if_contains("result");
  auto const* results = structured.if_contains("results");
  auto const* text = structured.if_contains("text");
  if (result && result->is_array())
    out = list(result->get_array(), tool.output, terminal);
  else if (results && results->is_array())
    out = list(results->get_array(), nothing_known, terminal);
  else if (tool.unwrapped && text && text->is_string())
    out = text_page(structured, terminal);
  else if (result && result->is_object())
    out = record(result->get_object(), tool.output, terminal);
  else
    out = record(structured, nothing_known, terminal);
  if (auto const* cursor = structured.if_contains("next_cursor"); cursor && cursor->is_string())
    out += aside(terminal,
                 "There are more. A larger \"limit\" brings up to 500; with --json stands the "
                 "next_cursor for the rest.");
  if (auto const* why = structured.if_contains("why"); why && why->is_string())
    out += aside(terminal, "Not complete: " + std::string(*as_text(*why)));
  if (result) out += besides(structured, terminal);
  return out;
}

std::string format_error(tools::Outcome const& outcome, Terminal const& terminal) {
  auto const lines = wrapped("Error: " + printable(outcome.text, LineBreaks::keep), terminal.width);
  std::string out;
  for (auto const& line : lines) {
    bool const first = out.empty() && line.starts_with("Error:");
    out += first ? coloured(terminal, Colour::red, "Error:") + line.substr(6) : line;
    out += '\n';
  }
  return out;
}

}  // namespace affinity::server
