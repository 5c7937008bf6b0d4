// Guarded JSON: what is read can be written, on one line of UTF-8, and reads back as the same.

#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"

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

}  // namespace

void json_text(std::string_view bytes) {
  auto const strict = parse_json(bytes, Names::unique, 10'000);
  auto const value = parse_json(bytes, Names::last_wins, 10'000);
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
