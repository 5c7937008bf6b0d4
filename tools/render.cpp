#include "tools/render.hpp"

#include "base/text/text.hpp"

namespace affinity::tools {

Outcome success(json::object structured, std::string const& why) {
  if (!why.empty()) {
    structured["complete"] = false;
    structured["why"] = why;
  }
  Outcome outcome{.structured = std::move(structured)};
  outcome.text = write_json(outcome.structured);
  return outcome;
}

Outcome success_from_text(std::string text, json::object const& rest) {
  if (!rest.empty()) {
    auto const begin = text.size();
    write_json(rest, text);
    text[begin] = ',';  // replaces its brace: members of the same object
  } else {
    text += '}';
  }
  return {.text = std::move(text), .text_only = true};
}

void ensure_structured(Outcome& outcome) {
  if (!outcome.text_only) return;
  auto value = parse_json(outcome.text);
  outcome.structured = std::move(value.value().as_object());
  outcome.text_only = false;
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

Outcome invalid_arguments(Tool const& tool, std::vector<std::string> const& sentences) {
  std::string text;
  for (auto const& sentence : sentences) text += (text.empty() ? "" : " ") + sentence;
  constexpr std::size_t most =
      3'000;  // what is wrong repeats itself, and an answer may be no longer than 4 KiB
  return failure(
      fail(ErrorKind::invalid, shorten(text, most),
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

}  // namespace affinity::tools
