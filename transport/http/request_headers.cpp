#include "transport/http/request_headers.hpp"

#include "base/http/traceparent.hpp"

#include <algorithm>

namespace affinity::transport {

mcp::PostHeaders post_headers(Headers const& headers) {
  static constexpr std::string_view param = "Mcp-Param-", choice = "X-MCP-";
  mcp::PostHeaders out;
  for (auto const& [name, value] : headers.fields) {
    if (equals_ignore_case(name, "MCP-Protocol-Version")) out.protocol_version.push_back(value);
    if (equals_ignore_case(name, "Mcp-Method")) out.method.push_back(value);
    if (equals_ignore_case(name, "Mcp-Name")) out.name.push_back(value);
    if (equals_ignore_case(std::string_view(name).substr(0, param.size()), param))
      out.params.emplace_back(name.substr(param.size()), value);
    if (equals_ignore_case(std::string_view(name).substr(0, choice.size()), choice))
      out.tool_filter.emplace_back(name.substr(choice.size()), value);
  }
  out.traceparent = traceparent(headers);
  return out;
}

bool is_listen(mcp::PostHeaders const& post) {
  return std::ranges::find(post.method, "subscriptions/listen") != post.method.end();
}

std::string_view session_id(Headers const& headers) {
  auto const is_it = [](Headers::Field const& field) {
    return equals_ignore_case(field.name, "Mcp-Session-Id");
  };
  if (std::ranges::count_if(headers.fields, is_it) != 1) return {};
  return *headers.find("Mcp-Session-Id");
}

std::string traceparent(Headers const& headers) {
  auto const is_it = [](Headers::Field const& field) {
    return equals_ignore_case(field.name, "traceparent");
  };
  if (std::ranges::count_if(headers.fields, is_it) != 1) return {};
  return valid_traceparent(*headers.find("traceparent"));
}

std::string_view request_id(Headers const& headers) {
  auto const given = headers.find("X-Request-Id").value_or("");
  auto const fits = [](unsigned char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; };
  return given.size() <= 100 && std::ranges::all_of(given, fits) ? given : std::string_view();
}

}  // namespace affinity::transport
