#include "transport/web_url.hpp"

#include "base/http/message.hpp"
#include "base/text/text.hpp"
#include "client/address_scope.hpp"

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

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The unreserved character that an escape such as "%6D" at this position encodes; 0 otherwise.
char unreserved_at(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return 0;
  auto const high = hex(text[at + 1]), low = hex(text[at + 2]);
  if (high < 0 || low < 0) return 0;
  auto const c = static_cast<char>(high * 16 + low);
  auto const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     std::string_view("-._~").find(c) != std::string_view::npos;
  return plain ? c : char{0};
}

}  // namespace

std::string WebUrl::host() const {
  auto const end = authority.starts_with('[') ? authority.find(']') + 1 : authority.find(':');
  return authority.substr(0, end);
}

std::string WebUrl::path() const { return target.substr(0, target.find('?')); }

std::optional<WebUrl> parse_web_url(std::string_view text) {
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

std::string canonical_resource(std::string_view resource) {
  auto const slashes = resource.find("://");
  if (slashes == resource.npos) return std::string(resource);
  auto const end = std::min(resource.find('/', slashes + 3), resource.size());
  auto out = lower(resource.substr(0, end)) + std::string(resource.substr(end));
  if (out.ends_with('/')) out.pop_back();
  return out;
}

RequestTarget parse_request_target(std::string_view text) {
  RequestTarget target;
  auto const slashes = text.starts_with('/') ? text.npos : text.find("://");
  if (slashes != text.npos && (equals_ignore_case(text.substr(0, slashes), "http") ||
                               equals_ignore_case(text.substr(0, slashes), "https"))) {
    text.remove_prefix(slashes + 3);
    auto const end = std::min(text.find_first_of("/?#"), text.size());
    target.authority = text.substr(0, end);
    text.remove_prefix(end);
    if (!text.starts_with('/')) text = "/";
  }
  target.path = text.substr(0, text.find_first_of("?#"));
  return target;
}

std::string normalize_path(std::string_view path) {
  path = path.substr(0, path.find_first_of("?#"));
  auto const is_normal = path.find('%') == path.npos && path.find("//") == path.npos &&
                         (path.size() <= 1 || !path.ends_with('/'));
  if (is_normal) return std::string(path);
  std::string out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    auto const c = unreserved_at(path, at);
    if (c) at += 2;
    if (path[at] == '/' && !c && out.ends_with('/')) continue;
    out += c ? c : path[at];
  }
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace affinity::transport
