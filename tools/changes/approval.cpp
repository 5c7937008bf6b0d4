#include "tools/changes/approval.hpp"

#include "base/text/setting_values.hpp"
#include "tools/changes/plan_answer.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t rows_of_question = 20;
constexpr std::string_view numbers_member = "only";
constexpr std::string_view not_asked_member = "not_asked";

}  // namespace

ConfirmationQuestion approval_question(Plan const& plan, bool only_if_always) {
  ConfirmationQuestion out{.text = plan_table(plan, rows_of_question), .only_if_always = only_if_always};
  out.deletion = {{"plan_id", plan.id}};
  if (plan.changes.size() > 1)
    out.members[numbers_member] = {
        {"type", "string"},
        {"title", "Only numbers"},
        {"description", "To make some of them alone: their numbers, such as 1-4, 7. Empty: all."}};
  return out;
}

ConfirmationQuestion not_asked() { return {.deletion = {{not_asked_member, true}}}; }

bool was_not_asked(ToolContext const& context) {
  return context.client && context.client->confirmed_deletion &&
         context.client->confirmed_deletion->contains(not_asked_member);
}

std::optional<std::string> plan_asked_about(ToolContext const& context) {
  if (!context.client || !context.client->confirmed_deletion) return std::nullopt;
  auto const* id = context.client->confirmed_deletion->if_contains("plan_id");
  auto const text = id ? as_text(*id) : std::nullopt;
  return text ? std::optional(std::string(*text)) : std::nullopt;
}

Result<std::set<int>> approved_numbers(std::string_view text, Plan const& plan) {
  std::set<int> out;
  while (!text.empty()) {
    auto const end = std::min(text.find_first_of(",;"), text.size());
    auto const word = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    auto const numbers = numbers_in(word);
    if (!numbers)
      return fail(ErrorKind::invalid,
                  "Nothing was done: \"" + std::string(word) + "\" is no number of a change, such as 1-4, 7.",
                  "Ask again.");
    auto const before = out.size();
    for (auto const& change : plan.changes)
      if (change.n >= numbers->first && change.n <= numbers->second) out.insert(change.n);
    if (out.size() == before)
      return fail(ErrorKind::invalid, "Nothing was done: the plan has no change " + std::string(word) + ".",
                  "Ask again.");
  }
  if (out.empty())
    return fail(ErrorKind::invalid, "Nothing was done: the answer names no change.", "Ask again.");
  return out;
}

Result<std::optional<std::set<int>>> approved_part(ToolContext const& context, Plan const& plan) {
  auto const* given =
      context.client ? context.client->confirmed_answers.if_contains(numbers_member) : nullptr;
  auto const text = given ? as_text(*given).value_or("") : std::string_view();
  if (trimmed(text).empty()) return std::optional<std::set<int>>();
  auto numbers = approved_numbers(text, plan);
  if (!numbers) return fail(numbers);
  return std::optional(std::move(*numbers));
}

}  // namespace affinity::tools::changes
