#include "transport/web_url.hpp"

#include "base/text.hpp"
#include "client/address.hpp"

#include <algorithm>

namespace affinity::transport {

namespace {

bool in_url(char c) {
  return c > ' ' && c <= '~' && c != '"' && c != '<' && c != '>' && c != '\\' && c != '#';
}

bool in_authority(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' || c == '[' ||
         c == ']';
}

}  // namespace

std::string WebUrl::host() const {
  auto const end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  return authority.substr(0, end);
}

std::string WebUrl::path() const { return target.substr(0, target.find('?')); }

std::optional<WebUrl> read_web_url(std::string_view text) {
  auto const slashes = text.find("://");
  if (slashes == text.npos || text.size() > 2048 || !std::ranges::all_of(text, in_url)) return std::nullopt;
  WebUrl url;
  url.scheme = lower(text.substr(0, slashes));
  text.remove_prefix(slashes + 3);
  auto const end = std::min(text.find_first_of("/?"), text.size());
  url.authority = lower(text.substr(0, end));
  url.target = text.substr(end);
  if (url.target.starts_with('?')) url.target.insert(0, "/");
  bool const bracketed = !url.authority.starts_with('[') || url.authority.find(']') != std::string::npos;
  if (url.authority.empty() || !bracketed || !std::ranges::all_of(url.authority, in_authority) ||
      url.host().empty())
    return std::nullopt;
  bool const safe = url.scheme == "https" || (url.scheme == "http" && client::is_loopback_host(url.host()));
  return safe ? std::optional(std::move(url)) : std::nullopt;
}

std::string canonical(std::string_view resource) {
  auto const slashes = resource.find("://");
  if (slashes == resource.npos) return std::string(resource);
  auto const end = std::min(resource.find('/', slashes + 3), resource.size());
  auto out = lower(resource.substr(0, end)) + std::string(resource.substr(end));
  if (out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace affinity::transport
