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

Outcome WriteAnswer::finish(composed::Reads const& reads, Writing const& writing, Source& source,
                            MemberRows const& rows) {
  json::object const nothing{{"remote", "none"}};
  auto const told = unified_record(source, rows, writing.reading, nothing);
  json::object record;
  for (auto const& row : rows) {
    auto const* given = row.name == "id" ? nullptr : writing.given.if_contains(row.name);
    auto const* value = told.if_contains(row.name);
    if (value && !value->is_null() && (*value != json::array() || !given))
      record[row.name] = *value;
    else if (given)
      record[row.name] = *given;
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
