#include "sandbox/v2/face/object_reader.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace affinity::sandbox::v2 {

namespace {

std::string length_words(MemberRule const& rule, std::string_view what) {
  if (rule.max_length >= MemberRule{}.max_length)
    return "must have at least " + std::to_string(rule.min_length) + ' ' + std::string(what);
  return "must have between " + std::to_string(rule.min_length) + " and " + std::to_string(rule.max_length) +
         ' ' + std::string(what);
}

bool fits(MemberRule const& rule, std::size_t length) {
  return length >= rule.min_length && length <= rule.max_length;
}

}  // namespace

std::size_t character_count(std::string_view text) {
  return std::size_t(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string ObjectReader::place(std::string_view name) const {
  return place_.empty() ? std::string(name) : place_ + '.' + std::string(name);
}

bool ObjectReader::has(std::string_view name) {
  asked_.emplace(name);
  return object_.contains(name);
}

bool ObjectReader::is_null(std::string_view name) { return has(name) && object_.at(name).is_null(); }

json::value const* ObjectReader::find(std::string_view name, MemberRule const& rule) {
  if (!has(name)) {
    if (rule.required) invalid(name, "is required");
    return nullptr;
  }
  auto const& value = object_.at(name);
  if (!value.is_null()) return &value;
  if (!rule.nullable) invalid(name, "must not be null");
  return nullptr;
}

std::optional<std::string> ObjectReader::text(std::string_view name, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return std::nullopt;
  auto const text = as_text(*value);
  if (!text)
    invalid(name, "must be a string");
  else if (!fits(rule, character_count(*text)))
    invalid(name, length_words(rule, "characters"));
  else
    return std::string(*text);
  return std::nullopt;
}

std::optional<std::string> ObjectReader::word(std::string_view name,
                                              std::initializer_list<std::string_view> allowed,
                                              MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return std::nullopt;
  auto const text = as_text(*value);
  if (text && std::ranges::find(allowed, *text) != allowed.end()) return std::string(*text);
  invalid(name, "must be " + one_of(allowed));
  return std::nullopt;
}

std::optional<Id> ObjectReader::integer(std::string_view name, Id least, Id most, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return std::nullopt;
  auto const number = as_int64(*value);
  if (number && *number >= least && *number <= most) return number;
  invalid(name, "must be an integer between " + std::to_string(least) + " and " + std::to_string(most));
  return std::nullopt;
}

std::optional<bool> ObjectReader::boolean(std::string_view name, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  invalid(name, "must be true or false");
  return std::nullopt;
}

std::optional<WallTime> ObjectReader::date_time(std::string_view name, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return std::nullopt;
  auto const text = as_text(*value);
  WallTime time;
  if (text && from_iso(*text, time)) return time;
  invalid(name, "must be an ISO 8601 date and time");
  return std::nullopt;
}

json::array const* ObjectReader::array(std::string_view name, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return nullptr;
  auto const* items = value->if_array();
  if (!items)
    invalid(name, "must be an array");
  else if (!fits(rule, items->size()))
    invalid(name, length_words(rule, "items"));
  else
    return items;
  return nullptr;
}

json::object const* ObjectReader::object(std::string_view name, MemberRule const& rule) {
  auto const* value = find(name, rule);
  if (!value) return nullptr;
  if (auto const* inside = value->if_object()) return inside;
  invalid(name, "must be an object");
  return nullptr;
}

std::optional<std::vector<std::string>> ObjectReader::texts(std::string_view name, MemberRule const& rule) {
  auto const* items = array(name, rule);
  if (!items) return std::nullopt;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto const text = as_text((*items)[i]);
    if (!text) invalid(std::string(name) + '[' + std::to_string(i) + ']', "must be a string");
    out.emplace_back(text.value_or(""));
  }
  return out;
}

std::optional<Ids> ObjectReader::ids(std::string_view name, Id most, MemberRule const& rule) {
  auto const* items = array(name, rule);
  if (!items) return std::nullopt;
  Ids out;
  for (std::size_t i = 0; i < items->size(); ++i) {
    auto const id = as_int64((*items)[i]);
    if (!id || *id < 1 || *id > most)
      invalid(std::string(name) + '[' + std::to_string(i) + ']',
              "must be an integer between 1 and " + std::to_string(most));
    out.push_back(id.value_or(0));
  }
  return out;
}

void ObjectReader::reject_unknown() {
  if (accepts_unknown_) return;
  for (auto const& member : object_)
    if (!asked_.contains(std::string_view(member.key()))) {
      auto const shown = to_utf8(member.key());
      errors_.invalid(place(shown), "is not a property of this body");
    }
}

}  // namespace affinity::sandbox::v2
