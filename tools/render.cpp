#include "tools/render.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace affinity::tools {

namespace {

// Every text or list in a record, with its place.
template<class What> struct Found {
  What* what = nullptr;
  std::string where{};
};

struct Contents {
  std::vector<Found<json::string>> texts{};
  std::vector<Found<json::array>> lists{};
};

void collect(json::value& value, std::string const& where, Contents& contents) {
  if (auto* text = value.if_string()) {
    contents.texts.push_back({text, where});
  } else if (auto* object = value.if_object()) {
    for (auto& field : *object) {
      auto const name = std::string(field.key());
      collect(field.value(), where.empty() ? name : where + "." + name, contents);
    }
  } else if (auto* array = value.if_array()) {
    contents.lists.push_back({array, where});
    for (std::size_t i = 0; i < array->size(); ++i)
      collect((*array)[i], where + "[" + std::to_string(i) + "]", contents);
  }
}

constexpr std::size_t shortest_text = 64;  // below this a text is not worth cutting

// The longest that a text may be so that all of them together shrink by `over` bytes.
std::size_t text_limit(std::vector<Found<json::string>> const& texts, std::size_t over) {
  std::size_t low = shortest_text, high = 0;
  for (auto const& text : texts) high = std::max(high, text.what->size());
  auto const saved = [&](std::size_t limit) {
    std::size_t sum = 0;
    for (auto const& text : texts) sum += text.what->size() > limit ? text.what->size() - limit : 0;
    return sum;
  };
  while (low + 1 < high) {
    auto const middle = low + (high - low) / 2;
    (saved(middle) >= over ? low : high) = middle;
  }
  return low;
}

std::string in_few_words(std::vector<std::string> const& places) {
  constexpr std::size_t named = 5;
  std::vector<std::string_view> names(places.begin(),
                                      places.begin() + std::ptrdiff_t(std::min(named, places.size())));
  auto const rest = std::to_string(places.size() - names.size()) + " more";
  if (places.size() > named) names.push_back(rest);
  return join(names);
}

// Halves the list that is longest until the record fits; an id list of thousands is the usual case.
void cut_lists(json::value& record, std::size_t bytes, std::vector<std::string>& cut) {
  while (write_json(record).size() > bytes) {
    Contents contents;
    collect(record, "", contents);
    auto const longest =
        std::ranges::max_element(contents.lists, {}, [](auto const& list) { return list.what->size(); });
    if (longest == contents.lists.end() || longest->what->size() < 2) return;
    longest->what->resize(longest->what->size() / 2);
    if (std::ranges::find(cut, longest->where) == cut.end()) cut.push_back(longest->where);
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

Outcome success_as(std::string text, json::object const& rest) {
  if (!rest.empty()) {
    auto const begin = text.size();
    write_json(rest, text);
    text[begin] = ',';  // in place of its brace: these are members of the same object
  } else {
    text += '}';
  }
  return {.text = std::move(text), .only_text = true};
}

void look_inside(Outcome& outcome) {
  if (!outcome.only_text) return;
  auto value = parse_json(outcome.text);
  outcome.structured = std::move(value.value().as_object());
  outcome.only_text = false;
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

std::string cut_to_fit(json::value& record, std::size_t bytes) {
  auto const size = write_json(record).size();
  if (size <= bytes) return {};
  std::vector<std::string> cut;
  Contents contents;
  collect(record, "", contents);
  auto const limit = text_limit(contents.texts, size - bytes);
  for (auto const& text : contents.texts) {
    if (text.what->size() <= limit) continue;
    *text.what = shorten(view(*text.what), limit - 3);  // room for the sign that something is missing
    cut.push_back(text.where);
  }
  cut_lists(record, bytes, cut);
  return in_few_words(cut) + (cut.size() == 1 ? " was" : " were") + " cut to keep the answer below " +
         std::to_string(bytes / 1024) +
         " KiB. Start the server with a larger --max-result to read all of it.";
}

}  // namespace affinity::tools
