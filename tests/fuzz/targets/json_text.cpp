// Guarded JSON: what is read can be written, on one line of UTF-8, and reads back as the same.

#include "base/sanitize/json_outline.hpp"
#include "base/sanitize/sanitize.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace affinity::fuzz {

namespace {

// The same values, where 5.0 is written as 5 and then is an integer.
bool same(json::value const& one, json::value const& other) {
  if (one.is_number() && other.is_number())
    return one == other || (one.is_double() && one.get_double() == other.to_number<double>());
  if (one.kind() != other.kind()) return false;
  if (auto const* array = one.if_array()) {
    auto const& with = other.get_array();
    return std::equal(array->begin(), array->end(), with.begin(), with.end(), same);
  }
  auto const* object = one.if_object();
  if (!object) return one == other;
  for (auto const& [name, value] : *object)
    if (auto const* there = member(other, name); !there || !same(value, *there)) return false;
  return object->size() == other.get_object().size();
}

// Read, cleaned and written.
std::optional<std::string> rewritten(std::string_view text) {
  auto value = parse_json(text);
  if (!value) return std::nullopt;
  sanitize(*value);
  return write_json(*value);
}

// What goes on as it came is what would have come of reading and writing it.
void expect_outline_agrees(std::string_view bytes) {
  std::string const text(bytes);
  if (auto const verbatim = verbatim_json(text))
    expect(rewritten(text) == *verbatim, "text that is settled stays", text);
  auto const outline = outline_json(text);
  if (!outline) return;
  bool readable = true;
  for (auto const& item : outline->items) {
    auto const as_written = rewritten(item.text);
    if (item.verbatim) expect(as_written == item.text, "an item that is settled stays", item.text);
    readable = readable && as_written;
  }
  if (!outline->verbatim) return;
  auto const value = parse_json(text);
  expect(value.has_value() == readable, "with its items readable the whole is readable", text);
  auto const* object = value ? value->if_object() : nullptr;
  auto const* array = value ? value->if_array() : nullptr;
  if (object) expect(object->size() == outline->members.size(), "no member is missed", text);
  if (array) expect(array->size() == outline->items.size(), "no item is missed", text);
}

}  // namespace

void json_text(std::string_view bytes) {
  expect_outline_agrees(bytes);
  auto const strict = parse_json(bytes, DuplicateNames::reject, 10'000);
  auto const value = parse_json(bytes, DuplicateNames::last_wins, 10'000);
  expect(!strict || value.has_value(), "what passes with unique names passes without", bytes);
  if (!value) {
    expect(!value.error().message.empty(), "a refusal says why", bytes);
    return;
  }
  if (strict) expect(*strict == *value, "names that are unique make no difference", bytes);
  auto const written = write_json(*value);
  auto const again = expect_json_line(written);
  expect(same(*value, again), "what was written reads back as the same", written);
  auto const settled = write_json(again);  // -0.0 is written as -0, which is an integer and is written as 0
  expect(write_json(*parse_json(settled)) == settled, "writing is the same every time", written);
  auto const indented = parse_json(write_json_indented(*value));
  expect(indented && same(*value, *indented), "so does the text for people", written);
}

}  // namespace affinity::fuzz
