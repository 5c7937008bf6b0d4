#include "sandbox/v2/face/query.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::sandbox::v2 {

namespace {

std::string range_words(Id least, Id most) {
  return "must be between " + std::to_string(least) + " and " + std::to_string(most);
}

}  // namespace

Query::Query(std::string_view text, Errors& errors) : errors_(errors) {
  while (!text.empty()) {
    auto const pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    auto const equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (name && value && is_utf8(*name) && is_utf8(*value))
      pairs_.emplace_back(std::move(*name), std::move(*value));
    else
      errors_.bad_request("\"" + to_utf8(pair) + "\" is not percent-encoded UTF-8");
  }
}

std::string const* Query::find(std::string_view name) const {
  auto const found = std::ranges::find(
      pairs_, name, [](auto const& pair) -> auto& { return pair.first; });
  return found == pairs_.end() ? nullptr : &found->second;
}

std::optional<std::string> Query::text(std::string_view name) const {
  auto const* value = find(name);
  return value ? std::optional(*value) : std::nullopt;
}

std::optional<Id> Query::integer(std::string_view name, Id least, Id most) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  auto const number = integer_in(*value);
  if (number && *number >= least && *number <= most) return number;
  errors_.invalid(name, range_words(least, most));
  return std::nullopt;
}

bool Query::flag(std::string_view name) {
  auto const* value = find(name);
  if (value && *value != "true" && *value != "false") errors_.invalid(name, "must be true or false");
  return value && *value == "true";
}

std::vector<std::string> Query::texts(std::string_view name) const {
  std::vector<std::string> out;
  for (auto const& [given, value] : pairs_)
    if (given == name) out.push_back(value);
  return out;
}

std::vector<std::string> Query::words(std::string_view name,
                                      std::initializer_list<std::string_view> allowed) {
  auto out = texts(name);
  auto const unknown = [&](std::string const& word) {
    return std::ranges::find(allowed, word) == allowed.end();
  };
  if (std::ranges::any_of(out, unknown)) errors_.invalid(name, "must be " + one_of(allowed));
  return out;
}

std::optional<Ids> Query::ids(std::string_view name, Id most) {
  if (!has(name)) return std::nullopt;
  Ids out;
  bool valid = true;
  for (auto const& text : texts(name)) {
    auto const id = integer_in(text);
    valid = valid && id && *id >= 1 && *id <= most;
    out.push_back(id.value_or(0));
  }
  if (!valid) errors_.invalid(name, "must be integers between 1 and " + std::to_string(most));
  return out;
}

std::optional<Id> integer_in(std::string_view text) {
  Id number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string one_of(std::initializer_list<std::string_view> words) {
  std::string out = "one of";
  for (auto const word : words) out.append(word.data() == words.begin()->data() ? " " : ", ").append(word);
  return out;
}

}  // namespace affinity::sandbox::v2
