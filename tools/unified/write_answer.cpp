#include "tools/unified/write_answer.hpp"

#include "tools/render.hpp"
#include "tools/unified/listing.hpp"

#include <utility>

namespace affinity::tools::unified {

void WriteAnswer::note(std::string_view tool, std::int64_t id, std::string const& words) {
  done.what += (done.what.empty() ? "" : ", ") + words;
  done.calls.emplace_back(json::object{{"tool", tool}, {"id", id_text(id)}});
}

json::value WriteAnswer::take(Outcome const& outcome) {
  json::value const structured = outcome.structured;
  if (auto const* replaced = member(structured, "before"); replaced && replaced->is_object())
    for (auto const& one : replaced->get_object()) before[one.key()] = one.value();
  if (auto hint = text_member(structured, "hint"); !hint.empty()) hints.push_back(std::move(hint));
  if (auto said = text_member(structured, "why"); !said.empty()) why += (why.empty() ? "" : " ") + said;
  auto const* result = member(structured, "result");
  return result ? *result : json::value();
}

namespace {

bool says_nothing(json::value const& value) {
  auto const* text = value.if_string();
  auto const* list = value.if_array();
  return value.is_null() || (text && text->empty()) || (list && list->empty());
}

// "510008", 510008 → {"id": "510008"}; "Term Sheet" → {"name": "Term Sheet"}; an address → {"email": …}
json::value as_record(schema::Shape const& shape, json::value const& given) {
  if (given.is_object() || given.is_null() || shape.members.empty()) return given;
  std::string_view const first = shape.members.begin()->name;
  if (first != "id") return json::object{{first, given}};
  bool const is_id = id_in(given) > 0;
  return is_id ? json::value(json::object{{"id", id_value(given)}})
               : json::value(json::object{{"name", given}});
}

// What was given, in the form in which it would be read.
json::value as_read(schema::Shape const& shape, json::value const& given) {
  using Kind = schema::Shape::Kind;
  if (shape.kind == Kind::record) return as_record(shape, given);
  auto const* list = given.if_array();
  if (shape.kind != Kind::list || !list) return given;
  auto const& item_shape = shape.items.front();
  json::array out;
  for (auto const& item : *list) {
    bool const is_text = item_shape.kind == Kind::text && id_in(item) > 0;
    out.push_back(is_text                           ? json::value(id_text(id_in(item)))
                  : item_shape.kind == Kind::record ? as_record(item_shape, item)
                                                    : item);
  }
  return out;
}

}  // namespace

Outcome WriteAnswer::finish(composed::Reads const& reads, Writing const& writing, Source& source,
                            MemberRows const& rows) {
  json::object const nothing{{"remote", "none"}};
  auto const told = unified_record(source, rows, writing.reading, nothing);
  json::object record;
  for (auto const& row : rows) {
    auto const* given = row.name == "id" ? nullptr : writing.given.if_contains(row.name);
    auto const* value = told.if_contains(row.name);
    if (value && !says_nothing(*value))
      record[row.name] = *value;
    else if (given && !row.argument_only)
      record[row.name] = as_read(row.shape, *given);
  }
  json::object beside;
  if (!before.empty()) beside["before"] = before;
  auto all = writing.hints;
  all.insert(all.end(), hints.begin(), hints.end());
  std::string hint;
  for (auto const& one : all) hint += (hint.empty() ? "" : " ") + one;
  if (!hint.empty()) beside["hint"] = hint;
  json::object empty = writing.given;
  return unified_answer(reads, empty, std::move(record), std::move(beside), why);
}

Outcome nothing_to_change(Tool const& tool) {
  return invalid_arguments(tool, {"There is nothing to change: give at least one member besides id."});
}

}  // namespace affinity::tools::unified
