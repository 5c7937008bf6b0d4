#include "base/http/host_origin_check.hpp"

#include "base/text/text.hpp"

#include <algorithm>

namespace affinity {

namespace {

std::vector<std::string_view> all_values(Headers const& headers, std::string_view name) {
  std::vector<std::string_view> out;
  for (auto const& field : headers.fields)
    if (equals_ignore_case(field.name, name)) out.push_back(field.value);
  return out;
}

bool is_port(std::string_view text) {
  return !text.empty() && text.size() <= 5 && std::ranges::all_of(text, is_digit);
}

bool is_listed(std::vector<std::string> const& list, std::string_view what) {
  return std::ranges::any_of(list, [&](std::string const& entry) { return equals_ignore_case(entry, what); });
}

bool is_allowed_host(std::string_view authority, std::vector<std::string> const& hosts) {
  if (is_loopback_host(authority)) return true;
  auto const name = host_name(authority);
  return !name.empty() && (is_listed(hosts, authority) || is_listed(hosts, name));
}

// The origin as browsers serialize it: without a trailing slash and without the default port of the scheme.
std::string_view plain_origin(std::string_view entry) {
  if (entry.ends_with('/')) entry.remove_suffix(1);
  auto const scheme = entry.substr(0, entry.find("://"));
  auto const port = std::string_view(equals_ignore_case(scheme, "https")  ? ":443"
                                     : equals_ignore_case(scheme, "http") ? ":80"
                                                                          : "");
  if (!port.empty() && entry.ends_with(port)) entry.remove_suffix(port.size());
  return entry;
}

bool is_allowed_origin(std::string_view origin, std::vector<std::string> const& origins) {
  auto const is_it = [&](std::string const& entry) {
    return equals_ignore_case(plain_origin(entry), origin);
  };
  if (!origin.empty() && std::ranges::any_of(origins, is_it)) return true;
  auto const slashes = origin.find("://");
  if (slashes == std::string_view::npos) return false;
  auto const scheme = origin.substr(0, slashes);
  auto const web = equals_ignore_case(scheme, "http") || equals_ignore_case(scheme, "https");
  return web && is_loopback_host(origin.substr(slashes + 3));
}

}  // namespace

std::string_view host_name(std::string_view authority) {
  auto const end = authority.starts_with('[') ? authority.find(']') : authority.find(':');
  if (authority.starts_with('[') && end == std::string_view::npos) return {};
  auto const name = authority.substr(0, authority.starts_with('[') ? end + 1 : end);
  auto const rest = authority.substr(name.size());
  return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1))) ? name : std::string_view();
}

bool is_loopback_host(std::string_view authority) {
  auto const name = host_name(authority);
  return equals_ignore_case(name, "localhost") || name == "127.0.0.1" || name == "[::1]";
}

HostOriginError check_host_and_origin(Headers const& headers, std::string_view authority,
                                      std::vector<std::string> const& hosts,
                                      std::vector<std::string> const& origins) {
  auto const named = all_values(headers, "Host");
  if (named.size() != 1 || named.front().empty()) return HostOriginError::missing_host;
  if (!is_allowed_host(named.front(), hosts)) return HostOriginError::disallowed_host;
  if (!authority.empty() && !is_allowed_host(authority, hosts)) return HostOriginError::disallowed_host;
  for (auto const origin : all_values(headers, "Origin"))
    if (!is_allowed_origin(origin, origins)) return HostOriginError::disallowed_origin;
  return HostOriginError::none;
}

std::optional<std::string_view> allowed_origin(Headers const& headers,
                                               std::vector<std::string> const& origins) {
  auto const given = all_values(headers, "Origin");
  if (given.size() != 1 || !is_allowed_origin(given.front(), origins)) return std::nullopt;
  return given.front();
}

}  // namespace affinity
