#include "base/http/message.hpp"

#include <algorithm>

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

bool equals_ignore_case(std::string_view left, std::string_view right) {
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

std::string_view trim_blanks(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields, [&](Field const& field) { return equals_ignore_case(field.name, name); });
  add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
  fields.push_back({std::string(name), std::move(value)});
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (auto const& field : fields)
    if (equals_ignore_case(field.name, name)) return field.value;
  return std::nullopt;
}

}  // namespace affinity
