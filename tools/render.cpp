#include "tools/render.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace affinity::tools {

namespace {

struct LongText {
  json::string* text = nullptr;
  std::string where{};
};

void find_longest(json::value& value, std::string const& where, LongText& best) {
  if (auto* text = value.if_string()) {
    if (!best.text || text->size() > best.text->size()) best = {text, where};
  } else if (auto* object = value.if_object()) {
    for (auto& field : *object) {
      auto const name = std::string(field.key());
      find_longest(field.value(), where.empty() ? name : where + "." + name, best);
    }
  } else if (auto* array = value.if_array()) {
    for (std::size_t i = 0; i < array->size(); ++i)
      find_longest((*array)[i], where + "[" + std::to_string(i) + "]", best);
  }
}

}  // namespace

Outcome success(json::object structured, std::string const& why) {
  if (!why.empty()) {
    structured["complete"] = false;
    structured["why"] = why;
  }
  Outcome outcome{.structured = std::move(structured)};
  outcome.text = write_json(outcome.structured);
  return outcome;
}

Outcome failure(Error const& error, json::value verify) {
  bool const unknown = error.kind == ErrorKind::unknown_outcome;
  auto text = error.message;
  if (!error.next_step.empty()) text += " " + error.next_step;
  if (error.retry_after_s)
    text += " Wait " + std::to_string(*error.retry_after_s) + " s before the next try.";
  if (unknown && verify.is_object()) {
    text += " To find out, call " + std::string(*as_text(verify.at("tool"))) + " with " +
            write_json(verify.at("arguments")) + ".";
  }
  json::object about{
      {"kind", to_string(error.kind)},
      {"message", error.message},
      {"next_step", error.next_step},
      {"status", error.status ? json::value(error.status) : json::value()},
      {"retry_after_s", error.retry_after_s ? json::value(*error.retry_after_s) : json::value()},
      {"outcome", unknown ? "unknown" : "failed"},
      {"verify_with", unknown ? std::move(verify) : json::value()}};
  return Outcome{.structured = {{"error", std::move(about)}}, .is_error = true, .text = std::move(text)};
}

Outcome mistakes(Tool const& tool, std::vector<std::string> const& sentences) {
  std::string text;
  for (auto const& sentence : sentences) text += (text.empty() ? "" : " ") + sentence;
  return failure(
      fail(ErrorKind::invalid, std::move(text),
           "Nothing was sent. Correct the arguments and call " + std::string(tool.name) + " again."));
}

std::size_t count_that_fit(json::array const& records, std::size_t bytes) {
  std::size_t used = 0, count = 0;
  for (auto const& record : records) {
    used += write_json(record).size() + 1;
    if (used > bytes) break;
    ++count;
  }
  return count;
}

std::string cut_texts(json::value& record, std::size_t bytes) {
  constexpr std::size_t shortest = 64;  // below this a text is no longer worth cutting
  std::vector<std::string> cut;
  for (auto size = write_json(record).size(); size > bytes; size = write_json(record).size()) {
    LongText longest;
    find_longest(record, "", longest);
    if (!longest.text || longest.text->size() <= shortest) break;
    auto const before = longest.text->size();
    auto const over = std::max(size - bytes + 8, before / 8);
    auto const keep = before > over + shortest ? before - over : shortest;
    *longest.text = shorten(view(*longest.text), keep - 3);
    if (std::ranges::find(cut, longest.where) == cut.end()) cut.push_back(longest.where);
  }
  if (cut.empty()) return {};
  std::vector<std::string_view> const names(cut.begin(), cut.end());
  return "The text of " + join(names) + " was cut to keep the answer below " + std::to_string(bytes / 1024) +
         " KiB. Start the server with a larger --max-result to read all of it.";
}

}  // namespace affinity::tools
