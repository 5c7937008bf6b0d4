#pragma once
// Members of objects that the journal keeps; what is absent, or of another type, is empty.

#include "base/json/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::tools::changes {

inline std::string kept_text(json::object const& from, std::string_view name) {
  auto const* value = from.if_contains(name);
  auto const text = value ? as_text(*value) : std::nullopt;
  return std::string(text.value_or(""));
}

inline std::int64_t kept_number(json::object const& from, std::string_view name) {
  auto const* value = from.if_contains(name);
  return value ? as_int64(*value).value_or(0) : 0;
}

inline bool kept_flag(json::object const& from, std::string_view name) {
  auto const* value = from.if_contains(name);
  return value && *value == json::value(true);
}

inline json::array const& kept_items(json::object const& from, std::string_view name) {
  static json::array const none;
  auto const* value = from.if_contains(name);
  auto const* items = value ? value->if_array() : nullptr;
  return items ? *items : none;
}

inline json::object const& kept_object(json::object const& from, std::string_view name) {
  static json::object const none;
  auto const* value = from.if_contains(name);
  auto const* object = value ? value->if_object() : nullptr;
  return object ? *object : none;
}

}  // namespace affinity::tools::changes
