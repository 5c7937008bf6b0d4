#include "tools/render.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace affinity::tools {

namespace {

// The reading tool at the same path, e.g. GET /notes/{note_id} for DELETE /notes/{note_id}.
Tool const* reader_of(Catalogue const& catalogue, Tool const& tool) {
  for (auto const& other : catalogue.all())
    if (other.effect == Effect::reads && other.how.path == tool.how.path) return &other;
  return nullptr;
}

// What to search for after a create: the value that most likely finds the record, if it is there.
std::string search_term(json::object const& arguments) {
  if (auto const* emails = arguments.if_contains("emails"))
    if (auto const* list = emails->if_array(); list && !list->empty())
      return std::string(as_text(list->front()).value_or(""));
  for (auto const* name : {"domain", "name", "last_name"})
    if (auto const* value = arguments.if_contains(name)) return std::string(as_text(*value).value_or(""));
  return {};
}

// "person_ids": [7, 8] in the write is person_id = 7 in the list.
json::value const* singular(json::object const& arguments, std::string_view name) {
  auto const* list = arguments.if_contains(std::string(name) + "s");
  auto const* items = list ? list->if_array() : nullptr;
  return items && !items->empty() ? &items->front() : nullptr;
}

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

json::value verify_with(Catalogue const& catalogue, Tool const& tool, json::object const& arguments) {
  auto const* reader = reader_of(catalogue, tool);
  if (!reader) return nullptr;
  json::object known;
  for (auto const& param : reader->params) {
    auto const* value = arguments.if_contains(param.name);
    bool const names_it = param.in == schema::In::path || param.name.ends_with("_id");
    if (value && names_it)
      known[param.name] = *value;
    else if (auto const* first = singular(arguments, param.name))
      known[param.name] = *first;
    else if (param.name == "term" && tool.effect == Effect::adds)
      known["term"] = search_term(arguments);
  }
  return json::object{{"tool", reader->name}, {"arguments", std::move(known)}};
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
