#include "sandbox/routing/params.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>

namespace affinity::sandbox {

Params Params::from_urlencoded(std::string_view pairs) {
  Params out;
  out.untyped_ = true;
  while (!pairs.empty()) {
    auto const end = std::min(pairs.find('&'), pairs.size());
    auto const pair = pairs.substr(0, end);
    pairs.remove_prefix(std::min(end + 1, pairs.size()));
    if (pair.empty()) continue;
    auto const equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value)) {
      out.add_error("\"" + to_utf8(pair) + "\" is not percent-encoded UTF-8");
      continue;
    }
    if (name->ends_with("[]")) {
      auto& list = out.values_[name->substr(0, name->size() - 2)];
      if (!list.is_array()) list.emplace_array();
      list.get_array().emplace_back(*value);
    } else {
      out.values_[*name] = *value;
    }
  }
  return out;
}

Params Params::from_json(std::string_view text) {
  Params out;
  if (text.empty()) return out;
  auto parsed = parse_json(text);
  if (!parsed)
    out.add_error("The body is not JSON: " + parsed.error().message);
  else if (!parsed->is_object())
    out.add_error("The body must be a JSON object");
  else
    out.values_ = std::move(parsed->get_object());
  return out;
}

Params Params::from_object(json::object values) {
  Params out;
  out.values_ = std::move(values);
  return out;
}

json::value const* Params::find(std::string_view name) const {
  auto const* value = values_.if_contains(name);
  return value && !value->is_null() ? value : nullptr;
}

std::optional<std::string> Params::string(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  if (auto const text = as_text(*value)) return std::string(*text);
  add_type_error(name, "a string");
  return std::nullopt;
}

std::optional<Id> Params::as_integer(json::value const& value) const {
  auto const text = as_text(value);
  if (!text) return as_int64(value);
  if (!untyped_) return std::nullopt;
  Id number = 0;
  auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return number;
}

std::optional<Id> Params::integer(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  auto const number = as_integer(*value);
  if (!number) add_type_error(name, "an integer");
  return number;
}

std::optional<bool> Params::boolean(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  auto const text = as_text(*value);
  if (untyped_ && text && (*text == "true" || *text == "1")) return true;
  if (untyped_ && text && (*text == "false" || *text == "0")) return false;
  add_type_error(name, "true or false");
  return std::nullopt;
}

std::optional<WallTime> Params::date_time(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  WallTime time;
  auto const text = as_text(*value);
  if (text && from_iso(*text, time)) return time;
  add_type_error(name, "an ISO 8601 date or date and time");
  return std::nullopt;
}

std::optional<int> Params::one_of(std::string_view name, std::initializer_list<int> allowed) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  if (auto const sent = as_integer(*value))
    for (int const code : allowed)
      if (code == *sent) return code;
  std::string wanted = "one of";
  for (int const code : allowed) wanted += (code == *allowed.begin() ? " " : ", ") + std::to_string(code);
  add_type_error(name, wanted);
  return std::nullopt;
}

std::vector<json::value> Params::items(json::value const& value) const {
  if (auto const* array = value.if_array()) return {array->begin(), array->end()};
  return {value};
}

std::optional<Ids> Params::ids(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  Ids out;
  if (value->is_array() || untyped_) {
    for (auto const& item : items(*value)) {
      auto const id = as_integer(item);
      if (id)
        out.push_back(*id);
      else
        add_type_error(name, "an array of integers");
    }
    return out;
  }
  add_type_error(name, "an array of integers");
  return std::nullopt;
}

std::optional<std::vector<std::string>> Params::strings(std::string_view name) {
  auto const* value = find(name);
  if (!value) return std::nullopt;
  std::vector<std::string> out;
  if (value->is_array() || untyped_) {
    for (auto const& item : items(*value)) {
      auto const text = as_text(item);
      if (text)
        out.emplace_back(*text);
      else
        add_type_error(name, "an array of strings");
    }
    return out;
  }
  add_type_error(name, "an array of strings");
  return std::nullopt;
}

std::optional<Id> Params::integer_between(std::string_view name, Id least, Id most) {
  auto const number = integer(name);
  if (!number || (*number >= least && *number <= most)) return number;
  add_error(std::string(name) + " must be from " + std::to_string(least) + " to " + std::to_string(most));
  return least;
}

void Params::reject_unknown(std::initializer_list<std::string_view> names) {
  for (auto const& field : values_)
    if (std::ranges::find(names, std::string_view(field.key())) == names.end())
      add_error("there is no \"" + to_utf8(field.key()) + "\" here");
}

void Params::require(std::initializer_list<std::string_view> names) {
  for (auto const name : names)
    if (!has(name)) add_error(std::string(name) + " is required");
}

int Params::count_present(std::initializer_list<std::string_view> names) const {
  return int(std::ranges::count_if(names, [&](std::string_view name) { return has(name); }));
}

void Params::add_error(std::string message) {
  if (!error_) error_ = std::move(message);
}

void Params::add_type_error(std::string_view name, std::string_view wanted) {
  add_error(std::string(name) + " must be " + std::string(wanted));
}

}  // namespace affinity::sandbox
