#include "client/curl/request_guard.hpp"

#include <algorithm>
#include <string_view>

namespace affinity::client {

namespace {

bool is_one_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7F'; });
}

}  // namespace

bool is_well_formed(Request const& request) {
  auto const in_target = [](char c) { return c > ' ' && c <= '~' && c != '#'; };
  auto const in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  bool const headers = std::ranges::all_of(request.headers.fields, [&](Headers::Field const& field) {
    return !field.name.empty() && std::ranges::all_of(field.name, in_name) && is_one_line(field.value);
  });
  auto const& origin = request.origin;
  bool const elsewhere = origin.starts_with("https://") || origin.starts_with("http://");
  bool const whole_origin = origin.find('/', origin.find("://") + 3) == origin.npos &&
                            origin.find_first_of("@?\\") == origin.npos &&
                            std::ranges::all_of(origin, in_target);
  // Another origin gets plain GET requests only; a body is either bytes or parts.
  bool const plain_get = request.method == Method::get && request.body.empty() && request.parts.empty() &&
                         !request.headers.find("authorization");
  return headers && request.target.starts_with('/') && std::ranges::all_of(request.target, in_target) &&
         is_one_line(request.content_type) && (origin.empty() || (elsewhere && whole_origin && plain_get)) &&
         (request.parts.empty() || (request.method == Method::post && request.body.empty()));
}

}  // namespace affinity::client
