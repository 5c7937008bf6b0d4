#include "tools/journal/erased_texts.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace affinity::tools {

namespace {

// Of the member "details" of a change (tools/changes/model/change.hpp).
constexpr std::string_view erasable_details[] = {"text", "content"};
// Of the change itself, where its action writes a text.
constexpr std::string_view shown_texts[] = {"shown_before", "shown_after"};
constexpr std::string_view actions_with_texts[] = {"note", "remind", "log"};

json::object* erasable_details_of(json::object& change) {
  auto* details = change.if_contains("details");
  return details ? details->if_object() : nullptr;
}

bool writes_a_text(json::object const& change) {
  return std::ranges::find(actions_with_texts, text_member(change, "do")) != std::end(actions_with_texts);
}

}  // namespace

bool has_erasable_texts(json::object const& change) {
  if (writes_a_text(change)) return true;
  auto const* details = change.if_contains("details");  // member() would make a value of a copy
  return details && std::ranges::any_of(erasable_details, [&](std::string_view name) {
           return member(*details, name) != nullptr;
         });
}

void erase_texts_of(json::object& change) {
  if (writes_a_text(change))
    for (auto const name : shown_texts) change.erase(name);
  auto* details = erasable_details_of(change);
  if (!details) return;
  for (auto const name : erasable_details) details->erase(name);
}

}  // namespace affinity::tools
