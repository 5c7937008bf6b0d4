#include "base/http/traceparent.hpp"

#include <algorithm>

namespace affinity {

namespace {

bool is_lower_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) {
  return is_lower_hex(text) && text.find_first_not_of('0') != std::string_view::npos;
}

}  // namespace

std::string valid_traceparent(std::string_view given) {
  constexpr std::size_t length = 55;  // version-trace-parent-flags: 2, 32, 16 and 2 digits
  if (given.size() < length || (given.size() > length && given[length] != '-')) return {};
  auto const version = given.substr(0, 2), trace = given.substr(3, 32), parent = given.substr(36, 16),
             flags = given.substr(53, 2);
  bool const is_parted = given[2] == '-' && given[35] == '-' && given[52] == '-';
  bool const is_version =
      is_lower_hex(version) && version != "ff" && (version != "00" || given.size() == length);
  if (!is_parted || !is_version || !is_id(trace) || !is_id(parent) || !is_lower_hex(flags)) return {};
  return std::string(given.substr(0, length));
}

}  // namespace affinity
