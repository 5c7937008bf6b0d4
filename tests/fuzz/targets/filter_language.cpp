// A filter comes from a model: it is read or refused with the place, written as what it was, and sent only as
// what the check of a row accepts once more.

#include "base/filter_language.hpp"

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "tools/filter_check.hpp"
#include "tools/v2/filters.hpp"

namespace affinity::fuzz {

namespace {

void expect_value_comes_back(std::string_view text) {
  auto const filter = "a=" + filter_value(text);
  if (filter.size() > max_filter_bytes) return;
  auto const parsed = parse_filter(filter);
  auto const* tree = std::get_if<FilterNode>(&parsed);
  expect(tree && tree->value.kind == FilterValue::Kind::text && tree->value.text == text,
         "any text can be a value of a filter", filter);
}

void expect_sound_check(std::span<tools::FilterProperty const> properties, std::string_view text) {
  auto const checked = tools::check_filter(properties, text);
  expect(checked.mistakes.size() <= 10, "mistakes are bounded", text);
  if (!checked.mistakes.empty()) {
    expect(checked.text == text, "what is refused is not changed", text);
    for (auto const& mistake : checked.mistakes)
      expect(mistake.starts_with("filter ") && mistake.size() < 1000, "a refusal is a sentence", mistake);
    return;
  }
  expect(std::holds_alternative<FilterNode>(parse_filter(text)), "what is accepted can be read", text);
  if (checked.text.size() > max_filter_bytes) return;
  auto const again = tools::check_filter(properties, checked.text);
  expect(again.mistakes.empty(), "what is sent is accepted", checked.text);
  expect(again.text == checked.text && !again.changes_dates, "what is sent needs no change", checked.text);
}

}  // namespace

void filter_language(std::string_view bytes) {
  auto const text = to_utf8(bytes);
  auto const parsed = parse_filter(text);
  if (auto const* error = std::get_if<FilterError>(&parsed)) {
    expect(error->offset <= text.size() && error->character <= text.size() + 1, "the place is in the text",
           text);
    expect(!error->reason.empty(), "a refusal has a reason", text);
  } else {
    auto const& tree = std::get<FilterNode>(parsed);
    auto const written = to_string(tree);
    if (written.size() <= max_filter_bytes) {  // backslashes may have made it longer
      auto const again = parse_filter(written);
      auto const* same = std::get_if<FilterNode>(&again);
      expect(same && *same == tree, "a tree that is written and read is the same", written);
      expect(to_string(*same) == written, "and is written the same", written);
    }
  }
  expect_value_comes_back(text);
  namespace filters = tools::v2::filters;
  expect_sound_check(filters::reminders, text);
  expect_sound_check(filters::field_value_changes, text);
  expect_sound_check(filters::inferred_connections, text);
  expect_sound_check(filters::relationships, text);
  expect_sound_check(filters::teams, text);
}

}  // namespace affinity::fuzz
