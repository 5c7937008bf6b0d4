#include "sandbox/webhooks/loopback.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace affinity::sandbox {

namespace {

// No DNS: a name server must not decide what localhost is.
struct Name {
  std::string_view host{};
  std::vector<std::string> addresses{};
};

std::array<Name, 3> names() {
  return {{{"127.0.0.1", {"127.0.0.1"}}, {"localhost", {"127.0.0.1", "::1"}}, {"[::1]", {"::1"}}}};
}

}  // namespace

std::optional<LoopbackTarget> loopback_target(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (!url.starts_with(scheme) || !std::ranges::all_of(url, [](char c) { return c > 0x20 && c < 0x7f; }))
    return std::nullopt;
  url.remove_prefix(scheme.size());
  auto const authority = url.substr(0, url.find_first_of("/?#"));
  auto target = url.substr(authority.size());
  target = target.substr(0, target.find('#'));
  for (auto& name : names()) {
    if (!authority.starts_with(name.host)) continue;
    LoopbackTarget out{.addresses = std::move(name.addresses), .host = std::string(authority)};
    auto const rest = authority.substr(name.host.size());
    if (!rest.empty()) {
      auto const [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), out.port);
      if (rest.front() != ':' || error != std::errc{} || end != rest.data() + rest.size()) continue;
    }
    out.target = target.starts_with('/') ? std::string(target) : '/' + std::string(target);
    return out;
  }
  return std::nullopt;
}

}  // namespace affinity::sandbox
