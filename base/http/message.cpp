#include "base/http/message.hpp"

#include <algorithm>
#include <cstring>

namespace affinity {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: break;
  }
  return "DELETE";
}

bool equal_folded(char const* left, char const* right, std::size_t size) {
  if (size == 0) return true;
  if (((left[0] ^ right[0]) & ~0x20) != 0) return false;  // as a rule where they differ: another letter begins
  if (std::memcmp(left, right, size) == 0) return true;   // as a rule where they do not: in the same case
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  return std::equal(left, left + size, right, [&](char a, char b) { return a == b || lower(a) == lower(b); });
}

std::string_view trim_blanks(std::string_view text) {
  auto const is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields, [&](Field const& field) { return equals_ignore_case(field.name, name); });
  add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
  if (fields.capacity() == 0) fields.reserve(12);  // as many as most messages have
  auto& field = fields.emplace_back();
  field.name = name;
  field.value = std::move(value);
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (auto const& field : fields)
    if (equals_ignore_case(field.name, name)) return field.value;
  return std::nullopt;
}

}  // namespace affinity
