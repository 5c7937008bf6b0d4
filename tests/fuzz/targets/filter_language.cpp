// A filter comes from a model: it is read or refused with the place, written as what it was, and sent only as
// what the check of a row accepts once more. The sandbox accepts what the check lets pass, refuses what the
// check refuses, and selects the same by a filter and by what its tree is written as.

#include "base/filter_language.hpp"

#include "base/text/text.hpp"
#include "fuzz/fuzz.hpp"
#include "fuzz/targets.hpp"
#include "support/filter_records.hpp"
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

sandbox::v2::FilterableProperty::Type sandbox_type(tools::FilterProperty::Type type) {
  using Of = tools::FilterProperty::Type;
  using To = sandbox::v2::FilterableProperty::Type;
  switch (type) {
    case Of::id: return To::id;
    case Of::id32: return To::id32;
    case Of::number: return To::number;
    case Of::date_time: return To::date_time;
    case Of::field_id: return To::field_id;
    case Of::word: return To::word;
    case Of::text: break;
  }
  return To::text;
}

void expect_sandbox_agrees(std::span<tools::FilterProperty const> properties, std::string_view text) {
  std::vector<sandbox::v2::FilterableProperty> same;
  for (auto const& one : properties)
    same.push_back({.name = one.name,
                    .type = sandbox_type(one.type),
                    .operators = one.operators,
                    .words = one.words,
                    .alone = one.alone});
  auto const checked = tools::check_filter(properties, text);
  if (checked.text.size() > max_filter_bytes) return;
  auto const mistakes = sandbox::v2::check_filter_text(checked.text, same).mistakes;
  expect(mistakes.empty() == checked.mistakes.empty(), "the sandbox and the check agree", checked.text);
  expect(mistakes.size() <= 10, "mistakes are bounded", checked.text);
  for (auto const& mistake : mistakes)
    expect(is_utf8(mistake) && mistake.size() < 1000, "a refusal of the sandbox is a sentence", mistake);
}

void expect_sound_selection(std::string_view text, FilterNode const& tree) {
  auto const chosen = tests::selected_by(text);
  if (auto const written = to_string(tree); written.size() <= max_filter_bytes)
    expect(tests::selected_by(written) == chosen, "a tree that is written selects the same", written);
  auto const negated = "!(" + std::string(text) + ")";
  if (chosen == "refused" || !std::holds_alternative<FilterNode>(parse_filter(negated))) return;
  expect(tests::selected_by(negated).size() == tests::filter_records().size() - chosen.size(),
         "a negation selects the others", text);
}

void check_row(std::span<tools::FilterProperty const> properties, std::string_view text) {
  expect_sound_check(properties, text);
  expect_sandbox_agrees(properties, text);
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
    expect_sound_selection(text, tree);
  }
  expect_value_comes_back(text);
  namespace filters = tools::v2::filters;
  check_row(filters::reminders, text);
  check_row(filters::field_value_changes, text);
  check_row(filters::inferred_connections, text);
  check_row(filters::relationships, text);
  check_row(filters::teams, text);
}

}  // namespace affinity::fuzz
